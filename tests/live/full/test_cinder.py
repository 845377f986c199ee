"""Cinder: volumes of each class, what guests keep on them, snapshots, backups, encryption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.live.full import block
from tests.live.full.block import (
    MIB,
    POOLS,
    attach,
    boot,
    detach,
    name_of,
    rbd,
    read,
    says,
    settle,
    volume,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.full.deployment import Deployment, Tenant

pytestmark = pytest.mark.live
SERVICE = "cinder"
SAVED = ("nvme", "geo-nvme", "geo-nvme-encrypted")  # what guests write to, as vdb, vdc and vdd
WRITER = """
for disk in vdb vdc vdd; do
    while [ ! -b /dev/$disk ]; do sleep 1; done
    mke2fs /dev/$disk >/dev/null && mount -t ext4 /dev/$disk /mnt || exit
    echo "plainly-readable-$disk" >/mnt/words
    dd if=/dev/urandom of=/mnt/noise bs=64k count=64 2>/dev/null
    sum=$(cat /mnt/words /mnt/noise | md5sum)
    umount /mnt
    echo "wrote-$disk $sum"
done
"""
READER = """
for disk in vdb vdc vdd; do
    while [ ! -b /dev/$disk ]; do sleep 1; done
    mount -t ext4 -o ro /dev/$disk /mnt || exit
    echo "read-$disk $(cat /mnt/words) $(cat /mnt/words /mnt/noise | md5sum)"
    umount /mnt
done
"""
KEEPER = """
if mount -t ext4 /dev/vda /mnt 2>/dev/null; then
    echo "found $(cat /mnt/words)"
else
    mke2fs /dev/vda >/dev/null && mount -t ext4 /dev/vda /mnt && echo kept-over >/mnt/words
    umount /mnt && echo "left kept-over"
