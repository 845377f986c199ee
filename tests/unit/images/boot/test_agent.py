"""The guest agent's protocol, spoken by the other end of a socket as the agent of QEMU does."""

from __future__ import annotations

import base64
import json
import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.images.boot import agent as agents
from hotcat.images.boot.agent import Agent, AgentError
from hotcat.images.boot.channel import Channel, ChannelError
from hotcat.images.boot.watch import BootError, NoAgentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Answer = dict[str, Any] | None


class Watching:
    """Stands for the watch of a machine: nothing to see, time flies when told to."""

    own = 0.0
    up_since: float | None = None

    def look(self) -> None:
        self.own += 1

    def pause(self, seconds: float) -> None:
        self.own += seconds


class Guest:
    """Answers each command as it is told to; by itself a well agent that runs what exits at once."""

    def __init__(self, link: socket.socket) -> None:
        self.link = link
        self.heard: list[str] = []
        self.answers: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "guest-sync-delimited": lambda given: {"return": given["id"]},
            "guest-info": lambda _: {
                "return": {
                    "supported_commands": [
                        {"name": name, "enabled": True} for name in ("guest-exec", "guest-exec-status")
                    ]
                }
            },
            "guest-exec": lambda _: {"return": {"pid": 7}},
            "guest-exec-status": lambda _: {"return": {"exited": True, "exitcode": 0}},
        }

    def serve(self) -> None:
        with self.link.makefile("rb") as commands:
            for line in commands:
                command = json.loads(line.lstrip(b"\xff"))
                self.heard.append(command["execute"])
                answer = self.answers[command["execute"]](command["arguments"])
                if answer is not None:
                    prefix = b"\xff" if command["execute"].startswith("guest-sync") else b""
                    self.link.sendall(prefix + json.dumps(answer).encode() + b"\n")


@pytest.fixture
def guest() -> Iterator[tuple[Guest, Agent, Watching]]:
    ours, theirs = socket.socketpair()
    inside = Guest(theirs)
    thread = threading.Thread(target=inside.serve)
    thread.start()
    watching = Watching()
    yield inside, Agent(Channel(ours), watching), watching  # type: ignore[arg-type]
    ours.close()
    thread.join()
    theirs.close()


def test_a_script_runs_and_its_output_comes_back(guest: tuple[Guest, Agent, Watching]) -> None:
    inside, agent, _ = guest
    given: list[dict[str, Any]] = []
    states = iter(
        [
            {"exited": False},
            {
                "exited": True,
                "exitcode": 3,
                "out-data": base64.b64encode("grüße\n".encode()).decode(),
                "err-data": base64.b64encode(b"\xff").decode(),
            },
        ]
    )
    inside.answers["guest-exec"] = lambda arguments: given.append(arguments) or {"return": {"pid": 7}}
    inside.answers["guest-exec-status"] = lambda _: {"return": next(states)}
    agent.wait()
    ran = agent.run("echo 'x y'")
    assert (ran.exit, ran.stdout, ran.stderr) == (3, "grüße\n", "\ufffd")
    assert given == [{"path": "/bin/sh", "arg": ["-c", "echo 'x y'"], "capture-output": True}]


def test_a_script_ended_by_a_signal_has_the_status_that_a_shell_gives_it(
    guest: tuple[Guest, Agent, Watching],
) -> None:
    inside, agent, _ = guest
    inside.answers["guest-exec-status"] = lambda _: {"return": {"exited": True, "signal": 9}}
    assert agent.run("x").exit == 137


def test_an_answer_to_an_earlier_question_is_none(guest: tuple[Guest, Agent, Watching]) -> None:
    inside, agent, _ = guest
    inside.link.sendall(b'\xff{"return": 1}\n{"return": {"late": 1}}\n')
    agent.wait()
    assert inside.heard == ["guest-sync-delimited", "guest-info"]


def test_an_agent_that_does_not_answer_though_the_system_is_up(
    guest: tuple[Guest, Agent, Watching], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside, agent, watching = guest
    monkeypatch.setattr(agents, "_AGAIN", 0.01)
    monkeypatch.setattr(agents, "_SLICE", 0.001)
    inside.answers["guest-sync-delimited"] = lambda _: None
    watching.up_since = 5.0
    with pytest.raises(NoAgentError, match="up since 5 s, and no guest agent answers"):
        agent.wait()


def test_an_agent_that_may_not_run_anything(guest: tuple[Guest, Agent, Watching]) -> None:
    inside, agent, _ = guest
    inside.answers["guest-info"] = lambda _: {
        "return": {"supported_commands": [{"name": "guest-exec", "enabled": False}]}
    }
    with pytest.raises(BootError, match="does not allow guest-exec and guest-exec-status"):
        agent.wait()


def test_an_agent_that_refuses(guest: tuple[Guest, Agent, Watching]) -> None:
    inside, agent, _ = guest
    inside.answers["guest-exec"] = lambda _: {"error": {"class": "GenericError", "desc": "no fork"}}
    with pytest.raises(AgentError, match="refuses guest-exec: no fork"):
        agent.run("x")


def test_a_script_without_end(guest: tuple[Guest, Agent, Watching]) -> None:
    inside, agent, _ = guest
    inside.answers["guest-exec-status"] = lambda _: {"return": {"exited": False}}
    with pytest.raises(AgentError, match="no end after 0 s"):
        agent.run("x", patience=0.01)


@pytest.mark.parametrize(
    ("sent", "told"), [(b"no json\n", "no JSON"), (b"[1]\n", "no message"), (b"", "hung up")]
)
def test_what_is_no_answer(sent: bytes, told: str) -> None:
    ours, theirs = socket.socketpair()
    with ours:
        theirs.sendall(sent)
        theirs.close()
        with pytest.raises(ChannelError, match=told):
            Channel(ours).receive(1.0)


def test_messages_that_come_together_are_told_apart() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = Channel(ours)
        theirs.sendall(b'{"a": 1}\n{"b": 2}\n{"c"')
        assert channel.receive(1.0) == {"a": 1}
        assert channel.receive(1.0) == {"b": 2}
        assert channel.receive(0.0) is None
        theirs.sendall(b": 3}\n")
        assert channel.receive(1.0) == {"c": 3}
