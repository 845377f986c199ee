"""Ceph: the storage of volumes, images and guests: a monitor, a manager, and OSDs on plain files."""

from __future__ import annotations

from pathlib import Path

from hotcat.embedded.component import Admin, Component, Program, Rendering, Settings, Unit, inside
from hotcat.embedded.storage import ACCOUNTS, FSID, LIBVIRT_SECRET, MONITOR, OSDS, Osd, key_of, layout

SETUP = Path(__file__).parent.parent / "setups" / "ceph.py"
READY = "ceph-pools"  # the unit that who needs storage waits for
# Without it, each daemon keeps up to 128 MB that it has freed.
FRUGAL = {"TCMALLOC_MAX_TOTAL_THREAD_CACHE_BYTES": "4194304", "TCMALLOC_AGGRESSIVE_DECOMMIT": "1"}
MONITOR_DATA = inside("data/ceph/mon.a")
# The monitor's own key is in its data, and those may be a snapshot's, of a cloud with another key.
MONITOR_START = f"""
install -m 600 /etc/ceph/ceph.mon.a.keyring {MONITOR_DATA}/keyring
exec ceph-mon -f -i a
"""


def _admin_socket(daemon: str) -> str:
    return inside("run", f"ceph-{daemon}.asok")


def _osd(osd: Osd) -> Unit:
    data = inside("data/ceph", f"osd.{osd.number}")
    # What was not made to its end is made again.
    start = f"""
grep -qs yes {data}/mkfs_done || {{
    rm -rf {data}; mkdir -p {data}
    ceph-osd -i {osd.number} --mkfs --osd-uuid {osd.uuid}
}}
exec ceph-osd -f -i {osd.number}
"""
    return Unit(
        f"ceph-osd-{osd.number}",
        Program(("sh", "-ec", start), FRUGAL),
        needs=("ceph-keys", "ceph-map"),
        ready=Admin(_admin_socket(f"osd.{osd.number}"), "status", state="active"),
        stop_timeout=10.0,
    )


def units(settings: Settings) -> list[Unit]:
    """The daemons, the task that hands out their keys, and those that make the map and the pools."""
    setup = (str(settings.openstack / "bin/python"), "-P", str(SETUP))
    osds = [_osd(osd) for osd in OSDS]
    return [
        Unit("ceph-create", Program((*setup, "create", MONITOR_DATA)), task=True, bootstrap=True),
        Unit(
            "ceph-mon",
            Program(("sh", "-ec", MONITOR_START), FRUGAL),
            needs=("ceph-create",),
            ready=Admin(_admin_socket("mon.a"), "mon_status", state="leader"),
            stop_timeout=10.0,
        ),
        Unit("ceph-keys", Program((*setup, "keys")), needs=("ceph-mon",), task=True),
        Unit("ceph-map", Program((*setup, "map")), needs=("ceph-keys",), task=True, bootstrap=True),
        Unit(
            "ceph-mgr",
            Program(("ceph-mgr", "-f", "-i", "x"), FRUGAL),
            needs=("ceph-keys",),
            ready=Admin(_admin_socket("mgr.x"), "version"),
            stop_timeout=10.0,
        ),
        *osds,
        Unit(
            READY,
            Program((*setup, "pools")),
            needs=("ceph-mgr", *(osd.name for osd in osds)),
            task=True,
        ),
    ]


def libvirt_secret(folder: str) -> dict[str, Rendering]:
    """The key that a libvirt with its configuration in this folder opens guests' disks with."""
    return {
        f"{folder}/secrets/{LIBVIRT_SECRET}.xml": ("ceph-libvirt-secret.xml.j2", {"uuid": LIBVIRT_SECRET}),
        f"{folder}/secrets/{LIBVIRT_SECRET}.base64": ("ceph-libvirt-secret.base64.j2", {}),
    }


def config(_: Settings) -> dict[str, Rendering]:
    """ceph.conf, a keyring for each account, and the key that libvirt opens guests' disks with."""
    accounts = {name: key_of(name) for name in ACCOUNTS}
    keyrings = {
        f"ceph/ceph.{name}.keyring": ("ceph.keyring.j2", {"accounts": {name: key}, "rights": {}})
        for name, key in accounts.items()
    }
    # The monitor takes its own account from a file, while it does not store one.
    own = {"accounts": {"mon.": accounts.pop("mon.")}, "rights": ACCOUNTS}
    return {
        "ceph/ceph.conf": ("ceph.conf.j2", {"fsid": FSID, "monitor": MONITOR}),
        "ceph/layout.json": ("ceph-layout.json.j2", {"layout": layout()}),
        "ceph/accounts.keyring": ("ceph.keyring.j2", {"accounts": accounts, "rights": ACCOUNTS}),
        **libvirt_secret("libvirt"),
        **keyrings,
        "ceph/ceph.mon.a.keyring": ("ceph.keyring.j2", own),
    }


COMPONENT = Component(
    name="ceph",
    summary="volumes, images and guests' disks on four classes of storage in three datacenters",
    units=units,
    packages=(
        "ceph-mon",
        "ceph-mgr",
        "ceph-osd",
        "ceph-common",
        "python3-rados",
        "python3-rbd",
        "qemu-block-extra",
    ),
    daemons=("ceph.target", "ceph-mon.target", "ceph-mgr.target", "ceph-osd.target", "ceph-crash"),
    linked=("rados.*.so", "rbd.*.so"),
    config=config,
    folders=lambda _: ("ceph",),
    etc=("ceph",),  # where os-brick looks for keyrings, whatever it is told
)
