"""Expressions of yaql, held against the library that Heat parses them with."""

from __future__ import annotations

import collections.abc  # noqa: F401  (yaql forgets to import it)
from itertools import product

import pytest
import yaql as library
from hypothesis import given, settings
from hypothesis import strategies as st
from yaql.language.exceptions import YaqlParsingException

from hotcat.lint import yaql

PARSE = library.YaqlFactory().create({})
TOKENS = [
    *("$", "$a", "1", "1.5", "'a'", '"a"', "`a`", "f(", "(", ")", "[", "]", "{", "}", ",", "=>", "+", "-"),
    *("not", ".", "?.", "in", "x", "->", "mod", "and", "or", "and(", "true", "null", "=", "!=", "=~", "<"),
]
NOWHERE = -1


def place(text: str) -> int | None:
    """Return where yaql stops, NOWHERE for the end of the text; None if it takes the expression."""
    try:
        PARSE(text)
    except YaqlParsingException as error:
        return NOWHERE if error.position is None else error.position
    return None


def agree(text: str) -> None:
    theirs, ours = place(text), yaql.fault(text)
    assert (theirs is None) == (ours is None), (text, theirs, ours)
    if ours and theirs != NOWHERE:
        assert ours.start == theirs, (text, theirs, ours)


@pytest.mark.parametrize("length", range(4))
def test_all_short_expressions(length: int) -> None:
    for some in product(TOKENS if length < 3 else TOKENS[::2], repeat=length):
        agree(" ".join(some))


@pytest.mark.parametrize("around", ["f({})", "[{}]", "{{{}}}", "$[{}]", "({})"])
@pytest.mark.parametrize("length", range(8))
def test_all_lists_of_arguments(around: str, length: int) -> None:
    for some in product(["a", ",", "a=>b"], repeat=length):
        agree(around.format(" ".join(some)))


@settings(max_examples=1000, deadline=None, database=None)
@given(st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
def test_long_expressions(text: str) -> None:
    agree(text)


@settings(max_examples=1000, deadline=None, database=None)
@given(st.text("$a_1.'\"`\\=>!~<+-*/?()[]{}, \té%#x", max_size=12))
def test_any_text(text: str) -> None:
    try:
        agree(text)
    except UnicodeDecodeError:  # yaql's own, of an escape that is none
        assert yaql.fault(text)


@pytest.mark.parametrize("text", [r"'\x41'", r"'\xzz'", r'"\N{DIGIT ONE}"', r'"\N{NOTHING}"', r"`\xzz`"])
def test_escapes(text: str) -> None:
    try:
        taken = place(text) is None
    except UnicodeDecodeError:
        taken = False
    assert (yaql.fault(text) is None) == taken


def test_the_functions_are_those_of_the_library() -> None:
    names: set[str] = set()
    context = library.create_context()
    while context is not None:
        names |= {name for name in context._functions if name[0] not in "#*"}
        context = context.parent
    assert names == yaql.FUNCTIONS


def test_deep_expressions_are_no_recursion() -> None:
    assert yaql.fault("(" * 100_000 + "1" + ")" * 100_000) is None
    assert yaql.fault("[" * 100_000)
