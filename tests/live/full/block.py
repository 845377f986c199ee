"""What the tests of Ceph, Cinder and Glance share: volumes, their bytes, and guests that use them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.live.full.belongings import console
from tests.live.full.guests import launch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.live.full.deployment import Deployment, Tenant

MIB = 1 << 20
# Type -> the pool of its volumes.
POOLS = {
    "nvme": "volumes-nvme",
    "sas-10k": "volumes-sas-10k",
    "sas-7k5": "volumes-sas-7k5",
    "geo-nvme": "volumes-geo-nvme",
    "geo-nvme-encrypted": "volumes-geo-nvme",
}
# Through Ceph's own library, below Cinder: `bytes.py write|read POOL IMAGE OFFSET TEXT|LENGTH`.
BYTES = """
import sys, rados, rbd
what, pool, name, offset, last = sys.argv[1:]
patience = {"rados_osd_op_timeout": "120"}  # where too few of its copies are left, Ceph waits for ever
with rados.Rados(name="client.admin", conffile="/etc/ceph/ceph.conf", conf=patience) as cluster:
    with cluster.open_ioctx(pool) as io, rbd.Image(io, name) as image:
        if what == "write":
            image.write(last.encode(), int(offset))
        else:
            print(image.read(int(offset), int(last)).rstrip(bytes(1)).decode())
"""


def rbd(deployment: Deployment, *arguments: str) -> str:
    """Run Ceph's own `rbd` as its administrator."""
    return deployment.inside("rbd", *arguments)


def ceph(deployment: Deployment, *arguments: str) -> Any:
    """The answer of Ceph's own `ceph`; None where it has none."""
    answer = deployment.inside("ceph", "--format", "json", *arguments).strip()
    return json.loads(answer) if answer else None


def write(deployment: Deployment, pool: str, image: str, offset: int, text: str) -> None:
    """Put text into an image, where no guest has it open."""
    deployment.inside("/usr/bin/python3", "-c", BYTES, "write", pool, image, str(offset), text)


def read(deployment: Deployment, pool: str, image: str, offset: int = 0, length: int = 64) -> str:
    """The text at a place of an image, without the null bytes that follow."""
    program = ("/usr/bin/python3", "-c", BYTES)
    return deployment.inside(*program, "read", pool, image, str(offset), str(length)).strip()


def name_of(volume: Any) -> str:
    """The name that a volume's image has in its pool."""
    return f"volume-{volume.id}"


def settle(deployment: Deployment, get: Callable[[], Any], *wanted: str) -> Any:
    """Wait until something of Cinder's is in a wanted state, or in one of failure, and return it."""
    expected = wanted or ("available",)
    found = deployment.wait(
        lambda: thing if (thing := get()).status in expected or "error" in thing.status else None, 300.0
    )
    assert found.status in expected, f"{found.name} is {found.status}: {getattr(found, 'fail_reason', '')}"
    return found


def volume(deployment: Deployment, tenant: Tenant, kind: str, size: int = 1, **rest: Any) -> Any:
    """Make a volume of a type, so many GiB large, and wait for it."""
    made = tenant.cloud.block_storage.create_volume(
        name=f"a-{kind}", volume_type=kind, size=size, availability_zone="nova", **rest
    )
    return settle(deployment, lambda: tenant.cloud.block_storage.get_volume(made.id))


def delete_volumes(deployment: Deployment, tenant: Tenant) -> None:
    """Delete all of a tenant's backups, snapshots and volumes, each after what depends on it."""
    storage = tenant.cloud.block_storage
    for things, delete in (
        (storage.backups, storage.delete_backup),
        (storage.snapshots, storage.delete_snapshot),
        (storage.volumes, storage.delete_volume),
    ):
        # A full backup can go only after the incremental ones that build on it.
        for thing in sorted(things(), key=lambda thing: thing.created_at, reverse=True):
            delete(thing)
            deployment.wait(lambda: thing.id not in {other.id for other in things()})  # noqa: B023


def boot(tenant: Tenant, name: str, script: str, **rest: Any) -> Any:
    """Start a guest in the tenant's network, of `tiny` where no disk is named; it runs the script."""
    network = tenant.cloud.network.find_network("inner") or _network(tenant)
    return launch(tenant, name, script, {"uuid": network.id}, **rest)


def _network(tenant: Tenant) -> Any:
    made = tenant.cloud.network.create_network(name="inner")
    tenant.cloud.network.create_subnet(network_id=made.id, ip_version=4, cidr="10.9.0.0/24")
    return made


def says(deployment: Deployment, tenant: Tenant, server: Any, mark: str) -> str:
    """Wait until a guest's console has a line that begins with the mark; returns what follows on it."""

    def look() -> str | None:
        lines = console(tenant, server).splitlines()
        return next((line for line in lines if line.startswith(mark)), None)

    return str(deployment.wait(look, 420.0)).removeprefix(mark).strip()


def attach(deployment: Deployment, tenant: Tenant, server: Any, *volumes: Any) -> None:
    """Attach volumes to a running guest, one after the other: the guest names its disks in that order."""
    for one in volumes:
        tenant.cloud.compute.create_volume_attachment(server, volume_id=one.id)
        settle(deployment, lambda: tenant.cloud.block_storage.get_volume(one.id), "in-use")  # noqa: B023


def detach(deployment: Deployment, tenant: Tenant, server: Any, *volumes: Any) -> None:
    """Detach volumes from a running guest."""
    for one in volumes:
        tenant.cloud.compute.delete_volume_attachment(server, one)
        settle(deployment, lambda: tenant.cloud.block_storage.get_volume(one.id))  # noqa: B023


def delete_servers(deployment: Deployment, tenant: Tenant) -> None:
    """Delete all of a tenant's servers, and wait until they are gone."""
    for server in tenant.cloud.compute.servers():
        tenant.cloud.compute.delete_server(server)
    deployment.wait(lambda: not list(tenant.cloud.compute.servers()), 180.0)


def delete_network(tenant: Tenant) -> None:
    """Delete the network that `boot` made."""
    if found := tenant.cloud.network.find_network("inner"):
        tenant.cloud.network.delete_network(found)
