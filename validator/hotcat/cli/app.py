"""The application behind `hotcat`: cliff over the table of commands."""

from __future__ import annotations

import logging
from importlib.metadata import EntryPoint

from cliff.app import App
from cliff.commandmanager import CommandManager

from hotcat import __version__
from hotcat.cli.commands import COMMANDS
from hotcat.errors import HotcatError

_LIBRARIES = 3  # cliff's verbose_level of -vv


class Commands(CommandManager):
    """Cliff's command manager, fed from the table instead of a scan of all installed packages."""

    def load_commands(self, namespace: str) -> None:
        """Fill in the table's rows as lazily loaded entry points."""
        for name, target in COMMANDS.items():
            self.commands[name] = EntryPoint(name, target, namespace)


class Hotcat(App):
    """The application: global options, and errors without tracebacks, which cliff shows as their text."""

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

    def interact(self) -> None:
        """Show the help where no command is given: there is no prompt."""
        self.options.deferred_help = True
        self.print_help_if_requested()

    def clean_up(self, cmd: object, result: int, err: BaseException | None) -> None:
        """Say of an error that is no HotcatError what cliff does not: its type, and how to see where."""
        del cmd, result
        foreseen = isinstance(err, HotcatError | BrokenPipeError) or not isinstance(err, Exception)
        if not foreseen and not self.options.debug:
            self.LOG.error("%s: hotcat did not foresee this; --debug shows where", type(err).__name__)
