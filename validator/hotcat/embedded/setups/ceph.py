"""Make Ceph's monitor, keys, map and pools: ceph.py create|keys|map|pools.

Run by the Python of the OpenStack environment, which has Ceph's bindings, and so imports nothing of hotcat;
what is to be made is in layout.json. The `ceph` command would take a second for each of its steps.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CONFIG = Path("/etc/ceph")
TIMEOUT = 30  # seconds for the monitor to answer
PATIENCE = 60.0  # seconds until the manager has told the monitor how large the pools are


class Monitor:
    """A connection to the monitor as one of its accounts."""

    def __init__(self, account: str, keyring: str) -> None:
        import rados

        self.cluster: Any = rados.Rados(
            name=account, conffile=str(CONFIG / "ceph.conf"), conf={"keyring": str(CONFIG / keyring)}
        )
        self.cluster.connect(timeout=TIMEOUT)

    def __call__(self, prefix: str, data: bytes = b"", **arguments: Any) -> Any:
        """Run a command; returns its answer, and ends the program where it is refused."""
        command = json.dumps({"prefix": prefix, "format": "json", **arguments})
        code, answer, complaint = self.cluster.mon_command(command, data, timeout=TIMEOUT)
        if code:
            sys.exit(f"{prefix} {arguments}: {complaint} ({code})")
        return json.loads(answer) if answer.strip() else None


def create(layout: dict[str, Any], data: str) -> None:
    """An empty monitor; what an interrupted run left of one is made again."""
    shutil.rmtree(data, ignore_errors=True)
    Path(data).mkdir(parents=True)
    plan = f"{data}.map"
    address = ("--addv", "a", layout["monitor"])
    subprocess.run(
        ("monmaptool", "--create", "--clobber", "--fsid", layout["fsid"], *address, plan), check=True
    )
    keyring = ("--keyring", str(CONFIG / "ceph.mon.a.keyring"))
    subprocess.run(("ceph-mon", "--mkfs", "-i", "a", "--monmap", plan, *keyring), check=True)


def keys(_: dict[str, Any]) -> None:
    """Give every account this cloud's own key, in the place of one that a snapshot held."""
    monitor = Monitor("mon.", "ceph.mon.a.keyring")
    monitor("auth import", (CONFIG / "accounts.keyring").read_bytes())


def make_map(layout: dict[str, Any]) -> None:
    """Datacenters, in each a host for each class of its disks, and rules for what lies where."""
    monitor = Monitor("client.admin", "ceph.client.admin.keyring")
    known = set(monitor("osd ls"))
    for osd in layout["osds"]:
        number, kind, datacenter = osd["number"], osd["kind"], osd["datacenter"]
        if number not in known:
            monitor("osd new", uuid=osd["uuid"], id=number)
        host = f"{datacenter}-{kind}"
        for name, level, above in (
            (datacenter, "datacenter", "root=default"),
            (host, "host", f"datacenter={datacenter}"),
        ):
            monitor("osd crush add-bucket", name=name, type=level)
            monitor("osd crush move", name=name, args=[above])
        monitor("osd crush add", id=number, weight=1.0, args=[f"host={host}"])
        monitor("osd crush rm-device-class", ids=[str(number)])
        monitor("osd crush set-device-class", **{"class": kind, "ids": [str(number)]})
    # Clones of the second kind: what they were made of can be deleted before them.
    monitor("osd set-require-min-compat-client", version="mimic")
    # Modules that the manager always wants, and this one has not: see ceph.conf.
    monitor("health mute", code="MGR_MODULE_ERROR", sticky=True)
    for rule in layout["rules"]:
        place = {"root": rule["root"], "type": rule["domain"], "class": rule["kind"]}
        monitor("osd crush rule create-replicated", name=rule["name"], **place)


def make_pools(layout: dict[str, Any]) -> None:
    """The pools; done when they can be used and the monitor knows how much fits."""
    import rbd

    monitor = Monitor("client.admin", "ceph.client.admin.keyring")
    known = {pool["poolname"] for pool in monitor("osd lspools")}
    for pool in layout["pools"]:
        name = pool["name"]
        if name not in known:
            size = {"size": pool["copies"], "pg_num": 8, "pgp_num": 8}
            monitor("osd pool create", pool=name, pool_type="replicated", rule=pool["rule"], **size)
        if pool["copies"] > 1:
            monitor("osd pool set", pool=name, var="min_size", val=str(pool["least"]))
    for pool in layout["pools"]:
        with monitor.cluster.open_ioctx(pool["name"]) as io:
            rbd.RBD().pool_init(io, True)
    deadline = time.monotonic() + PATIENCE
    while not all(pool["stats"]["max_avail"] for pool in monitor("df")["pools"]):
        if time.monotonic() > deadline:
            sys.exit("the manager does not say how large the pools are")
        time.sleep(0.2)


TASKS: dict[str, Callable[..., None]] = {"create": create, "keys": keys, "map": make_map, "pools": make_pools}

if __name__ == "__main__":
    TASKS[sys.argv[1]](json.loads((CONFIG / "layout.json").read_text()), *sys.argv[2:])
