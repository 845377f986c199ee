"""`hotcat cloud install`: everything that the embedded cloud needs on this machine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from hotcat.cli.cloud.common import add_release, add_services, services
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud install
  hotcat cloud install --with full      # all services of the deployment: 300 MB more
  sudo hotcat cloud install      # for all users of this machine, in /var/cache/hotcat
"""


class Install(HotcatCommand):
    """Install what is missing for the embedded cloud: Debian packages, OpenStack services, guest image.

    Only the Debian packages need root (through sudo). Nothing is started, and no kernel or boot menu changes.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_services(parser)
        add_release(parser)

    def take_action(self, parsed_args: Namespace) -> int:
        """Install; returns the exit code."""
        from hotcat.embedded.install import install
        from hotcat.embedded.releases import NEWEST

        wanted = services(parsed_args.services)
        release = parsed_args.release or NEWEST
        done = install(lambda line: print(line, file=sys.stderr, flush=True), wanted, release)  # noqa: T201
        self.app.stdout.write(f"installed: {done.openstack}\nguests run under {done.virt_type}\n")
        return 0
