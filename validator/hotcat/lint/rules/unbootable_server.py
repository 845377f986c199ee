"""A server with nothing to boot from, or with several such things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.mention import made
from hotcat.lint.relations import Place, place
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import UNKNOWN, literal, whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.mention import Mention
    from hotcat.lint.subject import Subject
    from hotcat.schema.model import ResourceType

RULE = Rule("unbootable-server", "HC335", ERROR, profile=MINIMAL, by_release=True)

_SERVER = "OS::Nova::Server"
_SOURCES = ("volume_id", "snapshot_id", "image")
_BOOT_DEVICE = "vda"


def check(subject: Subject) -> Iterator[Hit]:
    """Count what a server boots from, where that is written down."""
    schema = subject.pack.type(_SERVER)
    if schema is None:
        return
    for mention in made(subject, _SERVER):
        if isinstance(mention.given, Mapping):
            yield from _server(subject, mention, schema, mention.given)


def _server(subject: Subject, mention: Mention, schema: ResourceType, given: Mapping) -> Iterator[Hit]:
    image = place(subject.template, given, mention.key, schema, ()).given("image")
    old = _old_devices(given.get("block_device_mapping"))
    devices = given.get("block_device_mapping_v2")
    sure: list[Value] = []
    perhaps = False
    if isinstance(devices, Sequence):
        path = ("block_device_mapping_v2",)
        for item in devices.items:
            boots = None
            if isinstance(item, Mapping):
                boots = _boots(place(subject.template, item, item, schema, path))
            sure += [item] if boots else []
            perhaps = perhaps or boots is None
    elif devices is not None and literal(devices) is not None:
        perhaps = True
    if image is False and not sure and not perhaps and old is False:
        advice = "Give it an image, or a volume in block_device_mapping_v2."
        yield Hit(mention.key, "the server has nothing to boot from", advice)
    for item in sure if image else sure[1:]:
        advice = "Give the others a boot_index of their own, -1 for none."
        yield Hit(item, "the server has something to boot from already", advice)


def _boots(place: Place) -> bool | None:
    """Say whether Heat counts a device as one to boot from; without a boot_index it does."""
    sources = {place.given(name) for name in _SOURCES}
    if True not in sources:
        return None if None in sources else False
    index = place.worth("boot_index")
    if index is UNKNOWN:
        return None
    return index is None or whole_number(index) == 0


def _old_devices(devices: Value | None) -> bool | None:
    if devices is None:
        return False
    found = literal(devices)
    if isinstance(devices, Sequence):
        names = [literal(item.get("device_name")) for item in devices.items if isinstance(item, Mapping)]
        if _BOOT_DEVICE in names:
            return True
        return None if UNKNOWN in names or len(names) < len(devices.items) else False
    return False if found is None else None
