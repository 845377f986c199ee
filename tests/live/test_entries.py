"""The catalog's entries on the embedded cloud: launched, probed and deleted by the commands a user has."""

from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import pytest
from tests.live.cases import (
    ALONE,
    CATALOG,
    CORE,
    OF_CORE,
    OF_MORE,
    ON_THE_WAY,
    run_cases,
    services,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.live.rig import Rig

pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    "entry", [pytest.param(name, marks=pytest.mark.alone if name in ALONE else ()) for name in OF_CORE]
)
def test_the_cases_of_an_entry_pass(rig: Rig, tmp_path: Path, entry: str) -> None:
    ran, skipped = run_cases(rig, tmp_path, entry)
    assert ran
    assert not skipped


def test_what_a_core_cloud_has_no_services_for_is_skipped(rig: Rig, tmp_path: Path) -> None:
    entry = OF_MORE[0]
    ran, skipped = run_cases(rig, tmp_path, entry)
    assert not ran
    missing = sorted(services(entry) - CORE)
    assert all(f"the service {one}" in reason for reason in skipped for one in missing)


def test_create_and_delete(rig: Rig) -> None:
    created = rig.json("create", "tenant/web-server", "by-hand", *ON_THE_WAY, "--parameter", "message=hi")
    assert created["status"] == "CREATE_COMPLETE"
    assert created["outputs"]["url"].startswith("http://172.24.4.")
    taken = rig.start("create", "tenant/web-server", "by-hand", *ON_THE_WAY)
    assert "already exists" in taken.communicate()[1]
    (deleted,) = rig.json("delete", "by-hand")
    assert deleted["result"] == "deleted"
    (again,) = rig.json("delete", "by-hand")
    assert again["result"] == "not there"


def test_a_guest_that_fails_is_told_with_its_console(rig: Rig, tmp_path: Path) -> None:
    for part in ("catalog.yaml", "environments"):
        copy = shutil.copytree if (CATALOG / part).is_dir() else shutil.copy
        copy(CATALOG / part, tmp_path / part)
    entry = tmp_path / "templates" / "tenant" / "broken"
    shutil.copytree(CATALOG / "templates" / "tenant" / "web-server", entry)
    script = entry / "files" / "serve.sh"
    script.write_text(script.read_text().replace('mkdir -p "$root"', 'fail "broken on purpose" #'))
    process = rig.start(
        "test", "tenant/broken", "--case", "page", "--catalog", str(tmp_path), "--site", "embedded"
    )
    shown = process.communicate()[0]
    assert process.returncode == 1
    assert "wait_condition (OS::Heat::WaitCondition" in shown
    assert "| web-server: broken on purpose" in shown
    assert "nothing left: " in shown
    assert "--keep" in shown


@pytest.mark.alone  # for the next run of anybody deletes it
def test_what_a_killed_run_made_is_deleted_by_the_next(rig: Rig) -> None:
    killed = rig.start("-v", "test", "tenant/web-server", "--case", "page", *ON_THE_WAY)
    assert killed.stdout
    while "CREATE_IN_PROGRESS" not in (line := killed.stdout.readline()):
        assert line, "the run ended by itself"
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    shown = rig.run("test", "tenant/web-server", "--case", "page", *ON_THE_WAY)
    assert "left by a run that was killed" in shown
