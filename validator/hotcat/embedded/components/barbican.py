"""Barbican: secrets, keys and certificates, encrypted with a key of the cloud's own.

Orders are carried out by the API itself, so there is no worker.
"""

from __future__ import annotations

from hotcat.embedded.component import Api, Component, Endpoint, Forked, Http, Settings, Unit, inside

CONFIG = inside("etc/barbican/barbican.conf")


def units(_: Settings) -> list[Unit]:
    """Schema and API."""
    manage = ("barbican-manage", "--config-file", CONFIG, "db", "upgrade")
    return [
        Unit(
            "barbican-schema",
            Forked("barbican", "barbican.cmd.barbican_manage", manage),
            needs=("mariadb", "forkserver-barbican"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "barbican",
            Api("barbican", "barbican.wsgi.api", 9311, argv=("barbican-api", "--config-file", CONFIG)),
            needs=("barbican-schema", "mariadb", "forkserver-barbican"),
            ready=Http(9311),
        ),
    ]


COMPONENT = Component(
    name="barbican",
    summary="secrets, keys, certificates",
    units=units,
    config=lambda _: {
        "barbican/barbican.conf": ("barbican.conf.j2", {}),
        "barbican/barbican-api-paste.ini": ("barbican-api-paste.ini.j2", {}),
    },
    databases=("barbican",),
    endpoints=(Endpoint("barbican", "key-manager", 9311),),
    service_user=True,
    etc=("barbican",),  # where it looks for the paste file, whatever it is told
)
