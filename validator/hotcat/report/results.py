"""What happened on a cloud, as plain values: nothing here knows how it was found out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One event of a stack or of a resource in it or in its nested stacks; `time` is ISO 8601 in UTC."""

    id: str
    time: str
    stack: str
    stack_id: str
    resource: str
    status: str
    reason: str = ""
    physical_id: str = ""

    @property
    def of_stack(self) -> bool:
        """Whether the event tells of the stack itself rather than of a resource in it."""
        return self.physical_id == self.stack_id


@dataclass(frozen=True)
class FailedResource:
    """A resource that failed by itself, not because one below did; `path` leads down nested stacks: a/0/b."""

    path: str
    type: str
    status: str
    reason: str
    physical_id: str = ""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class ConsoleLog:
    """The end of what a server wrote to its console."""

    server_id: str
    path: str
    text: str


@dataclass(frozen=True)
class StackFailure:
    """Why a stack failed, with all that helps to see it."""

    stack: str
    status: str
    reason: str
    resources: tuple[FailedResource, ...] = ()
    consoles: tuple[ConsoleLog, ...] = ()


@dataclass(frozen=True)
class Phase:
    """A step of a case: its wall time in seconds, and what went wrong in it (nothing where it passed)."""

    name: str
    seconds: float
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseResult:
    """A case that ran to its end; `look` holds the commands to look further with; `kept`: its stack stays."""

    entry: str
    case: str
    phases: tuple[Phase, ...]
    look: tuple[str, ...]
    kept: bool = False

    @property
    def passed(self) -> bool:
        """Whether no phase has a problem."""
        return not any(phase.problems for phase in self.phases)


@dataclass(frozen=True)
class BootResult:
    """An image that was booted, or that could not be; `disk` is the file, `build` its key where it has one.

    `accelerator` is `kvm` or `tcg`; `skipped` says what was not looked at and why. Where the boot failed,
    `console` holds the end of the serial console and `console_file` is the file with all of it.
    """

    image: str
    build: str
    disk: str
    accelerator: str
    phases: tuple[Phase, ...]
    cpu_seconds: float
    skipped: tuple[str, ...] = ()
    console: tuple[str, ...] = ()
    console_file: str = ""

    @property
    def passed(self) -> bool:
        """Whether no phase has a problem."""
        return not any(phase.problems for phase in self.phases)

    @property
    def seconds(self) -> float:
        """The wall time of all phases."""
        return sum(phase.seconds for phase in self.phases)
