"""`hotcat cloud lock`: pin the versions of the OpenStack services again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud lock              # after a change of release/*.in
  hotcat cloud lock --upgrade    # the newest versions that fit together
"""


class Lock(HotcatCommand):
    """Write the constraints files of the OpenStack services anew (for hotcat's developers)."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument(
            "--upgrade", action="store_true", help="do not keep the versions they name already"
        )

    def take_action(self, parsed_args: Namespace) -> int:
        """Resolve and write; returns the exit code."""
        from hotcat.embedded.install import environment

        environment.lock(upgrade=parsed_args.upgrade)
        self.app.stdout.write(f"wrote {environment.DATA / '*.txt'}\n")
        return 0
