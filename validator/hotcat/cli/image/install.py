"""`hotcat image install`: everything that building and booting images needs on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import Namespace

_EXAMPLES = """
examples:
  hotcat image install
"""


class Install(HotcatCommand):
    """Install the Debian packages that building and booting images needs, through sudo if need be.

    diskimage-builder itself comes with hotcat: pip install 'hotcat[images]'.
    """

    examples = _EXAMPLES

    def take_action(self, parsed_args: Namespace) -> int:  # noqa: ARG002  (cliff's signature)
        """Install what is missing."""
        from hotcat.images import tools

        tools.install(lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201  (progress)
        self.app.stdout.write("everything that images need is installed\n")
        return 0
