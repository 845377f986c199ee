"""YAML with positions."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hotcat.errors import HotcatError, HotcatErrors
from hotcat.hot import compose, document

FILE = Path("a.yaml")


def errors_of(text: str) -> list[tuple[int | None, str]]:
    with pytest.raises(HotcatError) as caught:
        document.parse(text, FILE)
    error = caught.value
    every = error.errors if isinstance(error, HotcatErrors) else [error]
    return [(one.place.line if one.place else None, one.message) for one in every]


def test_data_is_what_heat_reads() -> None:
    data = document.parse("v: 2021-04-16\nn: 1\nb: yes\nl: [a, 0x10]\ne:\n", FILE).data

    assert data == {"v": "2021-04-16", "n": 1, "b": True, "l": ["a", 16], "e": None}


def test_place_of_keys_items_and_what_is_missing() -> None:
    parsed = document.parse("a:\n  b:\n    - x\n    - y: 1\n", FILE)

    assert str(parsed.place(("a", "b"))) == "a.yaml:2:3"
    assert str(parsed.place(("a", "b", 1))) == "a.yaml:4:7"
    assert str(parsed.place(("a", "b", 1, "y"))) == "a.yaml:4:7"
    assert str(parsed.place(("a", "nowhere", "at", "all"))) == "a.yaml:1:1"


def test_span_covers_the_value_in_the_text() -> None:
    text = "é: ü\nfile: 'x y'  # comment\n"
    span = document.parse(text, FILE).span(("file",))

    assert text[span.start : span.end] == "'x y'"


def test_all_duplicates_and_tags_at_once() -> None:
    assert errors_of("a: 1\na: 2\nb: {c: 1, c: 2}\nd: !secret x\n") == [
        (2, "the key 'a' stands twice"),
        (3, "the key 'c' stands twice"),
        (4, "the tag !secret is not known"),
    ]


def test_an_error_in_an_aliased_value_is_told_once() -> None:
    assert len(errors_of("a: &x {k: 1, k: 2}\nb: *x\nc: *x\n")) == 1


def test_merged_keys_keep_their_own_position_and_give_way() -> None:
    parsed = document.parse("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\n", FILE)

    assert parsed.data["use"] == {"x": 1, "y": 3}
    assert parsed.place(("use", "x")).line == 1
    assert parsed.place(("use", "y")).line == 4


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\nb: 2", 2),
        ("a: *nowhere", 1),
        ("\tx: 1", 1),
        ("a: 1\n--- \nb: 2", 2),
        ("a: \x00", 1),
        ("a:\n  b: \x07", 2),
        ("? [a]\n: 1", 1),
        ("a: &x [*x]", 1),
        ("a: !!int ''", 1),
        ("<<: 1", 1),
    ],
)
def test_what_is_no_yaml_is_told_at_its_line(text: str, line: int) -> None:
    assert [found for found, _ in errors_of(text)] == [line]


def test_deep_nesting_is_refused_before_the_parser_recurses() -> None:
    assert errors_of("[" * 100_000) == [(1, "nested deeper than 64 levels")]


def test_an_alias_bomb_is_refused() -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12))

    assert "too many values" in errors_of(f"a0: &a0 x\n{levels}\n")[0][1]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    latin, huge = tmp_path / "latin.yaml", tmp_path / "huge.yaml"
    latin.write_bytes(b"a: 1\nb: \xe9\n")
    huge.write_bytes(b"#" * (compose.MAX_BYTES + 1))

    for path, message in (
        (latin, "latin.yaml:2: not UTF-8"),
        (huge, "larger than"),
        (tmp_path / "no", "cannot read"),
    ):
        with pytest.raises(HotcatError, match=message):
            document.read(path)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.yaml"
    path.write_bytes("\ufeffa: 1\n".encode())

    assert document.read(path).place(("a",)).column == 1


_PIECES = st.sampled_from(
    [
        *list("ab01:,[]{}&*!|>-?'\"#%@`~=<\n\t "),
        "<<: ",
        "&a ",
        "*a ",
        "!!int ",
        "!!binary ",
        "\n  ",
        "- ",
        "\x00",
        "�",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_no_input_gives_anything_but_data_or_a_hotcat_error(text: str) -> None:
    try:
        parsed = document.parse(text, FILE)
    except HotcatError:
        return
    for span in map(parsed.span, parsed.paths()):
        assert 0 <= span.start <= span.end <= len(text)


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(_PLAIN)
def test_what_is_dumped_is_read_back(data: object) -> None:
    assert document.parse(yaml.safe_dump(data, allow_unicode=True), FILE).data == data
