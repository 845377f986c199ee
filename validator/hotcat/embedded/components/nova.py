"""Nova: one real compute on libvirt, and any number of fake ones for scale.

A fake compute is Nova's own fake driver: servers become ACTIVE without a guest. Each has an OVN chassis that
nobody runs, so that Neutron can bind ports to it.
"""

from __future__ import annotations

import sys

from hotcat.embedded.component import (
    HOST,
    Api,
    Component,
    Endpoint,
    Forked,
    Heartbeat,
    Http,
    Program,
    Queue,
    Rendering,
    Settings,
    Unit,
    inside,
)
from hotcat.embedded.components.mariadb import CLIENT
from hotcat.embedded.storage import LIBVIRT_SECRET

CONFIG = inside("etc/nova/nova.conf")
# This variant keeps its node's identity over a restart; the plain fake driver refuses to start twice.
FAKE_DRIVER = "fake.FakeDriverWithoutFakeNodes"
CELLS = """
INSERT INTO cell_mappings (created_at, uuid, name, transport_url, database_connection, disabled) VALUES
(NOW(), '00000000-0000-0000-0000-000000000000', 'cell0', 'none:///',
 '{scheme}://{username}:{password}@{hostname}/nova_cell0?{query}', 0),
(NOW(), UUID(), 'cell1', '{scheme}://{username}:{password}@{hostname}:{port}/',
 '{scheme}://{username}:{password}@{hostname}/nova?{query}', 0)
"""


def _manage(name: str, *arguments: str, needs: tuple[str, ...], bootstrap: bool = True) -> Unit:
    argv = ("nova-manage", "--config-file", CONFIG, *arguments)
    return Unit(name, Forked("nova", "nova.cmd.manage", argv), needs=needs, task=True, bootstrap=bootstrap)


def alive(binary: str, host: str = HOST) -> Heartbeat:
    """A daemon that reports itself to Nova's database."""
    age = "SELECT TIMESTAMPDIFF(SECOND, updated_at, UTC_TIMESTAMP()) FROM nova.services"
    of = f" WHERE `binary` = '{binary}' AND host = '{host}' AND deleted = 0"
    return Heartbeat(age + of, 40.0)


def _daemon(binary: str, module: str, queue: str, needs: tuple[str, ...]) -> Unit:
    start = Forked("nova", module, (binary, "--config-file", CONFIG))
    return Unit(binary, start, needs=needs, ready=Queue(queue), alive=alive(binary))


def compute(name: str, config: str, needs: tuple[str, ...], host: str = "") -> Unit:
    """The nova-compute that Nova knows by that name; its configuration lies below etc/.

    `host` is the unit of the machine that it runs on, where that is not the core's.
    """
    return Unit(
        "nova-compute" if name == HOST else f"nova-compute-{name}",
        Forked("nova", "nova.cmd.compute", ("nova-compute", "--config-file", inside("etc", config))),
        needs=needs,
        ready=Queue(f"compute.{name}"),
        alive=alive("nova-compute", name),
        host=host,
    )


def fake_hosts(settings: Settings) -> list[str]:
    """The names of the fake computes' hosts."""
    return [f"fake{number}" for number in range(1, settings.fake_computes + 1)]


def units(settings: Settings) -> list[Unit]:
    """Schema, cells, control plane, the real compute and the fake ones."""
    database = ("nova-schema", "mariadb", "forkserver-nova")
    served = {"OS_NOVA_CONFIG_FILES": f"{settings.openstack}/etc/nova/api-paste.ini;{CONFIG}"}
    placed = (
        *database,
        "rabbitmq",
        "keystone",
        "placement",
        "accounts",
    )  # they ask Placement when they start
    conducted = ("nova-conductor", *placed)
    fakes = fake_hosts(settings)
    found = [
        _manage("nova-api-schema", "api_db", "sync", needs=("mariadb", "forkserver-nova")),
        Unit(
            "nova-cells",
            Program((*CLIENT, "nova_api", "-e", CELLS)),
            needs=("nova-api-schema",),
            task=True,
            bootstrap=True,
        ),
        _manage("nova-schema", "db", "sync", needs=("nova-cells",)),
        Unit(
            "nova",
            Api("nova", "nova.wsgi.osapi_compute", 8774, argv=("nova-api",), env=served),
            needs=database,
            ready=Http(8774),
        ),
        Unit(
            "nova-metadata",
            Api(
                "nova",
                "nova.wsgi.metadata",
                8775,
                argv=("nova-metadata",),
                env=served,
                threads=4,
                published=False,
            ),
            needs=database,
            ready=Http(8775),
        ),
        _daemon("nova-conductor", "nova.cmd.conductor", "conductor", placed),
        _daemon("nova-scheduler", "nova.cmd.scheduler", "scheduler", placed),
        compute(HOST, "nova/nova-compute.conf", (*conducted, "libvirtd", "ovn-controller", "glance")),
        _manage("nova-discover-hosts", "cell_v2", "discover_hosts", needs=("nova-compute",)),
    ]
    if fakes:
        # After the snapshot, which must not know them: how many there are may change with each start.
        settled = ("snapshot", "ovn-controller")
        computes = [compute(host, f"nova/nova-compute-{host}.conf", (*conducted, *settled)) for host in fakes]
        program = (sys.executable, "-P", "-m", "hotcat.embedded.fakes")
        found += [
            *computes,
            _manage(
                "nova-discover-fakes",
                "cell_v2",
                "discover_hosts",
                needs=tuple(unit.name for unit in computes),
                bootstrap=False,
            ),
            Unit("fake-chassis", Program((*program, "chassis", *fakes)), needs=settled),
            Unit(
                "fake-zone",
                Program((*program, "zone", *fakes)),
                needs=("nova-discover-fakes", "nova"),
                task=True,
            ),
        ]
    return found


def config(settings: Settings) -> dict[str, Rendering]:
    """One file with databases for the control plane, one without for each compute (Nova insists)."""

    def host(name: str, state: str, driver: str, *, database: bool) -> Rendering:
        return "nova.conf.j2", {
            "host": name,
            "state": state,
            "driver": driver,
            "database_access": database,
            "libvirt_secret": LIBVIRT_SECRET,
        }

    files = {
        "nova/nova.conf": host(HOST, "nova", "libvirt.LibvirtDriver", database=True),
        "nova/nova-compute.conf": host(HOST, "nova", "libvirt.LibvirtDriver", database=False),
    }
    for fake in fake_hosts(settings):
        files[f"nova/nova-compute-{fake}.conf"] = host(fake, f"nova-{fake}", FAKE_DRIVER, database=False)
    return files


COMPONENT = Component(
    name="nova",
    units=units,
    config=config,
    databases=("nova_api", "nova", "nova_cell0"),
    endpoints=(Endpoint("nova", "compute", 8774, "/v2.1"),),
    service_user=True,
    folders=lambda settings: tuple(
        f"{state}/instances" for state in ("nova", *(f"nova-{host}" for host in fake_hosts(settings)))
    ),
)
