"""Expressions: what they give, and that they get nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.errors import HotcatError, Place
from hotcat.render import expression

if TYPE_CHECKING:
    from pathlib import Path


def evaluate(value: object, **names: object) -> object:
    return expression.evaluate(value, names, what="parameter x")


def test_strings_are_evaluated_at_any_depth_and_the_rest_is_left() -> None:
    value = {"a": ["{{ n }}", 5, None], "b": {"c": "x{{ n }}y"}, "d": "plain"}

    assert evaluate(value, n=7) == {"a": ["7", 5, None], "b": {"c": "x7y"}, "d": "plain"}


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ site.nothing }}",
        "{{ site.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ range(10 ** 9) }}",
        "{{ unclosed",
        "{% include '/etc/passwd' %}",
        "{{ 1 / 0 }}",
        "{{ 'a' * 99999999 }}",
        "{{ site['a'].b.c }}",
        "{{ fail() }}",
        "{{ ().b }}",
        "{{ {}[[]] }}",
    ],
)
def test_what_is_wrong_or_reaches_out_is_an_error(text: str) -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(HotcatError) as caught:
        evaluate(text, site={"a": 1}, fail=fail)

    assert "parameter x" in caught.value.message
    assert "password(20)" in (caught.value.remedy or "")


def test_the_value_given_cannot_be_changed() -> None:
    given = {"a": [1]}

    with pytest.raises(HotcatError):
        evaluate("{{ site.a.append(2) }}", site=given)
    assert given == {"a": [1]}


@pytest.mark.parametrize(("text", "line"), [("a\n{{ no }}\n", 2), ("a\nb\n{% if %}\n", 3)])
def test_an_error_in_a_file_has_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "template.yaml.j2"
    path.write_text(text)

    with pytest.raises(HotcatError) as caught:
        expression.render_file(path, {})

    assert caught.value.place == Place(path, line)
