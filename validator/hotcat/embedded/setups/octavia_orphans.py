"""Delete the ports of load balancers that Octavia never came to know; takes no arguments.

Octavia's API makes the port of a virtual IP before its own record is there. Killed in between, it leaves a
port that holds the tenant's subnet, and nothing that could be deleted with it.
"""

from __future__ import annotations

import time
from typing import Any

from hotcat.embedded.components.octavia import VIP_DEVICE, VIP_OWNERS

PATIENCE = 10.0  # seconds in which a balancer whose port is there is recorded


def delete(cloud: Any, patience: float = PATIENCE) -> list[str]:
    """Delete them, through a connection of the administrator's; returns their IDs."""
    ports = [port for owner in VIP_OWNERS for port in cloud.network.ports(device_owner=owner)]
    time.sleep(patience)
    known = {f"{VIP_DEVICE}{balancer.id}" for balancer in cloud.load_balancer.load_balancers()}
    orphans = [
        port.id for port in ports if port.device_id.startswith(VIP_DEVICE) and port.device_id not in known
    ]
    for port in orphans:
        cloud.network.delete_port(port)
    return orphans


def main() -> None:
    """Delete them and say which."""
    from hotcat.embedded.setup import context

    for port in delete(context()[0]):
        print(f"deleted the port {port} of a load balancer that never was")  # noqa: T201  (the unit's log)


if __name__ == "__main__":
    main()
