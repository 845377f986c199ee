"""`hotcat cloud status`: the services of the embedded cloud."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cliff.lister import Lister

from hotcat.cli.cloud.common import add_name, cloud
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud status
  hotcat cloud status -f json
"""
_COLUMNS = ("service", "state", "pid", "memory_mib", "cpu_seconds", "restarts", "log")


class Status(HotcatCommand, Lister):
    """List the services of the embedded cloud with their state, PID, memory (PSS), CPU time and log.

    The exit code is 0 when the cloud is ready, 1 when it is not running or a service is not ready.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_name(parser)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Ask the cloud; returns the columns and rows to show."""
        asked = cloud(parsed_args.cloud_name)
        status = asked.usage()
        services = [unit for unit in status["units"] if not unit["task"]]
        failed = [unit for unit in status["units"] if unit["task"] and unit["state"] == "failed"]
        self.not_ready = status["phase"] != "ready" or any(unit["state"] != "ready" for unit in services)
        logs = asked.paths.log
        rows = [_row(unit, str(logs / unit["log"])) for unit in (*services, *failed)]
        memory, cpu = status["others"]
        rows.append(("guests and helpers", "", "", memory // 1024, round(cpu, 1), "", ""))
        return _COLUMNS, rows

    def run(self, parsed_args: Namespace) -> int:
        """Show the table; returns the exit code."""
        return int(super().run(parsed_args) or self.not_ready)


def _row(unit: dict[str, Any], log: str) -> tuple[object, ...]:
    state = f"{unit['state']}: {unit['detail']}" if unit["detail"] else unit["state"]
    memory, cpu = unit["memory"] // 1024, round(unit["cpu"], 1)
    return unit["unit"], state, unit["pid"] or "", memory, cpu, unit["restarts"], log
