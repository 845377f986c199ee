"""What is told where there can be no route to the floating IPs: with the cloud's name in the way out."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded import route
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from hotcat.embedded.paths import CloudPaths


def test_only_root_can_have_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(HotcatError, match=r"only root(?s:.*)shell --cloud-name c'(?s:.*)env --cloud-name c'"):
        route.require_root("c")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    route.require_root("c")


def test_there_is_none_to_a_cloud_that_is_down(paths: CloudPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", _as_told("true"))
    with pytest.raises(HotcatError, match=r"not running(?s:.*)up --route --cloud-name c'"):
        route.add(paths, "127.77.9.1")


def test_a_failing_command_is_named(paths: CloudPaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", _as_told("echo not permitted >&2; exit 2"))
    with pytest.raises(HotcatError, match=r"'ip route show .*not permitted(?s:.*)shell --cloud-name c'"):
        route.add(paths, "127.77.9.1")


def _as_told(script: str) -> object:
    """Stand in for subprocess.run: `ip` is this shell script, whatever it is asked."""
    really = subprocess.run

    def run(command: tuple[str, ...], **options: object) -> object:
        assert command[0] == "ip"
        return really(("sh", "-c", script), **options)  # type: ignore[call-overload]

    return run
