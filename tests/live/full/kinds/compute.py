"""Nova's things."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tests.live.full.kinds.kind import Kind, Use, makes, plain
from tests.live.full.kinds.side import SERVER, Thing

if TYPE_CHECKING:
    from tests.live.full.kinds.side import Side

PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBk9DmCbBJ6cmEXbT1l1J5S7yUmeDnpvRj0Y1r3ZyK8n nobody"


def _key_pair(side: Side) -> Thing:
    name = f"k{secrets.token_hex(4)}"
    side.make("compute", "/os-keypairs", {"keypair": {"name": name, "public_key": PUBLIC_KEY}})
    return _key_of(side, name)


def _given_key_pair(side: Side) -> Thing:
    return _key_of(side, side.tenant.project.name)


def _key_of(side: Side, name: str) -> Thing:
    """A key pair, by the only path that names its owner."""
    user = f"?user_id={side.tenant.user.id}"
    return Thing(name, f"/os-keypairs/{name}{user}", f"/os-keypairs{user}")


KINDS = {
    "server": Kind(
        "compute",
        plain("compute", "/servers", {"server": SERVER}),
        (
            Use("GET", "PATH/os-interface"),
            Use("GET", "PATH/os-instance-actions"),
            Use("GET", "PATH/ips"),
            Use("PUT", "PATH", {"server": {"name": "taken"}}),
            Use("POST", "PATH/metadata", {"metadata": {"taken": "yes"}}),
            Use("POST", "PATH/action", {"os-getConsoleOutput": {}}),
            Use("POST", "PATH/action", {"lock": None}, undo=Use("POST", "PATH/action", {"unlock": None})),
            Use("POST", "PATH/action", {"pause": None}, undo=Use("POST", "PATH/action", {"unpause": None})),
        ),
    ),
    "key pair": Kind("compute", _key_pair, (makes("/servers", {"server": SERVER | {"key_name": "ID"}}),)),
    "key pair of the entry": Kind("compute", _given_key_pair, stays=True),
    "server group": Kind(
        "compute",
        plain("compute", "/os-server-groups", {"server_group": {"name": "own", "policy": "anti-affinity"}}),
        (makes("/servers", {"server": SERVER, "os:scheduler_hints": {"group": "ID"}}),),
    ),
}
