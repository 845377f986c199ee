"""Commands that take something away, and when they must not."""

from __future__ import annotations

from argparse import Namespace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.cli import demo
from hotcat.cli.cloud import reset, up
from hotcat.embedded import install, route
from hotcat.embedded.cloud import Cloud
from hotcat.embedded.paths import CloudPaths
from hotcat.embedded.releases import NEWEST
from hotcat.errors import HotcatError
from hotcat.live.heat import Stack

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The clouds that were ended; one named `mine` was set up with barbican, in a release that is gone."""
    found: list[str] = []
    monkeypatch.setenv("HOTCAT_CACHE", str(tmp_path))
    monkeypatch.setattr(Cloud, "down", lambda self: found.append(self.name))
    monkeypatch.setattr(install, "find", lambda *_: None)
    settings = CloudPaths.of("mine").settings
    settings.parent.mkdir(parents=True)
    settings.write_text('{"services": ["barbican"], "release": "2024.1", "fake_computes": 4}')
    return found


def resetting(**given: Any) -> tuple[reset.Reset, Namespace]:
    """The command, and its arguments."""
    asked = {"route": False, "no_snapshot": False, "cloud_name": "mine"}
    asked |= dict.fromkeys(("services", "release", "fake_computes"))
    return reset.Reset(SimpleNamespace(), None), Namespace(**{**asked, **given})


def refuse(*_: object) -> None:
    raise HotcatError("this machine cannot")


def test_a_route_that_needs_root_is_told_before_the_cloud_is_ended(
    monkeypatch: pytest.MonkeyPatch, ended: list[str]
) -> None:
    monkeypatch.setattr(route, "require_root", refuse)
    command, asked = resetting(route=True)
    with pytest.raises(HotcatError, match="this machine cannot"):
        command.take_action(asked)
    assert ended == []


def test_what_is_not_installed_is_told_before_the_cloud_is_ended(
    monkeypatch: pytest.MonkeyPatch, ended: list[str]
) -> None:
    monkeypatch.setattr(install, "find", refuse)
    command, asked = resetting(services="full")
    with pytest.raises(HotcatError, match="this machine cannot"):
        command.take_action(asked)
    assert ended == []


def test_a_service_that_nobody_knows_is_told_before_the_cloud_is_ended(ended: list[str]) -> None:
    command, asked = resetting(services="barbicam")
    with pytest.raises(HotcatError, match="no service 'barbicam'"):
        command.take_action(asked)
    assert ended == []


@pytest.mark.parametrize(("given", "told"), [(None, "barbican"), ("core", "core"), ("full", "full")])
def test_a_fresh_cloud_has_the_services_that_it_had(
    monkeypatch: pytest.MonkeyPatch, ended: list[str], given: str | None, told: str
) -> None:
    started: list[Namespace] = []
    monkeypatch.setattr(up.Up, "take_action", lambda _, parsed: started.append(parsed))
    command, asked = resetting(services=given)
    command.take_action(asked)
    [new] = started
    assert (ended, new.services, new.release, new.fake_computes) == (["mine"], told, NEWEST, 4)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_COMPLETE"])
def test_a_stack_of_the_demos_name_that_is_not_its_own_stays(status: str) -> None:
    theirs = Stack("id", "demo", status, tags=("mine",))
    live: Any = SimpleNamespace(name="c", heat=SimpleNamespace(get=lambda *_, **__: theirs))
    with pytest.raises(HotcatError, match="not the demo's"):
        demo._launch(live, Namespace(catalog=None))


def test_the_demos_own_stack_is_used_again() -> None:
    own = Stack("id", "demo", "CREATE_COMPLETE", tags=("hotcat", demo.TAG), outputs={"url": "http://h/"})
    live: Any = SimpleNamespace(name="c", heat=SimpleNamespace(get=lambda *_, **__: own))
    assert demo._launch(live, Namespace(catalog=None)) == "http://h/"
