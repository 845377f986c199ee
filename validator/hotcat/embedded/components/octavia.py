"""Octavia: load balancers, by OVN itself (layer 4) or by servers of their own (amphorae, with HAProxy).

No housekeeping: it removes what was deleted a week ago, and renews certificates after a month.
"""

from __future__ import annotations

import shlex
import sys

from hotcat.embedded.component import (
    Api,
    Command,
    Component,
    Endpoint,
    Forked,
    Http,
    Program,
    Queue,
    Settings,
    Unit,
    inside,
)
from hotcat.embedded.components.mariadb import CLIENT

CONFIG = inside("etc/octavia/octavia.conf")
MANAGEMENT = inside("data/octavia/management.conf")  # what is known only once the network was made
CERTIFICATES = inside("data/octavia/certificates")  # each cloud's own: a snapshot has none
IMAGE_TAG = "amphora"  # of the image that an amphora is booted from; its owner is the project `admin`
FLAVOR = "amphora"
MANAGEMENT_CIDR = "10.254.0.0/24"
CONTROLLER = "10.254.0.2"  # Octavia's own address in the management network
CONTROLLER_MAC = "fa:16:3e:fe:00:02"
HEARTBEAT_PORT = 5555
PORT = "o-hm0"  # Octavia's own port in the management network, one of br-int
SOCKETS = ("status", "stats", "get")

# Whose balancers the worker makes, and whose the API and the driver agent, as conditions in SQL.
OWNED = {"amphora": "load_balancer.provider <> 'ovn'", "ovn": "load_balancer.provider = 'ovn'"}
VIP_OWNERS = ("Octavia", "ovn-lb:vip")  # of a virtual IP's port: the amphora provider's, and OVN's
VIP_DEVICE = "lb-"  # of its device, before the balancer's ID
# Whether a port is there whose balancer is not; the two databases compare texts differently.
ORPHANED = f"""
select count(*) from neutron.ports where device_owner in {VIP_OWNERS} and device_id like '{VIP_DEVICE}%'
and not exists (
  select 1 from octavia.load_balancer
  where binary neutron.ports.device_id = binary concat('{VIP_DEVICE}', octavia.load_balancer.id)
)
"""  # noqa: S608  (of constants)

# The interface comes with ovs-vswitchd, its address does not.
INTERFACE = f"""
until ip link show {PORT} >/dev/null 2>&1; do sleep 0.1; done
ip addr replace {CONTROLLER}/{MANAGEMENT_CIDR.rsplit("/", maxsplit=1)[-1]} dev {PORT}
ip link set {PORT} up
"""
# To connect would be to leave a process behind that reads for ever.
LISTENING = " && ".join(f"ss -Hlx src /var/run/octavia/{name}.sock | grep -q LISTEN" for name in SOCKETS)
HEARS = f"ss -Hlun src {CONTROLLER}:{HEARTBEAT_PORT} | grep -q {HEARTBEAT_PORT}"


def _daemon(name: str, module: str, needs: tuple[str, ...], ready: Command | Queue) -> Unit:
    argv = (f"octavia-{name}", "--config-file", CONFIG, "--config-file", MANAGEMENT)
    needs = ("octavia-schema", "mariadb", "rabbitmq", "forkserver-octavia", *needs)
    return Unit(f"octavia-{name}", Forked("octavia", module, argv), needs=needs, ready=ready)


