"""Builds as `hotcat image build` leaves them, made of a few bytes: for tests of what comes after a build."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEFINITION = """\
title: Thing
summary: An image to test with.
version: {version}
status: preview
maintainers: [someone]
elements: [debian-minimal]
types: [raw]
glance:
  disk_format: {disk_format}
  min_disk: 1
  min_ram: 64
  visibility: {visibility}
  tags: [thing, debian]
  properties: {{os_distro: debian, os_version: "12", hw_qemu_guest_agent: true}}
"""


def write_definition(
    catalog: Path,
    name: str = "thing",
    *,
    version: str = "1.0.0",
    disk_format: str = "raw",
    visibility: str = "private",
) -> Path:
    """A catalog with one image; returns the definition's file."""
    (catalog / "elements/images").mkdir(parents=True, exist_ok=True)
    (catalog / "templates").mkdir(exist_ok=True)
    (catalog / "catalog.yaml").write_text("entries: {}\n")
    path = catalog / f"elements/images/{name}.yaml"
    path.write_text(DEFINITION.format(version=version, disk_format=disk_format, visibility=visibility))
    return path


def write_build(
    cache: Path,
    number: int,
    files: Mapping[str, bytes],
    *,
    image: str = "thing",
    version: str = "1.0.0",
) -> Path:
    """A finished build, newer than those with a lower number; returns its folder."""
    key = hashlib.sha256(f"{image} {number}".encode()).hexdigest()
    folder = cache / "images/builds" / image / f"20270101T0000{number:02}Z-{key[:8]}"
    folder.mkdir(parents=True)
    described = {}
    for kind, content in files.items():
        (folder / f"image.{kind}").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        described[kind] = {"name": f"image.{kind}", "size": len(content), "sha256": digest}
    (folder / "sbom.cdx.json").write_text('{"bomFormat": "CycloneDX"}\n')
    (folder / "provenance.json").write_text('{"subject": []}\n')
    (folder / "packages.json").write_text('{"packages": []}\n')
    about = {
        "image": image,
        "version": version,
        "key": key,
        "built": f"2027-01-01T00:00:{number:02}+00:00",
        "seconds": {},
        "files": described,
        "tree": "",
        "packages": "",
    }
    (folder / "build.json").write_text(json.dumps(about))
    return folder
