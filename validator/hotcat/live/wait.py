"""Waiting for Heat: follow a stack's events until the action on it is over."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.live.heat import Heat, HeatUnavailableError, Stack
from hotcat.report.secret import without

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hotcat.live.progress import Progress
    from hotcat.report.results import Event

_SHORTEST, _LONGEST = 0.5, 3.0  # seconds between two looks: quick at first, then gentle to the API


class StackTimeoutError(HotcatError):
    """An action on a stack was not over in time."""


class Follower:
    """Follows one stack from now on: shows its events as they come, and keeps them."""

    def __init__(
        self, heat: Heat, stack: Stack, progress: Progress, *, new: bool = False, secrets: Iterable[str] = ()
    ) -> None:
        """Note where the stack's events end now; for a `new` stack, all of them are still to come.

        The `secrets` are left out of what is shown, not of the events kept.
        """
        self._heat = heat
        self._stack = stack
        self._progress = progress
        self._secrets = secrets
        self._old = set[str]() if new else {event.id for event in heat.events(stack)}
        self._last: str | None = None
        self._new: dict[str, Event] = {}

    @property
    def events(self) -> tuple[Event, ...]:
        """All events seen, oldest first."""
        return tuple(self._new.values())

    def until_over(self, action: str, within: float) -> Stack | None:
        """Wait until `action` (CREATE, UPDATE, DELETE) is over; returns the stack, or None once it is gone.

        A stack is gone when its name is free for another; what is returned has its outputs. It is over too
        where somebody's other action took the place of this one. Heat's outages are waited out. Raises
        StackTimeoutError after `within` seconds, saying what hangs.
        """
        deadline = time.monotonic() + within
        pause = _SHORTEST
        silent = False
        while True:
            try:
                stack = self._heat.get(self._stack.reference)
                if stack and stack.status == "DELETE_COMPLETE":
                    stack = None
                # What another engine writes late may sort before the last event seen: then take them all.
                self._show_news(all_of_them=bool(stack and not stack.in_progress))
                if stack is None:
                    if not self._heat.holds(self._stack):
                        return None
                elif self._is_over(stack, action):
                    return self._heat.get(stack.reference, outputs=True)
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
        """Whether Heat's last word on the stack is its status: that may be the one of an earlier action."""
        told = [event.status for event in self._new.values() if event.physical_id == stack.id]
        began = any(status.startswith(action) for status in told)
        return began and told[-1] == stack.status and not stack.in_progress

    def _show_news(self, *, all_of_them: bool) -> None:
        for event in self._heat.events(self._stack, after=None if all_of_them else self._last):
            self._last = event.id
            if event.id not in self._old and event.id not in self._new:
                self._new[event.id] = event
                self._progress.event(replace(event, reason=without(self._secrets, event.reason)))

    def _timeout(self, action: str, within: float) -> StackTimeoutError:
        hanging: Sequence[str] = ()
        with contextlib.suppress(HotcatError):
            hanging = hanging_resources(self._heat, self._stack)
        return StackTimeoutError(
            f"stack {self._stack.name!r}: {action} is not over after {within:.0f} s"
            + (f"; it hangs at {', '.join(hanging)}" if hanging else "")
        )


def hanging_resources(heat: Heat, stack: Stack) -> Sequence[str]:
    """Return the innermost resources of a stack on which an action is going on, as `path (type, id)`."""
    busy = [one for one in heat.resources(stack) if one.status.endswith("_IN_PROGRESS")]
    return [
        f"{one.path} ({', '.join(filter(None, (one.type, one.physical_id)))})"
        for one in busy
        if not any(other.path.startswith(f"{one.path}/") for other in busy)
    ]
