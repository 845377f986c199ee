"""The components of the cloud, one module each; this is the list of them."""

from __future__ import annotations

from hotcat.embedded.component import Api, Component, Settings, Unit
from hotcat.embedded.components import (
    cloud,
    forkservers,
    glance,
    heat,
    keystone,
    libvirt,
    mariadb,
    neutron,
    nova,
    ovn,
    placement,
    rabbitmq,
)

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


def all_units(settings: Settings) -> list[Unit]:
    """Every unit of the cloud, in the components' order."""
    return [unit for component in CORE for unit in component.units(settings)]


def published_ports() -> list[int]:
    """The ports that are opened on the host side."""
    ports = {endpoint.port for component in CORE for endpoint in component.endpoints}
    return [*sorted(ports), cloud.SOCKS_PORT]


def published(unit: Unit) -> tuple[int, ...]:
    """The published ports that a unit serves."""
    if isinstance(unit.start, Api) and unit.start.published:
        return (unit.start.port,)
    return getattr(unit.start, "sockets", ())
