"""Masakari: guests of a dead host run again on another.

Its API and its engine insist on eventlet, so neither is forked from a fork server. The monitor that finds
out that a host is dead is our own (hostmonitor.py). Segments and their hosts are an operator's to make.
"""

from __future__ import annotations

import sys
from pathlib import Path

from hotcat.embedded.component import (
    Component,
    Endpoint,
    Http,
    Program,
    Queue,
    Settings,
    Unit,
    inside,
)

PORT = 15868
CONFIG = inside("etc/masakari/masakari.conf")
SERVE = Path(__file__).parent.parent / "greenserve.py"


def units(settings: Settings) -> list[Unit]:
    """Schema, API, engine and the monitor of the hosts."""
    programs = settings.openstack / "bin"
    serve = (str(programs / "python"), "-P", str(SERVE), f"{{{PORT}}}", str(PORT), "masakari.wsgi.api")
    env = {"OS_MASAKARI_CONFIG_DIR": inside("etc/masakari"), "EVENTLET_NO_GREENDNS": "yes"}
    return [
        Unit(
            "masakari-schema",
            Program((str(programs / "masakari-manage"), "--config-file", CONFIG, "db", "sync")),
            needs=("mariadb",),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "masakari",
            Program((*serve, "--config-file", CONFIG), env, sockets=(PORT,)),
            needs=("masakari-schema", "mariadb"),
            ready=Http(PORT),
        ),
        Unit(
            "masakari-engine",
            Program((str(programs / "masakari-engine"), "--config-file", CONFIG), env),
            needs=("masakari-schema", "mariadb", "rabbitmq"),
            ready=Queue("ha_engine"),
        ),
        Unit(
            "masakari-host-monitor",
            Program((sys.executable, "-P", "-m", "hotcat.embedded.hostmonitor")),
            needs=("masakari", "masakari-engine", "nova", "accounts"),
        ),
    ]


COMPONENT = Component(
    name="masakari",
    summary="guests of a dead host run again on another",
    units=units,
    config=lambda _: {
        "masakari/masakari.conf": ("masakari.conf.j2", {}),
        "masakari/api-paste.ini": ("masakari-api-paste.ini.j2", {}),
    },
    databases=("masakari",),
    endpoints=(Endpoint("masakari", "instance-ha", PORT, "/v1"),),
    service_user=True,
    requires=("computes",),
)
