from __future__ import annotations

import re
import subprocess

import pytest

from hotcat.embedded.guest import contents
from hotcat.embedded.guest.cpio import File, Link

SCRIPTS = {
    path: node.content
    for path, node in contents.guest_files().items()
    if isinstance(node, File) and node.content.startswith(b"#!")
}


@pytest.mark.parametrize("path", SCRIPTS)
def test_script_is_proper_shell_and_executable(path: str) -> None:
    done = subprocess.run(["sh", "-n"], input=SCRIPTS[path], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    node = contents.guest_files()[path]
    assert isinstance(node, File)
    assert node.mode == 0o755


def test_scripts_that_are_called_are_there() -> None:
    nodes = contents.guest_files()
    for content in [*SCRIPTS.values(), *(node.content for node in nodes.values() if isinstance(node, File))]:
        for called in re.findall(rb"/(usr/lib/guest/[a-z-]+)", content):
            assert called.decode() in SCRIPTS


def test_kernel_finds_init() -> None:
    assert contents.guest_files()["init"] == Link("bin/busybox")
    assert "bin/busybox" in contents.PROGRAMS
