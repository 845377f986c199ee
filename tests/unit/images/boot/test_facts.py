"""The questions, asked of this machine by its own shell, and answers of machines that are not here."""

from __future__ import annotations

import shutil
import socket
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.images.boot import facts
from hotcat.images.boot.facts import Facts

if TYPE_CHECKING:
    from pathlib import Path

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1 hotcat-boot"
RESULT = '{"v1": {"datasource": "DataSourceConfigDrive [net,ver=2]", "errors": []}}'


def asked_here(expect: dict[str, Any]) -> Facts:
    done = subprocess.run(
        ("/bin/sh", "-c", facts.script(expect, KEY)), capture_output=True, text=True, check=True
    )
    return facts.read(done.stdout, expect)


def told(**sections: str) -> Facts:
    answers = "".join(f"\n=== hotcat asks: {name}\n{text}\n" for name, text in sections.items())
    return facts.read(answers, {"units": ["a.service", "b.service", "c.timer"]})


def test_a_file_has_mode_owner_and_content(tmp_path: Path) -> None:
    file = tmp_path / "it's a file"
    file.write_text("first\nsecond\tline\n=== hotcat asks: units\n")
    file.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(file)
    wanted = {str(path): {"contains": "x"} for path in (file, link, tmp_path / "none")}
    found = asked_here({"files": wanted}).files
    assert set(found) == {str(file), str(link)}
    assert {one.mode for one in found.values()} == {"640"}
    assert found[str(link)].content == file.read_text()
    assert found[str(file)].owner == file.owner()


def test_content_is_read_only_where_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("text")
    assert not asked_here({"files": {str(file): {}}}).files[str(file)].content


def test_ports_that_are_listened_on() -> None:
    with socket.create_server(("127.0.0.1", 0)) as four, socket.socket() as not_yet:
        not_yet.bind(("127.0.0.1", 0))
        heard = asked_here({}).listening
        assert four.getsockname()[1] in heard
        assert not_yet.getsockname()[1] not in heard


@pytest.mark.skipif(not shutil.which("dpkg-query"), reason="this machine has no dpkg")
def test_packages_with_and_without_a_version() -> None:
    found = asked_here(
        {"packages": {"dpkg": ">=1.2, <99", "bash": "", "sed": "<1", "no-such": ">=1"}}
    ).packages
    assert (found["dpkg"].status, found["dpkg"].fits) == ("installed", (True, True))
    assert (found["bash"].status, found["bash"].fits) == ("installed", ())
    assert found["sed"].fits == (False,)
    assert found["no-such"].status == "absent"
    assert found["dpkg"].version.startswith("1.")


def test_the_root_file_system_has_a_size(tmp_path: Path) -> None:
    size = shutil.disk_usage("/").total
    assert asked_here({}).root_size == size
    del tmp_path


def test_names_are_no_shell_code(tmp_path: Path) -> None:
    evil = f"$(touch {tmp_path}/done); touch '{tmp_path}/done'"
    asked_here({"units": [evil], "packages": {evil: ""}, "files": {f"/{evil}": {"contains": "x"}}})
    assert not list(tmp_path.iterdir())


def test_units_are_told_in_the_order_asked() -> None:
    found = told(
        units="LoadState=loaded\nActiveState=active\nSubState=running\n\n"
        "LoadState=not-found\nActiveState=inactive\nSubState=dead\n\n"
        "LoadState=loaded\nActiveState=failed\nSubState=failed"
    )
    assert found.units == {"a.service": "active", "b.service": "not found", "c.timer": "failed (failed)"}


def test_failed_units_and_jobs() -> None:
    found = told(
        failed="broken.service\n| Starting...\n| it broke\nother.timer\n",
        jobs="  12 slow.service start running\n  13 late.target  start waiting",
        state="degraded",
    )
    assert found.failed == {"broken.service": ("Starting...", "it broke"), "other.timer": ()}
    assert found.jobs == ("12 slow.service start running", "13 late.target start waiting")
    assert found.state == "degraded"


def test_what_cloud_init_left_behind() -> None:
    status = (
        '{"v1": {"stage": null, "init": {"recoverable_errors": {"WARNING": ["odd"], "DEPRECATED": ["old"]}}}}'
    )
    assert told(**{"cloud-init": RESULT, "status": status}).cloud_init == {
        "datasource": "DataSourceConfigDrive [net,ver=2]",
        "errors": [],
        "recoverable": ["odd"],
    }


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"v1": 3}'])
def test_a_cloud_init_that_did_not_end_left_nothing(text: str) -> None:
    assert told(**{"cloud-init": text}).cloud_init is None


def test_a_silent_guest_leaves_all_empty() -> None:
    assert facts.read("", {"units": ["a"], "files": {"/a": {}}}) == Facts()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (">=1.22", [("ge", "1.22")]),
        (" >= 1:1.22~rc1-2+deb12u1 , < 2 ", [("ge", "1:1.22~rc1-2+deb12u1"), ("lt", "2")]),
        ("=1", [("eq", "1")]),
        ("==1", [("eq", "1")]),
    ],
)
def test_specifiers(text: str, found: list[tuple[str, str]]) -> None:
    assert facts.specifiers(text) == found


@pytest.mark.parametrize("text", ["1.22", "~>1", ">=", ">=1 2", ">=1,", ">=$(x)"])
def test_what_is_no_specifier(text: str) -> None:
    with pytest.raises(ValueError, match="no operator and version"):
        facts.specifiers(text)
