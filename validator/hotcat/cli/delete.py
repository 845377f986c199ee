"""`hotcat delete`: remove stacks from a cloud."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli import cloud_options
from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError, raise_all

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat delete web-server
  hotcat delete shop shop-test --cloud mycloud -f json
"""


class Delete(HotcatCommand, Lister):
    """Delete stacks and wait until they are gone.

    A stack that is not there is fine; a deletion that fails is tried once more. When that fails too, it looks
    for interfaces that Heat does not know of, for it was killed when it made them: where both router and
    subnet are the stack's, they are taken off for a last try. What else uses its networks is named, with the
    command that removes it.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("stacks", metavar="STACK", nargs="+", help="name or id of a stack")
        cloud_options.add_cloud(parser)
        cloud_options.add_timeout(parser)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Delete one stack after the other, the rest also where one fails; returns columns and rows."""
        # Imported here, for `hotcat --help` loads every command.
        from hotcat.live import keys
        from hotcat.live.cloud import connect
        from hotcat.live.progress import progress_on
        from hotcat.live.stack import Stacks

        cloud = connect(cloud_options.cloud_name(self.app, parsed_args))
        stacks = Stacks(cloud, progress_on(sys.stderr))
        rows: list[tuple[object, ...]] = []
        errors: list[HotcatError] = []
        for name in parsed_args.stacks:
            try:
                deleted = stacks.delete(name, timeout=parsed_args.timeout * 60)
            except HotcatError as error:
                errors.append(error)
            else:
                keys.remove(cloud.name, deleted.stack.name if deleted else name)
                rows.append(
                    (name, "deleted", round(deleted.seconds, 1)) if deleted else (name, "not there", 0)
                )
        raise_all(errors)
        return ("stack", "result", "seconds"), rows
