from __future__ import annotations

from hotcat.report.events import event_line
from hotcat.report.results import Event


def event(resource: str, physical_id: str, reason: str) -> Event:
    return Event("1", "2026-01-02T03:04:05Z", "web", "web-id", resource, "CREATE_FAILED", reason, physical_id)


def test_an_event_of_a_resource() -> None:
    line = event_line(event("server", "server-id", "no valid host\nof many"))
    assert line == "03:04:05  web/server  CREATE_FAILED  no valid host"


def test_an_event_of_the_stack_itself_and_a_reason_that_says_nothing() -> None:
    assert event_line(event("web", "web-id", "state changed")) == "03:04:05  web  CREATE_FAILED"
