"""The element mcloud-clean on the machine that builds: where the image is to have its packages from."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from hotcat.images.tools import SHIMS

HOOK = Path(__file__).parents[3] / "elements/mcloud-clean/cleanup.d/80-mcloud-clean-sources"
LINES = """\
deb http://deb.example.org/debian bookworm main contrib
deb http://deb.example.org/debian bookworm-updates main contrib
deb http://deb.example.org/debian-security bookworm-security main contrib
"""
STANZAS = """\
## Debian distribution repository
Types: deb
URIs: http://deb.example.org/debian
Suites: trixie trixie-updates
Components: main contrib

Types: deb
URIs: http://deb.example.org/debian-security
Suites: trixie-security
Components: main contrib
"""


def cleaned(root: Path, release: str, example: str, text: str) -> subprocess.CompletedProcess[str]:
    """Run the hook on an image's files: a release, and the example of sources that its apt brings."""
    for name, content in {
        "usr/lib/os-release": f"ID=debian\nVERSION_CODENAME={release}\n",
        f"usr/share/doc/apt/examples/{example}": text,
        "etc/apt/sources.list.d/default.list": "deb http://mirror.example.com/debian x main\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    path = f"{SHIMS / 'root'}:{os.environ['PATH']}"
    environment = {"PATH": path, "TARGET_ROOT": str(root)}
    return subprocess.run(("bash", str(HOOK)), env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("release", "example", "text"),
    [("bookworm", "sources.list", LINES), ("trixie", "debian.sources", STANZAS)],
)
def test_sources_are_the_distributions_own_in_both_formats_of_apt(
    tmp_path: Path, release: str, example: str, text: str
) -> None:
    done = cleaned(tmp_path, release, example, text)
    assert done.returncode == 0, done.stderr
    [written] = (tmp_path / "etc/apt/sources.list.d").iterdir()
    assert written.name == "debian.sources"
    lines = written.read_text().splitlines()
    assert [line for line in lines if line.startswith(("URIs", "Suites"))] == [
        "URIs: http://deb.example.org/debian",
        f"Suites: {release} {release}-updates",
        "URIs: http://deb.example.org/debian-security",
        f"Suites: {release}-security",
    ]


def test_a_release_that_the_example_does_not_name_stops_the_build(tmp_path: Path) -> None:
    done = cleaned(tmp_path, "sid", "sources.list", LINES)
    assert done.returncode == 1
    assert "set DIB_CLEAN_MIRROR" in done.stderr
