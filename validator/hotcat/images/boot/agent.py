"""The guest agent of QEMU inside the machine: the way to ask the guest without a network."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.images.boot.channel import ChannelError
from hotcat.images.boot.watch import BootError, NoAgentError

if TYPE_CHECKING:
    from hotcat.images.boot.channel import Channel
    from hotcat.images.boot.watch import Watch

_GRACE = 120.0  # seconds that the agent has to answer once a login prompt or cloud-init's end was seen
_AGAIN = 15.0  # seconds after which an unanswered call is made again: the agent may have started anew
_SLICE = 0.25  # seconds between two looks at the console
_PATIENCE = 60.0  # seconds for an answer of an agent that has answered before
_NEEDED = ("guest-exec", "guest-exec-status")


class AgentError(HotcatError):
    """The agent refuses, or answers no more."""


@dataclass(frozen=True)
class Ran:
    """A command that ran inside: its exit status, or 128 and the signal's number, and what it wrote."""

    exit: int
    stdout: str
    stderr: str


class Agent:
    """The agent, once `wait` has heard of it."""

    def __init__(self, channel: Channel, watch: Watch) -> None:
        self._channel = channel
        self._watch = watch

    def wait(self) -> None:
        """Wait until the agent answers; raises BootError where it does not, though the system is up."""
        while not self._synchronised(_AGAIN):
            up = self._watch.up_since
            if up is not None and self._watch.own > up + _GRACE:
                raise NoAgentError(
                    f"the system is up since {up:.0f} s, and no guest agent answers: is qemu-guest-agent in"
                    " the image, and does it start?"
                )
        commands = self._call("guest-info").get("supported_commands", [])
        off = [name for name in _NEEDED if not _enabled(commands, name)]
        if off:
            raise BootError(f"the guest agent does not allow {' and '.join(off)}")

    def run(self, script: str, patience: float = _PATIENCE, every: float = 0.2) -> Ran:
        """Run a script by /bin/sh as root inside, and look `every` so many seconds whether it has ended.

        Raises AgentError where it lasts longer than `patience`, BootError as `Watch.look` does.
        """
        arguments = {"path": "/bin/sh", "arg": ["-c", script], "capture-output": True}
        pid = self._call("guest-exec", **arguments)["pid"]
        deadline = self._watch.own + patience
        while not (status := self._call("guest-exec-status", pid=pid))["exited"]:
            if self._watch.own > deadline:
                raise AgentError(f"no end after {patience:.0f} s")
            self._watch.pause(every)
        code = status.get("exitcode", 128 + status.get("signal", 0))
        return Ran(code, _text(status, "out-data"), _text(status, "err-data"))

    def _call(self, command: str, **arguments: object) -> dict[str, Any]:
        """Ask the agent; raises AgentError where it refuses, or answers no more."""
        self._channel.send({"execute": command, "arguments": arguments})
        deadline = self._watch.own + _PATIENCE
        while self._watch.own < deadline:
            answer = self._receive()
            if answer is None:
                continue
            if "error" in answer:
                raise AgentError(f"the guest agent refuses {command}: {answer['error'].get('desc')}")
            if isinstance(answer.get("return"), dict):
                return dict(answer["return"])
        raise AgentError(f"the guest agent does not answer {command} within {_PATIENCE:.0f} s")

    def _synchronised(self, patience: float) -> bool:
        """Whether the agent answers with a number that was not used before."""
        number = secrets.randbits(31)
        self._channel.send({"execute": "guest-sync-delimited", "arguments": {"id": number}}, prefix=b"\xff")
        deadline = self._watch.own + patience
        while self._watch.own < deadline:
            answer = self._receive()
            if answer is not None and answer.get("return") == number:
                return True
        return False

    def _receive(self) -> dict[str, Any] | None:
        try:
            return self._channel.receive(_SLICE)
        except ChannelError:
            self._watch.pause(_SLICE)  # raises and tells how the machine ended, if it did
            raise
        finally:
            self._watch.look()


def _enabled(commands: list[dict[str, Any]], name: str) -> bool:
    return any(one.get("name") == name and one.get("enabled") for one in commands)


def _text(status: dict[str, Any], key: str) -> str:
    return base64.b64decode(status.get(key, "")).decode(errors="replace")
