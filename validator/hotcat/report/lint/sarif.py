"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from hotcat import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.finding import Finding
    from hotcat.lint.outcome import Outcome

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_ROOT = "SRCROOT"


def lines(outcome: Outcome) -> Iterator[str]:
    """Yield the log: one run, with the rules that found something, their pages, and the findings' fixes.

    With a baseline, its findings are there as unchanged.
    """
    findings = sorted([*outcome.findings, *outcome.known], key=lambda one: one.order)
    rules = {one.rule.name: one.rule for one in findings}
    index = {name: number for number, name in enumerate(rules)}
    known = set(map(id, outcome.known))
    state = "new" if outcome.baseline else None
    results = [
        _result(one, index[one.rule.name], outcome, "unchanged" if id(one) in known else state)
        for one in findings
        if not one.crash
    ]
    crashes = [
        {
            "level": "error",
            "message": {"text": one.text},
            "associatedRule": {"id": one.rule.name, "index": index[one.rule.name]},
            "locations": [_location(one)],
        }
        for one in findings
        if one.crash
    ]
    run = {
        "tool": {
            "driver": {
                "name": "hotcat",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(one) for one in rules.values()],
            }
        },
        "originalUriBaseIds": {_ROOT: {"uri": Path.cwd().as_uri().rstrip("/") + "/"}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not crashes, "toolExecutionNotifications": crashes}],
        "results": results,
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    yield json.dumps(log, indent=1)


def _rule(rule: Any) -> dict[str, Any]:
    from hotcat.lint import registry

    found: dict[str, Any] = {
        "id": rule.name,
        "name": "".join(part.capitalize() for part in rule.name.split("-")),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"code": rule.code, "precision": rule.confidence, "tags": [rule.profile]},
    }
    loaded = registry.find(rule.name)
    if loaded:
        found["shortDescription"] = {"text": loaded.summary or rule.name}
        try:
            page = Path(loaded.doc).read_text(encoding="utf-8")
            found["help"] = {"text": page, "markdown": page}
        except OSError:  # somebody else's rule need not have one
            pass
    return found


def _result(one: Finding, index: int, outcome: Outcome, state: str | None) -> dict[str, Any]:
    said = [one.text, *one.notes, *([one.help] if one.help else [])]
    found: dict[str, Any] = {
        "ruleId": one.rule.name,
        "ruleIndex": index,
        "level": _LEVELS[one.severity],
        "message": {"text": "\n".join(said)},
        "locations": [_location(one)],
    }
    if state:
        found["baselineState"] = state
    if one.fix and not one.writes_secret:
        text = outcome.source(one.path)
        found["fixes"] = [
            {
                "description": {"text": one.fix.title},
                "artifactChanges": [
                    {
                        "artifactLocation": _artifact(one.path),
                        "replacements": [
                            {
                                "deletedRegion": _region(text, edit.start, edit.end),
                                "insertedContent": {"text": edit.text},
                            }
                            for edit in one.fix.edits
                        ],
                    }
                ],
            }
        ]
    return found


def _location(one: Finding) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(one.path)}
    span = one.span
    if span:
        place["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
    return {"physicalLocation": place}


def _region(text: str, start: int, end: int) -> dict[str, Any]:
    """Return a piece of a text by lines and columns, which every reader of SARIF understands."""
    found = {}
    for name, at in (("start", start), ("end", end)):
        found[f"{name}Line"] = text.count("\n", 0, at) + 1
        found[f"{name}Column"] = at - text.rfind("\n", 0, at)
    return found


def _artifact(path: Path) -> dict[str, str]:
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix()), "uriBaseId": _ROOT}
