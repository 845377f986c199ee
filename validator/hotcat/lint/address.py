"""IP addresses and networks as numbers to compare; the standard module would take longer to import."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hotcat.lint.formats import cidr, version_of
from hotcat.lint.values import string

if TYPE_CHECKING:
    from hotcat.hot.node import Value

_BITS = {4: 32, 6: 128}


class Address(NamedTuple):
    """An IP address; those of one version are in order."""

    version: int
    number: int


class Network(NamedTuple):
    """A network from its first address to its last."""

    version: int
    first: int
    last: int

    def has(self, address: Address) -> bool:
        """Say whether an address lies in the network."""
        return address.version == self.version and self.first <= address.number <= self.last


@lru_cache(maxsize=1000)
def address(text: str | None) -> Address | None:
    """Read an address; None for what is none."""
    version = version_of(text) if text else None
    if text is None or version is None:
        return None
    if version == 4:  # noqa: PLR2004  (the version of IP)
        return Address(4, int.from_bytes(bytes(map(int, text.split("."))), "big"))
    import socket

    return Address(6, int.from_bytes(socket.inet_pton(socket.AF_INET6, text), "big"))


@lru_cache(maxsize=1000)
def network(text: str | None) -> Network | None:
    """Read a network with the length of its prefix; None for what is none."""
    if text is None or cidr(text):
        return None
    base, _, length = text.partition("/")
    found = address(base)
    if found is None:
        return None
    size = 1 << (_BITS[found.version] - int(length))
    first = found.number // size * size
    return Network(found.version, first, first + size - 1)


def address_at(value: Value | None) -> Address | None:
    """Read an address that is written down."""
    return address(string(value))


def network_at(value: Value | None) -> Network | None:
    """Read a network that is written down."""
    return network(string(value))
