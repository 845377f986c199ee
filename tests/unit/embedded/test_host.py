from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded.host import enter, find_process
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.embedded.paths import CloudPaths

INIT = "hotcat.embedded.init"


@contextmanager
def process(*arguments: str) -> Iterator[int]:
    """A process that waits, with these arguments after `-m`; `sh` takes that option too."""
    with subprocess.Popen(
        ("sh", "-m", "-c", "echo; read line", *arguments), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as found:
        assert found.stdout
        found.stdout.readline()
        try:
            yield found.pid
        finally:
            found.communicate()


def test_process_of_this_cloud_is_found_and_no_other(paths: CloudPaths, tmp_path: Path) -> None:
    root = str(paths.root)
    with (
        process(INIT, "--root", str(tmp_path)),
        process(INIT, "--root", root + "-2"),
        process("hotcat.embedded.keeper", "--root", root) as keeper,
    ):
        assert find_process(INIT, paths) is None
        assert find_process("hotcat.embedded.keeper", paths) == keeper
        with process(INIT, "--root", root) as init:
            assert find_process(INIT, paths) == init
        assert find_process(INIT, paths) is None


def test_no_way_into_a_cloud_that_does_not_run(paths: CloudPaths) -> None:
    with pytest.raises(HotcatError, match=f"(?s)not running.*cloud up --cloud-name {paths.root.name}"):
        enter(paths, ["true"])


def test_command_runs_in_the_same_folder_with_its_arguments_whole(
    paths: CloudPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with process(INIT, "--root", str(paths.root)) as init:
        command = enter(paths, ["sh", "-c", 'pwd; echo "$1"', "x", "two  words; $HOME"])
    assert command[:3] == ["nsenter", "--target", str(init)]
    own_part = command[command.index("--uts") + 1 :]
    done = subprocess.run(own_part, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [str(tmp_path), "two  words; $HOME"]
