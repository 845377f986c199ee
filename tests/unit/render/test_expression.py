"""Expressions: what they give, and that they get nowhere else."""

from __future__ import annotations

import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from hotcat.errors import HotcatError, Place
from hotcat.render import bounds, expression

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
        "{{ fail }}",
        "{{ site }}",
        "{{ [1] }}",
        "{{ none }}",
        "{{ cycler() }}",
        "{{ 5 .replace }}",
        "{{ " + "+".join(["site.a"] * 300) + " }}",
        "{% set n = namespace(x='abcd') %}{% for i in range(60) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
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


def test_an_endless_loop_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_SECONDS", 0.05)
    loops = "".join(f"{{% for i{n} in range(99999) %}}" for n in range(4)) + "{% endfor %}" * 4

    with pytest.raises(HotcatError, match=r"takes longer than 0.05 s"):
        evaluate(loops)


def test_a_power_that_is_computed_for_ever_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_SECONDS", 0.05)

    with pytest.raises(HotcatError, match=r"takes longer than 0.05 s"):
        evaluate("{{ 10 ** (10 ** 8) }}")


def test_bounds_end_with_the_expression() -> None:
    limits = resource.getrlimit(resource.RLIMIT_AS)
    handler = signal.getsignal(signal.SIGALRM)
    evaluate("{{ 1 }}")

    assert resource.getrlimit(resource.RLIMIT_AS) == limits
    assert signal.getsignal(signal.SIGALRM) is handler
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_expressions_serve_in_other_threads() -> None:
    with ThreadPoolExecutor() as pool:
        assert pool.submit(evaluate, "{{ 1 + 1 }}").result() == "2"
