"""Each rule on its fixtures: what is in `pass/` has no finding of it, `fail/` has those that are marked.

A line that should have a finding ends with `# expect: RULE` (several, with commas). The first lines may say
what the file is linted with: `# with: environment=FILE`, `site=FILE` (YAML facts), `release=RELEASE`,
`plugins=no` (as in an entry that does not declare them), and for an environment `template=FILE`; paths are
relative to the fixture. `# needs: PROGRAM` skips it where that is not installed, `# pad: BYTES` makes it that
much longer. Folders inside `pass/` and `fail/` hold such files and nested templates.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from hotcat.hot import document, environment
from hotcat.lint import rule
from hotcat.lint.config import Layer
from hotcat.lint.outcome import Options
from hotcat.lint.registry import rules
from hotcat.lint.runner import Linter
from hotcat.lint.session import Session
from hotcat.schema import pack

if TYPE_CHECKING:
    from hotcat.lint.finding import Finding

FIXTURES = Path(__file__).parent / "fixtures"
SECTIONS = ("What it does", "Why", "Example", "Use instead")
FILES = sorted(
    (path for path in FIXTURES.glob("*/*/*") if path.is_file()), key=lambda path: path.relative_to(FIXTURES)
)


def linter(path: Path, text: str) -> Linter:
    given = dict(re.findall(r"(?m)^# with: (\w+)=(\S+)$", text))
    found = site = None
    if "environment" in given:
        found = environment.scan(document.read(path.parent / given["environment"]))
    if "site" in given:
        site = yaml.safe_load((path.parent / given["site"]).read_text())
    packs = [pack.load(given.get("release", pack.releases()[-1]))]
    plugins = {"no": False, "yes": True}.get(given.get("plugins", ""))
    return Linter(packs, environment=found, site=site, plugins=plugins)


def lint(path: Path, text: str) -> list[Finding]:
    users = re.findall(r"(?m)^# with: template=(\S+)$", text)
    if path.suffix == ".j2" or users:
        options = Options()
        options.paths = [path.parent / name for name in users] or [path]
        options.given = Layer(select=(rule.STRICT,), environments=(path,) if users else ())
        return [one for one in Session(options).run().findings if not users or one.path == path]
    return linter(path, text).file(path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FIXTURES)))
def test_fixture(path: Path, tmp_path: Path) -> None:
    name = path.relative_to(FIXTURES).parts[0]
    text = path.read_bytes().decode(errors="replace")
    for program in re.findall(r"(?m)^# needs: (\S+)$", text):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    expected = [
        number
        for number, line in enumerate(text.split("\n"), 1)
        for one in re.findall(r"# expect: ([\w, -]+)", line)
        if name in re.split(r",\s*", one.strip())
    ]
    padding = re.search(r"(?m)^# pad: (\d+)$", text)
    if padding:
        text += ("#" * 79 + "\n") * (int(padding[1]) // 80)
        padded = tmp_path / path.name
        padded.write_text(text)
    findings = lint(padded if padding else path, text)
    assert not [one.message for one in findings if one.crash]
    assert [one.line for one in findings if one.rule.name == name] == expected
    assert bool(expected) == (path.parent.name == "fail")


@pytest.mark.parametrize("name", rules())
def test_a_rule_has_all_that_belongs_to_it(name: str) -> None:
    found = rules()[name]
    one = found.rule
    assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name)
    assert not name.startswith(("no-", "disallow-"))
    assert Path(found.doc).stem == name.replace("-", "_")
    assert re.fullmatch(r"HC\d{3}", one.code)
    assert one.severity in rule.SEVERITIES
    assert one.confidence in {rule.HIGH, rule.MEDIUM, rule.LOW}
    assert one.profile in rule.PROFILES
    text = Path(found.doc).read_text()
    assert text.startswith(f"# {name}\n")
    assert re.findall(r"(?m)^## (.*)$", text) == list(SECTIONS)
    for kind in ("pass", "fail"):
        assert any((FIXTURES / name / kind).glob("*")), f"no fixture in {kind}/"


def test_codes_are_each_rules_own() -> None:
    codes = [found.rule.code for found in rules().values()]
    assert len(set(codes)) == len(codes)
