"""`hotcat cloud logs`: what a service of the embedded cloud wrote."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from hotcat.cli.cloud.common import add_name, cloud
from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud logs                       # which logs there are
  hotcat cloud logs nova-compute -n 50
  hotcat cloud logs heat-engine --follow
"""


class Logs(HotcatCommand):
    """Show the end of a service's log, or list the logs."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_name(parser)
        parser.add_argument("service", metavar="SERVICE", nargs="?", help="a name from `hotcat cloud status`")
        parser.add_argument(
            "-n", "--lines", metavar="N", type=int, default=100, help="so many (default: 100)"
        )
        parser.add_argument("--follow", action="store_true", help="go on showing what is added")

    def take_action(self, parsed_args: Namespace) -> int:
        """Show the log; returns the exit code."""
        asked = cloud(parsed_args.cloud_name)
        logs = {file.stem: file for file in sorted(asked.paths.log.glob("*.log"))}
        if parsed_args.service is None and logs:
            for name, file in logs.items():
                self.app.stdout.write(f"{file.stat().st_size:>10}  {name}\n")
            return 0
        if parsed_args.service not in logs:
            raise HotcatError(
                f"the cloud {asked.name} has no log" + (f" of '{parsed_args.service}'" if logs else ""),
                remedy=f"There are: {', '.join(logs)}" if logs else f"Run '{asked.command('up')}'.",
            )
        follow = ("--follow=name",) if parsed_args.follow else ()
        tail = ("tail", f"--lines={parsed_args.lines}", *follow, str(logs[parsed_args.service]))
        try:
            return subprocess.run(tail, check=False).returncode
        except KeyboardInterrupt:
            return 0
