"""The deployment's storage: disks of four classes in three datacenters, and the pools on them.

An OSD stands for the disks of one class in one datacenter. Its class is what it pretends to be; the monitor's
map places it, so that a pool lies where its rule says.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

# Names, not secrets, and constant, so that a snapshot's volumes are the same in every cloud.
FSID = "6f8c5b5e-2d0f-4f6e-9d0a-6d636c6f7564"
LIBVIRT_SECRET = "6f8c5b5e-2d0f-4f6e-9d0a-6c6962766972"  # noqa: S105  (its name)
MONITOR = "[v2:127.0.0.1:3300]"


@dataclass(frozen=True)
class Osd:
    """One disk of a class, in a datacenter."""

    number: int
    kind: str
    datacenter: str

    @property
    def uuid(self) -> str:
        """What its data are known by."""
        return f"{FSID[:24]}{self.number:012d}"


@dataclass(frozen=True)
class Rule:
    """Where copies lie: on disks of a class below a node of the map, no two of them in one `domain`."""

    name: str
    kind: str
    root: str
    domain: str


@dataclass(frozen=True)
class Pool:
    """A pool of so many copies; it takes writes while `least` of them can be reached."""

    name: str
    rule: str
    copies: int = 1
    least: int = 1


OSDS = (
    Osd(0, "nvme", "dc1"),
    Osd(1, "sas-10k", "dc1"),
    Osd(2, "sas-7k5", "dc1"),
    Osd(3, "nvme", "dc2"),
    Osd(4, "nvme", "dc3"),
)
RULES = (
    Rule("nvme", "nvme", "dc1", "osd"),
    Rule("sas-10k", "sas-10k", "dc1", "osd"),
    Rule("sas-7k5", "sas-7k5", "dc1", "osd"),
    Rule("geo-nvme", "nvme", "default", "datacenter"),
)
# The pool of each class's volumes; Cinder's backend and volume type have the name of the class.
CLASSES = {
    "nvme": Pool("volumes-nvme", "nvme"),
    "sas-10k": Pool("volumes-sas-10k", "sas-10k"),
    "sas-7k5": Pool("volumes-sas-7k5", "sas-7k5"),
    "geo-nvme": Pool("volumes-geo-nvme", "geo-nvme", copies=3, least=2),
}
IMAGES, GUESTS, BACKUPS = Pool("images", "nvme"), Pool("vms", "nvme"), Pool("backups", "sas-7k5")
POOLS = (*CLASSES.values(), IMAGES, GUESTS, BACKUPS)


def _rbd(*pools: Pool) -> dict[str, str]:
    osd = ", ".join(f"profile rbd pool={pool.name}" for pool in pools)
    return {"mon": "profile rbd", "mgr": "profile rbd", "osd": osd}


# Who may do what. Each has a key of its own among the cloud's secrets: see `key_of`.
ACCOUNTS: dict[str, dict[str, str]] = {
    "mon.": {"mon": "allow *"},
    "client.admin": {"mon": "allow *", "osd": "allow *", "mgr": "allow *"},
    "mgr.x": {"mon": "allow profile mgr", "osd": "allow *"},
    **{
        f"osd.{osd.number}": {"mon": "allow profile osd", "mgr": "allow profile osd", "osd": "allow *"}
        for osd in OSDS
    },
    # Cinder's and Nova's, as both open volumes; images too, because a guest's snapshot becomes one.
    "client.cinder": _rbd(*CLASSES.values(), GUESTS, IMAGES),
    "client.cinder-backup": _rbd(BACKUPS, *CLASSES.values()),
    "client.glance": _rbd(IMAGES),
}


def key_of(account: str) -> str:
    """The name of an account's key among the cloud's secrets."""
    return f"ceph_{account.rstrip('.')}"


def layout() -> dict[str, Any]:
    """The map and the pools as data, for what cannot import this."""
    return {
        "fsid": FSID,
        "monitor": MONITOR,
        "osds": [asdict(osd) | {"uuid": osd.uuid} for osd in OSDS],
        "rules": [asdict(rule) for rule in RULES],
        "pools": [asdict(pool) for pool in POOLS],
    }
