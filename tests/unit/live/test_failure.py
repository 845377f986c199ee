from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from openstack.exceptions import NotFoundException

from hotcat.live.failure import commands, explain
from hotcat.live.heat import HeatUnavailableError, Stack
from hotcat.report.events import failure_text

if TYPE_CHECKING:
    import pytest

FAILED = Stack("root-id", "s", "CREATE_FAILED", "Resource CREATE failed")


def consoles(**texts: object) -> SimpleNamespace:
    def read(server: str, length: int) -> object:
        assert length > 0
        text = texts[server.partition("-")[0]]
        if isinstance(text, Exception):
            raise text
        return text

    return SimpleNamespace(get_server_console_output=read)


def cloud(stand_in: Any, resources: list[Any], **texts: object) -> Any:
    heat = stand_in.heat("CREATE_FAILED")
    heat.all_resources = resources
    return stand_in.cloud(heat, compute=consoles(**texts))


def test_only_where_it_began_is_told(stand_in: Any) -> None:
    resources = [
        stand_in.resource("g", "Group", "CREATE_FAILED", "resources.g: resources[0]: broken"),
        stand_in.resource("g/0", "T", "CREATE_FAILED", "broken", stack_id="g-id"),
        stand_in.resource("other", "T", "CREATE_FAILED", "CREATE aborted (Task create cancelled)"),
        stand_in.resource("fine", "T"),
    ]
    events = [
        stand_in.event(1, "0", "CREATE_FAILED", "broken", stack="g"),
        stand_in.event(2, "fine", "CREATE_COMPLETE"),
    ]
    failure = explain(cloud(stand_in, resources), FAILED, events)
    assert [(one.path, one.reason) for one in failure.resources] == [("g/0", "broken")]
    assert [event.id for event in failure.resources[0].events] == ["1"]


def test_if_all_were_called_off_they_are_told_all_the_same(stand_in: Any) -> None:
    resources = [stand_in.resource("a", "T", "CREATE_FAILED", "CREATE aborted (user triggered cancel)")]
    assert [one.path for one in explain(cloud(stand_in, resources), FAILED).resources] == ["a"]


def test_a_failed_wait_condition_shows_the_consoles_of_the_servers_beside_it(stand_in: Any) -> None:
    resources = [
        stand_in.resource("wait", "OS::Heat::WaitCondition", "CREATE_FAILED", "timed out"),
        stand_in.resource("web", "OS::Nova::Server"),
        stand_in.resource("far", "OS::Nova::Server", stack_id="elsewhere"),
    ]
    failure = explain(cloud(stand_in, resources, web={"output": "boot\npanic\n"}), FAILED)
    assert [(one.path, one.text) for one in failure.consoles] == [("web", "boot\npanic\n")]


def test_a_failed_server_shows_its_own_console_alone(stand_in: Any) -> None:
    resources = [
        stand_in.resource("a", "OS::Nova::Server", "CREATE_FAILED", "ERROR"),
        stand_in.resource("b", "OS::Nova::Server"),
    ]
    failure = explain(cloud(stand_in, resources, a=NotFoundException("no console")), FAILED)
    assert [one.path for one in failure.consoles] == ["a"]
    assert "cannot be read" in failure.consoles[0].text


def test_the_text_holds_reason_events_and_console(stand_in: Any) -> None:
    resources = [stand_in.resource("web", "OS::Nova::Server", "CREATE_FAILED", "first\nsecond")]
    events = [stand_in.event(7, "web", "CREATE_FAILED", "first\nsecond")]
    console = {"output": "\n".join(f"line {number}" for number in range(100))}
    text = failure_text(explain(cloud(stand_in, resources, web=console), FAILED, events))
    for part in (
        "s: CREATE_FAILED",
        "web (OS::Nova::Server, web-id)",
        "    second",
        "03:04:07  s/web",
        "| line 99",
    ):
        assert part in text
    assert "line 59" not in text


def test_without_a_failed_resource_the_stack_tells_why(stand_in: Any) -> None:
    assert "Resource CREATE failed" in failure_text(explain(cloud(stand_in, []), FAILED))


def test_where_heat_does_not_answer_the_stack_tells_why(
    stand_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_: Stack) -> Any:
        raise HeatUnavailableError("Heat does not answer")

    there = cloud(stand_in, [])
    monkeypatch.setattr(there.heat, "resources", down)
    assert "Resource CREATE failed" in failure_text(explain(there, FAILED))


def test_commands_name_cloud_and_stack() -> None:
    assert all("mine" in one and "web" in one for one in commands("mine", "web"))
