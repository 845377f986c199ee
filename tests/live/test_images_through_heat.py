"""Images of the catalog as their users have them: built, published, and booted by entries through Heat.

The cases are those that ask for an image by name (`requires: {images: ...}`). Each boots a whole distribution
under emulation, minutes long: one of them runs for every change, the others in the scheduled run of images.
"""

from __future__ import annotations

import os
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import openstack
import pytest

from hotcat.catalog.case import Case, load_cases
from hotcat.catalog.load import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.rig import Rig

pytestmark = pytest.mark.live

CATALOG = ("--catalog", str(Path(__file__).parents[2]))
ALWAYS = "tenant/web-server"
CASES = [
    pytest.param(
        entry.name,
        case,
        id=f"{entry.name}-{case.name}",
        marks=() if entry.name == ALWAYS else pytest.mark.images,
    )
    for entry in load(Path(CATALOG[1])).entries.values()
    for case in load_cases(entry.tests)
    if case.requires.images
]


@pytest.fixture
def publish(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Builds and publishes an image; afterwards no version of it is left."""
    if os.geteuid() != 0:
        pytest.skip("diskimage-builder mounts file systems: these tests run as root")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", rig.environment["OS_CLIENT_CONFIG_FILE"])
    rig.run("image", "install")
    made: list[str] = []

    def published(image: str) -> None:
        rig.run("image", "build", image, *CATALOG)
        # Not raw, as for Ceph: that is 3 GiB through a Glance that keeps files.
        how = ("--visibility", "private", "--disk-format", "qcow2")
        told = rig.json("image", "publish", image, *CATALOG, "--cloud", rig.name, *how)
        made.append(told["id"])

    yield published
    cloud = openstack.connect(cloud=rig.name)
    for image in made:
        cloud.image.delete_image(image, ignore_missing=False)


@pytest.mark.parametrize(("entry", "case"), CASES)
def test_an_entry_boots_from_an_image_of_the_catalog(
    rig: Rig, publish: object, tmp_path: Path, entry: str, case: Case
) -> None:
    assert callable(publish)
    asked = ("test", entry, "--case", case.name, *CATALOG, "--site", "embedded", "--cloud", rig.name)
    results = tmp_path / "results.xml"
    skipped = rig.run(*asked)
    assert f"lacks the image {case.requires.images[0]}" in skipped
    for image in case.requires.images:
        publish(image)
    rig.run(*asked, "--timeout", "30", "--junit", str(results))
    [ran] = ET.parse(results).findall(".//testcase")  # noqa: S314  (we wrote it)
    phases = [one.get("name") for one in ran.iter("property")]
    assert phases == ["seconds: create", "seconds: expect", "seconds: delete", "seconds: nothing left"]
