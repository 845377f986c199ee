"""Reaching addresses inside a cloud: directly, or through its SOCKS5 relay."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import socks

from hotcat.errors import HotcatError
from hotcat.live.address import require_host

if TYPE_CHECKING:
    from hotcat.live.cloud import Cloud

CONNECT_TIMEOUT = 5.0  # seconds


def open_tcp(cloud: Cloud, host: str, port: int, *, timeout: float = CONNECT_TIMEOUT) -> socket.socket:
    """Connect to an address inside the cloud.

    Raises OSError where nothing there accepts; HotcatError where the relay itself does not answer, or
    `host` is none.
    """
    require_host(host)
    if cloud.relay is None:
        return socket.create_connection((host, port), timeout)
    try:
        connection: socket.socket = socks.create_connection(
            (host, port),
            timeout,
            proxy_type=socks.SOCKS5,
            proxy_addr=cloud.relay.host,
            proxy_port=cloud.relay.port,
            proxy_rdns=True,
        )
    except OSError:
        require_relay(cloud)
        raise
    return connection


def require_relay(cloud: Cloud) -> None:
    """Raise HotcatError where the cloud has a relay that does not answer."""
    if cloud.relay is None:
        return
    try:
        socket.create_connection((cloud.relay.host, cloud.relay.port), CONNECT_TIMEOUT).close()
    except OSError:
        raise HotcatError(
            f"the SOCKS relay {cloud.relay.host}:{cloud.relay.port} of cloud {cloud.name!r} does not answer",
            remedy="`hotcat cloud status` shows whether the embedded cloud is up.",
        ) from None
