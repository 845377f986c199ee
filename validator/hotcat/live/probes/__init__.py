"""Probes: ways to look at the deployed thing from outside, one module a kind.

A probe looks again, with growing pauses, until what it sees is as expected or its time is over.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hotcat.live.probes import api, http, ping, ssh, tcp
from hotcat.live.probes.miss import ProbeMissError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hotcat.live.cloud import Cloud

__all__ = ["KINDS", "look"]

_SHORTEST, _LONGEST = 0.5, 5.0  # seconds between two looks

KINDS: Mapping[str, Callable[[Cloud, Mapping[str, Any]], None]] = {
    "api": api.look,
    "http": http.look,
    "ping": ping.look,
    "ssh": ssh.look,
    "tcp": tcp.look,
}


def look(cloud: Cloud, kind: str, arguments: Mapping[str, Any], within: float) -> str | None:
    """Look until it is as expected; returns None, or the last answer where `within` seconds were not enough.

    Raises HotcatError where looking again cannot help: wrong arguments, a relay that does not answer.
    """
    began = time.monotonic()
    pause = _SHORTEST
    looks = 0
    while True:
        looks += 1
        try:
            KINDS[kind](cloud, arguments)
        except ProbeMissError as miss:
            took = time.monotonic() - began
            if took + pause > within:
                return f"{miss} (the last of {looks} looks in {took:.0f} s)"
        else:
            return None
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST)
