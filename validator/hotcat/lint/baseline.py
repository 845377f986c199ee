"""A baseline: findings that are known and not told again, whatever line they have moved to."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from hotcat.lint.finding import Finding
    from hotcat.lint.outcome import Outcome

_FORMAT = 1
_Key = tuple[str, str, str]


def write(path: Path, outcome: Outcome) -> None:
    """Write all findings of a run; raises HotcatError."""
    counts = Counter(_key(one, path) for one in outcome.findings if not one.crash)
    rows = [
        {"path": where, "rule": rule, "message": message, "count": count}
        for (where, rule, message), count in sorted(counts.items())
    ]
    lines = ",\n".join("    " + json.dumps(row) for row in rows)
    text = f'{{\n  "format": {_FORMAT},\n  "findings": [\n{lines}\n  ]\n}}\n'
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise HotcatError(f"cannot write the baseline: {error.strerror}", place=Place(path)) from None


def apply(path: Path, outcome: Outcome) -> None:
    """Move the findings that a baseline has out of a run's; raises HotcatError for a bad baseline."""
    known = _read(path)
    looked_at = {_relative(one, path) for one in (*outcome.paths, *outcome.skipped)}
    new = []
    for one in outcome.findings:
        key = _key(one, path)
        if known[key] > 0 and not one.crash:
            known[key] -= 1
            outcome.known.append(one)
        else:
            new.append(one)
    outcome.findings = new
    outcome.baseline = True
    outcome.gone = sum(count for key, count in known.items() if key[0] in looked_at)


def _read(path: Path) -> Counter[_Key]:
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            raise ValueError(data["format"])  # noqa: TRY301  (told below with the others)
        counts = Counter[_Key]()
        for row in data["findings"]:
            counts[str(row["path"]), str(row["rule"]), str(row["message"])] += int(row["count"])
    except OSError as error:
        raise HotcatError(
            f"cannot read the baseline: {error.strerror}",
            place=Place(path),
            remedy="Make one with --write-baseline.",
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise HotcatError(
            "no baseline, or one of another version of hotcat",
            place=Place(path),
            remedy="Make a new one with --write-baseline.",
        ) from None
    return counts


def _key(finding: Finding, path: Path) -> _Key:
    return _relative(finding.path, path), finding.rule.name, finding.text


def _relative(path: Path, baseline: Path) -> str:
    """Return a path as the baseline has it: from its own folder, so that it holds wherever one starts."""
    return Path(os.path.relpath(path, baseline.absolute().parent)).as_posix()
