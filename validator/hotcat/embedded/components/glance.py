"""Glance: disk images, stored as files, or in Ceph where the cloud has it."""

from __future__ import annotations

from hotcat.embedded.component import Api, Component, Endpoint, Forked, Http, Settings, Unit, inside


def units(settings: Settings) -> list[Unit]:
    """Schema and API."""
    store = ("ceph-pools",) if "ceph" in settings.services else ()
    config = inside("etc/glance/glance-api.conf")
    return [
        Unit(
            "glance-schema",
            Forked("glance", "glance.cmd.manage", ("glance-manage", "--config-file", config, "db_sync")),
            needs=("mariadb", "forkserver-glance"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "glance",
            Api(
                "glance",
                "glance.wsgi.api",
                9292,
                env={"OS_GLANCE_CONFIG_DIR": inside("etc/glance")},
                threads=4,
            ),
            needs=("glance-schema", "mariadb", "forkserver-glance", *store),
            ready=Http(9292, "/healthcheck"),
        ),
    ]


COMPONENT = Component(
    name="glance",
    units=units,
    config=lambda _: {"glance/glance-api.conf": ("glance-api.conf.j2", {})},
    databases=("glance",),
    endpoints=(Endpoint("glance", "image", 9292),),
    service_user=True,
    folders=lambda _: ("glance/images", "glance/staging", "glance/tasks"),
)
