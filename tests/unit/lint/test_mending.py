"""Fixes of what is found while a file is read: what is wrong changes, all else stays byte for byte."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.cli import lint

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "heat_template_version: 2021-04-16  # Wallaby\n\n"
VALUE = "    type: OS::Heat::Value\n"
SAFE = {
    "the same key and word twice": (
        f"{HEAD}resources:\n  a:\n{VALUE}    # why\n    properties:\n      value: 1\n<      value: 1\n>\n",
        "",
    ),
    "the same type twice": (f"{HEAD}resources:\n  a:\n{VALUE}<{VALUE}>    properties: {{value: 1}}\n", ""),
    "a tab behind a dash": (
        f"{HEAD}resources:\n  a:\n{VALUE}    properties:\n      value:\n        -<\t>x  # one\n",
        " ",
    ),
    "a tab before a comment": (f"{HEAD}resources:\n<\t\t># none yet\n  a:\n{VALUE}", ""),
    "an empty document": (f"{HEAD}resources: {{}}\n<---\n\n...\n>", ""),
    "a bare operator": (
        f"{HEAD}resources:\n  a:\n{VALUE}    properties: {{value: <=>, x: 'é'}}\n",
        '"="',
    ),
    "a number measured as a text": (
        f"{HEAD}parameters:\n  a: {{type: string, default: <0123>, constraints: [{{length: {{min: 2}}}}]}}\n",
        '"0123"',
    ),
}
UNSAFE = {
    "tabs for spaces": (f"{HEAD}resources:\n<\t>a: {{type: OS::Heat::None}}\n", "  "),
    "a name that is a boolean": (f"{HEAD}resources:\n  <on>: {{type: OS::Heat::None}}\n", '"on"'),
    "a name that is a number": (f"{HEAD}resources:\n  <12>: {{type: OS::Heat::None}}\n", '"12"'),
}
LEFT = {
    "another value": f"{HEAD}resources:\n  a:\n{VALUE}    properties:\n      value: 1\n      value: 2\n",
    "a block below": f"{HEAD}resources:\n  a:\n{VALUE}    metadata:\n      b: 1\n    metadata:\n      c: 1\n",
    "a word that goes on": f"{HEAD}resources:\n  a:\n{VALUE}    metadata:\n      b: x\n      b: x\n       y",
    "a document with something in it": f"{HEAD}resources: {{}}\n---\na: b\n",
    "a tag": f"{HEAD}resources:\n  a:\n{VALUE}    properties: {{value: !!set {{b}}}}\n",
}


def fixed(path: Path, text: str, *options: str) -> str:
    path.write_bytes(text.encode())
    lint.main([str(path), "--select", "minimal", "-f", "summary", *options])
    return path.read_bytes().decode()


def parts(marked: str) -> tuple[str, str, str]:
    """The text before, within and behind < and >."""
    before, _, rest = marked.partition("<")
    within, _, after = rest.partition(">")
    return before, within, after


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("name", [*SAFE, *UNSAFE])
def test_a_fix_changes_what_is_wrong_alone(tmp_path: Path, name: str, newline: str) -> None:
    marked, new = SAFE[name] if name in SAFE else UNSAFE[name]
    before, within, after = parts(marked.replace("\n", newline))
    path = tmp_path / "x.yaml"
    text = before + within + after
    assert fixed(path, text, "--unsafe-fixes") == before + new + after
    assert fixed(path, text, "--fix") == (before + new + after if name in SAFE else text)


@pytest.mark.parametrize("name", LEFT)
def test_what_a_program_cannot_know_stays(tmp_path: Path, name: str) -> None:
    assert fixed(tmp_path / "x.yaml", LEFT[name], "--unsafe-fixes") == LEFT[name]


def test_a_file_that_can_be_read_at_last_may_show_other_errors(tmp_path: Path) -> None:
    text = f"{HEAD}resources:\n  a: {{type: OS::Nova::Servr}}\n  b: {{type: OS::Nova::Servr}}\n"
    assert fixed(tmp_path / "x.yaml", f"{text}---\n", "--fix") == text
