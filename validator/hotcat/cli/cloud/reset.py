"""`hotcat cloud reset`: begin again with a fresh cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.cli.cloud.common import cloud, services
from hotcat.cli.cloud.up import Up

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud reset
  hotcat cloud reset --with core      # with other services than before: here with none beside the core's
  hotcat cloud reset --no-snapshot
"""


class Reset(Up):
    """End the embedded cloud, forget its data, and start a fresh one with the same services.

    With --no-snapshot the services are set up from nothing again, and a new snapshot is taken.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add those of `up`, and --no-snapshot."""
        super().add_arguments(parser)
        parser.add_argument("--no-snapshot", action="store_true", help="also forget the snapshots")

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], tuple[object, ...]]:
        """Reset the cloud; returns what `up` does."""
        from hotcat.embedded.components import named
        from hotcat.embedded.data import forget_snapshots
        from hotcat.embedded.install import find
        from hotcat.embedded.route import require_root

        asked = cloud(parsed_args.cloud_name)
        # What would keep the fresh cloud from starting is told before anything of the old one is lost.
        if parsed_args.route:
            require_root(asked.name)
        wanted = services(parsed_args.services) if parsed_args.services else None
        wanted, parsed_args.release = asked.anew(wanted, parsed_args.release)
        parsed_args.services = named(wanted)
        parsed_args.fake_computes = asked.fake_computes_wanted(parsed_args.fake_computes)
        find(wanted, parsed_args.release)
        asked.down()
        if parsed_args.no_snapshot:
            forget_snapshots()
        return super().take_action(parsed_args)
