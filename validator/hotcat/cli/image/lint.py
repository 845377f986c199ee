"""`hotcat image lint`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.cli import lint
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.lint.outcome import Outcome

_EXAMPLES = """
examples:
  hotcat image lint
  hotcat image lint elements/web-server elements/images/web-server.yaml
  hotcat image lint elements --profile strict --ignore missing-element-test --fail-on warning
  hotcat image lint -f sarif -o findings.sarif

Elements that lie elsewhere are known through $ELEMENTS_PATH, as diskimage-builder knows them. The exit code
is that of `hotcat lint`: 1 where something is found at or above --fail-on, 2 where hotcat cannot tell.
`hotcat rule --images` lists the rules, `hotcat rule NAME` explains one.
"""


class Lint(HotcatCommand):
    """Find mistakes in elements of diskimage-builder and in definitions of images, without a build."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the paths, and what all linters have."""
        parser.add_argument(
            "paths",
            nargs="*",
            metavar="PATH",
            help="folder of elements, element, or definition (default: those of the catalog)",
        )
        lint.add_reporting(parser)
        parser.add_argument(
            "--catalog", metavar="PATH", help="folder of the catalog (default: the one around)"
        )

    def take_action(self, parsed_args: Namespace) -> int:
        """Lint; returns the exit code."""
        return lint.guarded(parsed_args, _outcome)


def _outcome(parsed_args: Namespace) -> Outcome:
    import os

    from hotcat.catalog import load
    from hotcat.images.lint.session import Session
    from hotcat.lint.outcome import Options

    options = Options()
    options.given = lint.chosen(parsed_args)
    if parsed_args.catalog or not parsed_args.paths:
        options.catalog = load.locate(parsed_args.catalog)
    options.paths = [Path(name) for name in dict.fromkeys(parsed_args.paths)]
    if not options.paths and options.catalog:
        options.paths = [Path(os.path.relpath(options.catalog / "elements"))]
    return Session(options).run()
