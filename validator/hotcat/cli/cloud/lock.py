"""`hotcat cloud lock`: pin the versions of the OpenStack services again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.command import Command

from hotcat.cli.options import add_examples

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud lock              # after a change of release/requirements.in
  hotcat cloud lock --upgrade    # the newest versions that fit together
"""


class Lock(Command):
    """Write the constraints file of the OpenStack services anew (for hotcat's developers)."""

    def get_parser(self, prog_name: str) -> ArgumentParser:
        """Return the parser of the command's arguments."""
        parser: ArgumentParser = super().get_parser(prog_name)
        add_examples(parser, _EXAMPLES)
        parser.add_argument(
            "--upgrade", action="store_true", help="do not keep the versions it names already"
        )
        return parser

    def take_action(self, parsed_args: Namespace) -> int:
        """Resolve and write; returns the exit code."""
        from hotcat.embedded.install import environment

        environment.lock(upgrade=parsed_args.upgrade)
        self.app.stdout.write(f"wrote {environment.CONSTRAINTS}\n")
        return 0
