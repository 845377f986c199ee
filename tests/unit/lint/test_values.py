"""What values are worth, as far as the text tells."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.hot import document, template
from hotcat.lint import values

if TYPE_CHECKING:
    from hotcat.hot.node import Value

HEAD = """\
heat_template_version: 2021-04-16
parameters:
  word: {type: string, default: hello}
  open: {type: string}
outputs:
  it:
    value: """


def given(text: str) -> tuple[Value, template.Template]:
    model = template.scan(document.parse(HEAD + text, Path("t.yaml")))
    value = model.outputs["it"].value
    assert value
    return value, model


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("7", "7"),
        ("[1]", None),
        ("{get_param: word}", "hello"),
        ("{get_param: open}", None),
        ("{str_replace: {template: a-$b, params: {$b: c}}}", "a-c"),
        ("{str_replace: {template: a-$b, params: {$b: {get_param: word}}}}", "a-hello"),
        ("{str_replace: {template: a-$b, params: {$b: {get_param: open}}}}", None),
        ("{str_replace: {template: a, params: {$b: {get_param: open}}}}", "a"),
        ("{list_join: [', ', [a, {get_param: word}], [b]]}", "a, hello, b"),
        ("{list_join: [', ', {get_param: word}]}", None),
        ("{get_attr: [a, b]}", None),
    ],
)
def test_spelled(text: str, expected: str | None) -> None:
    assert values.spelled(*given(text)) == expected


def test_a_default_counts_only_when_asked_for() -> None:
    value, model = given("{a: {get_param: word}}")
    assert values.literal(value) is values.UNKNOWN
    assert values.literal(value, model) == {"a": "hello"}


@pytest.mark.parametrize(
    ("text", "params", "expected"),
    [
        ("xabc", {"abc": "1", "xab": "2"}, "x1"),  # of one length, the smaller goes first, as in Heat
        ("ab a", {"a": "b", "ab": "a"}, "a b"),  # what was put in is left alone
        ("a", {"": "x"}, "a"),
    ],
)
def test_replace(text: str, params: dict[str, str], expected: str) -> None:
    assert values.replace(text, params) == expected


def test_replace_makes_nothing_huge() -> None:
    assert values.replace("a" * 10_000, {"a": "b" * 10_000}) is None


def test_alternatives_of_an_if() -> None:
    value, _ = given("{if: [c, 1, {if: [d, 2]}]}")
    assert [values.literal(one) for one in values.alternatives(value)] == [1, 2]


def test_texts() -> None:
    value, _ = given("{if: [c, {str_replace: {template: one, params: {}}}, {list_join: ['', [two, three]]}]}")
    assert [text.value for text in values.texts(value)] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("value", "whole", "number", "boolean"),
    [
        ("80", 80, 80, None),
        (1.5, 1, 1.5, None),
        ("1.5", None, 1.5, None),
        (True, 1, True, True),
        ("False", None, None, False),
        ("on", None, None, None),
        (float("inf"), None, float("inf"), None),
        ([], None, None, None),
    ],
)
def test_conversions_are_those_of_heat(value: Any, whole: Any, number: Any, boolean: Any) -> None:
    assert values.whole_number(value) == whole
    assert values.number(value) == number
    assert values.boolean(value) is boolean
