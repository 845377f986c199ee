"""`hotcat cloud install`: everything that the embedded cloud needs on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cliff.command import Command

from hotcat.cli.options import add_examples

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud install
  sudo hotcat cloud install      # for all users of this machine, in /var/cache/hotcat
"""


class Install(Command):
    """Install what is missing for the embedded cloud: Debian packages, OpenStack services, guest image.

    Only the Debian packages need root (through sudo). Nothing is started, and no kernel or boot menu changes.
    """

    def get_parser(self, prog_name: str) -> ArgumentParser:
        """Return the parser of the command's arguments."""
        parser: ArgumentParser = super().get_parser(prog_name)
        add_examples(parser, _EXAMPLES)
        return parser

    def take_action(self, parsed_args: Namespace) -> int:  # noqa: ARG002  (cliff's signature)
        """Install; returns the exit code."""
        from hotcat.embedded.install import install

        done = install(lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201
        self.app.stdout.write(f"installed: {done.openstack}\nguests run under {done.virt_type}\n")
        return 0
