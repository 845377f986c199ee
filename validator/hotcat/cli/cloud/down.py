"""`hotcat cloud down`: end the embedded cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.cli.cloud.common import add_name, cloud
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud down
  hotcat cloud down --keep       # its stacks are there again after the next `hotcat cloud up`
"""


class Down(HotcatCommand):
    """End the embedded cloud and leave nothing of it but the cache (packages, snapshots, guest image)."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_name(parser)
        parser.add_argument("--keep", action="store_true", help="keep its data for the next start")

    def take_action(self, parsed_args: Namespace) -> int:
        """End the cloud; returns the exit code."""
        asked = cloud(parsed_args.cloud_name)
        existed = asked.down(keep=parsed_args.keep)
        kept = "; its data are kept" if parsed_args.keep else ""
        word = f"is down{kept}" if existed else "was not there"
        self.app.stdout.write(f"cloud {asked.name} {word}\n")
        return 0
