"""What holds of every command."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from types import SimpleNamespace

import pytest

from hotcat.cli.commands import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_its_help_has_examples_line_by_line(name: str) -> None:
    command = EntryPoint(name, COMMANDS[name], "").load()
    shown = command(SimpleNamespace(), None).get_parser(f"hotcat {name}").format_help()
    assert f"hotcat {name}" in shown.partition("examples:\n  ")[2]
