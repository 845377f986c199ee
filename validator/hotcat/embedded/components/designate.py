"""Designate: zones and records, answered by BIND, which is a secondary of Designate's own small server.

BIND listens where guests reach it, on the external network's gateway, and on the loopback address.
"""

from __future__ import annotations

from hotcat.embedded.component import (
    Api,
    Command,
    Component,
    Endpoint,
    Forked,
    Heartbeat,
    Http,
    Program,
    Queue,
    Settings,
    Tcp,
    Unit,
    inside,
)
from hotcat.embedded.components.mariadb import CLIENT

CONFIG = inside("etc/designate/designate.conf")
# A serial number is the time in seconds. Designate (23.0) takes a second change in one second for done, but
# BIND sees a number that it knows, and fetches nothing. Such a zone is to be given a number once more.
SERIALS_MOVE = """
CREATE OR REPLACE TRIGGER serials_move BEFORE UPDATE ON zones FOR EACH ROW
SET NEW.increment_serial = NEW.increment_serial OR (OLD.increment_serial AND NEW.serial = OLD.serial)
"""
RNDC = ("rndc", "-p", "953", "-s", "127.0.0.1", "-k", inside("etc/bind/rndc.key"))
SCHEMA = ("designate-schema", "mariadb", "rabbitmq", "forkserver-designate")


def _manage(name: str, *arguments: str, needs: tuple[str, ...]) -> Unit:
    argv = ("designate-manage", "--config-file", CONFIG, *arguments)
    return Unit(
        name, Forked("designate", "designate.cmd.manage", argv), needs=needs, task=True, bootstrap=True
    )


def _alive(service: str) -> Heartbeat:
    """Each reports itself through central, every 10 s."""
    age = "SELECT TIMESTAMPDIFF(SECOND, heartbeated_at, UTC_TIMESTAMP()) FROM designate.service_statuses"
    return Heartbeat(f"{age} WHERE service_name = '{service}'", 40.0)


def _daemon(service: str, ready: Queue | Tcp, needs: tuple[str, ...]) -> Unit:
    argv = (f"designate-{service}", "--config-file", CONFIG)
    start = Forked("designate", f"designate.cmd.{service}", argv)
    return Unit(f"designate-{service}", start, needs=needs, ready=ready, alive=_alive(service))


def units(_: Settings) -> list[Unit]:
    """BIND; Designate's schema, its four daemons, its API; and the pool, which tells it of BIND."""
    central = (*SCHEMA, "designate-central")
    return [
        Unit(
            "named",
            Program(("named", "-f", "-4", "-n", "1", "-c", inside("etc/bind/named.conf"))),
            needs=("bridges",),
            ready=Command((*RNDC, "status")),
        ),
        _manage("designate-schema", "database", "sync", needs=("mariadb", "forkserver-designate")),
        Unit(
            "designate-serials",
            Program((*CLIENT, "designate", "-e", SERIALS_MOVE)),
            needs=("designate-schema", "mariadb"),
            task=True,
            bootstrap=True,
        ),
        _daemon("central", Queue("central"), SCHEMA),
        _manage(
            "designate-pool",
            *("pool", "update", "--file", inside("etc/designate/pools.yaml")),
            needs=central,
        ),
        _daemon("worker", Queue("worker"), (*central, "designate-pool", "named")),
        # Without it a change stays PENDING for ever: it is what raises the serial number of a zone.
        _daemon("producer", Queue("producer"), (*central, "designate-pool")),
        _daemon("mdns", Tcp(5354), central),
        Unit(
            "designate",
            Api(
                "designate",
                "designate.wsgi.api",
                9001,
                argv=("designate-api",),
                threads=4,
                env={"OS_DESIGNATE_CONFIG_DIR": inside("etc/designate")},
            ),
            needs=central,
            ready=Http(9001),
        ),
    ]


COMPONENT = Component(
    name="designate",
    summary="DNS zones and records, answered by BIND",
    units=units,
    packages=("bind9", "bind9-dnsutils", "bind9-utils"),
    daemons=("named",),
    config=lambda _: {
        "designate/designate.conf": ("designate.conf.j2", {}),
        "designate/api-paste.ini": ("designate-api-paste.ini.j2", {}),
        "designate/pools.yaml": ("designate-pools.yaml.j2", {}),
        "bind/named.conf": ("named.conf.j2", {}),
        "bind/rndc.key": ("rndc.key.j2", {}),
        # OVN looks into each question that a guest asks, and Open vSwitch 3.1 hands it on with the checksum
        # that the guest left to its card: a wrong one, with which nobody takes it.
        "bin/qemu-system-x86_64": ("qemu-plain-frames.j2", {}),
    },
    databases=("designate",),
    endpoints=(Endpoint("designate", "dns", 9001),),
    service_user=True,
    folders=lambda _: ("bind",),
)
