"""Real templates by others, with Heat's own verdicts: no false error, and an error where Heat has one.

The templates are no part of this project: $HOTCAT_CORPUS names their folder, or they lie beside it.
"""

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hotcat.lint.profiles import choose
from hotcat.lint.rule import ERROR, STRICT
from hotcat.lint.runner import Linter
from hotcat.schema import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.lint.finding import Finding

CORPUS = Path(os.environ.get("HOTCAT_CORPUS") or Path(__file__).parents[4] / "shared/corpus")
REAL = json.loads(Path(__file__).with_name("corpus_errors.json").read_text(encoding="utf-8"))
"""Errors in files that Heat takes, which are right nevertheless: by path, the rules and why."""

pytestmark = pytest.mark.skipif(
    not (CORPUS / "verdicts.tsv").is_file(), reason="the corpus is not here: $HOTCAT_CORPUS names it"
)


def verdicts() -> dict[str, tuple[str, str]]:
    if not (CORPUS / "verdicts.tsv").is_file():
        return {}
    with (CORPUS / "verdicts.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["path"]: (row["verdict"], row["message"] or "") for row in rows}


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter([pack.load(pack.releases()[-1])], chosen=choose([STRICT]))


def errors(linter: Linter, path: Path) -> list[Finding]:
    found = linter.file(path)
    assert not [one.message for one in found if one.crash]
    return [one for one in found if one.severity == ERROR and one.path == path]


def of(verdict: str) -> list[str]:
    return [path for path, (said, _) in verdicts().items() if said == verdict]


@pytest.mark.parametrize("name", of("ok"))
def test_a_file_that_heat_takes_has_no_false_error(linter: Linter, name: str) -> None:
    known: Mapping[str, str] = REAL.get(name, {})
    assert {one.rule.name for one in errors(linter, CORPUS / name)} <= known.keys()


@pytest.mark.parametrize("name", sorted(REAL))
def test_the_list_of_real_bugs_holds_none_that_is_not_found(linter: Linter, name: str) -> None:
    assert REAL[name].keys() <= {one.rule.name for one in errors(linter, CORPUS / name)}


@pytest.mark.parametrize("name", of("invalid"))
def test_a_file_that_heat_refuses_has_an_error_at_the_place_it_names(linter: Linter, name: str) -> None:
    said = verdicts()[name][1]
    lines = (CORPUS / name).read_text(encoding="utf-8").split("\n")
    named = re.search(r"Type \(([\w:]+)\)|Unknown Property (\w+)", said)
    assert named, f"a new kind of verdict: {said}"
    word = next(filter(None, named.groups()))
    places = {number for number, line in enumerate(lines, 1) if re.search(rf"\b{word}\b", line)}
    found = {one.line for one in errors(linter, CORPUS / name)}
    assert found & places


@pytest.mark.parametrize("name", [*of("missing-file"), *of("needs-parameters")])
def test_the_others_are_looked_at_without_a_crash(linter: Linter, name: str) -> None:
    errors(linter, CORPUS / name)
