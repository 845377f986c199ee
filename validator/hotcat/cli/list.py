"""`hotcat list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli import options
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

_EXAMPLES = """
examples:
  hotcat list
  hotcat list --service block-storage
  hotcat list -f json -c Name -c Version
"""


class List(HotcatCommand, Lister):
    """List the entries of the catalog."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the filters."""
        options.add_catalog(parser)
        parser.add_argument("--kind", metavar="KIND", help="only platform, tenant or staging")
        parser.add_argument("--service", metavar="SERVICE", help="only entries that use this service")
        options.add_status(parser)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
        """Return one row an entry."""
        rows = (
            (entry.name, entry.version, entry.status, entry.summary)
            for entry in options.catalog(parsed_args).entries.values()
            if parsed_args.kind in {None, entry.name.partition("/")[0]}
            and parsed_args.service in {None, *entry.services}
            and parsed_args.status in {None, entry.status}
        )
        return ("Name", "Version", "Status", "Summary"), rows
