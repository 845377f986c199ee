"""A SOCKS5 relay (RFC 1928): the way from the host to floating IPs.

Their network is known in the cloud's namespace only. The relay runs inside of it on a listening socket opened
outside. CONNECT by IPv4, IPv6 and name; no authentication: the socket's address is of the loopback range.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import functools
import ipaddress
import socket
import struct
from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Networks = Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]

_VERSION = 5
_NO_AUTHENTICATION, _NO_METHOD = 0, 0xFF
_CONNECT = 1
_HANDSHAKE_SECONDS = 30
_CONNECT_SECONDS = 30
_CHUNK = 2**16
_NO_ADDRESS = (str(ipaddress.IPv4Address(0)), 0)


class Reply(IntEnum):
    """The answers to a request."""

    SUCCEEDED = 0
    FAILED = 1
    NOT_ALLOWED = 2
    NETWORK_UNREACHABLE = 3
    HOST_UNREACHABLE = 4
    REFUSED = 5
    COMMAND_NOT_SUPPORTED = 7
    ADDRESS_NOT_SUPPORTED = 8


class _AddressType(IntEnum):
    IPV4 = 1
    NAME = 3
    IPV6 = 4


class _Target(NamedTuple):
    host: str
    port: int


class _Streams(NamedTuple):
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class _RefusedError(Exception):
    """The request cannot be served; the client is told the reply."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.name)
        self.reply = reply


async def serve(listener: socket.socket, allowed: Networks) -> None:
    """Relay for each client of the listening socket to the networks that are allowed, until cancelled.

    Whoever can connect to the socket is on the cloud's side of every firewall: what is not allowed must stay
    out of reach, above all the databases on its loopback addresses.
    """
    server = await asyncio.start_server(functools.partial(_serve_client, allowed), sock=listener)
    async with server:
        await server.serve_forever()


async def _serve_client(
    allowed: Networks, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    client = _Streams(reader, writer)
    # A client that breaks off, stalls or speaks something else concerns nobody but itself.
    with contextlib.suppress(ConnectionError, TimeoutError, asyncio.IncompleteReadError):
        async with _closing(client):
            target = await _handshake(client)
            if target is not None:
                await _relay(client, target, allowed)


async def _handshake(client: _Streams) -> _Target | None:
    """Return where the client wants to go; None when it has been sent away."""
    async with asyncio.timeout(_HANDSHAKE_SECONDS):
        version, count = await client.reader.readexactly(2)
        if version != _VERSION:
            return None
        methods = await client.reader.readexactly(count)
        if _NO_AUTHENTICATION not in methods:
            client.writer.write(bytes([_VERSION, _NO_METHOD]))
            return None
        client.writer.write(bytes([_VERSION, _NO_AUTHENTICATION]))
        try:
            return await _request(client.reader)
        except _RefusedError as refused:
            client.writer.write(_answer(refused.reply))
            return None


async def _request(reader: asyncio.StreamReader) -> _Target:
    _version, command, _reserved, kind = await reader.readexactly(4)
    match kind:
        case _AddressType.IPV4:
            host = str(ipaddress.IPv4Address(await reader.readexactly(4)))
        case _AddressType.IPV6:
            host = str(ipaddress.IPv6Address(await reader.readexactly(16)))
        case _AddressType.NAME:
            [length] = await reader.readexactly(1)
            host = (await reader.readexactly(length)).decode("latin-1")
        case _:
            raise _RefusedError(Reply.ADDRESS_NOT_SUPPORTED)
    [port] = struct.unpack("!H", await reader.readexactly(2))
    if command != _CONNECT:
        raise _RefusedError(Reply.COMMAND_NOT_SUPPORTED)
    return _Target(host, port)


async def _relay(client: _Streams, target: _Target, allowed: Networks) -> None:
    try:
        server = await _connect(target, allowed)
    except _RefusedError as refused:
        client.writer.write(_answer(refused.reply))
        return
    async with _closing(server):
        client.writer.write(_answer(Reply.SUCCEEDED, server.writer.get_extra_info("sockname")))
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_pump(client.reader, server.writer))
                group.create_task(_pump(server.reader, client.writer))
        except* OSError:
            # One side is gone without a farewell; the other must not take what it has for all.
            _reset(client.writer)
            _reset(server.writer)


async def _connect(target: _Target, allowed: Networks) -> _Streams:
    """Return the connection to the first of the target's allowed addresses that takes it."""
    reply = Reply.HOST_UNREACHABLE
    with contextlib.suppress(TimeoutError, socket.gaierror, UnicodeError):
        async with asyncio.timeout(_CONNECT_SECONDS):
            resolve = asyncio.get_running_loop().getaddrinfo
            for *_kind, address in await resolve(target.host, target.port, type=socket.SOCK_STREAM):
                if not any(ipaddress.ip_address(str(address[0])) in network for network in allowed):
                    reply = Reply.NOT_ALLOWED
                    continue
                try:
                    return _Streams(*await asyncio.open_connection(str(address[0]), int(address[1])))
                except OSError as error:
                    reply = _reply_to(error)
    raise _RefusedError(reply)


def _reply_to(error: OSError) -> Reply:
    match error.errno:
        case errno.ECONNREFUSED:
            return Reply.REFUSED
        case errno.ENETUNREACH:
            return Reply.NETWORK_UNREACHABLE
        case errno.EHOSTUNREACH | errno.ETIMEDOUT:
            return Reply.HOST_UNREACHABLE
        case _:
            return Reply.FAILED


def _answer(reply: Reply, bound: tuple[str | int, ...] = _NO_ADDRESS) -> bytes:
    address = ipaddress.ip_address(str(bound[0]).partition("%")[0])
    kind = _AddressType.IPV4 if isinstance(address, ipaddress.IPv4Address) else _AddressType.IPV6
    return bytes([_VERSION, reply, 0, kind]) + address.packed + struct.pack("!H", int(bound[1]))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until its end, then the end: the other direction may have more to say."""
    while data := await reader.read(_CHUNK):
        writer.write(data)
        await writer.drain()
    writer.write_eof()


def _reset(writer: asyncio.StreamWriter) -> None:
    no_farewell = struct.pack("ii", 1, 0)
    with contextlib.suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, no_farewell)
    writer.transport.abort()


@contextlib.asynccontextmanager
async def _closing(streams: _Streams) -> AsyncIterator[None]:
    try:
        yield
    finally:
        streams.writer.close()
        with contextlib.suppress(ConnectionError):
            await streams.writer.wait_closed()


def main(arguments: list[str] | None = None) -> None:
    """Serve on an inherited listening socket, until killed."""
    parser = argparse.ArgumentParser(prog="python -m hotcat.embedded.socks", description=main.__doc__)
    parser.add_argument("--fd", type=int, required=True, help="file descriptor of the listening socket")
    parser.add_argument(
        "--allow",
        type=ipaddress.ip_network,
        action="append",
        required=True,
        metavar="CIDR",
        help="a network to connect to; nothing else is (may be given more than once)",
    )
    options = parser.parse_args(arguments)
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(socket.socket(fileno=options.fd), options.allow))


if __name__ == "__main__":
    main()
