"""Which types a stack is sure to make, with which parameters."""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.catalog.creation import UNKNOWN, created
from hotcat.hot import document, template
from hotcat.hot.tree import Tree

if TYPE_CHECKING:
    from pathlib import Path

NESTED = """\
heat_template_version: 2021-04-16
parameters:
  names: {type: comma_delimited_list}
  index: {type: number}
conditions:
  used: {not: {equals: [{get_param: [names, {get_param: index}]}, '']}}
resources:
  inner: {type: OS::Nova::KeyPair, condition: used}
"""


def made(folder: Path, body: str, **values: Any) -> set[str]:
    """What a template with these resources and conditions makes; its parameters are those given."""
    (folder / "nested.yaml").write_text(NESTED)
    (folder / "template.yaml").write_text(f"heat_template_version: 2021-04-16\n{body}")
    found = template.scan(document.read(folder / "template.yaml"))
    return created(found, values, Tree())


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("{get_param: a}", {"a": True}, True),
        ("{get_param: a}", {"a": "false"}, False),
        ("{get_param: a}", {"a": UNKNOWN}, False),
        ("{equals: [{get_param: a}, 0]}", {"a": "0"}, True),
        ("{equals: [{get_param: a}, b]}", {"a": "c"}, False),
        ("{not: {equals: [{get_param: a}, []]}}", {"a": ["x"]}, True),
        ("{not: {equals: [{get_param: a}, []]}}", {"a": UNKNOWN}, False),
        ("{not: {equals: [{get_param: [a, 0, key]}, '']}}", {"a": [{"key": "x"}]}, True),
        ("{not: {equals: [{get_param: [a, 0, key]}, '']}}", {"a": [{}]}, False),
        ("{and: [{get_param: a}, {get_param: b}]}", {"a": True, "b": UNKNOWN}, False),
        ("{and: [{get_param: a}, {get_param: b}]}", {"a": True, "b": True}, True),
        ("{or: [{get_param: a}, {get_param: b}]}", {"a": True, "b": UNKNOWN}, True),
        ("{or: [{get_param: a}, {get_param: b}]}", {"a": False, "b": False}, False),
        ("{not: used}", {}, False),  # of itself
        ("{equals: [{if: [{get_param: a}, x, y]}, y]}", {"a": False}, True),
    ],
)
def test_a_condition_is_worked_out(tmp_path: Path, condition: str, values: Any, expected: bool) -> None:
    body = (
        f"conditions: {{used: {condition}}}\nresources: {{one: {{type: OS::Heat::None, condition: used}}}}\n"
    )
    assert made(tmp_path, body, **values) == ({"OS::Heat::None"} if expected else set())


GROUP = """
type: OS::Heat::ResourceGroup
properties:
  count: {yaql: {expression: $.data.len(), data: {get_param: names}}}
  resource_def: {type: nested.yaml, properties: {names: {get_param: names}, index: '%index%'}}
"""


@pytest.mark.parametrize(
    ("names", "expected"), [([], False), ([""], False), (["", "x"], True), (UNKNOWN, False)]
)
def test_the_members_of_a_group_count_where_there_are_any(tmp_path: Path, names: Any, expected: bool) -> None:
    body = f"resources:\n  group:{indent(GROUP, '    ')}"
    inner = {"OS::Nova::KeyPair"} if expected else set()
    assert made(tmp_path, body, names=names) == {"OS::Heat::ResourceGroup", *inner}


@pytest.mark.parametrize(
    ("count", "values", "expected"),
    [
        ("{get_param: a}", {"a": 2}, True),
        ("{get_param: a}", {"a": "2"}, True),  # as a text, which Heat takes, too
        ("{get_param: a}", {"a": 0}, False),
        ("{get_param: a}", {"a": "{{ an expression }}"}, False),
        ("{get_param: a}", {"a": UNKNOWN}, False),
        ("{get_attr: [other, value]}", {}, False),
        ("{yaql: {expression: $.data.len(), data: {get_param: a}}}", {"a": ["x"]}, True),
        ("{yaql: {expression: len($.data), data: {get_param: a}}}", {"a": ["x"]}, True),
        ("{yaql: {expression: len($.data), data: {get_param: a}}}", {"a": []}, False),
        ("{yaql: {expression: len($.data), data: {get_param: a}}}", {"a": {"x": 1}}, True),
        ("{yaql: {expression: len($.data), data: {get_param: a}}}", {"a": UNKNOWN}, False),
        ("{yaql: {expression: len($.data.of), data: {of: {get_param: a}}}}", {"a": ["x"]}, True),
        ("{yaql: {expression: $.data.of.len(), data: {of: {get_param: a}}}}", {"a": ["x"]}, True),
        ("{yaql: {expression: $.data.of.len(), data: {of: {get_param: a}}}}", {"a": []}, False),
        ("{yaql: {expression: $.data.of.len(), data: {no: {get_param: a}}}}", {"a": ["x"]}, False),
        ("{yaql: {expression: $.data.len() - 1, data: {get_param: a}}}", {"a": ["x", "y"]}, False),
    ],
)
def test_the_size_of_a_group_is_worked_out(
    tmp_path: Path, count: str, values: dict[str, Any], expected: bool
) -> None:
    group = f"{{count: {count}, resource_def: {{type: OS::Heat::None}}}}"
    body = f"resources:\n  group: {{type: OS::Heat::ResourceGroup, properties: {group}}}\n"
    inner = {"OS::Heat::None"} if expected else set()
    assert made(tmp_path, body, **values) == {"OS::Heat::ResourceGroup", *inner}


def test_members_without_a_template_and_links_of_a_chain_count(tmp_path: Path) -> None:
    body = """
resources:
  group: {type: OS::Heat::ResourceGroup, properties: {count: 1, resource_def: {type: OS::Heat::Value}}}
  none: {type: OS::Heat::ResourceGroup, properties: {count: 0, resource_def: {type: OS::Nova::Server}}}
  chain:
    type: OS::Heat::ResourceChain
    properties: {resources: [OS::Heat::None, nested.yaml], resource_properties: {names: [x], index: 0}}
"""
    plain = {"OS::Heat::ResourceGroup", "OS::Heat::ResourceChain", "OS::Heat::Value", "OS::Heat::None"}
    assert made(tmp_path, body) == plain | {"OS::Nova::KeyPair"}


def test_a_template_that_brings_in_itself_ends(tmp_path: Path) -> None:
    body = "resources: {again: {type: template.yaml}, thing: {type: OS::Heat::None}}\n"
    assert made(tmp_path, body) == {"OS::Heat::None"}
