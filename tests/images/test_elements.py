"""Every element builds: the cases in test-elements/, each as a layer on a base of the catalog, to a tar."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ELEMENTS = ROOT / "elements"
LAYER = "mcloud-layer"
CASES = sorted(ELEMENTS.glob("*/test-elements/*/"))


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
    return root


def _name(case: Path) -> str:
    return f"test-{case.parents[1].name}-{case.name}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.parents[1].name)
def test_an_element_builds(catalog: Path, case: Path) -> None:
    if case.parents[1].name == LAYER:
        pytest.skip("every other case is built on it")
    name = _name(case)
    try:
        done = _image("build", name, "--catalog", str(catalog))
        assert done.returncode == 0, done.stderr
    finally:
        _image("prune", name, "--keep", "0", "--yes")  # a gigabyte each


def _image(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = (sys.executable, "-m", "hotcat.cli.main", "image", *arguments)
    return subprocess.run(command, capture_output=True, text=True, check=False)
