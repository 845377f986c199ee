"""`hotcat cloud doctor`: what the embedded cloud needs of this machine, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli.cloud.common import add_services, services
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.embedded.doctor import Look

_EXAMPLES = """examples:
  hotcat cloud doctor
  hotcat cloud doctor --with full       # for all services of the deployment
  hotcat cloud doctor -f json
"""
_COLUMNS = ("what", "state", "found", "remedy", "needs_root")


class Doctor(HotcatCommand, Lister):
    """Look at what the embedded cloud needs of this machine, and say what mends what is missing.

    Packages, kernel, KVM, addresses, disk, memory, and the clouds that there are. `note` is what the cloud
    runs without. Nothing is changed. Root is needed for the remedies marked so (Debian packages, the image of
    amphorae) and for `up --route`; all else works as an ordinary user. The exit code is 0 where nothing is
    missing, 1 where something is.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_services(parser)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Look; returns the columns and rows to show."""
        from hotcat.embedded.doctor import MISSING, examine

        wanted = services(parsed_args.services)
        looks = examine(wanted) + ([_amphora()] if "octavia" in wanted else [])
        self.ill = any(look.state == MISSING for look in looks)
        return _COLUMNS, [(look.what, look.state, look.found, look.remedy, look.root) for look in looks]

    def run(self, parsed_args: Namespace) -> int:
        """Show the table; returns the exit code."""
        return int(super().run(parsed_args) or self.ill)


def _amphora() -> Look:
    """What the load balancers of the provider amphora are booted from: an image of the catalog's."""
    from hotcat.cli.cloud.bringup import AMPHORA
    from hotcat.embedded.doctor import NOTE, OK, Look
    from hotcat.images import store

    if build := store.find(AMPHORA):
        return Look("amphora image", OK, str(build.folder))
    found = f"the image {AMPHORA} is not built: there are load balancers of the provider ovn only"
    return Look("amphora image", NOTE, found, f"hotcat image build {AMPHORA}", root=True)
