"""`hotcat cloud lock`: pin the versions of the OpenStack services again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud lock              # after a change of releases/*/*.in
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

        parser.add_argument("--release", metavar="RELEASE", help="of this release only (default: of each)")

    def take_action(self, parsed_args: Namespace) -> int:
        """Resolve and write; returns the exit code."""
        from hotcat.embedded import releases
        from hotcat.embedded.install import environment

        for release in releases.names() if parsed_args.release is None else (parsed_args.release,):
            written = environment.lock(release, upgrade=parsed_args.upgrade)
            self.app.stdout.write(f"wrote {written / '*.txt'}\n")
        return 0
