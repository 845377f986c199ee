"""Stacks over a Heat that is stood in for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from hotcat.errors import HotcatError
from hotcat.live import orphans, wait
from hotcat.live.heat import Stack
from hotcat.live.stack import StackFailedError, Stacks
from hotcat.live.wait import StackTimeoutError

BUNDLE: Any = SimpleNamespace(
    template="",
    files={},
    environment={},
    parameters={"word": "topsecret"},
    secret={"word"},
    key_pairs={},
)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait.time, "sleep", lambda _: None)


def stacks(stand_in: Any, heat: Any) -> Stacks:
    heat.create = lambda name, _: Stack("root-id", name, "CREATE_IN_PROGRESS")
    config = SimpleNamespace(has_service=lambda _: False)
    cloud = stand_in.cloud(heat, config=config, endpoint_for=lambda _: None)
    return Stacks(cloud, stand_in.notes())


def test_a_created_stack_has_its_outputs_and_events(stand_in: Any) -> None:
    events = [stand_in.event(1, "s", "CREATE_COMPLETE")]
    outcome = stacks(stand_in, stand_in.heat("CREATE_COMPLETE", events=events)).create(BUNDLE, "s")
    assert outcome.stack.outputs == {"url": "http://h/"}
    assert outcome.events == tuple(events)


@pytest.mark.parametrize("ask", ["create", "preview"])
def test_no_secret_in_a_refusal(stand_in: Any, monkeypatch: pytest.MonkeyPatch, ask: str) -> None:
    def refuse(*_: object) -> Any:
        raise HotcatError("word: 'topsecret' is too weak")

    heat = stand_in.heat(None)
    asked = stacks(stand_in, heat)
    monkeypatch.setattr(heat, ask, refuse, raising=False)
    with pytest.raises(HotcatError, match=r"'\(not shown\)' is too weak"):
        getattr(asked, ask)(BUNDLE, "s")


def test_no_secret_in_a_failure(stand_in: Any) -> None:
    heat = stand_in.heat("CREATE_FAILED", events=[stand_in.event(1, "s", "CREATE_FAILED")])
    heat.all_resources = [stand_in.resource("a", "T", "CREATE_FAILED", "bad word topsecret")]
    with pytest.raises(StackFailedError, match=r"bad word \(not shown\)") as caught:
        stacks(stand_in, heat).create(BUNDLE, "s")
    assert "hotcat delete s --cloud c" in str(caught.value)


def test_a_timeout_says_how_to_look_further_on_this_cloud(stand_in: Any) -> None:
    with pytest.raises(StackTimeoutError, match="openstack --os-cloud c stack event list"):
        stacks(stand_in, stand_in.heat("CREATE_IN_PROGRESS")).create(BUNDLE, "s", timeout=-60)


def test_a_stack_that_someone_deletes_meanwhile(stand_in: Any) -> None:
    with pytest.raises(HotcatError, match="deleted by someone else"):
        stacks(stand_in, stand_in.heat("CREATE_IN_PROGRESS", None)).create(BUNDLE, "s")


def test_a_failed_deletion_is_tried_once_more(stand_in: Any) -> None:
    heat = stand_in.heat("CREATE_COMPLETE", "DELETE_FAILED", "DELETE_FAILED", None)
    heat.delete = _failing_once(heat, stand_in.event(1, "s", "DELETE_FAILED"))
    outcome = stacks(stand_in, heat).delete("s")
    assert outcome
    assert outcome.stack.name == "s"
    assert heat.deleted == ["s", "s"]


def test_a_deletion_that_fails_again_is_an_error(stand_in: Any) -> None:
    heat = stand_in.heat("DELETE_FAILED")
    heat.delete = _failing(heat, stand_in)
    heat.all_resources = [stand_in.resource("net", "T", "DELETE_FAILED", "in use")]
    with pytest.raises(StackFailedError, match="in use"):
        stacks(stand_in, heat).delete("s")
    assert heat.deleted == ["s", "s"]


def test_a_name_that_a_deleted_stack_still_holds_is_freed(stand_in: Any) -> None:
    """Where an engine died after it said DELETE_COMPLETE; Heat frees the name at another deletion."""
    heat = stand_in.heat("DELETE_COMPLETE")
    heat.held = 2
    assert stacks(stand_in, heat).delete("s")
    assert heat.deleted == ["s"]


def orphaned(stand_in: Any, monkeypatch: pytest.MonkeyPatch, *, taken: list[str]) -> tuple[Any, Any]:
    """A Heat that fails twice to delete, and an interface that it does not know."""
    heat = stand_in.heat("DELETE_FAILED")
    heat.all_events = []
    heat.delete = _failing(heat, stand_in)
    found = SimpleNamespace(take_off=lambda: taken, described=lambda: ["router r: openstack router remove"])
    monkeypatch.setattr(orphans, "find", lambda *_: found)
    return heat, stacks(stand_in, heat)


def test_what_heat_does_not_know_is_taken_off_before_a_third_deletion(
    stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heat, asked = orphaned(stand_in, monkeypatch, taken=["router r (10.8.0.1)"])
    failing = heat.delete

    def delete(stack: Stack) -> None:
        failing(stack)
        if len(heat.deleted) == 3:
            heat.statuses = [None]

    heat.delete = delete
    notes = asked._progress
    assert asked.delete("s")
    assert heat.deleted == ["s", "s", "s"]
    assert "took off what Heat did not know of: router r (10.8.0.1); trying again" in notes.lines


def test_a_failed_deletion_says_what_still_uses_the_stack(
    stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heat, asked = orphaned(stand_in, monkeypatch, taken=[])
    with pytest.raises(
        StackFailedError, match="not the stack's:\n  router r: openstack router remove\n  Look"
    ):
        asked.delete("s")
    assert heat.deleted == ["s", "s"]


@pytest.mark.parametrize("status", [None, "DELETE_COMPLETE"])
def test_there_is_nothing_to_delete(stand_in: Any, status: str | None) -> None:
    assert stacks(stand_in, stand_in.heat(status)).delete("s") is None


def _failing_once(heat: Any, event: Any) -> Any:
    def delete(stack: Stack) -> None:
        heat.deleted.append(stack.name)
        if not heat.all_events:
            heat.all_events.append(event)

    return delete


def _failing(heat: Any, stand_in: Any) -> Any:
    def delete(stack: Stack) -> None:
        heat.deleted.append(stack.name)
        heat.all_events.append(stand_in.event(len(heat.deleted), "s", "DELETE_FAILED"))

    return delete
