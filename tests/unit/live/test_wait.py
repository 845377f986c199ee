from __future__ import annotations

from typing import Any

import pytest

from hotcat.live import wait
from hotcat.live.heat import HeatUnavailableError, Stack
from hotcat.live.wait import Follower, StackTimeoutError, hanging_resources

STACK = Stack("root-id", "s", "CREATE_IN_PROGRESS")


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wait.time, "sleep", lambda _: None)


def test_events_are_shown_once_until_the_action_is_over(stand_in: Any) -> None:
    events = [
        stand_in.event(1, "s", "CREATE_IN_PROGRESS"),
        stand_in.event(2, "a", "CREATE_COMPLETE"),
        stand_in.event(3, "s", "CREATE_COMPLETE"),
    ]
    heat = stand_in.heat("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_COMPLETE", events=events)
    notes = stand_in.notes()
    follower = Follower(heat, STACK, notes, new=True)
    stack = follower.until_over("CREATE", 10)
    assert stack
    assert stack.status == "CREATE_COMPLETE"
    assert notes.lines == ["s CREATE_IN_PROGRESS", "a CREATE_COMPLETE", "s CREATE_COMPLETE"]
    assert follower.events == tuple(events)


def test_an_event_that_comes_out_of_order_is_not_lost(stand_in: Any) -> None:
    heat = stand_in.heat(
        "CREATE_IN_PROGRESS", "CREATE_COMPLETE", events=[stand_in.event(5, "s", "CREATE_COMPLETE")]
    )
    follower = Follower(heat, STACK, stand_in.notes(), new=True)
    heat.get = _after_first_look(heat, stand_in.event(4, "late", "CREATE_COMPLETE"))
    follower.until_over("CREATE", 10)
    assert {event.resource for event in follower.events} == {"s", "late"}


def _after_first_look(heat: Any, late: Any) -> Any:
    get = heat.get

    def next_get(name: str, *, outputs: bool = False) -> Stack | None:
        if len(heat.statuses) == 1:
            heat.all_events.insert(0, late)
        found: Stack | None = get(name, outputs=outputs)
        return found

    return next_get


def test_the_status_of_an_earlier_update_is_not_taken_for_this_one(stand_in: Any) -> None:
    old = [stand_in.event(1, "s", "UPDATE_IN_PROGRESS"), stand_in.event(2, "s", "UPDATE_COMPLETE")]
    heat = stand_in.heat("UPDATE_COMPLETE", events=old)
    follower = Follower(heat, STACK, stand_in.notes())
    with pytest.raises(StackTimeoutError):
        follower.until_over("UPDATE", 0)
    heat.all_events.append(stand_in.event(3, "a", "UPDATE_COMPLETE"))
    with pytest.raises(StackTimeoutError):  # not the stack's own
        follower.until_over("UPDATE", 0)
    heat.all_events.append(stand_in.event(4, "s", "UPDATE_IN_PROGRESS"))
    with pytest.raises(StackTimeoutError):  # the status was read before Heat began
        follower.until_over("UPDATE", 0)
    heat.all_events.append(stand_in.event(5, "s", "UPDATE_COMPLETE"))
    assert follower.until_over("UPDATE", 0)
    assert [event.id for event in follower.events] == ["3", "4", "5"]


def test_the_stacks_own_event_may_be_the_one_that_comes_out_of_order(stand_in: Any) -> None:
    heat = stand_in.heat(
        "CREATE_IN_PROGRESS", "CREATE_COMPLETE", events=[stand_in.event(5, "a", "CREATE_COMPLETE")]
    )
    heat.get = _after_first_look(heat, stand_in.event(4, "s", "CREATE_COMPLETE"))
    assert Follower(heat, STACK, stand_in.notes(), new=True).until_over("CREATE", 10)


