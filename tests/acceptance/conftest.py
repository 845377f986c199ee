"""The command, as its user runs it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from tests.acceptance.linting import HOTCAT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run


@pytest.fixture
def hotcat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("HOTCAT_CATALOG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, code: int | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        command = (*HOTCAT, *arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, **options)
        assert "Traceback" not in done.stderr
        assert code is None or done.returncode == code, done.stdout + done.stderr
        return done

    return run
