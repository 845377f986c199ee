"""Each rule on its fixtures: elements as `bundle` lays them out, with what is expected in them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.images.lint.bundle import lay_out

from hotcat.images.lint.session import Session
from hotcat.lint import rule
from hotcat.lint.config import Layer
from hotcat.lint.outcome import Options
from hotcat.lint.registry import image_rules, rules

if TYPE_CHECKING:
    from hotcat.lint.finding import Finding

FIXTURES = Path(__file__).parent / "fixtures"
SECTIONS = ("What it does", "Why", "Example", "Use instead")
OWN = {name: one for name, one in image_rules().items() if name not in rules()}


def lint(root: Path, *select: str) -> list[Finding]:
    options = Options()
    options.paths = [root]
    options.given = Layer(select=select or ("strict",))
    return Session(options).run().findings


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("*/*/*.txt")), ids=lambda path: str(path.relative_to(FIXTURES))
)
def test_fixture(path: Path, tmp_path: Path) -> None:
    name = path.relative_to(FIXTURES).parts[0]
    root = tmp_path / "elements"
    expected = [one for one in lay_out(path.read_text(), root) if one[2] == name]
    findings = lint(root)
    assert not [one.message for one in findings if one.crash]
    found = [
        (str(one.path.relative_to(root)), one.line if one.span else 0, name)
        for one in findings
        if one.rule.name == name
    ]
    assert sorted(found) == expected
    assert bool(expected) == (path.parent.name == "fail")


def test_a_remark_of_shellcheck_keeps_the_names_in_it(tmp_path: Path) -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    lay_out("--- web/install.d/50-web +x\n#!/bin/bash\nset -eu -o pipefail\nLIMIT=5\n", tmp_path)
    [remark] = lint(tmp_path, "faulty-hook")
    assert remark.message.startswith("shellcheck SC2034: LIMIT appears unused")


@pytest.mark.parametrize("name", OWN)
def test_a_rule_has_all_that_belongs_to_it(name: str) -> None:
    found = OWN[name]
    one = found.rule
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name)
    assert not name.startswith(("no-", "disallow-"))
    assert Path(found.doc).stem == name.replace("-", "_")
    assert re.fullmatch(r"HI\d{3}", one.code)
    assert one.severity in rule.SEVERITIES
    assert one.confidence in {rule.HIGH, rule.MEDIUM, rule.LOW}
    assert one.profile in rule.PROFILES
    text = Path(found.doc).read_text()
    assert text.startswith(f"# {name}\n")
    assert re.findall(r"(?m)^## (.*)$", text) == list(SECTIONS)
    for kind in ("pass", "fail"):
        assert any((FIXTURES / name / kind).glob("*.txt")), f"no fixture in {kind}/"


def test_codes_are_each_rules_own() -> None:
    codes = [found.rule.code for found in OWN.values()]
    assert len(set(codes)) == len(codes)


def test_names_are_not_those_of_template_rules() -> None:
    folder = Path(next(iter(OWN.values())).doc).parent
    assert {path.stem.replace("_", "-") for path in folder.glob("*.md")} == OWN.keys()


def test_the_keys_of_a_definition_are_those_of_the_schema() -> None:
    from hotcat.catalog.schema import SCHEMAS
    from hotcat.images.lint.rules.unknown_definition_key import KEYS, SET_BY_HOTCAT

    text = (SCHEMAS / "image.yaml").read_text().partition("\n---")[0]
    assert set(re.findall(r"(?m)^([a-z-]+):", text)) == KEYS
    assert not KEYS & SET_BY_HOTCAT.keys()


def test_errors_are_in_the_smallest_profile() -> None:
    for name, found in OWN.items():
        assert (found.rule.severity == rule.ERROR) == (found.rule.profile == rule.MINIMAL), name
