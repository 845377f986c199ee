"""The excerpt of a finding: the right line, and the mark below the right place."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotcat.hot.compose import compose
from hotcat.hot.node import Span, span_of
from hotcat.lint.finding import Finding
from hotcat.lint.outcome import Outcome
from hotcat.lint.rule import ERROR, Rule
from hotcat.report.lint import text

PATH = Path("x.yaml")
RULE = Rule("a-rule", "XX001", ERROR)


def shown(source: str, span: Span | None) -> list[str]:
    outcome = Outcome()
    outcome.texts[PATH] = source
    outcome.findings = [Finding(RULE, PATH, span, "it is wrong", notes=("see there",), help="Mend it.")]
    return list(text.lines(outcome))


def key(source: str, index: int) -> Span:
    root = compose(source, PATH)
    assert root
    return span_of(root.value[index][0])


def test_one_finding() -> None:
    assert shown("a: b\ncd: e\n", key("a: b\ncd: e\n", 1))[:9] == [
        "error[a-rule]: it is wrong",
        " --> x.yaml:2:1",
        "  |",
        "2 | cd: e",
        "  | ^^",
        "  = note: see there",
        "  = help: Mend it.",
        "",
        "1 error in 1 file; 0 files linted.",
    ]


@pytest.mark.parametrize(
    ("source", "index", "line", "mark"),
    [
        ("a: b\r\ncd: e\r\n", 1, "cd: e", "^^"),
        ("# \x85\ncd: e", 0, "cd: e", "^^"),
        ('"\\u65e5": 1\n"日本": 2\n', 1, '"日本": 2', "^^^^^^"),
        ('"a\tb": 1', 0, '"a    b": 1', "^^^^^^^^"),
        ("'a\u202eb': 1", 0, "'a\\u202eb': 1", "^^^^^^^^^^"),
    ],
)
def test_the_mark_is_below_the_place(source: str, index: int, line: str, mark: str) -> None:
    lines = shown(source, key(source, index))
    assert [lines[3].partition("| ")[2], lines[4].partition("| ")[2]] == [line, mark]


def test_a_long_line_is_cut_around_the_place() -> None:
    source = "{" + "a: b, " * 1000 + "here: c, " + "d: e, " * 1000 + "}"
    begin = source.index("here")
    lines = shown(source, Span(begin, begin + 4, 1, begin + 1, 1, begin + 5))
    assert len(lines[3]) < 140
    at = lines[4].index("^^^^")
    assert lines[3][at : at + 4] == "here"


def test_a_value_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert shown("a: {b: c,\n  d: e}\n", Span(3, 17, 1, 4, 2, 8))[3:5] == ["1 | a: {b: c,", "  |    ^^^^^^"]


def test_a_place_without_offsets_or_behind_the_end() -> None:
    assert shown("a\nb\n", Span(0, 0, 2, 1, 2, 1))[3] == "2 | b"
    assert shown("", Span(0, 0, 7, 1, 7, 1))[1:3] == ["--> x.yaml:7:1", " = note: see there"]
    assert shown("a", None)[1] == "--> x.yaml"
