"""Where a piece of a string stands in the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotcat.hot.compose import compose
from hotcat.hot.document import Document
from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.inside import within

STYLES = {
    "literal": "a: |\n  one\n\n    two words\n  three\n",
    "with an indentation of its own": "a: |2\n    one\n  two words\n",
    "stripped, deep": "a:\n  b: |-\n      one\n      two words\n",
    "plain": "a: one two words\n",
    "quoted": 'a: "one two words"\n',
    "folded": "a: >\n  one\n  two words\n",
    "with the line ends of Windows": "a: |\r\n  one\r\n  two words\r\n",
}


def scalar(text: str) -> tuple[Scalar, Document]:
    path = Path("x.yaml")
    document = Document(path, text, compose(text, path))
    value = document.root
    while isinstance(value, Mapping):
        value = next(iter(value.entries.values()))
    assert isinstance(value, Scalar)
    return value, document


@pytest.mark.parametrize("style", STYLES)
def test_a_piece_has_its_own_place(style: str) -> None:
    value, document = scalar(STYLES[style])
    start = str(value.value).index("two words")
    found = within(value, document, start, start + len("two words"))
    assert found.value == "two words"
    assert document.text[found.span.start : found.span.end] == "two words"
    before = document.text[: document.text.index("two words")]
    assert found.span.line == before.count("\n") + 1
    assert found.span.column == len(before) - before.rfind("\n")


def test_a_piece_that_may_be_elsewhere_too_is_the_whole() -> None:
    value, document = scalar('a: "x\\tx"\n')
    assert within(value, document, 2, 3) is value


def test_a_piece_ends_with_its_line() -> None:
    value, document = scalar("a: |\n  one\n  two\n")
    assert within(value, document, 0, 7).value == "one"
