"""Waiting for Heat: follow a stack's events until the action on it is over."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.live.heat import Heat, HeatUnavailableError, Stack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotcat.live.progress import Progress
    from hotcat.report.results import Event

_SHORTEST, _LONGEST = 0.5, 3.0  # seconds between two looks: quick at first, then gentle to the API


class StackTimeoutError(HotcatError):
    """An action on a stack was not over in time."""


class Follower:
    """Follows one stack from now on: shows its events as they come, and keeps them."""

    def __init__(self, heat: Heat, stack: Stack, progress: Progress, *, new: bool = False) -> None:
        """Note where the stack's events end now; for a `new` stack, all of them are still to come."""
        self._heat = heat
        self._stack = stack
        self._progress = progress
        self._old = set[str]() if new else {event.id for event in heat.events(stack)}
        self._last: str | None = None
        self._new: dict[str, Event] = {}

    @property
    def events(self) -> tuple[Event, ...]:
        """All events seen, oldest first."""
        return tuple(self._new.values())

    def until_over(self, action: str, within: float) -> Stack | None:
        """Wait until `action` (CREATE, UPDATE, DELETE) is over; returns the stack, or None once it is gone.

        Heat's outages are waited out. Raises StackTimeoutError after `within` seconds, saying what hangs.
        """
        deadline = time.monotonic() + within
        pause = _SHORTEST
        silent = False
        while True:
            try:
                stack = self._heat.get(self._stack.reference)
                self._show_news(all_of_them=False)
                if stack is None or stack.status == "DELETE_COMPLETE":
                    return None
                if self._is_over(stack, action):
                    self._show_news(all_of_them=True)
                    return stack
                silent = False
            except HeatUnavailableError as error:
                if time.monotonic() > deadline:
                    raise
                if not silent:
                    self._progress.note(f"{error.message}; waiting for it")
                silent = True
            if time.monotonic() > deadline:
                raise self._timeout(action, within)
            time.sleep(pause)
            pause = min(pause * 1.3, _LONGEST)

    def _is_over(self, stack: Stack, action: str) -> bool:
        if stack.in_progress or not stack.status.startswith(action):
            return False
        # The status may still be that of an earlier action of the same kind; the events tell.
        return any(
            event.physical_id == stack.id and event.status.startswith(action) for event in self._new.values()
        )

    def _show_news(self, *, all_of_them: bool) -> None:
        # What another engine writes late may sort before the last event seen: the last look takes them all.
        for event in self._heat.events(self._stack, after=None if all_of_them else self._last):
            self._last = event.id
            if event.id not in self._old and event.id not in self._new:
                self._new[event.id] = event
                self._progress.event(event)

    def _timeout(self, action: str, within: float) -> StackTimeoutError:
        hanging = hanging_resources(self._heat, self._stack)
        return StackTimeoutError(
            f"stack {self._stack.name!r}: {action} is not over after {within:.0f} s"
            + (f"; it hangs at {', '.join(hanging)}" if hanging else ""),
            remedy=f"`openstack stack event list --nested-depth 5 {self._stack.name}` shows how far it came.",
        )


def hanging_resources(heat: Heat, stack: Stack) -> Sequence[str]:
    """Return the innermost resources of a stack on which an action is going on, as `path (type, id)`."""
    busy = [one for one in heat.resources(stack) if one.status.endswith("_IN_PROGRESS")]
    return [
        f"{one.path} ({', '.join(filter(None, (one.type, one.physical_id)))})"
        for one in busy
        if not any(other.path.startswith(f"{one.path}/") for other in busy)
    ]
