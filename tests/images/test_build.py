"""Building for real: what comes out, twice the same, and nothing left of a build that fails or is killed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BASE, IMAGE = "debian-12", "web-server"  # the one is the other's base
PHASES = ("extra-data", "root", "pre-install", "install", "post-install", "finalise", "cleanup")


def _start(*arguments: str, catalog: Path = ROOT) -> subprocess.Popen[str]:
    return subprocess.Popen(
        # A shell that runs the tests in its background ignores Ctrl-C, and so would all that they start.
        ("env", "--default-signal=INT", sys.executable, "-m", "hotcat.cli.main", "image", *arguments),
        env={**os.environ, "HOTCAT_CATALOG": str(catalog)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _build(*arguments: str) -> dict[str, Any]:
    """Build; returns the last image's row."""
    process = _start("build", *arguments, "-f", "json")
    out, err = process.communicate()
    assert process.returncode == 0, err
    row: dict[str, Any] = json.loads(out)[-1]
    return row


@pytest.fixture(scope="module", autouse=True)
def _pruned() -> Iterator[None]:
    """Leave no more builds of the image than are of use: each has most of a gigabyte."""
    yield
    _start("prune", BASE, IMAGE, "--yes").communicate()


def _traces() -> set[str]:
    """All on this machine that a build could leave behind, but finished builds and the cache of packages."""
    mounts = Path("/proc/self/mounts").read_text().splitlines()
    loops = [str(path) for path in Path("/sys/block").glob("loop*/loop/backing_file")]
    links = [str(path) for path in Path("/dev/mapper").glob("loop*")]
    temporary = [str(path) for path in Path("/tmp").glob("*dib*")]  # noqa: S108  (it is there that DIB works)
    work = Path(os.environ.get("HOTCAT_CACHE", "/var/cache/hotcat"), "images", "work")
    return {*mounts, *loops, *links, *temporary, *map(str, work.glob("*"))}


def test_an_image_is_built_once_and_then_from_the_cache_alone_the_same_again() -> None:
    first = _build(IMAGE)
    assert _build(IMAGE)["build"] == first["build"]
    if first["made"] != "now":  # with the packages of another day, which the cache no longer has
        first = _build(IMAGE, "--rebuild")
    before = _traces()
    again = _build(IMAGE, "--rebuild", "--offline")
    assert again["build"] != first["build"]
    process = _start("diff", IMAGE, "-f", "json")
    out, err = process.communicate()
    assert process.returncode == 0, f"two builds of the same differ:\n{out}{err}"
    assert _traces() == before


def test_a_base_is_built_again_without_the_network_and_leaves_the_others_their_packages() -> None:
    _build(IMAGE, "--rebuild")
    first = _build(BASE, "--rebuild")
    again = _build(BASE, "--rebuild", "--offline")
    assert again["build"] != first["build"]
    _build(IMAGE, "--rebuild", "--offline")


@pytest.mark.parametrize("phase", [*PHASES, "convert"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_a_build_that_is_stopped_in_any_phase_leaves_nothing(phase: str, number: int) -> None:
    _build(IMAGE)
    before = _traces()
    process = _start("build", IMAGE, "--rebuild", "--offline")
    assert process.stderr is not None
    for line in process.stderr:
        if line.rstrip().endswith(f": {phase}"):
            break
    process.send_signal(number)
    process.communicate()
    assert process.returncode != 0
    _until_quiet()
    assert _traces() == before
    assert not _workers()


def test_two_builds_at_once_wait_for_each_other() -> None:
    _build(IMAGE)
    processes = [_start("build", IMAGE, "--rebuild", "--offline") for _ in range(2)]
    ended = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0, 0], ended
    assert sum("waiting for another build" in err for _, err in ended) == 1


@pytest.mark.parametrize("phase", PHASES)
def test_a_build_whose_hook_fails_says_which_and_leaves_nothing(tmp_path: Path, phase: str) -> None:
    _build(BASE)
    catalog = tmp_path / "catalog"
    for name in ("elements", "templates", "environments", "catalog.yaml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, catalog / name) if name == "elements" else (catalog / name).symlink_to(source)
    hook = catalog / "elements" / IMAGE / f"{phase}.d" / "99-broken"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/bash\nset -eu\nset -o pipefail\necho what went wrong\nfalse\n")
    hook.chmod(0o755)
    before = _traces()
    process = _start("build", IMAGE, catalog=catalog)
    _, err = process.communicate()
    assert process.returncode == 1
    assert f"failed in {phase}.d/99-broken" in err
    assert "what went wrong" in err
    assert _traces() == before


def _workers() -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"hotcat.images.worker" in words:
            found.append(int(path.parts[2]))
    return found


def _until_quiet() -> None:
    """Wait until the worker of a killed command has cleaned up."""
    for worker in _workers():
        descriptor = os.pidfd_open(worker)
        try:
            _wait(descriptor)
        finally:
            os.close(descriptor)


def _wait(descriptor: int) -> None:
    import select

    assert select.select([descriptor], [], [], 60)[0], "the worker still runs after a minute"
