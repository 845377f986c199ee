"""Every element builds: the cases in test-elements/, each as a layer on a base of the catalog, to a tar.

And the elements of the base, on the other distributions that they are designed for and that can be had.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from hotcat.images import recipe

ROOT = Path(__file__).parents[2]
ELEMENTS = ROOT / "elements"
LAYER = "mcloud-layer"
CASES = sorted(ELEMENTS.glob("*/test-elements/*/"))


# Release -> the element that makes it from nothing, and the variable with its mirror.
OTHERS = {
    "trixie": ("debian-minimal", "DIB_DEBIAN_DISTRIBUTION_MIRROR"),
    "noble": ("ubuntu-minimal", "DIB_DISTRIBUTION_MIRROR"),
}


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a catalog with our elements, their cases as elements of their own, and an image of each case."""
    root = tmp_path_factory.mktemp("catalog")
    (root / "templates").mkdir()
    (root / "catalog.yaml").write_text("entries: {}\n")
    elements = root / "elements"
    shutil.copytree(ELEMENTS, elements)
    for case in CASES:
        element, name = case.parents[1].name, _name(case)
        shutil.copytree(case, elements / name)
        needed = (case / "element-deps").read_text().split()
        definition = {
            "title": element,
            "summary": f"{element} in {case.name}",
            "version": "1.0.0",
            "status": "preview",
            "maintainers": ["tests"],
            "elements": [element, name],
            "types": ["tar"],
        }
        if LAYER in needed:
            needed.remove(LAYER)
            definition["base"] = "debian-12"
        (elements / name / "element-deps").write_text("".join(f"{one}\n" for one in needed))
        # hotcat reads JSON as the YAML that it is
        (elements / "images" / f"{name}.yaml").write_text(json.dumps(definition))
    for release, (minimal, _) in OTHERS.items():
        base = {
            "title": release,
            "summary": f"The base's elements on {release}",
            "version": "1.0.0",
            "status": "preview",
            "maintainers": ["tests"],
            "elements": [minimal, "mcloud-kernel", "mcloud-base"],
            "types": ["tar"],
            "environment": {"DIB_RELEASE": release},
        }
        (elements / "images" / f"base-{release}.yaml").write_text(json.dumps(base))
    return root


def _name(case: Path) -> str:
    return f"test-{case.parents[1].name}-{case.name}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parents[1].name)
def test_an_element_builds(catalog: Path, case: Path) -> None:
    if case.parents[1].name == LAYER:
        pytest.skip("every other case is built on it")
    _builds(_name(case), catalog)


@pytest.mark.parametrize("release", OTHERS)
def test_the_base_builds_on_another_distribution(catalog: Path, release: str) -> None:
    _, variable = OTHERS[release]
    mirror = os.environ.get(variable) or recipe.mirrors().get(variable)
    if not mirror:
        pytest.skip(f"{release} is untested: {variable} names no mirror of it")
    try:
        urllib.request.urlopen(f"{mirror}/dists/{release}/Release", timeout=60).close()  # noqa: S310  (ours)
    except OSError as error:
        pytest.skip(f"{release} is untested: {variable} leads to no mirror of it ({error})")
    _builds(f"base-{release}", catalog)


def _builds(name: str, catalog: Path) -> None:
    try:
        done = _image("build", name, "--catalog", str(catalog))
        assert done.returncode == 0, done.stderr
    finally:
        _image("prune", name, "--keep", "0", "--yes")  # a gigabyte each


def _image(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "hotcat.cli.main", "image", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)
