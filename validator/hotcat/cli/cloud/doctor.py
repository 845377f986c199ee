"""`hotcat cloud doctor`: what the embedded cloud needs of this machine, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli.cloud.common import add_services, services
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud doctor
  hotcat cloud doctor --with full       # for all services of the deployment
  hotcat cloud doctor -f json
"""
_COLUMNS = ("what", "state", "found", "remedy", "needs_root")


class Doctor(HotcatCommand, Lister):
    """Look at what the embedded cloud needs of this machine, and say what mends what is missing.

    Packages, kernel, KVM, addresses, disk, memory, and the clouds that there are. `note` is what the cloud
    runs without. Nothing is changed. Root is needed for the remedies marked so and for `up --route`; all else
    works as an ordinary user. The exit code is 0 where nothing is missing, 1 where something is.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_services(parser)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Look; returns the columns and rows to show."""
        from hotcat.embedded.doctor import MISSING, examine

        looks = examine(services(parsed_args.services))
        self.ill = any(look.state == MISSING for look in looks)
        return _COLUMNS, [(look.what, look.state, look.found, look.remedy, look.root) for look in looks]

    def run(self, parsed_args: Namespace) -> int:
        """Show the table; returns the exit code."""
        return int(super().run(parsed_args) or self.ill)
