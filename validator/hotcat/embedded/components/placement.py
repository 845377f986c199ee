"""Placement: the inventory that Nova schedules by."""

from __future__ import annotations

from hotcat.embedded.component import Api, Component, Endpoint, Http, Settings, Unit, inside


def units(_: Settings) -> list[Unit]:
    """The API, which makes its own schema when it starts for the first time."""
    return [
        Unit(
            "placement",
            Api(
                "placement",
                "placement.wsgi.api",
                8778,
                env={"OS_PLACEMENT_CONFIG_DIR": inside("etc/placement")},
                threads=4,
            ),
            needs=("mariadb", "forkserver-placement"),
            ready=Http(8778),
        )
    ]


COMPONENT = Component(
    name="placement",
    units=units,
    config=lambda _: {"placement/placement.conf": ("placement.conf.j2", {})},
    databases=("placement",),
    endpoints=(Endpoint("placement", "placement", 8778),),
    service_user=True,
)
