"""The proof of health: a tiny stack with a real guest, created and deleted through Heat.

All APIs can answer while no server can start: only a booted guest shows that messages, port events,
metadata and the hypervisor work together.
"""

from __future__ import annotations

import fcntl
import os
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.embedded.remedies import command
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

NAME = "hotcat-proof"
OWN = re.compile(rf"{NAME}-\d+")  # and the second it was made in: others' names may begin like that
TIMEOUT = 120.0  # seconds for the stack to complete
TEMPLATE = {
    "heat_template_version": "2021-04-16",
    "description": "Made by 'hotcat cloud up' to prove that the cloud works; it deletes it again.",
    "resources": {
        "network": {"type": "OS::Neutron::Net"},
        "subnet": {
            "type": "OS::Neutron::Subnet",
            "properties": {"network": {"get_resource": "network"}, "cidr": "10.77.77.0/24"},
        },
        "server": {
            "type": "OS::Nova::Server",
            "depends_on": "subnet",
            "properties": {
                "image": "tiny",
                "flavor": "m1.tiny",
                "availability_zone": "nova",
                "networks": [{"network": {"get_resource": "network"}}],
            },
        },
    },
}


@dataclass(frozen=True)
class Proof:
    """How long the proof took, in seconds."""

    create: float
    delete: float


def connect(entry: Mapping[str, Any]) -> Any:
    """A connection with this clouds.yaml entry."""
    import openstack

    return openstack.connect(
        load_yaml_config=False,  # this cloud, whatever the user's environment chooses
        load_envvars=False,
        region_name=entry["region_name"],
        **entry["auth"],
    )


def prove(entry: Mapping[str, Any]) -> Proof:
    """Create and delete the stack with this clouds.yaml entry; raises HotcatError with Heat's reason."""
    cloud, of = connect(entry), str(entry["hotcat"]["cloud"])
    name = f"{NAME}-{int(time.time())}"
    for leftover in cloud.orchestration.stacks():
        if OWN.fullmatch(leftover.name):  # of a start that was killed
            _delete(cloud, leftover.id, of)
    started = time.monotonic()
    stack = cloud.orchestration.create_stack(name=name, template=TEMPLATE, timeout_mins=5)
    _expect(_settle(cloud, stack.id, "CREATE", of), "CREATE_COMPLETE", of)
    created = time.monotonic()
    _delete(cloud, stack.id, of)
    return Proof(created - started, time.monotonic() - created)


@contextmanager
def due(mark: Path) -> Iterator[bool]:
    """Whether a proof is to be made in this context, which is noted in that file when it ends well.

    Another's is waited for: two at once would take each other's stacks for leftovers. The file is among
    those that go when the cloud starts.
    """
    with mark.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        passed = os.fstat(file.fileno()).st_size > 0
        yield not passed
        if not passed:
            file.write(b"passed\n")


def _delete(cloud: Any, stack: str, of: str) -> None:
    cloud.orchestration.delete_stack(stack)
    _expect(_settle(cloud, stack, "DELETE", of), "DELETE_COMPLETE", of)


def _expect(found: Any, status: str, of: str) -> None:
    if found is not None and found.status != status:
        raise HotcatError(
            f"the cloud is up, but its proof stack is {found.status}: {found.status_reason}",
            remedy=f"See '{command(of, 'logs nova-compute')}'; '{command(of, 'up')}' tries the proof again,"
            f" '{command(of, 'reset')}' begins anew.",
        )


def _settle(cloud: Any, stack: str, action: str, of: str) -> Any:
    """Wait until the action is over; returns the stack, None when it is gone."""
    from openstack.exceptions import NotFoundException

    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        try:
            found = cloud.orchestration.get_stack(stack)
        except NotFoundException:
            return None
        if found.status.startswith(action) and not found.status.endswith("IN_PROGRESS"):
            return found
        time.sleep(0.3)
    raise HotcatError(
        f"the cloud is up, but its proof stack did not {action.lower()} within {TIMEOUT:.0f} s",
        remedy=f"See '{command(of, 'status')}' and '{command(of, 'logs heat-engine')}'.",
    )
