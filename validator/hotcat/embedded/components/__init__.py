"""The components of the cloud, one module each; this is the list of them.

The core runs always; the others are chosen by name (`hotcat cloud up --with cinder,octavia`), or all at once.
"""

from __future__ import annotations

import dataclasses
import difflib
from typing import TYPE_CHECKING

from hotcat.embedded.component import Api, Component, Settings, Unit
from hotcat.embedded.components import (
    barbican,
    ceph,
    cinder,
    cloud,
    computes,
    designate,
    forkservers,
    glance,
    heat,
    horizon,
    keystone,
    libvirt,
    mariadb,
    masakari,
    neutron,
    nova,
    octavia,
    ovn,
    placement,
    rabbitmq,
)
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterable

CORE: tuple[Component, ...] = tuple(
    module.COMPONENT
    for module in (
        mariadb,
        rabbitmq,
        ovn,
        libvirt,
        forkservers,
        keystone,
        placement,
        glance,
        neutron,
        nova,
        heat,
        cloud,
    )
)
OPTIONAL: tuple[Component, ...] = tuple(
    module.COMPONENT for module in (barbican, ceph, cinder, computes, designate, masakari, octavia, horizon)
)
FULL = tuple(component.name for component in OPTIONAL)
PROFILES = {"core": (), "full": FULL}


def select(words: Iterable[str]) -> tuple[str, ...]:
    """The names of the components that these words, profiles or names, ask for, with all they require.

    Raises HotcatError for an unknown word.
    """
    known = {component.name: component for component in OPTIONAL}
    wanted: set[str] = set()
    todo = list(words)
    while todo:
        word = todo.pop()
        if word in PROFILES:
            todo += PROFILES[word]
        elif word not in known:
            near = difflib.get_close_matches(word, [*known, *PROFILES], 1)
            raise HotcatError(
                f"the embedded cloud has no service '{word}'",
                remedy=f"Perhaps {near[0]}." if near else f"It has {', '.join([*PROFILES, *known])}.",
            )
        elif word not in wanted:
            wanted.add(word)
            todo += known[word].requires
    return tuple(name for name in known if name in wanted)


def named(services: Iterable[str]) -> str:
    """What --with takes for exactly these components: a profile's name where they are one."""
    names = set(services)
    for profile, those in PROFILES.items():
        if names == set(those):
            return profile
    return ",".join(component.name for component in OPTIONAL if component.name in names)


def chosen(services: Iterable[str]) -> tuple[Component, ...]:
    """The core's components and those of these names."""
    names = set(services)
    return (*CORE, *(component for component in OPTIONAL if component.name in names))


def all_units(settings: Settings) -> list[Unit]:
    """Every unit of the cloud, in the components' order.

    The snapshot waits for all of the services beside the core's, but for what itself comes after it.
    """
    core = [unit for component in CORE for unit in component.units(settings)]
    others = [
        unit for component in chosen(settings.services)[len(CORE) :] for unit in component.units(settings)
    ]
    later = {"snapshot"}
    for unit in others:  # in their order: what comes after the snapshot is named after it
        if later & set(unit.needs):
            later.add(unit.name)
    held = tuple(unit.name for unit in others if unit.name not in later)
    return [
        dataclasses.replace(unit, needs=(*unit.needs, *held)) if unit.name == "snapshot" else unit
        for unit in core
    ] + others


def published_ports(services: Iterable[str]) -> list[int]:
    """The ports that are opened on the host side."""
    ports = {endpoint.port for component in chosen(services) for endpoint in component.endpoints}
    return [*sorted(ports), cloud.SOCKS_PORT]


def published(unit: Unit) -> tuple[int, ...]:
    """The published ports that a unit serves."""
    if isinstance(unit.start, Api) and unit.start.published:
        return (unit.start.port,)
    return getattr(unit.start, "sockets", ())
