"""The tcp probe: a port accepts connections, or (`open: false`) does not."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

from hotcat.live.address import port_number
from hotcat.live.probes.miss import ProbeMissError
from hotcat.live.reach import open_tcp

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.live.cloud import Cloud


def look(cloud: Cloud, arguments: Mapping[str, Any]) -> None:
    """Connect to `port` of `host`; expects that it accepts, or does not where `open` is false."""
    host, port = arguments["host"], port_number(arguments["port"])
    refusal: OSError | None = None
    try:
        open_tcp(cloud, host, port).close()
    except socket.gaierror as error:  # tells nothing of the port
        raise ProbeMissError(f"{host}: {error.strerror}") from None
    except OSError as error:
        refusal = error
    if arguments.get("open", True) and refusal:
        raise ProbeMissError(f"{host}:{port} does not accept: {refusal}")
    if not arguments.get("open", True) and not refusal:
        raise ProbeMissError(f"{host}:{port} accepts connections, and must not")
