"""A pack that hotcat does not bring itself, looked through before it is trusted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place
from hotcat.hot.constraint import DefinitionError
from hotcat.schema.model import PROPERTY_TYPES, STATUSES, HotVersion, Property, ResourceType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.schema.model import Status

_REMEDY = "Make it anew with `hotcat schema dump` or `hotcat schema snapshot`."


class _BrokenError(Exception):
    """What is wrong with one line."""


def checked(path: Path) -> bytes:
    """Return a pack's bytes; raises HotcatError with the line where they are not those of a pack."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise HotcatError(
            f"cannot read the pack: {error.strerror}", remedy=_REMEDY, place=Place(path)
        ) from None
    lines = data.splitlines() or [b""]
    for number, line in enumerate(lines, start=1):
        try:
            record = _object(line)
            if number == 1:
                _check_header(record)
            else:
                _check_type(line, record)
        # A record of another shape than a pack's fails in the model in one of these ways.
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError, _BrokenError) as error:
            what = (
                str(error) if isinstance(error, _BrokenError | DefinitionError) else "not of a pack's shape"
            )
            raise HotcatError(f"this is no pack: {what}", remedy=_REMEDY, place=Place(path, number)) from None
    return data


def _object(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise _BrokenError("the line is no JSON") from None
    if not isinstance(record, dict):
        raise _BrokenError("the line holds no JSON object")
    return record


def _check_header(header: dict[str, Any]) -> None:
    if missing := {"release", "heat", "versions"} - header.keys():
        raise _BrokenError(f"its header lacks {', '.join(sorted(missing))}")
    if not isinstance(header["release"], str) or not isinstance(header["heat"], str):
        raise _BrokenError("its release and heat must be strings")
    versions = header["versions"]
    for name, record in versions.items():
        HotVersion(name, name, versions[record.get("alias_of", name)])
    for name, target in header.get("registry", {}).items():
        if not isinstance(name, str) or not isinstance(target, str):
            raise _BrokenError("its registry maps names to names")


def _check_type(line: bytes, record: dict[str, Any]) -> None:
    names = list(record)
    if len(names) != 1 or not line.startswith(b'{"' + names[0].encode() + b'"'):
        raise _BrokenError('a line begins with {" and the name of its one type')
    kind = ResourceType(names[0], record[names[0]])
    statuses = [kind.status, *(attribute.status for attribute in kind.attributes.values())]
    for item in (*_all(kind.properties), *_all(kind.update_policy)):
        if item.type not in PROPERTY_TYPES:
            raise _BrokenError(f"{kind.name} has a property of the unknown type {item.type!r}")
        _ = item.constraints
        statuses.append(item.status)
    _check_statuses(kind.name, statuses)


def _check_statuses(name: str, statuses: list[Status]) -> None:
    for status in statuses:
        if status.status not in STATUSES:
            raise _BrokenError(f"{name} has the unknown status {status.status!r}")


def _all(properties: Any) -> Iterator[Property]:
    for item in properties.values():
        yield from _with_nested(item)


def _with_nested(item: Property) -> Iterator[Property]:
    yield item
    yield from _all(item.properties)
    if item.item is not None:
        yield from _with_nested(item.item)
