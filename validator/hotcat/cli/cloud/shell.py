"""`hotcat cloud shell`: a shell, or a command, inside the embedded cloud."""

from __future__ import annotations

import os
from argparse import REMAINDER
from typing import TYPE_CHECKING

from hotcat.cli.cloud.common import add_name, cloud
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud shell                                 # then: ping, ssh or curl a floating IP; ovn-nbctl show
  hotcat cloud shell -- curl http://172.24.4.20/
  hotcat cloud shell -- virsh list
"""


class Shell(HotcatCommand):
    """Run a shell or a command in the cloud's namespaces, where floating IPs and OVN are at hand."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_name(parser)
        parser.add_argument("command", metavar="COMMAND", nargs=REMAINDER, help="default: $SHELL")

    def take_action(self, parsed_args: Namespace) -> int:
        """Become the command; returns only where that fails."""
        from hotcat.embedded.host import enter

        asked = cloud(parsed_args.cloud_name)
        command = parsed_args.command[1:] if parsed_args.command[:1] == ["--"] else parsed_args.command
        argv = enter(asked.paths, command or [os.environ.get("SHELL", "/bin/sh")])
        os.environ.setdefault("OS_CLOUD", asked.name)
        os.execvp(argv[0], argv)  # noqa: S606  (no shell is what we want)
