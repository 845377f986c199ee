"""Neutron with OVN.

No RPC server and no periodic workers: no agent of this deployment speaks RPC to Neutron (OVN's databases
carry everything), and both would cost 230 MB.
"""

from __future__ import annotations

from hotcat.embedded.component import Api, Component, Endpoint, Forked, Http, Settings, Unit, inside

CONFIG = (
    "--config-file",
    inside("etc/neutron/neutron.conf"),
    "--config-file",
    inside("etc/neutron/plugins/ml2/ml2_conf.ini"),
)


def units(_: Settings) -> list[Unit]:
    """Schema, API, OVN maintenance and the agent that serves metadata to guests."""
    return [
        Unit(
            "neutron-schema",
            Forked("neutron", "neutron.db.migration.cli", ("neutron-db-manage", *CONFIG, "upgrade", "heads")),
            needs=("mariadb", "forkserver-neutron"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "neutron",
            Api(
                "neutron",
                "neutron.wsgi.api",
                9696,
                argv=("neutron-api",),
                # Outside uwsgi Neutron counts its API workers by this; without a count it handles no OVN
                # event, and no port ever becomes active.
                # Its work is Python's own, one thread at a time: more threads only get in each other's way.
                threads=4,
                env={"OS_NEUTRON_CONFIG_DIR": inside("etc/neutron"), "ASGI_WORKERS": "1"},
            ),
            needs=("neutron-schema", "mariadb", "forkserver-neutron", "ovn-northd"),
            ready=Http(9696),
        ),
        Unit(
            "neutron-ovn-maintenance",
            Forked(
                "neutron",
                "neutron.cmd.server",
                ("neutron-ovn-maintenance-worker", *CONFIG),
                function="main_ovn_maintenance",
            ),
            needs=("neutron", "rabbitmq"),
        ),
        Unit(
            "neutron-ovn-agent",
            Forked(
                "neutron",
                "neutron.cmd.agents.ovn_neutron_agent",
                ("neutron-ovn-agent", "--config-file", inside("etc/neutron/ovn_agent.ini")),
            ),
            needs=("forkserver-neutron", "ovn-controller"),
        ),
    ]


COMPONENT = Component(
    name="neutron",
    units=units,
    packages=("haproxy",),
    config=lambda _: {
        "neutron/neutron.conf": ("neutron.conf.j2", {}),
        "neutron/plugins/ml2/ml2_conf.ini": ("ml2_conf.ini.j2", {}),
        "neutron/ovn_agent.ini": ("ovn_agent.ini.j2", {}),
    },
    databases=("neutron",),
    endpoints=(Endpoint("neutron", "network", 9696),),
    service_user=True,
    folders=lambda _: ("neutron",),
    daemons=("haproxy",),
)
