"""Keystone: identity and the service catalog."""

from __future__ import annotations

from hotcat.embedded.component import (
    REGION,
    Api,
    Component,
    Endpoint,
    Forked,
    Http,
    Settings,
    Unit,
    inside,
)

CONFIG = inside("etc/keystone/keystone.conf")


def _manage(name: str, *arguments: str, needs: tuple[str, ...]) -> Unit:
    argv = ("keystone-manage", "--config-file", CONFIG, *arguments)
    start = Forked("keystone", "keystone.cmd.manage", argv, secret_env={"OS_BOOTSTRAP_PASSWORD": "admin"})
    return Unit(name, start, needs=needs, task=True, bootstrap=True)


def units(settings: Settings) -> list[Unit]:
    """Schema, first user, API."""
    url = f"http://{settings.address}:5000/v3"
    return [
        _manage("keystone-schema", "db_sync", needs=("mariadb", "forkserver-keystone")),
        _manage(
            "keystone-bootstrap",
            "bootstrap",
            "--bootstrap-service-name",
            "keystone",
            "--bootstrap-region-id",
            REGION,
            *(part for kind in ("admin", "public", "internal") for part in (f"--bootstrap-{kind}-url", url)),
            needs=("keystone-schema",),
        ),
        Unit(
            "keystone",
            Api("keystone", "keystone.wsgi.api", 5000, env={"OS_KEYSTONE_CONFIG_FILES": CONFIG}),
            needs=("secrets", "forkserver-keystone", "keystone-bootstrap"),
            ready=Http(5000, "/v3"),
        ),
    ]


COMPONENT = Component(
    name="keystone",
    units=units,
    config=lambda _: {"keystone/keystone.conf": ("keystone.conf.j2", {})},
    databases=("keystone",),
    endpoints=(Endpoint("keystone", "identity", 5000, "/v3"),),
    folders=lambda _: ("keystone/fernet", "keystone/credential"),
)
