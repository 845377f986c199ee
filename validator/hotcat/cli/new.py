"""`hotcat new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli import options

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """
examples:
  hotcat new tenant/message-queue
  hotcat new platform/quotas --catalog ~/our-catalog
"""


class New(Lister):
    """Lay out a new entry with a small template that works, and take it into the index.

    Lists the files written. Edit them, then run `hotcat index`.
    """

    auth_required = False  # for the openstack client: the command connects by itself, where it must

    def get_parser(self, prog_name: str) -> ArgumentParser:
        """Add the name."""
        parser: ArgumentParser = super().get_parser(prog_name)
        options.add_examples(parser, _EXAMPLES)
        parser.add_argument(
            "name", metavar="NAME", help="name of the new entry, such as tenant/message-queue"
        )
        options.add_catalog(parser)
        return parser

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[str]]]:
        """Return one row a file of the new entry."""
        from hotcat.catalog import index, new
        from hotcat.render import source

        folder = new.lay_out(options.catalog(parsed_args), parsed_args.name)
        catalog = options.catalog(parsed_args)
        index.update(catalog, source.models(catalog))
        return ("File",), [(str(path),) for path in sorted(folder.iterdir())]
