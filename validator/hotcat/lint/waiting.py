"""Wait conditions, and who in the template can signal them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

WAITS = ("OS::Heat::WaitCondition", "OS::Heat::SwiftSignal")
_PASSIVE = frozenset(
    {
        "OS::Heat::CloudConfig",
        "OS::Heat::MultipartMime",
        "OS::Heat::SoftwareComponent",
        "OS::Heat::SoftwareConfig",
        "OS::Heat::StructuredConfig",
        "OS::Heat::Value",
    }
)


class Wait:
    """A wait condition; `signallers` get its handle, `told` says that an output shows the handle outside."""

    __slots__ = ("resource", "signallers", "told")

    def __init__(self, resource: Resource, signallers: list[str], *, told: bool) -> None:
        self.resource = resource
        self.signallers = signallers
        self.told = told


def waits(subject: Subject) -> Iterator[Wait]:
    """Yield the wait conditions whose handle the template makes."""
    resources = subject.template.resources
    shown: set[str | None] | None = None
    for resource in subject.of_type(*WAITS):
        handle = values.resource_of(resource.property("handle"))
        if handle is None or handle not in resources:
            continue
        if shown is None:
            shown = set(_shown(subject))
        # Whoever knows the handle other than through the wait condition itself.
        found: dict[str, None] = {}
        fresh = [handle]
        while fresh:
            for name in sorted(subject.needed_by.get(fresh.pop(), ())):
                if name not in found and resources[name].type not in WAITS:
                    found[name] = None
                    if resources[name].type in _PASSIVE:
                        fresh.append(name)
        signallers = [name for name in found if resources[name].type not in _PASSIVE]
        yield Wait(resource, signallers, told=handle in shown)


def _shown(subject: Subject) -> Iterator[str | None]:
    for output in subject.template.outputs.values():
        for call in output.calls:
            attribute = values.attribute_of(call)
            yield attribute[0] if attribute else values.resource_of(call)
