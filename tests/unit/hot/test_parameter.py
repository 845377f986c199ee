"""Parameters: their declaration, and values against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from hotcat.errors import HotcatError
from hotcat.hot import document, template
from hotcat.hot.parameter import Parameter, UnfitError


def read(parameters: dict[str, Any], **sections: Any) -> template.Template:
    body = {"heat_template_version": "2021-04-16", "parameters": parameters, **sections}
    return template.read(document.parse(yaml.safe_dump(body, sort_keys=False), Path("t.yaml")))


def parameter(**body: Any) -> Parameter:
    return read({"p": body}).parameters["p"]


@pytest.mark.parametrize(
    ("type_", "value", "expected"),
    [
        ("string", 80, "80"),
        ("number", "80", 80),
        ("number", "1.5", 1.5),
        ("number", 7, 7),
        ("comma_delimited_list", "a, b,c", ["a", "b", "c"]),
        ("comma_delimited_list", "", []),
        ("comma_delimited_list", [1, "b"], ["1", "b"]),
        ("json", '{"a": [1]}', {"a": [1]}),
        ("json", [1], [1]),
        ("json", "", {}),
        ("boolean", "on", True),
        ("boolean", "No", False),
        ("boolean", True, True),
    ],
)
def test_values_are_converted_as_heat_does(type_: str, value: object, expected: object) -> None:
    assert parameter(type=type_).convert(value) == expected


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("string", ["a"]),
        ("string", {"a": 1}),
        ("number", "many"),
        ("number", True),
        ("number", None),
        ("comma_delimited_list", {"a": 1}),
        ("json", "{a"),
        ("json", "[" * 100_000),
        ("boolean", "maybe"),
    ],
)
def test_values_of_another_type_are_refused(type_: str, value: object) -> None:
    with pytest.raises(UnfitError):
        parameter(type=type_).convert(value)


@pytest.mark.parametrize(
    ("type_", "constraint", "good", "bad"),
    [
        ("number", {"range": {"min": 1, "max": 9}}, ["1", 9], [0, "10", 0.5]),
        ("number", {"range": {"min": 1}}, [10**9], [0]),
        ("number", {"modulo": {"step": 4, "offset": 1}}, [5, "9"], [4]),
        ("string", {"length": {"min": 2, "max": 3}}, ["ab", 123], ["a", "abcd"]),
        ("comma_delimited_list", {"length": {"max": 2}}, ["a,b"], ["a,b,c"]),
        ("json", {"length": {"min": 1}}, [{"a": 1}], [{}]),
        ("string", {"allowed_values": ["a", 80]}, ["a", "80", 80], ["b"]),
        ("number", {"allowed_values": [80, 443]}, ["80", 443], [81]),
        ("boolean", {"allowed_values": [True]}, ["yes"], ["no"]),
        ("comma_delimited_list", {"allowed_values": ["a", "b"]}, ["a,b,a"], ["a,c"]),
        ("string", {"allowed_pattern": "[a-z]+"}, ["abc"], ["abc1", "", "abc\n"]),
        ("string", {"custom_constraint": "nova.flavor"}, ["anything"], []),
    ],
)
def test_constraints(type_: str, constraint: dict[str, Any], good: list[Any], bad: list[Any]) -> None:
    one = parameter(type=type_, constraints=[constraint])

    assert [value for value in good if one.problems(value)] == []
    assert [value for value in bad if not one.problems(value)] == []


def test_a_pattern_whose_first_alternative_is_shorter_fails_as_it_does_in_heat() -> None:
    one = parameter(type="string", constraints=[{"allowed_pattern": "|[a-z]+"}])

    assert one.problems("abc")


def test_a_problem_names_the_constraint_and_its_description_but_never_the_value() -> None:
    one = parameter(
        type="string",
        constraints=[{"length": {"min": 99}, "description": "Long enough"}, {"allowed_pattern": "x+"}],
    )

    assert one.problems("hunter2") == ["must be of length at least 99 (Long enough)", "must be matching `x+`"]


def test_what_only_the_cloud_checks_is_named() -> None:
    assert parameter(type="string", constraints=[{"custom_constraint": "glance.image"}]).checked_by_cloud == (
        "glance.image",
    )


def test_an_empty_default_is_a_default() -> None:
    assert not parameter(type="string", default="").required
    assert parameter(type="string").required


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("text", "p is a mapping"),
        ({}, "needs a type"),
        ({"type": "integer"}, "needs a type"),
        ({"type": "string", "defualt": 1}, "defualt is not known"),
        ({"type": "string", "constraints": {"length": {"min": 1}}}, "constraints is a list"),
        ({"type": "string", "constraints": ["length"]}, "a constraint is a mapping"),
        ({"type": "string", "constraints": [{"size": 1}]}, "holds one of"),
        ({"type": "string", "constraints": [{"range": {"min": 1}}]}, "range does not go with type string"),
        ({"type": "number", "constraints": [{"range": {"min": "one"}}]}, "not a number"),
        ({"type": "number", "constraints": [{"range": {}}]}, "expected a mapping with min and max"),
        ({"type": "number", "constraints": [{"range": {"least": 1}}]}, "expected a mapping with min and max"),
        ({"type": "string", "constraints": [{"length": {"min": 1.5}}]}, "not a whole number"),
        ({"type": "string", "constraints": [{"length": {"min": "inf"}}]}, "not a whole number"),
        ({"type": "number", "constraints": [{"modulo": {"step": 0, "offset": 0}}]}, "offset must be smaller"),
        ({"type": "number", "constraints": [{"modulo": {"step": 2}}]}, "needs a step and an offset"),
        ({"type": "string", "constraints": [{"allowed_values": "a"}]}, "allowed_values is a list"),
        ({"type": "string", "constraints": [{"allowed_pattern": "("}]}, "no regular expression"),
        ({"type": "string", "constraints": [{"allowed_pattern": 5}]}, "no regular expression"),
        ({"type": "string", "constraints": [{"custom_constraint": ["a"]}]}, "custom_constraint is a name"),
        (
            {"type": "number", "default": 0, "constraints": [{"range": {"min": 1}}]},
            "the default must be at least 1",
        ),
    ],
)
def test_a_wrong_declaration_is_told_with_its_line(body: Any, message: str) -> None:
    with pytest.raises(HotcatError, match=message) as caught:
        read({"p": body})

    assert caught.value.place is not None
    assert (caught.value.place.line or 0) >= 3


def test_all_wrong_declarations_are_told_at_once() -> None:
    with pytest.raises(HotcatError, match=r"3 errors:(.|\n)*t.yaml:4(.|\n)*t.yaml:7(.|\n)*t.yaml:8"):
        read({"a": {"x": 1, "type": "string"}, "b": {"type": "what"}, "c": []} | {"d": {"type": "json"}})


def test_groups() -> None:
    groups = [{"label": "One", "parameters": ["a"]}, {"parameters": ["b"]}]
    found = read({"a": {"type": "string"}, "b": {"type": "string"}}, parameter_groups=groups).groups

    assert [(group.label, group.parameters) for group in found] == [("One", ("a",)), ("", ("b",))]


@pytest.mark.parametrize(
    ("groups", "message"),
    [
        ({"a": 1}, "parameter_groups is a list"),
        (["a"], "a parameter group is a mapping"),
        ([{"label": "x"}], "with a list of parameters"),
        ([{"parameters": ["ghost"]}], "ghost is no parameter"),
        ([{"parameters": ["a"]}, {"parameters": ["a"]}], "a is already in a group"),
    ],
)
def test_wrong_groups(groups: Any, message: str) -> None:
    with pytest.raises(HotcatError, match=message):
        read({"a": {"type": "string"}}, parameter_groups=groups)


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(["string", "number", "comma_delimited_list", "json", "boolean"]),
    st.sampled_from(["range", "length", "modulo", "allowed_values", "allowed_pattern", "custom_constraint"]),
    _ANYTHING,
    _ANYTHING,
)
def test_no_declaration_and_no_value_gives_a_traceback(
    type_: str, kind: str, definition: Any, value: Any
) -> None:
    try:
        one = parameter(type=type_, constraints=[{kind: definition}], default=value)
    except HotcatError:
        return
    one.problems(value)
