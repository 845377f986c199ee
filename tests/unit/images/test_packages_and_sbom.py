from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from typing import TYPE_CHECKING

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from hotcat.errors import HotcatError
from hotcat.images import packages
from hotcat.images.sbom import sbom

if TYPE_CHECKING:
    from pathlib import Path

STATUS = """\
Package: nginx-light
Status: install ok installed
Maintainer: Debian Nginx Maintainers <nginx@example.org>
Architecture: amd64
Source: nginx (1.22.1-9)
Version: 1.22.1-9+deb12u1
Description: small
 Version: 0 is a word of the description

Package: gone
Status: deinstall ok config-files
Architecture: all
Version: 1

Package: sysvinit-utils
Status: install ok installed
Architecture: amd64
Version: 1:3.06-4
"""
YAML = "usr/lib/python3/dist-packages/PyYAML-6.0.egg-info"
FILES = {
    "./usr/lib/os-release": 'NAME="Debian"\nID=debian\nVERSION_ID="12"\n',
    "./var/lib/dpkg/status": STATUS,
    "./var/lib/dpkg/info/python3-yaml.list": f"/usr\n/{YAML}/PKG-INFO\n",
    f"./{YAML}/PKG-INFO": "Name: PyYAML\nVersion: 6.0\n",
    "./opt/a/Oslo.Log-8.0.dist-info/METADATA": "Name: Oslo.Log\nVersion: 8.0\n\nName: no",
    "./opt/b/oslo_log-8.0.dist-info/METADATA": "Name: oslo_log\nVersion: 8.0\n",
    "./opt/b/broken-1.dist-info/METADATA": "\udcff not a header",
}


def make_tar(path: Path, files: dict[str, str]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, text in files.items():
            content = text.encode("utf-8", "surrogateescape")
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


@pytest.fixture
def tar(tmp_path: Path) -> Path:
    return make_tar(tmp_path / "image.tar", FILES)


def test_what_is_installed_is_read_and_nothing_else(tar: Path) -> None:
    found = packages.read(tar)
    assert (found.distribution, found.release, found.blind_to) == ("debian", "12", None)
    assert [(one.kind, one.name, one.version) for one in found.packages] == [
        ("deb", "nginx-light", "1.22.1-9+deb12u1"),
        ("deb", "sysvinit-utils", "1:3.06-4"),
        ("pypi", "oslo-log", "8.0"),
    ]
    assert found.packages[0].source == "nginx"
    assert len(found.packages[2].places) == 2


def test_the_order_of_files_does_not_matter(tar: Path, tmp_path: Path) -> None:
    backwards = make_tar(tmp_path / "other.tar", dict(reversed(FILES.items())))
    first, second = packages.read(tar), packages.read(backwards)
    assert first.manifest() == second.manifest()
    assert sbom(first, "thing", "1.0.0") == sbom(second, "thing", "1.0.0")


def test_the_manifest_is_json_with_a_line_a_package(tar: Path) -> None:
    text = packages.read(tar).manifest()
    assert len(json.loads(text)["packages"]) == len(text.splitlines()) - 2 == 3


def test_an_image_of_rpm_packages_is_told_to_be_one(tmp_path: Path) -> None:
    found = packages.read(make_tar(tmp_path / "a.tar", {"./usr/lib/sysimage/rpm/rpmdb.sqlite": "x"}))
    assert found.blind_to == "the RPM packages"


def test_what_is_no_tar_is_refused(tmp_path: Path) -> None:
    (tmp_path / "image.tar").write_text("no tar")
    with pytest.raises(HotcatError, match=r"image\.tar"):
        packages.read(tmp_path / "image.tar")


def test_the_bill_follows_the_schema_of_cyclonedx(tar: Path) -> None:
    text = sbom(packages.read(tar), "thing", "1.0.0")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    document = json.loads(text)
    urls = {part.get("purl") for part in document["components"]}
    assert "pkg:deb/debian/sysvinit-utils@1:3.06-4?arch=amd64&distro=debian-12" in {
        str(url).replace("%3A", ":") for url in urls
    }
    assert "pkg:pypi/oslo-log@8.0" in urls
    [image] = [one for one in document["dependencies"] if one["ref"] == "image"]
    assert len(image["dependsOn"]) == len(document["components"])


def test_an_empty_image_has_a_valid_bill(tmp_path: Path) -> None:
    text = sbom(packages.read(make_tar(tmp_path / "a.tar", {})), "thing", "1.0.0")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None


def test_another_process_writes_the_same_bill(tar: Path) -> None:
    script = (
        "import sys, pathlib; from hotcat.images import packages, sbom\n"
        "print(sbom.sbom(packages.read(pathlib.Path(sys.argv[1])), 'thing', '1.0.0'), end='')"
    )
    texts = {
        subprocess.run(
            (sys.executable, "-c", script, str(tar)),
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert texts == {sbom(packages.read(tar), "thing", "1.0.0")}


def test_other_packages_have_another_serial_number(tar: Path, tmp_path: Path) -> None:
    newer = {**FILES, "./var/lib/dpkg/status": STATUS.replace("3.06-4", "3.06-5")}
    texts = [sbom(packages.read(one), "a", "1") for one in (tar, make_tar(tmp_path / "b.tar", newer))]
    assert len({json.loads(text)["serialNumber"] for text in texts}) == 2
