"""Catalogs with odd values in their files: each command says what is wrong, and none shows a traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest
from tests.unit.lint.test_hostile_values import ODD

from hotcat.cli.app import Hotcat

if TYPE_CHECKING:
    from tests.unit.conftest import CatalogFolder

TEMPLATE = """\
heat_template_version: 2021-04-16
parameters: {p: {type: json, default: ODD}}
resources:
  r: {type: OS::Heat::Value, properties: {value: ODD}}
"""
FILES = {
    "template": (
        "templates/tenant/thing/template.yaml",
        TEMPLATE,
    ),
    "entry": ("templates/tenant/thing/entry.yaml", "title: ODD\nsummary: ODD\nversion: ODD\n"),
    "site": ("environments/here/site.yaml", "title: ODD\nsummary: x\nfacts: {external_network: ODD}\n"),
    "tests": ("templates/tenant/thing/tests.yaml", "cases: [{name: ODD, parameters: {size: ODD}}]\n"),
    "index": ("catalog.yaml", "release: ODD\nentries: ODD\n"),
}
COMMANDS = {
    "list": ["list"],
    "show": ["show", "tenant/thing"],
    "render": ["render", "tenant/thing", "--site", "here"],
    "index": ["index", "--check"],
    "lint": ["lint"],
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("name", ODD)
def test_no_command_shows_a_traceback(
    folder: CatalogFolder, name: str, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, text = FILES[file]
    (folder.root / path).write_text(text.replace("ODD", ODD[name]), encoding="utf-8")
    for command in COMMANDS.values():
        logging.getLogger().handlers.clear()  # those of the last run write to what was captured then
        code = Hotcat().run([*command, "--catalog", str(folder.root)])
        said = capsys.readouterr().err
        assert code in {0, 1, 2}, said
        assert "did not foresee" not in said
        assert "Traceback" not in said
