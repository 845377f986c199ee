"""Which regular expressions are told to take for ever, without running them."""

from __future__ import annotations

import pytest

from hotcat.hot.constraint import AllowedPattern
from hotcat.hot.pattern import explodes


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+",
        "(a*)*$",
        r"(\w+\s?)*",
        "(a|aa)+",
        "^([a-zA-Z0-9]+-?)*$",
        ".*.*.*=",
        "((a+)b?)*",
        r"(\d+|\w+)+x",
        "(x{1,20})+y",
    ],
)
def test_repeats_of_the_same_explode(pattern: str) -> None:
    assert explodes(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "[a-zA-Z0-9]+",
        r"^(\d{1,3}\.){3}\d{1,3}$",
        r"([a-z0-9]+\.)+[a-z]{2,}",
        r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d).*$",
        r"(\w+\s)*x",
        "^[a-z]+(-[a-z0-9]+)*$",
        r"[A-Za-z0-9]+@[A-Za-z0-9.]+\.[a-z]+",
        "(ab|ac)*",
        "[",
    ],
)
def test_others_do_not(pattern: str) -> None:
    assert not explodes(pattern)


def test_what_explodes_is_not_matched() -> None:
    assert AllowedPattern(None, "(a+)+").meets("a" * 60 + "!")
