"""`hotcat site check`: what of a site's facts a cloud has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli import cloud_options, options
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

    from hotcat.live.site_check import Row

_EXAMPLES = """examples:
  hotcat site check                                # the embedded cloud against the site embedded
  hotcat site check --cloud mycloud --site mcloud  # what is to be made there, or filled in here
  hotcat site check --unmet
  hotcat site check -f json -c fact -c state
"""
_COLUMNS = ("fact", "wanted", "state", "found", "remedy", "place")


class Check(HotcatCommand, Lister):
    """Hold the facts of a site against a cloud, and say what mends each that does not hold.

    A fact is there, lacking, or different from what the site says; a placeholder is a value that no cloud
    has, for an operator to fill in; and what no service tells is not asked. Nothing is changed. An
    administrator sees more: whether volume types encrypt, and the DNS zones of all projects. The exit code is
    0 where all is there, 1 where something is lacking, different or a placeholder.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        options.add_catalog(parser)
        cloud_options.add_cloud(parser)
        cloud_options.add_site(parser)
        parser.add_argument("--unmet", action="store_true", help="show only what does not hold")

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Ask the cloud; returns one row a fact."""
        from hotcat.live.cloud import find
        from hotcat.live.offer import Offer
        from hotcat.live.site_check import check

        catalog = options.catalog(parsed_args)
        cloud = find(cloud_options.cloud_name(self.app, parsed_args))
        site = catalog.site(cloud_options.site_name(catalog, cloud, parsed_args.site))
        cloud.log_in()
        rows = check(site, catalog, Offer(cloud))
        self.unmet = any(row.unmet for row in rows)
        shown = [row for row in rows if row.unmet or not parsed_args.unmet]
        return _COLUMNS, [_cells(row, catalog.root) for row in shown]

    def run(self, parsed_args: Namespace) -> int:
        """Show the table; returns the exit code."""
        return int(super().run(parsed_args) or self.unmet)


def _cells(row: Row, root: Path) -> tuple[str, ...]:
    place = f"{row.place.file.relative_to(root)}:{row.place.line}"
    return row.fact, row.wanted, row.answer.state, row.answer.found, row.answer.remedy, place
