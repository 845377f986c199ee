"""The cases of the catalog's entries, run by the command that a user has."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.catalog.case import load_cases
from hotcat.catalog.load import load

if TYPE_CHECKING:
    from tests.live.rig import Rig

CATALOG = Path(__file__).parents[2]
ENTRIES = load(CATALOG).entries
ON_THE_WAY = ("--catalog", str(CATALOG), "--site", "embedded")


def services(entry: str) -> set[str]:
    """Return the types of the services that an entry, or any case of it, asks for."""
    cases = load_cases(ENTRIES[entry].tests)
    return {*ENTRIES[entry].services, *(service for case in cases for service in case.requires.services)}


CORE = {"identity", "placement", "image", "network", "compute", "orchestration"}  # what every cloud has
# Those that a cloud's core can run, and those that want more.
OF_CORE = sorted(name for name in ENTRIES if services(name) <= CORE)
OF_MORE = sorted(ENTRIES.keys() - {*OF_CORE})
# Metering labels for all fail in Neutron with OVN while anybody has a router.
ALONE = {"platform/telemetry-labels"}


def run_cases(rig: Rig, folder: Path, entry: str) -> tuple[list[ET.Element], list[str]]:
    """Run the cases of an entry; return those that ran, and of the others why they were skipped.

    An entry of an administrator's is run by one. Whatever ran went from its stack's creation to its end.
    The cases that ask for images have a test of their own, which publishes them, perhaps on this cloud, now.
    """
    results = folder / "results.xml"
    user = "-admin" if "admin" in ENTRIES[entry].roles else ""
    names = [case.name for case in load_cases(ENTRIES[entry].tests) if not case.requires.images]
    chosen = [part for name in names for part in ("--case", name)]
    rig.run("test", entry, *chosen, *ON_THE_WAY, "--cloud", rig.name + user, "--junit", str(results))
    cases = ET.parse(results).findall(".//testcase")  # noqa: S314  (we wrote it)
    assert len(cases) == len(names)
    ran = [case for case in cases if case.find("skipped") is None]
    for case in ran:
        phases = [one.get("name") for one in case.iter("property")]
        assert phases[0] == "seconds: create"
        assert phases[-1] == "seconds: nothing left"
    skipped = [case.find("skipped") for case in cases]
    return ran, [one.get("message") or "" for one in skipped if one is not None]
