"""What hotcat's commands have in common, beside cliff's Lister, ShowOne or Command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.command import Command

from hotcat.cli.options import add_examples

if TYPE_CHECKING:
    from argparse import ArgumentParser


class HotcatCommand(Command):
    """A command with examples below its help; comes before cliff's class among the bases."""

    auth_required = False  # for the openstack client: the command connects by itself, where it must
    examples: str

    def get_parser(self, prog_name: str) -> ArgumentParser:
        """Return the parser of the command's arguments."""
        parser: ArgumentParser = super().get_parser(prog_name)
        add_examples(parser, self.examples)
        self.add_arguments(parser)
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's own arguments: none where it does not say otherwise."""
