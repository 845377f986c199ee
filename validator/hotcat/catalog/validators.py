"""What the catalog's schemas ask for beyond yamale's own validators."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from yamale.validators import DefaultValidators, Validator

if TYPE_CHECKING:
    from collections.abc import Callable


class Address(Validator):  # type: ignore[misc]  # yamale has no types
    """`address()`: an IP address."""

    tag = "address"
    name = "IP address such as 192.0.2.53"
    read: Callable[[str], object] = staticmethod(ipaddress.ip_address)

    def _is_valid(self, value: Any) -> bool:
        try:
            return isinstance(value, str) and bool(self.read(value))
        except ValueError:
            return False

    def get_name(self) -> str:
        """Return what a wrong value is not."""
        return self.name


class AddressRange(Address):
    """`address_range()`: a range of IP addresses, as its first address and its length."""

    tag = "address_range"
    name = "address range such as 192.0.2.0/24"
    read = staticmethod(ipaddress.ip_network)

    def _is_valid(self, value: Any) -> bool:
        return "/" in str(value) and super()._is_valid(value)


ALL = {**DefaultValidators, Address.tag: Address, AddressRange.tag: AddressRange}
