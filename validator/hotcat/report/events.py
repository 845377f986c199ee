"""A stack's events and failures as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.report.results import Event, FailedResource, StackFailure

_DULL = {"", "state changed"}  # reasons that say no more than the status
_CONSOLE_LINES = 40


def event_line(event: Event) -> str:
    """Return one event as one line: time of day, where, status, and the first line of a telling reason."""
    name = event.stack if event.of_stack else f"{event.stack}/{event.resource}"
    reason = "" if event.reason in _DULL else f"  {event.reason.splitlines()[0]}"
    return f"{event.time[11:19]}  {name}  {event.status}{reason}"


def failure_text(failure: StackFailure) -> str:
    """Return all that is known of a failure, what began it first."""
    return "\n".join(_failure_lines(failure))


def _failure_lines(failure: StackFailure) -> Iterator[str]:
    yield f"{failure.stack}: {failure.status}"
    if not failure.resources:
        yield f"  {failure.reason}"
    for resource in failure.resources:
        yield from _resource_lines(resource)
    for console in failure.consoles:
        lines = console.text.rstrip().splitlines()[-_CONSOLE_LINES:]
        yield f"console of {console.path} ({console.server_id}), its last {len(lines)} lines:"
        yield from (f"  | {line.rstrip()}" for line in lines)


def _resource_lines(resource: FailedResource) -> Iterator[str]:
    identity = f", {resource.physical_id}" if resource.physical_id else ""
    yield f"  {resource.path} ({resource.type}{identity}): {resource.status}"
    yield from (f"    {line}" for line in resource.reason.splitlines())
    if resource.events:
        yield "    its events:"
        yield from (f"      {event_line(event)}" for event in resource.events)
