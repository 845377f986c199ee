"""Fixes: what they change, what they leave, and when they are given up."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from hotcat.lint import fixing
from hotcat.lint.finding import Finding
from hotcat.lint.registry import Loaded
from hotcat.lint.rule import ERROR, WARNING, Edit, Fix, Hit, Rule
from hotcat.lint.runner import Linter
from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.runner import Result
    from hotcat.lint.subject import Subject

HEAD = "heat_template_version: 2021-04-16\n"


def replacing(old: str, new: str, *, name: str = "a", safe: bool = True, severity: str = WARNING) -> Loaded:
    """A rule that finds a word and would put another in its place."""

    def check(subject: Subject) -> Iterator[Hit]:
        at = subject.document.text.find(old)
        while at >= 0:
            yield Hit(None, f"{old} at {at}", fix=Fix("replace", [Edit(at, at + len(old), new)], safe=safe))
            at = subject.document.text.find(old, at + len(old))

    rule = Rule(name, "XX001", severity, fixable=True)
    return Loaded(SimpleNamespace(RULE=rule, check=check, __file__=__file__))


def linter(*rules: Loaded) -> Linter:
    return Linter([pack.load(pack.releases()[-1])], chosen={one.rule.name: one for one in rules})


def fixed(text: str, tmp_path: Path, *rules: Loaded, unsafe: bool = False) -> tuple[str, int]:
    one, path = linter(*rules), tmp_path / "x.yaml"

    def lint(tried: str) -> Result:
        return one.lint(path, tried, named=True)

    found = fixing.fixed(one, lint(text), text, lint, unsafe=unsafe)
    assert len(found.result.findings) == len(lint(found.text).findings)
    return found.text, found.made


def test_all_fixes_that_do_not_touch_are_made_and_the_rest_stays(tmp_path: Path) -> None:
    text = HEAD + "# one  two,one\tone\ndescription: 'x'   # one\n"
    assert fixed(text, tmp_path, replacing("one", "three")) == (text.replace("one", "three"), 4)


def test_touching_fixes_come_one_after_the_other(tmp_path: Path) -> None:
    rules = (replacing("bc", "xc", name="a"), replacing("cd", "cy", name="b"))
    assert fixed(HEAD + "# abcd\n", tmp_path, *rules) == (HEAD + "# axcy\n", 2)


def test_an_unsafe_fix_waits_to_be_asked_for(tmp_path: Path) -> None:
    rule = replacing("one", "two", safe=False)
    assert fixed(HEAD + "# one\n", tmp_path, rule) == (HEAD + "# one\n", 0)
    assert fixed(HEAD + "# one\n", tmp_path, rule, unsafe=True) == (HEAD + "# two\n", 1)


def test_a_fix_that_makes_an_error_is_given_up_and_the_others_are_made(tmp_path: Path) -> None:
    rules = (
        replacing("one", "two", name="good"),
        replacing("three", "[", name="breaks-the-file"),
        replacing("four", "five", name="breaks-a-rule"),
        replacing("five", "six", name="z", severity=ERROR, safe=False),
    )
    text = HEAD + "# one\ndescription: three\n# four\n"
    assert fixed(text, tmp_path, *rules) == (text.replace("one", "two"), 1)


def test_a_fix_that_hides_an_error_by_breaking_the_file_is_given_up(tmp_path: Path) -> None:
    rules = (
        replacing("three", "[", name="breaks-the-file"),
        replacing("four", "five", name="finds", severity=ERROR, safe=False),
    )
    text = HEAD + "description: three\n# four\n"
    assert fixed(text, tmp_path, *rules) == (text, 0)


def test_fixes_without_end_end(tmp_path: Path) -> None:
    assert fixed(HEAD + "# x\n", tmp_path, replacing("x", "xx"))[0].count("x") > 8


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\r\nb\r\n", "x\r\ny\r\nb\r\n"), ("a\nb\r\n", "x\ny\nb\r\n"), ("a", "x\ny")],
)
def test_line_ends_are_those_of_the_file(text: str, expected: str) -> None:
    fix = Fix("x", [Edit(0, 1, "x\ny")], safe=True)
    finding = Finding(Rule("a", "XX001", ERROR), Path("x.yaml"), None, "it is wrong", fix=fix)
    assert fixing.apply(text, [finding]) == expected


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o755])
def test_writing_keeps_mode_mark_and_link(tmp_path: Path, mode: int) -> None:
    path, link = tmp_path / "x.yaml", tmp_path / "link.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\r\n")
    path.chmod(mode)
    link.symlink_to(path)
    fixing.write(link, "c: d\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbfc: d\r\n"
    assert path.stat().st_mode & 0o7777 == mode
    assert link.is_symlink()
    assert sorted(os.listdir(tmp_path)) == ["link.yaml", "x.yaml"]  # noqa: PTH208


def test_a_diff_tells_of_a_missing_last_line_end(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    shown = fixing.diff(path, "a\nb", "a\nc")
    assert shown.endswith("-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n")


def test_a_very_large_text_is_linted_a_few_times_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times: list[int] = []
    real = Linter.lint

    def counting(self: Linter, path: Path, text: str | None = None, **options: bool) -> Result:
        times.append(len(text or ""))
        return real(self, path, text, **options)  # type: ignore[arg-type]  # which has others too

    monkeypatch.setattr(Linter, "lint", counting)
    rules = (replacing("one", "[", name="harmful"), replacing("two", "three", name="good"))
    text = HEAD + "# two\n" * 50 + "description: one\n" + "#" * 900_000
    fixed(text, tmp_path, *rules)
    assert len(times) < 10
    times.clear()
    small = HEAD + "# two\n" * 50 + "description: one\n"
    assert fixed(small, tmp_path, *rules) == (small.replace("two", "three"), 50)
