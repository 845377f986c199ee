"""The zones of the hosts beside the core's."""

from __future__ import annotations

from hotcat.embedded.components.computes import ZONES
from hotcat.embedded.setup import context, zone


def main() -> None:
    """Put each host into its zone."""
    cloud, _, _ = context()
    for name, hosts in ZONES.items():
        zone(cloud, name, list(hosts))


if __name__ == "__main__":
    main()
