"""An event sink that Heat cannot make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import EnvironmentSubject

RULE = Rule("malformed-event-sink", "HC465", ERROR, profile=MINIMAL)

_KIND = "zaqar-queue"  # the only one that Heat brings
_KEYS = ("target", "ttl")


def check_environment(subject: EnvironmentSubject) -> Iterator[Hit]:
    """Look at the type and the keys of each sink."""
    for section in subject.environment.sections:
        if section.key.value != "event_sinks":
            continue
        if not isinstance(section.value, Sequence):
            if section.value.plain() is not None:
                yield Hit(section.value, "event_sinks is a list of mappings", document=section.document)
            continue
        for sink in section.value.items:
            for value, said in _wrong(sink):
                yield Hit(
                    value,
                    said,
                    "An example: {type: zaqar-queue, target: events, ttl: 3600}",
                    document=section.document,
                )


def _wrong(sink: Value) -> Iterator[tuple[Value, str]]:
    if not isinstance(sink, Mapping):
        yield sink, "an event sink is a mapping with a type"
        return
    kind = sink.get("type")
    if kind is None or kind.plain() != _KIND:
        yield kind or sink, f"the type of an event sink is {_KIND}"
        return
    if "target" not in sink.entries:
        yield sink, "an event sink needs a target, the name of the queue"
    for key in sink.entries.keys() - {"type", *_KEYS}:
        yield sink.keys[key], f"an event sink has no {key}"
