"""`hotcat new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli import options
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """
examples:
  hotcat new tenant/message-queue
  hotcat new platform/quotas --catalog ~/our-catalog
"""


class New(HotcatCommand, Lister):
    """Lay out a new entry with a small template that works, and take it into the index.

    Lists the files written. Edit them, then run `hotcat index`.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the name."""
        parser.add_argument(
            "name", metavar="NAME", help="name of the new entry, such as tenant/message-queue"
        )
        options.add_catalog(parser)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[str]]]:
        """Return one row a file of the new entry."""
        from hotcat.catalog import index, new
        from hotcat.render import source
        from hotcat.schema import pack

        folder = new.lay_out(options.catalog(parsed_args), parsed_args.name)
        catalog = options.catalog(parsed_args)
        index.update(catalog, source.models(catalog), pack.supported())
        return ("File",), [(str(path),) for path in sorted(folder.iterdir())]
