"""`hotcat schema dump`."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cliff.command import Command

from hotcat.cli.command import HotcatCommand
from hotcat.cli.schema.output import add_output, write
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """
examples:
  hotcat schema dump -o mine.jsonl
  hotcat schema dump --python /opt/heat/bin/python -o mine.jsonl

from a checkout of hotcat, for a new release:
  hotcat schema dump --python /opt/heat/bin/python -o validator/hotcat/schema/packs/2027.1.jsonl \\
    --descriptions validator/hotcat/schema/descriptions.jsonl
"""


class Dump(HotcatCommand, Command):
    """Make a pack of an installed openstack-heat: its resource types and template versions, as data.

    Heat is only read, and needs no configuration, database or cloud.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument(
            "--python",
            metavar="PATH",
            help="the Python interpreter that has openstack-heat "
            "(default: hotcat's own, else the embedded cloud's)",
        )
        add_output(parser)
        parser.add_argument(
            "--descriptions",
            type=Path,
            metavar="FILE",
            help="write the sentences that document the types there (they are no part of a pack)",
        )

    def take_action(self, parsed_args: Namespace) -> None:
        """Read Heat and write the pack."""
        from hotcat.schema.dump import dump
        from hotcat.schema.write import descriptions_text, pack_text, release_of

        told = dump(_named(parsed_args.python) if parsed_args.python else _default())
        write(pack_text(release_of(told["heat"]), told), parsed_args.output, self.app.stdout)
        if parsed_args.descriptions:
            write(descriptions_text(told), parsed_args.descriptions, self.app.stdout)


def _named(python: str) -> Path:
    found = shutil.which(python)
    if not found:
        raise HotcatError(f"there is no program {python!r}", remedy="Name an interpreter with --python.")
    return Path(found)


def _default() -> Path:
    from hotcat.embedded.install import environment
    from hotcat.schema.dump import has_heat

    own = Path(sys.executable)
    if has_heat(own):
        return own
    if embedded := environment.find(()):
        return embedded / "bin" / "python"
    raise HotcatError(
        "openstack-heat is not installed",
        remedy="Install hotcat[engine], run `hotcat cloud install`, or name an interpreter that has it with "
        "--python.",
    )
