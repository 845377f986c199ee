"""`hotcat index`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli import options
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """
examples:
  hotcat index            after editing an entry
  hotcat index --check    in CI
"""


class Index(HotcatCommand, Lister):
    """Bring what is made from other files up to date: catalog.yaml, READMEs, the sites' environment files.

    Lists the files that differed. With --check nothing is written, and the exit code is 1 where a file
    differs; a changelog that does not begin with the entry's version is always left to you, and so is a
    reason in templates/coverage.yaml that is missing or no longer holds.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --check."""
        options.add_catalog(parser)
        parser.add_argument(
            "--check", action="store_true", help="write nothing, fail where something differs"
        )

    def run(self, parsed_args: Namespace) -> int:
        """Run as any lister does; the exit code tells whether something is left to mend."""
        super().run(parsed_args)
        return int(self._left)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[str, str, str]]]:
        """Return one row a file that differed."""
        from hotcat.catalog import index
        from hotcat.render import source
        from hotcat.schema import pack

        catalog = options.catalog(parsed_args)
        bring = index.drift if parsed_args.check else index.update
        drifts = bring(catalog, source.models(catalog), pack.supported())
        self._left = any(parsed_args.check or drift.text is None for drift in drifts)
        rows = [
            (
                str(drift.path.relative_to(catalog.root)),
                drift.problem,
                "edit it" if drift.text is None else "run `hotcat index`" if parsed_args.check else "written",
            )
            for drift in drifts
        ]
        return ("File", "Problem", "Remedy"), rows
