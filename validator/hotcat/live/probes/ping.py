"""The ping probe: a host answers an ICMP echo request.

ICMP does not go through a SOCKS relay: for the embedded cloud, ping runs inside it.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.live.probes.miss import ProbeMissError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.live.cloud import Cloud

_PING = ("ping", "-n", "-c", "1", "-W", "2")
_TIMEOUT = 30.0  # seconds for the command, which gives up by itself after two


def look(cloud: Cloud, arguments: Mapping[str, Any]) -> None:
    """Ping `host` once; expects an answer."""
    host = arguments["host"]
    try:
        done = subprocess.run(
            [*inside(cloud), *_PING, "--", host],
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except FileNotFoundError:
        raise HotcatError("there is no ping command", remedy="Install it (iputils-ping).") from None
    except subprocess.TimeoutExpired:
        raise ProbeMissError(f"ping {host}: the command hangs") from None
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines()
        raise ProbeMissError(f"ping {host}: {said[-1] if said else f'exit {done.returncode}'}")


def inside(cloud: Cloud) -> list[str]:
    """Return what to put before a command so that it runs where the cloud's addresses are reached."""
    if cloud.embedded is None:
        return []
    return [sys.executable, "-m", "hotcat.cli.main", "cloud", "shell", "--cloud-name", cloud.embedded, "--"]
