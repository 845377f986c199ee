"""What a fake compute has instead of a hypervisor's network: an OVN chassis, and ports bound to it.

`python -m hotcat.embedded.fakes chassis HOST[=ADDRESS]...` stays and binds; `... zone HOST...` puts the hosts
into their availability zone and ends.
"""

from __future__ import annotations

import contextlib
import json
import queue
import re
import subprocess
import sys
import threading

from hotcat.embedded.components.mariadb import CLIENT

SOUTHBOUND = "tcp:127.0.0.1:6642"
ZONE = "fake"
SBCTL = ("ovn-sbctl", "--no-leader-only", f"--db={SOUTHBOUND}")
PAUSE = 0.1  # seconds between looks at ports that Neutron is still binding
MOST = 254  # fake computes of a cloud: each has a tunnel address in 127.1.0.0/24
ANSWERED = "answered"
BINDINGS = (
    f"SELECT '{ANSWERED}', '' UNION "  # noqa: S608  (only names go in, that _NAME lets through)
    "SELECT port_id, vif_type FROM ml2_port_bindings WHERE status = 'ACTIVE' AND port_id IN ({})"
)
_NAME = re.compile(r"[\w-]+")
UNBOUND = ("unbound", "binding_failed")
# Neutron takes a chassis for alive while its configuration number is not behind: this one never is.
FOREVER = "2147483647"


def add_chassis(host: str, address: str) -> str:
    """Register a chassis of that host name, with a tunnel address of its own, once; returns its UUID.

    Ends the program where it cannot: the supervisor starts it again.
    """
    find = (*SBCTL, "--bare", "--columns=_uuid", "find", "chassis", f"name={host}")
    if not (found := _run(find)):
        _run(
            (
                *(*SBCTL, "--id=@encap", "create", "encap", "type=geneve", f"ip={address}"),
                *(f"chassis_name={host}", "options:csum=true", "--", "--id=@chassis", "create", "chassis"),
                *(f"name={host}", f"hostname={host}", "encaps=@encap"),
                'other_config={datapath-type=netdev,"iface-types"="geneve,internal,patch,system,tap"}',
                *("--", "create", "chassis_private", f"name={host}", "chassis=@chassis"),
                f"nb_cfg={FOREVER}",
            )
        )
        found = _run(find)
    if not found:  # without its UUID, every port that asks for no chassis would be taken for its own
        sys.exit(f"the southbound database has no chassis {host}")
    return found


def bind_forever(chassis: dict[str, str]) -> None:
    """Bind every port that is requested for one of these chassis (UUID -> name), as its controller would."""
    watch = ("ovsdb-client", "--format=json", "monitor", SOUTHBOUND, "OVN_Southbound", "Port_Binding")
    columns = "logical_port,requested_chassis,chassis"
    lines: queue.Queue[str] = queue.Queue()
    wanted: dict[str, str] = {}
    with subprocess.Popen((*watch, columns), stdout=subprocess.PIPE, text=True) as monitor:
        threading.Thread(target=_read, args=(monitor, lines), daemon=True).start()
        while True:
            with contextlib.suppress(queue.Empty):
                line = lines.get(timeout=PAUSE if wanted else None)
                if not line:
                    sys.exit("the southbound database hung up")
                wanted |= _unbound(json.loads(line), chassis)
            wanted = _bind(wanted)


def _read(monitor: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    for line in monitor.stdout or ():
        lines.put(line)
    lines.put("")


def _bind(wanted: dict[str, str]) -> dict[str, str]:
    """Bind those of the ports that Neutron has bound to their host; returns those that it is still at.

    A hypervisor plugs a port in when Neutron is done. Were it up in OVN before that, Neutron would wait for
    itself, and after 5 s leave the port DOWN for good.
    """
    if not wanted:
        return {}
    names = ", ".join(f"'{port}'" for port in wanted if _NAME.fullmatch(port))
    rows = _run((*CLIENT, "-N", "neutron", "-e", BINDINGS.format(names or "''")))
    found = dict(row.split("\t") for row in rows.splitlines())
    if ANSWERED not in found:  # the database is away
        return wanted
    for port, host in wanted.items():
        if found.get(port, "unbound") not in UNBOUND:
            _run((*SBCTL, "lsp-bind", port, host))
    return {port: host for port, host in wanted.items() if found.get(port) in UNBOUND}


def _unbound(table: dict[str, list[list[object]]], chassis: dict[str, str]) -> dict[str, str]:
    """Return port and host of each row that wants one of these chassis and has none."""
    headings = table.get("headings")
    if not headings:
        return {}
    found = {}
    for values in table["data"]:
        row = dict(zip((str(heading) for heading in headings), values, strict=True))
        if row["action"] in {"initial", "insert", "new"} and not _reference(row["chassis"]):
            wanted = chassis.get(_reference(row["requested_chassis"]))
            if wanted:
                found[str(row["logical_port"])] = wanted
    return found


def _reference(value: object) -> str:
    """The UUID in an OVSDB value that is ["uuid", U] or an empty ["set", []]."""
    match value:
        case ["uuid", str(uuid)]:
            return uuid
    return ""


def _run(argv: tuple[str, ...]) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(argv)}: {done.stderr.strip()}", file=sys.stderr)  # noqa: T201
    return done.stdout.strip()


def main() -> None:
    """Run one of the two commands."""
    command, *hosts = sys.argv[1:]
    if command == "chassis":
        numbered = (host.partition("=") for host in hosts)
        chassis = {
            host: address or f"127.1.0.{number}" for number, (host, _, address) in enumerate(numbered, 1)
        }
        bind_forever({add_chassis(host, address): host for host, address in chassis.items()})
    else:
        from hotcat.embedded import setup

        setup.zone(setup.context()[0], ZONE, hosts)


if __name__ == "__main__":
    main()
