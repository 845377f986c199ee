"""The `hotcat` command: a cliff application over the table of commands."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import EntryPoint
from typing import Any

from cliff.app import App
from cliff.commandmanager import CommandManager

from hotcat import __version__
from hotcat.errors import HotcatError

# One row a command; the classes load only when their command runs, so start-up stays cheap.
COMMANDS: dict[str, str] = {
    "cloud down": "hotcat.cli.cloud.down:Down",
    "cloud env": "hotcat.cli.cloud.env:Env",
    "cloud install": "hotcat.cli.cloud.install:Install",
    "cloud lock": "hotcat.cli.cloud.lock:Lock",
    "cloud logs": "hotcat.cli.cloud.logs:Logs",
    "cloud reset": "hotcat.cli.cloud.reset:Reset",
    "cloud shell": "hotcat.cli.cloud.shell:Shell",
    "cloud status": "hotcat.cli.cloud.status:Status",
    "cloud up": "hotcat.cli.cloud.up:Up",
    "create": "hotcat.cli.create:Create",
    "demo": "hotcat.cli.demo:Demo",
    "delete": "hotcat.cli.delete:Delete",
    "index": "hotcat.cli.index:Index",
    "list": "hotcat.cli.list:List",
    "new": "hotcat.cli.new:New",
    "render": "hotcat.cli.render:Render",
    "show": "hotcat.cli.show:Show",
    "test": "hotcat.cli.test:Test",
}

_LIBRARIES = 3  # cliff's verbose_level of -vv


class Commands(CommandManager):
    """Cliff's command manager, fed from the table instead of a scan of all installed packages."""

    def load_commands(self, namespace: str) -> None:
        """Fill in the table's rows as lazily loaded entry points."""
        for name, target in COMMANDS.items():
            self.commands[name] = EntryPoint(name, target, namespace)


class Hotcat(App):
    """The application: global options and errors without tracebacks."""

    def __init__(self) -> None:
        super().__init__(
            description="Heat templates and images for OpenStack: list, render, launch and test them.",
            version=__version__,
            command_manager=Commands("hotcat.cli"),
            deferred_help=True,
        )

    def configure_logging(self) -> None:
        """Show what libraries log from -vv on, below it their warnings; never what goes over the wire."""
        super().configure_logging()
        if self.options.verbose_level < _LIBRARIES:
            logging.getLogger().setLevel(logging.WARNING)
        logging.getLogger("keystoneauth").setLevel(logging.INFO)  # its debugging shows bodies, and so secrets

    def run_subcommand(self, argv: list[str]) -> int:
        """Run one command; a HotcatError becomes its text and exit code 1."""
        try:
            return int(super().run_subcommand(argv) or 0)
        except HotcatError as error:
            self.stderr.write(f"hotcat: {error}\n")
            return 1


def main(argv: list[str] | None = None) -> Any:
    """Run the command line; returns the exit code."""
    return Hotcat().run(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
