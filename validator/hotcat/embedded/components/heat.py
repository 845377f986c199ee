"""Heat: the engine, its API and the CloudFormation API that guests signal to."""

from __future__ import annotations

from hotcat.embedded.component import (
    Api,
    Component,
    Endpoint,
    Forked,
    Heartbeat,
    Http,
    Queue,
    Settings,
    Unit,
    inside,
)

CONFIG = inside("etc/heat/heat.conf")
ALIVE = (
    "SELECT TIMESTAMPDIFF(SECOND, MAX(updated_at), UTC_TIMESTAMP()) FROM heat.service"
    " WHERE deleted_at IS NULL"
)


def units(_: Settings) -> list[Unit]:
    """Schema, engine and both APIs."""
    served = ("heat-schema", "mariadb", "forkserver-heat")
    return [
        Unit(
            "heat-schema",
            Forked("heat", "heat.cmd.manage", ("heat-manage", "--config-file", CONFIG, "db_sync")),
            needs=("mariadb", "forkserver-heat"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "heat-engine",
            Forked("heat", "heat.cmd.engine", ("heat-engine", "--config-file", CONFIG)),
            needs=(*served, "rabbitmq", "keystone"),
            ready=Queue("engine"),
            alive=Heartbeat(ALIVE, 150.0),
            stop_timeout=10.0,  # so that what it was doing to a stack is written down
        ),
        Unit(
            "heat",
            Api("heat", "heat.wsgi.api", 8004, argv=("heat-api", f"--config-file={CONFIG}")),
            needs=served,
            ready=Http(8004),
        ),
        Unit(
            "heat-cfn",
            Api("heat", "heat.wsgi.cfn", 8000, argv=("heat-api-cfn", f"--config-file={CONFIG}"), threads=4),
            needs=served,
            ready=Http(8000),
        ),
    ]


COMPONENT = Component(
    name="heat",
    units=units,
    config=lambda _: {"heat/heat.conf": ("heat.conf.j2", {})},
    databases=("heat",),
    endpoints=(
        Endpoint("heat", "orchestration", 8004, "/v1/%(tenant_id)s"),
        Endpoint("heat-cfn", "cloudformation", 8000, "/v1"),
    ),
    service_user=True,
)
