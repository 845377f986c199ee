from __future__ import annotations

import pytest

from hotcat.catalog.matcher import mismatches, problems
from hotcat.errors import HotcatError

SERVERS = [{"name": "a", "status": "ACTIVE", "ports": [{"ip": "10.0.0.1"}]}, {"name": "b", "status": "ERROR"}]

MET = [
    ("x", "x"),
    (80, "80"),
    ("80", 80),
    ([1, 2], [1, 2]),
    (None, None),
    ({"equals": {"a": 1}}, {"a": 1}),
    ({"contains": "ell"}, "hello"),
    ({"contains": ["a", "b"]}, ["b", "a", "c"]),
    ({"contains": {"a": 1}}, [{"a": 1}, {}]),
    ({"matches": "^http://.*/$"}, "http://h/"),
    ({"length": 2}, SERVERS),
    ({"length": {"at_least": 1, "at_most": 2}}, SERVERS),
    ({"at_least": 2}, "2.5"),
    ({"any": {"fields": {"status": "ERROR"}}}, SERVERS),
    ({"all": {"fields": {"name": {"matches": "[ab]"}}}}, SERVERS),
    ({"not": {"contains": "x"}}, "hello"),
    ({"fields": {"0.ports.0.ip": "10.0.0.1"}}, SERVERS),
    ({"distinct": "ports.0.ip"}, [{"ports": [{"ip": 1}]}, {"ports": [{"ip": 2}]}]),
    ({"distinct": "a"}, []),
]
UNMET = [
    ("x", "y", "'y' is not 'x'"),
    (True, 1, "1 is not True"),
    (True, "True", "'True' is not True"),
    ({"contains": ["a", "z"]}, ["a"], "does not contain 'z'"),
    ({"contains": "a"}, None, "None does not contain"),
    ({"contains": {"a": 1}}, {"a": 1}, "does not contain {'a': 1}"),
    (5, 10**400, "is not 5"),
    ({"at_least": 5}, 10**400, "is not 5 or more"),
    ({"matches": "^a$"}, 5, "does not match"),
    ({"length": 1}, SERVERS, "the length 2 is not 1"),
    ({"length": 1}, 5, "has no length"),
    ({"at_least": 3}, "2", "is not 3 or more"),
    ({"at_most": 3}, "many", "is not 3 or less"),
    ({"any": "c"}, [], "there is none"),
    ({"any": {"fields": {"status": "X"}}}, SERVERS, "no item of"),
    ({"all": {"fields": {"status": "ACTIVE"}}}, SERVERS, "item 1: status: 'ERROR' is not 'ACTIVE'"),
    ({"not": "x"}, "x", "must not"),
    ({"fields": {"gone": 1}}, {"a": 1}, "no field 'gone'"),
    ({"distinct": "a"}, [{"a": 1}, {"a": 2}, {"a": 1}], "item 2: a: 1 is there twice"),
    ({"distinct": "a"}, [{"a": 1}, {"b": 1}], "item 1: there is no field 'a'"),
    ({"distinct": "a"}, {"a": 1}, "is not a list"),
]


@pytest.mark.parametrize(("matcher", "value"), MET)
def test_met(matcher: object, value: object) -> None:
    assert list(problems(matcher)) == []
    assert list(mismatches(matcher, value)) == []


@pytest.mark.parametrize(("matcher", "value", "reason"), UNMET)
def test_unmet_says_what_the_value_was(matcher: object, value: object, reason: str) -> None:
    assert list(problems(matcher)) == []
    assert reason in "; ".join(mismatches(matcher, value))


def test_all_operators_of_a_mapping_count() -> None:
    assert len(list(mismatches({"contains": "z", "length": 9, "matches": "h"}, "hello"))) == 2


def test_a_long_value_is_cut() -> None:
    (reason,) = mismatches("x", "y" * 5000)
    assert len(reason) < 300
    assert "5002 characters" in reason


@pytest.mark.parametrize(
    ("matcher", "at"),
    [
        ({}, ()),
        ({"contain": 1}, ("contain",)),
        ({"any": {"fields": {"a": {"matchs": 1}}}}, ("any", "fields", "a", "matchs")),
        ({"fields": "a"}, ("fields",)),
        ({"at_least": "few"}, ("at_least",)),
        ({"matches": "("}, ("matches",)),
        ({"matches": "a{99999999999999999999}"}, ("matches",)),
        ({"matches": "(" * 5000}, ("matches",)),
        ({"matches": ["a"]}, ("matches",)),
        ({"at_least": 10**400}, ("at_least",)),
    ],
)
def test_a_wrong_matcher_is_told_with_its_keys(matcher: object, at: tuple[str, ...]) -> None:
    assert [where for where, _ in problems(matcher)] == [at]


def test_expressions_are_judged_once_they_are_evaluated() -> None:
    assert list(problems({"at_least": "{{ n }}", "matches": "({{ n }}"})) == []
    with pytest.raises(HotcatError, match="not a regular expression"):
        list(mismatches({"matches": "("}, "x"))
    with pytest.raises(HotcatError, match="not a number"):
        list(mismatches({"at_least": "few"}, 1))
