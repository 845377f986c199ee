"""`hotcat cloud doctor` knows the image that amphorae are booted from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from hotcat.cli.cloud.doctor import Doctor
from hotcat.embedded import doctor
from hotcat.images import store

if TYPE_CHECKING:
    from pathlib import Path


def rows(*arguments: str) -> list[tuple[object, ...]]:
    """What the command shows."""
    command = Doctor(SimpleNamespace(), None)
    return command.take_action(command.get_parser("hotcat cloud doctor").parse_args(arguments))[1]


@pytest.fixture(autouse=True)
def _machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path))
    monkeypatch.setattr(doctor, "examine", lambda _: [])


def test_one_that_is_not_built_takes_root() -> None:
    ((what, state, _, remedy, root),) = rows("--with", "octavia")
    assert (what, state, root) == ("amphora image", doctor.NOTE, True)
    assert remedy == "hotcat image build octavia-amphora"


def test_one_that_is_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(store, "find", lambda _: SimpleNamespace(folder=tmp_path))
    ((_, state, found, remedy, _),) = rows("--with", "full")
    assert (state, found, remedy) == (doctor.OK, str(tmp_path), "")


def test_who_asks_for_no_octavia_needs_none() -> None:
    assert rows() == []
