"""The texts that Heat checks without a cloud: addresses, names, dates, and the like.

Each check returns what the text must be, or None where it is that. They take what Heat takes, which is
sometimes more than a standard does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_SMALL, _DIGIT = "abcdefghijklmnopqrstuvwxyz", "0123456789"  # not string's, which takes longer to import
_HEX = frozenset(_DIGIT + "abcdefABCDEF")
_LABEL = frozenset(_SMALL + _DIGIT + "-")
_MAX_LABEL, _MAX_NAME = 63, 255
_CRON = frozenset(_SMALL + _SMALL.upper() + _DIGIT + "*/,-#?")
_CRON_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_CRON_FIELDS = (5, 6, 7)  # seconds and years may follow
_OCTETS, _MAX_OCTET, _DIGITS = 4, 255, 3
_BITS4, _BITS6 = 32, 128
_LONGEST_ADDRESS = 45  # characters


def version_of(address: str) -> int | None:
    """Return 4 or 6 for an IP address, None for what is none; leading zeros make it none, as in Neutron."""
    return _version_of(address) if len(address) <= _LONGEST_ADDRESS else None


@lru_cache(maxsize=1000)
def _version_of(address: str) -> int | None:
    if ":" in address:
        import socket

        try:
            socket.inet_pton(socket.AF_INET6, address)
        except (OSError, ValueError):
            return None
        return 6
    parts = address.split(".")
    return 4 if len(parts) == _OCTETS and all(map(_is_octet, parts)) else None


def _is_octet(text: str) -> bool:
    # The length keeps int() from texts of a million digits.
    return len(text) <= _DIGITS and text.isdecimal() and str(int(text)) == text and int(text) <= _MAX_OCTET


def ip_address(value: Any) -> str | None:
    """Check an IP address."""
    return None if isinstance(value, str) and version_of(value) else "must be an IP address"


def cidr(value: Any) -> str | None:
    """Check a network: an address and the length of its prefix."""
    address, _, prefix = str(value).partition("/")
    version = version_of(address)
    most = _BITS6 if version == 6 else _BITS4  # noqa: PLR2004  (the version of IP)
    if version and len(prefix) <= _DIGITS and prefix.isdecimal() and int(prefix) <= most:
        return None
    return "must be a network such as " + ("2001:db8::/64" if ":" in address else "192.0.2.0/24")


def address_or_cidr(value: Any) -> str | None:
    """Check an IP address or a network."""
    text = str(value)
    good = cidr(text) is None if "/" in text else ip_address(text) is None
    return None if good else "must be an IP address or a network such as 192.0.2.0/24"


def mac_address(value: Any) -> str | None:
    """Check a MAC address in any of the usual spellings."""
    text = str(value)
    separator = next((one for one in ":-." if one in text), "")
    parts = text.split(separator) if separator else [text]
    longest = {6: 2, 3: 4, 2: 6, 1: 12}.get(len(parts), 0)
    shortest = {2: 5, 1: 11}.get(len(parts), 1)
    good = all(shortest <= len(part) <= longest and _HEX.issuperset(part) for part in parts)
    return None if good else "must be a MAC address such as fa:16:3e:00:00:01"


def dns_name(value: Any) -> str | None:
    """Check a DNS name; capital letters are refused by Heat."""
    text = str(value)
    if not text:
        return None
    name = text.removesuffix(".")
    if len(name) > _MAX_NAME:
        return f"must have at most {_MAX_NAME} characters"
    labels = name.split(".")
    for label in labels:
        if not label or len(label) > _MAX_LABEL:
            return f"must be a DNS name, each part of 1 to {_MAX_LABEL} characters"
        if label[0] == "-" or label[-1] == "-" or not _LABEL.issuperset(label):
            return "must be a DNS name of small letters, digits and inner hyphens"
    if text.endswith(".") and len(labels) > 1 and labels[-1].isdigit():
        return "must be a DNS name whose last part is no number"
    return None


def relative_dns_name(value: Any) -> str | None:
    """Check a DNS name that a domain is put behind."""
    text = str(value)
    if text.endswith("."):
        return "must be a name without a domain, so without a full stop at its end"
    if len(text) > _MAX_NAME - 3:
        return f"must have at most {_MAX_NAME - 3} characters"
    return dns_name(text)


def dns_domain(value: Any) -> str | None:
    """Check a full DNS name, with its full stop at the end."""
    text = str(value)
    if text and not text.endswith(".") and dns_name(text) is None:
        return "must end with a full stop"
    return dns_name(text)


def cron_expression(value: Any) -> str | None:
    """Check a cron expression as far as fields, characters and plain numbers go."""
    text = str(value).strip()
    if not text or text.startswith("@"):
        return None
    fields = text.split()
    if len(fields) not in _CRON_FIELDS:
        return "must be a cron expression of five fields"
    if not all(_CRON.issuperset(field) for field in fields):
        return "must be a cron expression: digits, names and * / , -"
    for field, (low, high) in zip(fields, _CRON_BOUNDS, strict=False):
        for part in field.split(","):
            for number in part.partition("/")[0].split("-"):
                if number.isdigit() and not low <= int(number) <= high:
                    return f"must be a cron expression: {number} is not within {low} and {high}"
    return None


def timezone(value: Any) -> str | None:
    """Check the name of a time zone, where this machine knows them."""
    import zoneinfo

    text = str(value)
    if not text:
        return None
    try:
        zoneinfo.ZoneInfo(text)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        known = zoneinfo.available_timezones()
        return "must be a time zone such as Europe/Moscow" if known and text not in known else None
    return None


def expiration(value: Any) -> str | None:
    """Check a date and time that lies ahead."""
    from datetime import UTC, datetime

    text = str(value).strip()
    if not text:
        return None
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        # Heat reads more of ISO 8601 than Python does: only what begins otherwise is surely none.
        return None if text[:4].isdigit() else "must be a date as in ISO 8601, such as 2031-01-31T12:00:00Z"
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return None if when > datetime.now(UTC) else "must be a date that lies ahead"


def iso_8601(value: Any) -> str | None:
    """Check a date and time."""
    text = str(value).strip()
    return None if text[:4].isdigit() else "must be a date as in ISO 8601, such as 2031-01-31T12:00:00Z"


def json_string(value: Any) -> str | None:
    """Check a text that holds JSON."""
    import json

    try:
        json.loads(value) if value else None
    except (ValueError, TypeError, RecursionError):
        return "must be a text of valid JSON"
    return None


def absolute_name(value: Any) -> str | None:
    """Check that a DNS name is written in full."""
    return None if str(value).endswith(".") else "must end with a full stop"


def auto_address_cidr(value: Any) -> str | None:
    """Check the size of a network whose machines give themselves addresses."""
    text = str(value)
    return None if cidr(text) or text.endswith("/64") else "must be a /64 for this ipv6_address_mode"


def base64_text(value: Any) -> str | None:
    """Check a text in base64, as leniently as Python decodes it."""
    import base64

    try:
        base64.b64decode(value)
    except (ValueError, TypeError):
        return "must be in base64"
    return None


def gateway(value: Any) -> str | None:
    """Check the gateway of a subnet: an address, or a word for none or any."""
    text = str(value)
    good = text in {"", "~", "auto"} or version_of(text)
    return None if good else "must be an IP address, auto, or empty for none"


def restart_policy(value: Any) -> str | None:
    """Check when a container is started again."""
    policy, colon, retries = str(value).partition(":")
    good = policy in {"no", "always", "unless-stopped", ""} and not colon
    if not good and not (policy == "on-failure" and (retries.isdecimal() or not retries)):
        return "must be no, always, unless-stopped or on-failure, perhaps with :RETRIES"
    return None


def subscriber(value: Any) -> str | None:
    """Check the URL to which a queue's messages go."""
    good = str(value).partition(":")[0] in {"http", "https", "mailto", "trust+http", "trust+https"}
    return None if good else "must be a URL with http, https, mailto, trust+http or trust+https"


CHECKS: Final[dict[str, Callable[[Any], str | None]]] = {
    "cron_expression": cron_expression,
    "dns_domain": dns_domain,
    "dns_name": dns_name,
    "expiration": expiration,
    "ip_addr": ip_address,
    "ip_or_cidr": address_or_cidr,
    "iso_8601": iso_8601,
    "json_string": json_string,
    "mac_addr": mac_address,
    "net_cidr": cidr,
    "rel_dns_name": relative_dns_name,
    "timezone": timezone,
    # Not custom constraints, but what a resource class looks at by itself.
    "absolute_name": absolute_name,
    "auto_address_cidr": auto_address_cidr,
    "base64": base64_text,
    "gateway": gateway,
    "restart_policy": restart_policy,
    "subscriber": subscriber,
}
"""The check of each custom constraint that Heat itself can decide, by its name."""
