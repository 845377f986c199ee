"""`hotcat lint` as a command of cliff: for the list of commands, and for the openstack client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.cli import lint
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


class Lint(HotcatCommand):
    """Find mistakes in HOT templates and environments, without Heat and without a cloud."""

    examples = lint.EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the linter's arguments."""
        lint.add_arguments(parser)

    def take_action(self, parsed_args: Namespace) -> int:
        """Lint; returns the exit code."""
        return lint.guarded(parsed_args)