def units(_: Settings) -> list[Unit]:
    """Schema, management network, certificates; the API with its agent, the worker, the health manager."""
    setup = (sys.executable, "-P", "-m", "hotcat.embedded.setups.octavia")

    def unstick(*names: str) -> Program:
        files = (inside("etc/octavia", f"unstick-{name}.sql") for name in names)
        return Program((*CLIENT, "octavia", "-e", "\n".join(f"source {file}" for file in files)))

    sweep = shlex.join((sys.executable, "-P", "-m", "hotcat.embedded.setups.octavia_orphans"))
    made = ("octavia-management", "octavia-certificates", "octavia-unstick")
    return [
        Unit(
            "octavia-schema",
            Forked(
                "octavia",
                "octavia.db.migration.cli",
                ("octavia-db-manage", "--config-file", CONFIG, "upgrade", "head"),
            ),
            needs=("mariadb", "forkserver-octavia"),
            task=True,
            bootstrap=True,
        ),
        Unit(
            "octavia-management",
            Program((*setup, "management")),
            needs=("accounts", "neutron", "nova", "bridges"),
            task=True,
            bootstrap=True,
        ),
        Unit("octavia-certificates", Program((*setup, "certificates")), task=True),
        Unit(
            "octavia-interface",
            Program(("sh", "-ec", INTERFACE)),
            needs=("ovs-vswitchd", "bridges", "octavia-management"),
            task=True,
            repeat=True,
        ),
        Unit("octavia-unstick", unstick(*OWNED), needs=("octavia-schema", "mariadb"), task=True),
        # Before the API, whose OVN driver waits minutes for the agent's sockets and then does without itself.
        _daemon(
            "driver-agent",
            "octavia.cmd.driver_agent",
            ("octavia-unstick", "octavia-management", "ovn-northd", "keystone", "accounts"),
            Command(("sh", "-c", LISTENING)),
        ),
        Unit(
            "octavia",
            Api(
                "octavia",
                "octavia.wsgi.api",
                9876,
                argv=("octavia-api", "--config-file", CONFIG, "--config-file", MANAGEMENT),
                threads=4,
            ),
            needs=(
                "octavia-driver-agent",
                "octavia-unstick",
                "mariadb",
                "rabbitmq",
                "forkserver-octavia",
                "ovn-northd",
            ),
            ready=Http(9876),
        ),
        _daemon(
            "worker", "octavia.cmd.octavia_worker", (*made, "keystone"), Queue("octavia_provisioning_v2")
        ),
        _daemon(
            "health-manager",
            "octavia.cmd.health_manager",
            (*made, "octavia-interface", "keystone"),
            Command(("sh", "-c", HEARS)),
        ),
        # What a worker or an API that died was doing, nobody goes on with; the other does with its own.
        Unit(
            "octavia-unstick-amphora", unstick("amphora"), needs=("octavia-worker",), task=True, repeat=True
        ),
        Unit(
            "octavia-unstick-ovn",
            unstick("ovn"),
            needs=("octavia", "octavia-driver-agent"),
            task=True,
            repeat=True,
        ),
        # What an API that died had asked of Neutron, and had not written down.
        Unit(
            "octavia-orphans",
            # To ask costs nothing; the rest is for a cloud that was killed.
            Program(
                ("sh", "-ec", f'test "$("$@")" = 0 || exec {sweep}', "sh", *CLIENT, "-N", "-e", ORPHANED)
            ),
            needs=("octavia", "neutron", "accounts"),
            task=True,
            repeat=True,
        ),
    ]


COMPONENT = Component(
    name="octavia",
    summary="load balancers: OVN's, and amphorae with HAProxy",
    units=units,
    packages=("genisoimage",),  # an amphora gets its configuration and certificates on a config drive
    config=lambda _: {
        "octavia/octavia.conf": (
            "octavia.conf.j2",
            {
                "certificates": CERTIFICATES,
                "image_tag": IMAGE_TAG,
                "flavor": FLAVOR,
                "controller": CONTROLLER,
                "heartbeat_port": HEARTBEAT_PORT,
            },
        ),
        **{
            f"octavia/unstick-{name}.sql": ("octavia-unstick.sql.j2", {"whose": whose})
            for name, whose in OWNED.items()
        },
    },
    databases=("octavia",),
    endpoints=(Endpoint("octavia", "load-balancer", 9876),),
    service_user=True,
    folders=lambda _: ("octavia",),
    requires=("barbican",),
    run=("octavia",),
)
