"""SARIF by the members of the standard that we write: none besides, and none that must be there missing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from hotcat.hot.node import Span
from hotcat.lint.finding import Finding
from hotcat.lint.outcome import Outcome
from hotcat.lint.registry import rules
from hotcat.lint.rule import Edit, Fix
from hotcat.report.lint import sarif

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}
NUMBER = {"type": "integer", "minimum": 1}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def closed(required: dict[str, Any], **optional: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | optional,
        "required": list(required),
        "additionalProperties": False,
    }


def several(item: dict[str, Any], *, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


MESSAGE = closed({"text": {"type": "string", "minLength": 1}})
REGION = closed(dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), NUMBER))
FILE = closed({"uri": {"type": "string", "format": "uri-reference"}}, uriBaseId=TEXT)
PLACE = closed({"physicalLocation": closed({"artifactLocation": FILE}, region=REGION)})
CHANGE = closed(
    {
        "artifactLocation": FILE,
        "replacements": several(
            closed({"deletedRegion": REGION, "insertedContent": closed({"text": TEXT})}), least=1
        ),
    }
)
RESULT = closed(
    {"ruleId": TEXT, "ruleIndex": COUNT, "level": LEVEL, "message": MESSAGE, "locations": several(PLACE)},
    baselineState={"enum": ["new", "unchanged", "updated", "absent"]},
    fixes=several(closed({"description": MESSAGE, "artifactChanges": several(CHANGE, least=1)})),
)
RULE = closed(
    {"id": TEXT},
    name=TEXT,
    shortDescription=MESSAGE,
    help=closed({"text": TEXT}, markdown=TEXT),
    defaultConfiguration=closed({"level": LEVEL}),
    properties={"type": "object", "properties": {"tags": {**several(TEXT), "uniqueItems": True}}},
)
CRASH = closed(
    {"message": MESSAGE},
    level=LEVEL,
    locations=several(PLACE),
    associatedRule=closed({"id": TEXT, "index": COUNT}),
)
RUN = closed(
    {
        "tool": closed(
            {
                "driver": closed(
                    {"name": TEXT},
                    version=TEXT,
                    semanticVersion=TEXT,
                    rules={**several(RULE), "uniqueItems": True},
                )
            }
        ),
        "results": several(RESULT),
    },
    originalUriBaseIds={
        "additionalProperties": closed({"uri": {"type": "string", "pattern": "^file:///.*/$"}})
    },
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=several(
        closed({"executionSuccessful": {"type": "boolean"}}, toolExecutionNotifications=several(CRASH))
    ),
)
LOG = closed(
    {"version": {"const": "2.1.0"}, "runs": several(RUN)}, **{"$schema": {"type": "string", "format": "uri"}}
)
SPAN = Span(0, 4, 1, 1, 1, 5)


def finding(name: str, path: Path, span: Span | None = SPAN, **options: Any) -> Finding:
    return Finding(rules()[name].rule, path, span, f"it is {name}", **options)


def fix() -> Fix:
    return Fix("mend it", [Edit(0, 4, "ab: c\n"), Edit(5, 5, "")], safe=True)


def outcomes() -> dict[str, Outcome]:
    found = {name: Outcome() for name in ("nothing", "findings", "a baseline", "a crash", "a whole file")}
    odd = Path("a b/ü#?%.yaml")
    found["findings"].findings = [
        finding("unknown-property", odd, help="Look.", notes=("a", "b"), fix=fix()),
        finding("unknown-property", Path("/elsewhere/x.yaml"), severity="warning"),
        finding("unused-suppression", Path("y.yaml"), severity="info"),
    ]
    found["findings"].texts[odd] = "a: b\nc: d\n"
    found["a baseline"].baseline = True
    found["a baseline"].known = [finding("duplicate-key", odd)]
    found["a baseline"].findings = [finding("yaml-syntax", odd)]
    found["a crash"].findings = [finding("yaml-syntax", odd, None, crash=True)]
    found["a whole file"].findings = [finding("unreadable-file", odd, None)]
    return found


@pytest.mark.parametrize("name", outcomes())
def test_the_log_is_as_the_standard_has_it(name: str) -> None:
    log = json.loads("\n".join(sarif.lines(outcomes()[name])))
    jsonschema.Draft202012Validator(LOG).validate(log)
    (run,) = log["runs"]
    listed = [one["id"] for one in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert listed[result["ruleIndex"]] == result["ruleId"]
    assert run["invocations"][0]["executionSuccessful"] is (name != "a crash")
    assert len(run["results"]) == {"findings": 3, "a baseline": 2, "a whole file": 1}.get(name, 0)


def test_paths_are_uris() -> None:
    log = json.loads("\n".join(sarif.lines(outcomes()["findings"])))
    places = [one["locations"][0]["physicalLocation"] for one in log["runs"][0]["results"]]
    assert {one["artifactLocation"]["uri"] for one in places} == {
        "a%20b/%C3%BC%23%3F%25.yaml",
        "file:///elsewhere/x.yaml",
        "y.yaml",
    }
    assert [one["artifactLocation"].get("uriBaseId") for one in places].count("SRCROOT") == 2
