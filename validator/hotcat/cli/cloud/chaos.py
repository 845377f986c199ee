"""`hotcat cloud chaos`: kill, stop or pause a service of the embedded cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.cli.cloud.common import add_name, cloud
from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud chaos heat-engine kill        # it dies, and is started again
  hotcat cloud chaos nova-compute stop       # it is down until:
  hotcat cloud chaos nova-compute start
  hotcat cloud chaos rabbitmq pause          # it accepts connections and answers nothing
  hotcat cloud chaos rabbitmq resume
  hotcat cloud chaos vm2 stop                # of --with computes: that host loses its power, until:
  hotcat cloud chaos vm2 start
"""
PATIENCE = 120.0  # seconds for a service to end by itself, which some take their time for


class Chaos(HotcatCommand):
    """Kill, stop or pause a service of the running cloud, to see what others do without it.

    kill: SIGKILL, after which it is started again. stop: it ends, and is held down until `start`.
    pause: SIGSTOP, until `resume`; meanwhile the supervisor does not take it for dead. All processes of the
    service are hit, and no guest; but a host goes with all its services and guests: killed, it boots again,
    stopped, it has no power, even if the cloud ends and starts again meanwhile. `hotcat cloud status` shows
    what is held, off or paused.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        from hotcat.embedded.chaos import ACTIONS

        add_name(parser)
        parser.add_argument("service", metavar="SERVICE", help="a name from `hotcat cloud status`")
        parser.add_argument(
            "action",
            metavar="ACTION",
            choices=tuple(ACTIONS),
            help="; ".join(f"{name}: {what}" for name, what in ACTIONS.items()),
        )

    def take_action(self, parsed_args: Namespace) -> int:
        """Ask the cloud's init to do it; returns the exit code."""
        from hotcat.embedded import control

        asked = cloud(parsed_args.cloud_name)
        asked.require_running()
        request = f"chaos {parsed_args.action} {parsed_args.service}"
        try:
            answer = control.ask(asked.paths.control, request, PATIENCE)
        except OSError as error:
            raise HotcatError(
                f"the cloud '{asked.name}' does not answer: {error}",
                remedy=f"See '{asked.command('status')}'.",
            ) from error
        if "error" in answer:
            raise HotcatError(answer["error"], remedy=answer["remedy"])
        was = "killed" if parsed_args.action == "kill" else answer["state"]
        self.app.stdout.write(f"{answer['unit']}: {was}\n")
        return 0