def test_an_action_that_another_one_took_the_place_of_is_over(stand_in: Any) -> None:
    statuses = ["CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "DELETE_FAILED"]
    events = [stand_in.event(number, "s", status) for number, status in enumerate(statuses)]
    stack = Follower(stand_in.heat(*statuses, events=events), STACK, stand_in.notes(), new=True).until_over(
        "CREATE", 10
    )
    assert stack
    assert stack.status == "DELETE_FAILED"


def test_an_outage_after_the_last_event_is_waited_out(stand_in: Any) -> None:
    down = HeatUnavailableError("Heat does not answer")
    heat = stand_in.heat(
        "CREATE_COMPLETE", down, "CREATE_COMPLETE", events=[stand_in.event(1, "s", "CREATE_COMPLETE")]
    )
    stack = Follower(heat, STACK, stand_in.notes(), new=True).until_over("CREATE", 60)
    assert stack
    assert stack.outputs == {"url": "http://h/"}


def test_no_secret_in_what_is_shown(stand_in: Any) -> None:
    events = [stand_in.event(1, "s", "CREATE_COMPLETE", "the password is topsecret")]
    notes = stand_in.notes()
    notes.event = lambda event: notes.note(event.reason)
    heat = stand_in.heat("CREATE_COMPLETE", events=events)
    Follower(heat, STACK, notes, new=True, secrets=["topsecret"]).until_over("CREATE", 10)
    assert notes.lines == ["the password is (not shown)"]


def test_a_timeout_is_told_also_where_heat_does_not_say_what_hangs(
    stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    heat = stand_in.heat("CREATE_IN_PROGRESS")
    monkeypatch.setattr(heat, "resources", _down)
    with pytest.raises(StackTimeoutError, match="CREATE is not over"):
        Follower(heat, STACK, stand_in.notes(), new=True).until_over("CREATE", -1)


def _down(_: Stack) -> Any:
    raise HeatUnavailableError("Heat does not answer")


@pytest.mark.parametrize("last", [None, "DELETE_COMPLETE"])
def test_a_deleted_stack_is_gone(stand_in: Any, last: str | None) -> None:
    heat = stand_in.heat("DELETE_IN_PROGRESS", last)
    assert Follower(heat, STACK, stand_in.notes()).until_over("DELETE", 10) is None


@pytest.mark.parametrize("last", [None, "DELETE_COMPLETE"])
def test_a_deleted_stack_is_gone_only_when_its_name_is_free(stand_in: Any, last: str | None) -> None:
    events = [stand_in.event(1, "s", "DELETE_IN_PROGRESS"), stand_in.event(2, "s", "DELETE_COMPLETE")]
    heat = stand_in.heat("DELETE_IN_PROGRESS", last)
    follower = Follower(heat, STACK, stand_in.notes())
    heat.all_events += events
    heat.held = 3
    assert follower.until_over("DELETE", 10) is None
    assert heat.held == -1
    assert follower.events == tuple(events)


def test_a_name_that_is_never_freed_ends_the_waiting(stand_in: Any) -> None:
    heat = stand_in.heat("DELETE_COMPLETE")
    heat.held = 9
    with pytest.raises(StackTimeoutError, match="DELETE is not over"):
        Follower(heat, STACK, stand_in.notes()).until_over("DELETE", -1)


def test_an_outage_of_heat_is_waited_out_and_told_once(stand_in: Any) -> None:
    down = HeatUnavailableError("Heat does not answer")
    events = [stand_in.event(1, "s", "CREATE_COMPLETE")]
    heat = stand_in.heat(down, down, "CREATE_COMPLETE", events=events)
    notes = stand_in.notes()
    assert Follower(heat, STACK, notes, new=True).until_over("CREATE", 60)
    assert notes.lines == ["Heat does not answer; waiting for it", "s CREATE_COMPLETE"]


def test_an_outage_that_lasts_ends_the_waiting(stand_in: Any) -> None:
    heat = stand_in.heat(HeatUnavailableError("Heat does not answer"))
    with pytest.raises(HeatUnavailableError):
        Follower(heat, STACK, stand_in.notes(), new=True).until_over("CREATE", -1)


def test_a_timeout_tells_the_innermost_resource_that_hangs(stand_in: Any) -> None:
    heat = stand_in.heat("CREATE_IN_PROGRESS")
    heat.all_resources = [
        stand_in.resource("group", "OS::Heat::ResourceGroup", "CREATE_IN_PROGRESS"),
        stand_in.resource("group/0", "OS::Nova::Server", "CREATE_IN_PROGRESS"),
        stand_in.resource("net", "OS::Neutron::Net"),
    ]
    with pytest.raises(StackTimeoutError, match=r"hangs at group/0 \(OS::Nova::Server, group/0-id\)$"):
        Follower(heat, STACK, stand_in.notes(), new=True).until_over("CREATE", -1)
    assert len(hanging_resources(heat, STACK)) == 1
