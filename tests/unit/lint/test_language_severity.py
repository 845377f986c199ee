"""How grave a finding of the language's rules is: an error only where Heat refuses the template."""

from __future__ import annotations

from pathlib import Path

import pytest

from hotcat.lint.runner import Linter
from hotcat.schema import pack

HEAD = "heat_template_version: 2021-04-16\n"
OLD = "heat_template_version: 2015-10-15\n"
CIRCLE = "conditions: {a: {not: b}, b: {not: a}}\n"
MISSING = "conditions: {a: {not: b}}\n"
USED = "resources: {r: {type: OS::Heat::None, condition: a}}\n"
NET = "resources:\n  net:\n    type: OS::Neutron::Net\n    properties: {name: {list_concat: [[a], [b]]}}\n"
FREE = "resources:\n  net:\n    type: OS::Heat::None\n    metadata: {a: {list_concat: [[a], [b]]}}\n"
RING = (
    "resources:\n  a: {type: OS::Heat::None, depends_on: b%s}\n  b: {type: OS::Heat::None, depends_on: a}\n"
)
STRICT = "outputs: {a: {value: {str_replace%s: {template: a, params: {b: c}}}}}\n"


@pytest.mark.parametrize(
    ("text", "rule", "severity"),
    [
        (HEAD + CIRCLE + USED, "circular-condition", "error"),
        (HEAD + CIRCLE, "circular-condition", "warning"),
        (HEAD + MISSING + USED, "undefined-condition", "error"),
        (HEAD + MISSING, "undefined-condition", "warning"),
        (OLD + NET, "too-new-for-version", "error"),
        (OLD + FREE, "too-new-for-version", "warning"),
        (HEAD + RING % "", "circular-dependency", "error"),
        (HEAD + RING % ", condition: true", "circular-dependency", "warning"),
        (HEAD + STRICT % "", "unused-replacement", "warning"),
        (HEAD + STRICT % "_strict", "unused-replacement", "error"),
        (HEAD + "resources: {}\n", "empty-resources", "warning"),
        (HEAD + "outputs: {a: {value: 1}}\n", "empty-resources", "info"),
        (HEAD + "resources: {a: {type: OS::Heat::None, foo: 1}}\n", "unknown-key", "error"),
        (HEAD + "outputs: {a: {value: 1, foo: 1}}\n", "unknown-key", "warning"),
    ],
)
def test_severity(text: str, rule: str, severity: str) -> None:
    findings = Linter([pack.load("2026.2")]).text(text, Path("x.yaml"))
    assert [one.severity for one in findings if one.rule.name == rule] == [severity]
