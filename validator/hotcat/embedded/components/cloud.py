"""What makes the services a cloud: accounts, endpoints, images, networks; the way in; the snapshot."""

from __future__ import annotations

import sys

from hotcat.embedded.component import EXTERNAL_CIDR, Component, Program, Settings, Unit

SOCKS_PORT = 1080
PYTHON = (sys.executable, "-P", "-m")


def units(_: Settings) -> list[Unit]:
    """The set-up tasks, the SOCKS relay to floating IPs and the snapshot of it all."""
    setup = (*PYTHON, "hotcat.embedded.setup")
    return [
        Unit("accounts", Program((*setup, "accounts")), needs=("keystone",), task=True, bootstrap=True),
        Unit("images", Program((*setup, "images")), needs=("accounts", "glance"), task=True, bootstrap=True),
        Unit(
            "external-network",
            Program((*setup, "network")),
            needs=("accounts", "neutron"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "flavors-and-zone",
            Program((*setup, "compute")),
            needs=("accounts", "nova", "nova-discover-hosts"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "snapshot",
            Program((*PYTHON, "hotcat.embedded.snapshot")),
            needs=("images", "external-network", "flavors-and-zone", "heat-engine", "heat", "heat-cfn"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "socks",
            Program(
                (*PYTHON, "hotcat.embedded.socks", "--fd", f"{{{SOCKS_PORT}}}", "--allow", EXTERNAL_CIDR),
                sockets=(SOCKS_PORT,),
            ),
            needs=("bridges",),
        ),
    ]


COMPONENT = Component(name="cloud", units=units, config=lambda _: {"hosts": ("hosts.j2", {})})
