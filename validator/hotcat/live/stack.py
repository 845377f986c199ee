"""Stacks out of bundles: create, update, preview, delete, each followed to its end."""

from __future__ import annotations

import contextlib
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.live import orphans
from hotcat.live.failure import commands, explain
from hotcat.live.wait import Follower, StackTimeoutError
from hotcat.report.events import failure_text
from hotcat.report.secret import without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from hotcat.live.cloud import Cloud
    from hotcat.live.heat import Stack
    from hotcat.live.progress import Progress
    from hotcat.render.bundle import Bundle
    from hotcat.report.results import Event, StackFailure

TAG = "hotcat"  # on every stack that hotcat makes
TIMEOUT = 1800.0  # seconds for one action on a stack
_GRACE = 30.0  # seconds after Heat's own time-out, so that Heat can say what timed out


class StackFailedError(HotcatError):
    """A stack ended in a failed state; the message says all that is known of it."""

    def __init__(self, failure: StackFailure, remedy: str) -> None:
        super().__init__(failure_text(failure), remedy=remedy)


@dataclass(frozen=True)
class Outcome:
    """A stack after an action on it: with its outputs, the action's events, and the seconds it took Heat."""

    stack: Stack
    events: tuple[Event, ...]
    seconds: float


class Stacks:
    """The stacks of one cloud, with a display for their progress."""

    def __init__(self, cloud: Cloud, progress: Progress) -> None:
        self._cloud = cloud
        self._heat = cloud.heat
        self._progress = progress

    def start(
        self, bundle: Bundle, name: str, *, tags: Sequence[str] = (), timeout: float = TIMEOUT
    ) -> Stack:
        """Ask Heat for a stack and return without waiting for it."""
        with _hidden(secrets_of(bundle)):
            return self._heat.create(name, {**_request(bundle, timeout), "tags": ",".join((TAG, *tags))})

    def finish(self, stack: Stack, bundle: Bundle, *, timeout: float = TIMEOUT) -> Outcome:
        """Wait for a stack that `start` asked for; raises as `create` does."""
        secrets = secrets_of(bundle)
        follower = Follower(self._heat, stack, self._progress, new=True, secrets=secrets)
        with _hidden(secrets):
            return self._outcome("CREATE", follower, stack, timeout)

    def create(
        self, bundle: Bundle, name: str, *, tags: Sequence[str] = (), timeout: float = TIMEOUT
    ) -> Outcome:
        """Create a stack and wait; raises StackFailedError, or StackTimeoutError after `timeout` seconds."""
        return self.finish(self.start(bundle, name, tags=tags, timeout=timeout), bundle, timeout=timeout)

    def update(self, stack: Stack, bundle: Bundle, *, timeout: float = TIMEOUT) -> Outcome:
        """Update a stack to what a bundle says, and wait; raises as `create` does."""
        secrets = secrets_of(bundle)
        follower = Follower(self._heat, stack, self._progress, secrets=secrets)
        with _hidden(secrets):
            self._heat.update(stack, {**_request(bundle, timeout), "tags": ",".join(stack.tags)})
            return self._outcome("UPDATE", follower, stack, timeout)

    def preview(self, bundle: Bundle, name: str) -> Mapping[str, int]:
        """Return how many resources of each type `create` would make; Heat checks all of it on the way."""
        with _hidden(secrets_of(bundle)):
            return self._heat.preview(name, _request(bundle, TIMEOUT))

    def delete(self, name_or_id: str, *, timeout: float = TIMEOUT) -> Outcome | None:
        """Delete a stack and wait until it is gone; returns how it went, None where there was none.

        A deletion that fails is tried once more, for most fail because something was in use for a moment; and
        a third time, where interfaces that Heat does not know could be taken off the stack's own routers.
        Raises StackFailedError when that fails too, with what is still in use and by whom; StackTimeoutError
        where one takes over `timeout` seconds.
        """
        began = time.monotonic()
        stack = self._heat.get(name_or_id)
        if stack is None or (stack.status == "DELETE_COMPLETE" and not self._heat.holds(stack)):
            return None
        with self._progress.waiting(f"deleting {stack.name}"):
            left, events = self._delete_once(stack, timeout)
            if left:
                self._progress.note(f"deleting {stack.name} failed ({left.reason}); trying once more")
                left, events = self._delete_once(stack, timeout)
            if left and (taken := orphans.find(self._cloud, stack).take_off()):
                for one in taken:
                    self._progress.note(f"took off what Heat did not know of: {one}; trying again")
                left, events = self._delete_once(stack, timeout)
        if left:
            raise self._failed(left, events, orphans.find(self._cloud, left).described())
        return Outcome(stack, events, time.monotonic() - began)

    def _delete_once(self, stack: Stack, timeout: float) -> tuple[Stack | None, tuple[Event, ...]]:
        follower = Follower(self._heat, stack, self._progress)
        self._heat.delete(stack)
        return self._until_over("DELETE", follower, stack, timeout), follower.events

    def _outcome(self, action: str, follower: Follower, stack: Stack, timeout: float) -> Outcome:
        began = time.monotonic()
        with self._progress.waiting(f"{action.lower()} {stack.name}"):
            after = self._until_over(action, follower, stack, timeout + _GRACE)
        if after is None:
            raise HotcatError(f"stack {stack.name!r} was deleted by someone else meanwhile")
        if after.status != f"{action}_COMPLETE":
            raise self._failed(after, follower.events)
        return Outcome(after, follower.events, time.monotonic() - began)

    def _until_over(self, action: str, follower: Follower, stack: Stack, within: float) -> Stack | None:
        try:
            return follower.until_over(action, within)
        except StackTimeoutError as error:
            error.remedy = self._look(stack)
            raise
        except KeyboardInterrupt:
            self._progress.note(f"no longer waiting; Heat goes on with stack {stack.name}")
            raise

    def _failed(self, stack: Stack, events: Sequence[Event], users: Sequence[str] = ()) -> StackFailedError:
        remedy = self._look(stack)
        if users:
            remedy = "\n  ".join(("Still in use by what is not the stack's:", *users, remedy))
        return StackFailedError(explain(self._cloud, stack, events), remedy)

    def _look(self, stack: Stack) -> str:
        return "\n  ".join(("Look further, or remove it:", *commands(self._cloud.name, stack.name)))


def secrets_of(bundle: Bundle) -> frozenset[str]:
    """Return the texts in a bundle that are never to be shown."""
    values = (bundle.parameters[name] for name in bundle.secret if name in bundle.parameters)
    return frozenset([*map(str, values), *(pair.private_key for pair in bundle.key_pairs.values())])


@contextlib.contextmanager
def _hidden(secrets: Iterable[str]) -> Iterator[None]:
    """Take secrets out of an error: what Heat refuses it quotes."""
    try:
        yield
    except HotcatError as error:
        error.message = without(secrets, error.message)
        raise


def _request(bundle: Bundle, timeout: float) -> Mapping[str, object]:
    return {
        "template": bundle.template,
        "files": dict(bundle.files),
        "environment": dict(bundle.environment),
        "disable_rollback": True,  # what failed stays to be looked at
        "timeout_mins": max(1, math.ceil(timeout / 60)),
    }
