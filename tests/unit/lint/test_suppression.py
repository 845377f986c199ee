"""Which comments hide findings, and of which lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotcat.hot import compose
from hotcat.hot.document import Document
from hotcat.hot.node import Span
from hotcat.lint import registry, suppression
from hotcat.lint.finding import Finding
from hotcat.lint.profiles import choose
from hotcat.lint.runner import Linter
from hotcat.schema import pack

HEAD = "heat_template_version: 2021-04-16\nresources:\n"
COMMENT = "# hotcat: ignore[unknown-property] a reason"


def comments(text: str) -> suppression.Comments:
    path = Path("x.yaml")
    return suppression.Comments(Document(path, text, compose.compose(text, path)))


def rules(text: str) -> list[tuple[str, int]]:
    chosen = choose(["HC09", "unknown-property"])
    linter = Linter([pack.load(pack.releases()[-1])], chosen=chosen)
    return [(one.rule.name, one.line) for one in linter.text(text, Path("x.yaml"))]


def net(*lines: str) -> str:
    return HEAD + "  net:\n    type: OS::Neutron::Net\n    properties:\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "lines",
    [
        (f"      colour: red  {COMMENT}",),
        (f"      {COMMENT}", "      colour: red"),
        (f"      {COMMENT}", "      # and a word more", "", "      colour: red"),
        (f"{COMMENT}", "      colour: red"),
        (f"      colour: red\t{COMMENT}",),
        (f"      colour: |  {COMMENT}", "        red"),
        (f"      colour: '#'  {COMMENT}",),
        ("      colour: red  # hotcat: ignore[HC310] a reason",),
        ("      colour: red  # hotcat: ignore[open-to-world, hc310] a reason",),
    ],
)
def test_a_comment_hides_what_is_in_its_line_or_the_next(lines: tuple[str, ...]) -> None:
    assert ("unknown-property", 6) not in rules(net(*lines))
    assert not [one for one in rules(net(*lines)) if one[0] == "unknown-property"]


@pytest.mark.parametrize(
    "lines",
    [
        ("      name: one", f"      shared: true  {COMMENT}", "      colour: red"),
        ("      colour: red", f"      {COMMENT}"),
        (f"      colour: 'red {COMMENT}'",),
        ("      colour: |", f"        {COMMENT}"),
        ("      colour: red", f"      name: 'two {COMMENT}", "        lines'"),
        ("      colour: red  # hotcat: ignore unknown-property",),
    ],
)
def test_what_hides_nothing(lines: tuple[str, ...]) -> None:
    assert [one for one in rules(net(*lines)) if one[0] == "unknown-property"]


def test_a_file_is_suppressed_as_a_whole() -> None:
    text = "# hotcat: ignore-file[unknown-property] ours\n" + net("      colour: red", "      shape: round")
    assert rules(text) == []


def test_windows_line_ends_and_foreign_ones_keep_the_lines() -> None:
    text = net(f"      colour: red  {COMMENT}", "      name: one")
    (comment,) = comments(text.replace("\n", "\r\n")).items
    assert (comment.line, comment.reason) == (6, "a reason")
    assert rules(text.replace("\n", "\r\n")) == []
    assert rules(text.replace("  net:", "  # a\x85\n  net:")) == []


@pytest.mark.parametrize(
    "block",
    [
        f"    b: |  {COMMENT}\n      one\n      two\n    c: d\n",
        f"    {COMMENT}\n    b: >-\n      one\n\n      two\n\n    c: d\n",
    ],
)
def test_a_comment_on_a_block_is_for_all_its_lines(block: str) -> None:
    text = HEAD + "  a:\n" + block
    found = comments(text)
    rule = registry.rule("unknown-property").rule
    for number, line in enumerate(text.split("\n"), 1):
        finding = Finding(rule, Path("x.yaml"), Span(0, 0, number, 1, number, 2), "it is wrong")
        expected = line.strip() in {"one", "two"} or "b: " in line
        assert bool(found.hiding(finding)) == expected or not line.strip(), line


def test_rules_that_are_partly_needed_are_told_one_by_one() -> None:
    text = net("      colour: red  # hotcat: ignore[unknown-property, bare-suppression] ours")
    assert rules(text) == [("unused-suppression", 6)]
    text = net("      name: red  # hotcat: ignore[unknown-property, unknown-propperty]")
    assert rules(text) == [
        ("bare-suppression", 6),
        ("unknown-suppression", 6),
        ("unused-suppression", 6),
    ]
