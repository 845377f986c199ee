"""What a fake compute has instead of a hypervisor's network: an OVN chassis, and ports bound to it.

`python -m hotcat.embedded.fakes chassis HOST...` stays and binds; `... zone HOST...` puts the hosts into
their availability zone and ends.
"""

from __future__ import annotations

import json
import subprocess
import sys

SOUTHBOUND = "tcp:127.0.0.1:6642"
ZONE = "fake"
SBCTL = ("ovn-sbctl", "--no-leader-only", f"--db={SOUTHBOUND}")
# Neutron takes a chassis for alive while its configuration number is not behind: this one never is.
FOREVER = "2147483647"


def add_chassis(number: int, host: str) -> str:
    """Register a chassis of that host name, once; returns its UUID."""
    find = (*SBCTL, "--bare", "--columns=_uuid", "find", "chassis", f"name={host}")
    if not (found := _run(find)):
        _run(
            (
                *(*SBCTL, "--id=@encap", "create", "encap", "type=geneve", f"ip=127.1.0.{number}"),
                *(f"chassis_name={host}", "options:csum=true", "--", "--id=@chassis", "create", "chassis"),
                *(f"name={host}", f"hostname={host}", "encaps=@encap"),
                'other_config={datapath-type=netdev,"iface-types"="geneve,internal,patch,system,tap"}',
                *("--", "create", "chassis_private", f"name={host}", "chassis=@chassis"),
                f"nb_cfg={FOREVER}",
            )
        )
        found = _run(find)
    return found


def bind_forever(chassis: dict[str, str]) -> None:
    """Bind every port that is requested for one of these chassis (UUID -> name), as its controller would."""
    watch = ("ovsdb-client", "--format=json", "monitor", SOUTHBOUND, "OVN_Southbound", "Port_Binding")
    columns = "logical_port,requested_chassis,chassis"
    with subprocess.Popen((*watch, columns), stdout=subprocess.PIPE, text=True) as monitor:
        for line in monitor.stdout or ():
            for port, host in _unbound(json.loads(line), chassis):
                _run((*SBCTL, "lsp-bind", port, host))
    sys.exit("the southbound database hung up")


def _unbound(table: dict[str, list[list[object]]], chassis: dict[str, str]) -> list[tuple[str, str]]:
    headings = table.get("headings")
    if not headings:
        return []
    found = []
    for values in table["data"]:
        row = dict(zip((str(heading) for heading in headings), values, strict=True))
        if row["action"] in {"initial", "insert", "new"} and not _reference(row["chassis"]):
            wanted = chassis.get(_reference(row["requested_chassis"]))
            if wanted:
                found.append((str(row["logical_port"]), wanted))
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
        bind_forever({add_chassis(number, host): host for number, host in enumerate(hosts, 1)})
    else:
        from hotcat.embedded import setup

        setup.zone(setup.context()[0], ZONE, hosts)


if __name__ == "__main__":
    main()
