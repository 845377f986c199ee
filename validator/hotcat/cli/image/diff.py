"""`hotcat image diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """
examples:
  hotcat image diff web-server                      # the two newest builds
  hotcat image diff web-server 20260301T 20260402T  # two builds by the beginning of their names
"""


class Diff(HotcatCommand, Lister):
    """Say where two builds of an image differ: packages first, then files; exits with 1 where they do.

    What every build writes anew (logs, caches that hold inodes) is left out, unless --volatile asks for it.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what to compare."""
        parser.add_argument("image", metavar="IMAGE", help="an image that was built twice or more")
        parser.add_argument("builds", nargs="*", metavar="BUILD", help="two builds (default: the newest two)")
        parser.add_argument("--volatile", action="store_true", help="show what every build writes anew too")

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[str, str, str]]]:
        """Return the differences."""
        from hotcat.images.difference import differences, two

        old, new = two(parsed_args.image, parsed_args.builds)
        found = [one for one in differences(old, new) if parsed_args.volatile or not one.volatile]
        self.differ = bool(found)
        return ("what", "name", "difference"), [(one.what, one.name, one.difference) for one in found]

    def run(self, parsed_args: Namespace) -> int:
        """Return 1 where the builds differ."""
        self.differ = False
        return int(super().run(parsed_args) or self.differ)
