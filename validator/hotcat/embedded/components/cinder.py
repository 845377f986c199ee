"""Cinder: volumes of the deployment's storage classes, their snapshots and backups."""

from __future__ import annotations

import sys

from hotcat.embedded.component import (
    HOST,
    All,
    Api,
    Component,
    Endpoint,
    Forked,
    Heartbeat,
    Http,
    Program,
    Queue,
    Settings,
    Unit,
    inside,
)
from hotcat.embedded.components import ceph
from hotcat.embedded.storage import BACKUPS, CLASSES, LIBVIRT_SECRET

CONFIG = inside("etc/cinder/cinder.conf")
MESSAGES = ("mariadb", "rabbitmq", "forkserver-cinder", "cinder-schema")


def _daemon(name: str, module: str, queues: tuple[str, ...], needs: tuple[str, ...]) -> Unit:
    """One of Cinder's daemons; each of its queues has a row in the table of services."""
    age = "MAX(TIMESTAMPDIFF(SECOND, COALESCE(updated_at, created_at), UTC_TIMESTAMP()))"
    of = f"FROM cinder.services WHERE `binary` = '{name}' AND deleted = 0"
    return Unit(
        name,
        Forked("cinder", module, (name, "--config-file", CONFIG)),
        needs=(*MESSAGES, *needs),
        ready=All(tuple(Queue(queue) for queue in queues)),
        alive=Heartbeat(f"SELECT IF(COUNT(*) = {len(queues)}, {age}, NULL) {of}", 40.0),
    )


def units(_: Settings) -> list[Unit]:
    """Schema, API, daemons, and the volume types."""
    api = ("cinder-api", "--config-file", CONFIG)
    manage = ("cinder-manage", "--config-file", CONFIG, "db", "sync")
    backends = tuple(f"cinder-volume.{HOST}@{name}" for name in CLASSES)
    types = (sys.executable, "-P", "-m", "hotcat.embedded.setups.cinder")
    return [
        Unit(
            "cinder-schema",
            Forked("cinder", "cinder.cmd.manage", manage),
            needs=("mariadb", "forkserver-cinder"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "cinder",
            Api("cinder", "cinder.wsgi.api", 8776, argv=api, threads=4),
            needs=MESSAGES,
            ready=Http(8776),
        ),
        _daemon("cinder-scheduler", "cinder.cmd.scheduler", ("cinder-scheduler",), ()),
        # They ask Ceph for its pools when they start, and how much room those have only once a minute.
        _daemon("cinder-volume", "cinder.cmd.volume", backends, (ceph.READY,)),
        _daemon("cinder-backup", "cinder.cmd.backup", (f"cinder-backup.{HOST}",), (ceph.READY,)),
        Unit(
            "volume-types",
            Program(types),
            needs=("accounts", "cinder", "barbican"),
            task=True,
            bootstrap=True,
        ),
    ]


COMPONENT = Component(
    name="cinder",
    summary="volumes, snapshots and backups in Ceph, encrypted ones with keys of Barbican's",
    units=units,
    requires=("ceph", "barbican"),
    config=lambda _: {
        "cinder/cinder.conf": (
            "cinder.conf.j2",
            {
                "backends": {name: pool.name for name, pool in CLASSES.items()},
                "backups": BACKUPS.name,
                "libvirt_secret": LIBVIRT_SECRET,
            },
        )
    },
    databases=("cinder",),
    endpoints=(Endpoint("cinder", "volumev3", 8776, "/v3"),),
    service_user=True,
    folders=lambda _: ("cinder", "cinder/conversion"),
)
