"""User data that is larger than Nova takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.script import RAW, USER_DATA
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.body import Body
    from hotcat.lint.script import Script
    from hotcat.lint.subject import Subject

RULE = Rule("user-data-too-large", "HC805", ERROR, profile=MINIMAL)

LIMIT = 65535  # characters of base64; nova.api.openstack.compute.schemas.servers
_WRAPPING = 4500  # bytes that Heat puts around what is not RAW, at the least
_SEARCHED = 20_000_000  # characters in all


def check(subject: Subject) -> Iterator[Hit]:
    """Add up what a server is given, with all placeholders empty."""
    found = subject.scripts
    if sum(len(script.text) for script in found) * 4 // 3 < LIMIT - 2 * _WRAPPING:
        return
    for script in found:
        if script.role == USER_DATA:
            yield from _judged(script.body, script.value, _size(script))
    for body in subject.bodies.get("OS::Nova::Server", ()):
        for value in body.values("user_data"):
            name = resource_of(value)
            if name:
                yield from _judged(body, value, _config_size(subject, name))


def _judged(body: Body, value: Value, size: int) -> Iterator[Hit]:
    if body.literal("user_data_format", "") != RAW and body.type == "OS::Nova::Server":
        size += _WRAPPING
    encoded = -(-size // 3) * 4
    if encoded > LIMIT:
        yield Hit(
            value,
            f"the user data of {body.resource.name} comes to {encoded} bytes of base64; Nova takes {LIMIT}",
            "Put large parts into the image, or let the server load them.",
        )


def _config_size(subject: Subject, name: str, around: tuple[str, ...] = ()) -> int:
    """Return what a software config, or a message of several, comes to."""
    size = sum(
        _size(script)
        for script in subject.scripts
        if script.role != USER_DATA and script.body.resource.name == name
    )
    for body in subject.bodies.get("OS::Heat::MultipartMime", ()):
        if body.resource.name == name and name not in around:
            inner = filter(None, map(resource_of, body.values("parts", "config")))
            size += sum(_config_size(subject, one, (*around, name)) for one in inner)
    return size


def _size(script: Script) -> int:
    text = script.text
    # So many placeholders in so long a text are a program's: those left count with their names.
    most = _SEARCHED // (len(text) + 1)
    for name in sorted(script.names, key=len, reverse=True)[:most]:
        text = text.replace(name, "") if name else text
    return len(text.encode(errors="replace"))
