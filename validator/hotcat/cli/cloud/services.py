"""`hotcat cloud services`: what the embedded cloud can run beside its core."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import Namespace

_Table = tuple[tuple[str, ...], list[tuple[str, ...]]]
_EXAMPLES = """examples:
  hotcat cloud services
  hotcat cloud up --with barbican
  hotcat cloud up --with full
"""


class Services(HotcatCommand, Lister):
    """List the services that `--with` adds to the core of the embedded cloud, and what each brings along."""

    examples = _EXAMPLES

    def take_action(self, parsed_args: Namespace) -> _Table:  # noqa: ARG002  (cliff's)
        """List; returns the columns and rows to show."""
        from hotcat.embedded.components import OPTIONAL

        rows: list[tuple[str, ...]] = [
            (component.name, component.summary, ", ".join(component.requires), " ".join(component.packages))
            for component in OPTIONAL
        ]
        return ("service", "what it is", "requires", "Debian packages"), rows
