"""Commands that take something away, and when they must not."""

from __future__ import annotations

from argparse import Namespace
from types import SimpleNamespace
from typing import Any

import pytest

from hotcat.cli import demo
from hotcat.cli.cloud import reset
from hotcat.embedded import route
from hotcat.errors import HotcatError
from hotcat.live.heat import Stack


def test_a_route_that_needs_root_is_told_before_the_cloud_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_root() -> None:
        raise HotcatError("only root may")

    ended: list[str] = []
    monkeypatch.setattr(route, "require_root", no_root)
    monkeypatch.setattr(reset, "cloud", lambda name: SimpleNamespace(down=lambda: ended.append(name)))
    with pytest.raises(HotcatError, match="only root may"):
        reset.Reset(SimpleNamespace(), None).take_action(
            Namespace(route=True, no_snapshot=False, cloud_name="mine")
        )
    assert ended == []


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
