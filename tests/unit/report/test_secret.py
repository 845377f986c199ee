from __future__ import annotations

import pytest

from hotcat.report.secret import without

KEY = "-----BEGIN\nabc\n-----END\n"


@pytest.mark.parametrize("text", [f"it is {KEY}!", f"it is {KEY!r}!", f"it is {KEY.strip()}!"])
def test_a_secret_is_replaced_in_every_form(text: str) -> None:
    assert "abc" not in without([KEY], text)
    assert "(not shown)" in without([KEY], text)


def test_what_a_cut_leaves_of_a_secret_goes_too() -> None:
    assert without(["password"], "'my passwo… (300 characters)") == "'my (not shown)… (300 characters)"


def test_the_longer_of_two_secrets_goes_first() -> None:
    assert without(["pass", "password"], "a password") == "a (not shown)"


def test_what_is_too_short_to_search_for_stays() -> None:
    assert without(["", "ab"], "abab") == "abab"