fi
"""


@pytest.fixture
def tenant(deployment: Deployment) -> Iterator[Tenant]:
    """A tenant, all of whose servers and volumes go with the test."""
    made = deployment.tenant("storage")
    yield made
    block.delete_servers(deployment, made)
    block.delete_volumes(deployment, made)
    block.delete_network(made)
    assert list(made.cloud.key_manager.secrets()) == []  # keys go with their volumes


def test_types_are_the_classes(deployment: Deployment, tenant: Tenant) -> None:
    kinds = {kind.name: kind for kind in tenant.cloud.block_storage.types()}
    assert kinds.keys() == POOLS.keys()
    backends = {
        kind.name: kind.extra_specs["volume_backend_name"] for kind in deployment.admin.volume.types()
    }
    assert {f"volumes-{backend}" for backend in backends.values()} == set(POOLS.values())


def test_a_volume_lies_in_the_pool_of_its_type(deployment: Deployment, tenant: Tenant) -> None:
    volumes = {kind: volume(deployment, tenant, kind) for kind in POOLS}
    listed = {pool: set(rbd(deployment, "ls", pool).split()) for pool in set(POOLS.values())}
    for kind, made in volumes.items():
        assert [pool for pool, names in listed.items() if name_of(made) in names] == [POOLS[kind]]
    # Who names no type gets the first class.
    unnamed = tenant.cloud.block_storage.create_volume(name="unnamed", size=1)
    assert unnamed.volume_type == "nvme"
    settle(deployment, lambda: tenant.cloud.block_storage.get_volume(unnamed.id))


def test_guests_pass_volumes_on(deployment: Deployment, tenant: Tenant) -> None:
    """What one guest writes another reads; of an encrypted volume, nobody but a guest reads anything."""
    writer, reader = boot(tenant, "writer", WRITER), boot(tenant, "reader", READER)
    volumes = [volume(deployment, tenant, kind) for kind in SAVED]
    assert len(list(tenant.cloud.key_manager.secrets())) == 1  # of the encrypted one; it goes with it
    says(deployment, tenant, writer, "guest: user-data started")
    attach(deployment, tenant, writer, *volumes)
    sums = {disk: says(deployment, tenant, writer, f"wrote-{disk}") for disk in ("vdb", "vdc", "vdd")}
    detach(deployment, tenant, writer, *volumes)
    says(deployment, tenant, reader, "guest: user-data started")
    attach(deployment, tenant, reader, *volumes)
    for disk, total in sums.items():
        assert says(deployment, tenant, reader, f"read-{disk}") == f"plainly-readable-{disk} {total}"
    detach(deployment, tenant, reader, *volumes)
    formats = []
    for disk, kind, made in zip(("vdb", "vdc", "vdd"), SAVED, volumes, strict=True):
        image = f"{POOLS[kind]}/{name_of(made)}"
        count = f"rbd export --no-progress {image} - | grep -ac plainly-readable-{disk} || true"
        formats.append((_format(deployment, image), int(deployment.inside("sh", "-c", count)) > 0))
    assert formats == [("raw", True), ("raw", True), ("luks", False)]


def _format(deployment: Deployment, image: str) -> str:
    told = deployment.inside("qemu-img", "info", f"rbd:{image}:id=admin:conf=/etc/ceph/ceph.conf")
    return next(line for line in told.splitlines() if line.startswith("file format:")).split()[-1]


def test_a_guest_boots_from_a_volume_and_another_goes_on(deployment: Deployment, tenant: Tenant) -> None:
    tiny = tenant.cloud.image.find_image("tiny")
    root = volume(deployment, tenant, "nvme", image_id=tiny.id)
    assert root.is_bootable
    # A clone of the image that Glance holds, not a copy.
    assert f"parent: images/{tiny.id}@snap" in rbd(deployment, "info", f"volumes-nvme/{name_of(root)}")
    boot_from = [{"boot_index": 0, "uuid": root.id, "source_type": "volume", "destination_type": "volume"}]
    first = boot(tenant, "first", KEEPER, block_device_mapping=boot_from)
    assert says(deployment, tenant, first, "left") == "kept-over"
    block.delete_servers(deployment, tenant)
    settle(deployment, lambda: tenant.cloud.block_storage.get_volume(root.id))
    second = boot(tenant, "second", KEEPER, block_device_mapping=boot_from)
    assert says(deployment, tenant, second, "found") == "kept-over"


def test_a_snapshot_keeps_what_was(deployment: Deployment, tenant: Tenant) -> None:
    storage = tenant.cloud.block_storage
    source = volume(deployment, tenant, "sas-10k")
    write(deployment, POOLS["sas-10k"], name_of(source), 0, "old")
    snapshot = storage.create_snapshot(volume_id=source.id, name="then")
    settle(deployment, lambda: storage.get_snapshot(snapshot.id))
    write(deployment, POOLS["sas-10k"], name_of(source), 0, "new")
    copy = volume(deployment, tenant, "sas-10k", snapshot_id=snapshot.id)
    assert read(deployment, POOLS["sas-10k"], name_of(copy)) == "old"
    assert read(deployment, POOLS["sas-10k"], name_of(source)) == "new"


def test_backups_full_and_incremental_are_restored(deployment: Deployment, tenant: Tenant) -> None:
    pool, storage = POOLS["geo-nvme"], tenant.cloud.block_storage
    source = volume(deployment, tenant, "geo-nvme")

    def backup(*, incremental: bool) -> Any:
        made = storage.create_backup(volume_id=source.id, name="kept", is_incremental=incremental)
        return settle(deployment, lambda: storage.get_backup(made.id))

    def restore(made: Any) -> str:
        """The name of the volume that a backup is restored to."""
        restored = storage.restore_backup(made, name="restored").volume_id
        settle(deployment, lambda: storage.get_volume(restored))
        return f"volume-{restored}"

    write(deployment, pool, name_of(source), 0, "first")
    full = backup(incremental=False)
    write(deployment, pool, name_of(source), 8 * MIB, "second")
    increment = backup(incremental=True)
    assert (full.is_incremental, increment.is_incremental) == (False, True)
    assert source.id in rbd(deployment, "ls", "backups")
    write(deployment, pool, name_of(source), 0, "lost!")
    name = restore(full)
    where = _pool_of(deployment, name)
    assert read(deployment, where, name) == "first"
    assert read(deployment, where, name, 8 * MIB) == ""
    name = restore(increment)
    where = _pool_of(deployment, name)
    assert read(deployment, where, name) == "first"
    assert read(deployment, where, name, 8 * MIB) == "second"


def _pool_of(deployment: Deployment, image: str) -> str:
    """The pool that an image is in."""
    (found,) = {pool for pool in set(POOLS.values()) if image in rbd(deployment, "ls", pool).split()}
    return found


def test_a_volume_moves_to_another_class(deployment: Deployment, tenant: Tenant) -> None:
    storage = tenant.cloud.block_storage
    moving = volume(deployment, tenant, "sas-7k5")
    write(deployment, POOLS["sas-7k5"], name_of(moving), 0, "taken along")
    storage.retype_volume(moving, "geo-nvme", migration_policy="on-demand")
    moved = settle(deployment, lambda: storage.get_volume(moving.id))
    assert moved.volume_type == "geo-nvme"
    assert _pool_of(deployment, name_of(moved)) == POOLS["geo-nvme"]
    assert read(deployment, POOLS["geo-nvme"], name_of(moved)) == "taken along"


def test_a_volume_grows(deployment: Deployment, tenant: Tenant) -> None:
    growing = volume(deployment, tenant, "nvme")
    write(deployment, POOLS["nvme"], name_of(growing), 0, "still here")
    tenant.cloud.block_storage.extend_volume(growing, 2)
    grown = settle(deployment, lambda: tenant.cloud.block_storage.get_volume(growing.id))
    assert grown.size == 2
    assert "size 2 GiB" in rbd(deployment, "info", f"{POOLS['nvme']}/{name_of(growing)}")
    assert read(deployment, POOLS["nvme"], name_of(growing)) == "still here"


def test_volumes_are_their_owners(deployment: Deployment, tenant: Tenant) -> None:
    made = volume(deployment, tenant, "nvme")
    other = deployment.tenant("other").cloud.block_storage
    assert list(other.volumes()) == []
    assert other.find_volume(made.id) is None
