"""What is expected against what a guest told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.images.boot import expect
from hotcat.images.boot.agent import AgentError, Ran
from hotcat.images.boot.facts import Facts, File, Package

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotcat.catalog.image import Image

GIB = 1 << 30
SEED = "DataSourceConfigDrive"
WELL = Facts(
    state="running",
    cloud_init={"datasource": f"{SEED} [net]", "errors": [], "recoverable": []},
    machine_id="0" * 32,
    root_size=int(4.8 * GIB),
)


def always(**more: Any) -> list[tuple[Any, str]]:
    return list(expect.always(replace(WELL, **more), expect.Given(SEED, "sata", 5 * GIB)))


def inside(expected: dict[str, Any], run: Callable[[str], Ran] | None = None, **more: Any) -> list[str]:
    found = list(expect.inside(expected, replace(WELL, **more), run or (lambda _: Ran(0, "", ""))))
    assert all(at[0] == "expect" for at, _ in found)
    return [text for _, text in found]


def test_a_well_booted_system() -> None:
    assert always() == []


@pytest.mark.parametrize(
    ("more", "told", "at"),
    [
        (
            {"failed": {"x.service": ("on", "off")}, "state": "degraded"},
            "unit x.service failed\n  | on\n  | off",
            (),
        ),
        ({"state": "starting", "jobs": ("1 x start running",)}, "starting; jobs of systemd: 1 x start", ()),
        ({"state": ""}, "no known state", ()),
        ({"cloud_init": None, "cloud_init_off": True}, "a CD on bus sata", ("seed",)),
        ({"cloud_init": None}, "cloud-init has not come to its end", ()),
        (
            {"cloud_init": {"datasource": SEED, "errors": ["no"], "recoverable": []}},
            "cloud-init: no",
            (),
        ),
        (
            {"cloud_init": {"datasource": SEED, "errors": [], "recoverable": ["odd"]}},
            "cloud-init, going on: odd",
            (),
        ),
        (
            {"cloud_init": {"datasource": "DataSourceNone", "errors": [], "recoverable": []}},
            "did not read its seed: it used DataSourceNone",
            ("seed",),
        ),
        ({"machine_id": ""}, "/etc/machine-id holds ''", ()),
        ({"machine_id": "uninitialized"}, "/etc/machine-id holds 'uninitialized'", ()),
        ({"root_size": 3 * GIB}, "did not grow with its disk: it has 3.0 GiB on a disk of 5.0 GiB", ()),
    ],
)
def test_what_must_hold_of_any_system(more: dict[str, Any], told: str, at: tuple[str, ...]) -> None:
    [(place, text)] = always(**more)
    assert told in text
    assert place == at


def test_units_and_ports() -> None:
    assert inside(
        {"units": ["a.service", "b.service"], "ports": [22, 80]},
        units={"a.service": "active", "b.service": "inactive (dead)"},
        listening=frozenset({22, 25}),
    ) == ["unit b.service is inactive (dead)", "nothing listens on TCP port 80; open are 22, 25"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({}, []),
        ({"mode": "0640", "owner": "root", "contains": "some text"}, []),
        ({"mode": "00640", "owner": "root:adm"}, []),
        ({"mode": "0644"}, ["/x: its mode is 0640, not 0644"]),
        ({"owner": "root:root"}, ["/x: it belongs to root:adm, not root:root"]),
        ({"contains": "other"}, ["/x: 'some text' does not contain 'other'"]),
    ],
)
def test_files(wanted: dict[str, str], told: list[str]) -> None:
    assert inside({"files": {"/x": wanted}}, files={"/x": File("640", "root", "adm", "some text")}) == told


def test_a_missing_file() -> None:
    assert inside({"files": {"/x": {"mode": "0644"}}}) == ["/x: there is no such file"]


def test_packages() -> None:
    told = inside(
        {"packages": {"a": ">=2", "b": "", "c": "", "d": ""}},
        packages={
            "a": Package("installed", "1.9", (False,)),
            "b": Package("installed", "1"),
            "c": Package("absent", ""),
        },
    )
    assert told == [
        "package a is 1.9, not >=2",
        "package c is absent",
        "package d: the guest does not say; packages are looked up by dpkg",
    ]


@pytest.mark.parametrize(
    ("keys", "may"),
    [
        ([()], False),
        ([("seed",), ("expect", "packages", "x")], False),
        ([("expect", "files", "/x")], True),
        ([(), ("expect", "ports", 0)], True),
        ([("expect", "http", 0)], True),
        ([], False),
    ],
)
def test_only_services_mend_by_waiting(keys: list[Any], may: bool) -> None:
    assert expect.may_mend([(at, "text") for at in keys]) is may


def test_commands() -> None:
    def run(command: str) -> Ran:
        if command == "hangs":
            raise AgentError("no end after 60 s")
        if command == "mutters":
            return Ran(0, "", "curl: not found\n")
        return Ran(3, "one\n", "went wrong\n") if command.startswith("fails") else Ran(0, "fine\n", "")

    commands: list[dict[str, Any]] = [
        {"run": "works"},
        {"run": "works", "stdout": {"matches": "^f.ne$"}},
        {"run": "fails", "exit": 3},
        {"run": "fails\nsecond line"},
        {"run": "works", "exit": 1, "stdout": {"contains": "bad"}},
        {"run": "mutters", "stdout": {"contains": "503"}},
        {"run": "hangs"},
    ]
    assert inside({"commands": commands}, run) == [
        "fails: exit status 3, not 0\n  | went wrong",
        "works: exit status 0, not 1; stdout: 'fine\\n' does not contain 'bad'\n  | fine",
        "mutters: stdout: '' does not contain '503'\n  | curl: not found",
        "hangs: no end after 60 s",
    ]


def test_wrong_expectations_have_their_places(image: Callable[..., Image]) -> None:
    thing = image(
        """\
        expect:
          packages: {good: ">=1", bad: "1.2"}
          commands:
            - {run: x, stdout: {contains: fine}}
            - {run: x, stdout: {matches: "("}}
        """
    )
    found = [(error.place.line, error.message) for error in expect.wrong(thing) if error.place]
    assert [line for line, _ in found] == [10, 13]
    assert "'1.2' is no operator and version" in found[0][1]
    assert "not a regular expression" in found[1][1]
