"""The linter's configuration: where it is found, what it holds, and what is wrong in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.stack import stack

from hotcat.cli import lint
from hotcat.errors import HotcatError
from hotcat.lint.config import Configs

if TYPE_CHECKING:
    from pathlib import Path

NET = stack("OS::Neutron::Net", "colour: red")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a/b").mkdir(parents=True)
    for name in ("x.yaml", "a/x.yaml", "a/b/x.yaml"):
        (tmp_path / name).write_text(NET)
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str, str]]:
    lint.main([*arguments, "-f", "json"])
    return [(one["path"], one["rule"], one["severity"]) for one in json.loads(capsys.readouterr().out)]


ALL = [
    ("a/b/x.yaml", "unknown-property", "error"),
    ("a/x.yaml", "unknown-property", "error"),
    ("x.yaml", "unknown-property", "error"),
]
FIRST, SECOND, THIRD = ALL


def test_the_nearest_upwards_counts_for_each_file(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys) == ALL
    (here / ".hotcat.yaml").write_text("lint: {severity: {unknown-property: warning}}\n")
    (here / "a/b/pyproject.toml").write_text('[tool.hotcat.lint]\nselect = ["HC7"]\n')
    (here / "a/pyproject.toml").write_text("[tool.other]\nx = 1\n# tool.hotcat\n")
    assert found(capsys) == [(path, rule, "warning") for path, rule, _ in (SECOND, THIRD)]
    assert found(capsys, "a/b/x.yaml", "a/x.yaml") == [(*SECOND[:2], "warning")]


def test_overrides_are_by_pattern_and_the_last_one_counts(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "pyproject.toml").write_text(
        """
        [tool.hotcat.lint]
        profile = "strict"
        ignore = ["open-to-world"]
        [[tool.hotcat.lint.overrides]]
        files = ["a/**"]
        severity = {HC31 = "info"}
        [[tool.hotcat.lint.overrides]]
        files = ["a/b"]
        severity = {unknown-property = "warning"}
        """
    )
    severities = {path: severity for path, rule, severity in found(capsys) if rule == "unknown-property"}
    assert severities == {"x.yaml": "error", "a/x.yaml": "info", "a/b/x.yaml": "warning"}


def test_the_command_line_comes_before_all(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".hotcat.yaml").write_text("lint: {profile: minimal, fail-on: info}\n")
    assert found(capsys, "--select", "HC7") == []


def test_an_excuse_hides_with_a_reason_and_is_told_when_unused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = here / ".hotcat.yaml"
    override = "    - {files: ['a/*.yaml'], ignore: [HC31], reason: ours}\n"
    path.write_text("lint:\n  overrides:\n" + override)
    assert found(capsys) == [FIRST, THIRD]
    path.write_text("lint:\n  overrides:\n" + override.replace("HC31", "HC30"))
    assert found(capsys) == [(".hotcat.yaml", "unused-suppression", "warning"), *ALL]
    assert found(capsys, "a") == [FIRST, SECOND]  # not all of its files were looked at
    path.write_text("lint:\n  overrides:\n" + override.replace(", reason: ours", ""))
    assert lint.main([]) == lint.FAILED
    assert ".hotcat.yaml:3:29: `ignore` in an override needs a `reason`" in capsys.readouterr().err


def test_files_are_excluded_unless_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".hotcat.yaml").write_text("lint: {exclude: [b, /x.yaml]}\n")
    assert found(capsys) == [SECOND]
    assert found(capsys, "x.yaml") == [THIRD]


def test_fail_on_and_release_are_settings_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".hotcat.yaml").write_text("lint: {fail-on: error, release: 2025.1}\n")
    assert lint.main(["x.yaml"]) == lint.FINDINGS
    (here / ".hotcat.yaml").write_text("lint: {severity: {HC310: info}, release: [2025.1, 2026.2]}\n")
    assert lint.main(["x.yaml"]) == lint.CLEAN
    (here / ".hotcat.yaml").write_text("lint: {severity: {HC310: info}, fail-on: info}\n")
    assert lint.main(["x.yaml"]) == lint.FINDINGS
    capsys.readouterr()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("lint:\n  profil: strict\n", ".hotcat.yaml:2:3: profil is no setting"),
        ("lint:\n  profile: lax\n", ".hotcat.yaml:2:3: profile is one of minimal, default, strict"),
        ("lint:\n  select: {a: b}\n", ".hotcat.yaml:2:3: select takes a string, or a list of strings"),
        ("lint:\n  select: [a]\n  profile: strict\n", ".hotcat.yaml:3:3: either profile or select"),
        ("lint:\n  severity: {HC3: grave}\n", ".hotcat.yaml:2:14: HC3 is one of"),
        ("lint:\n  overrides:\n  - ignore: [HC3]\n    reason: x\n", ".hotcat.yaml:3:5: an override needs"),
        ("lint: [\n", ".hotcat.yaml"),
        ("lynt: {}\n", "a mapping `lint` only"),
        ("lint: 3\n", "a mapping is expected"),
    ],
)
def test_what_is_wrong_in_it_is_told_with_its_place(here: Path, text: str, said: str) -> None:
    (here / ".hotcat.yaml").write_text(text)
    with pytest.raises(HotcatError) as error:
        Configs().of(here)
    assert said in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[project]\nname = "x"\n[tool.hotcat.lint]\nprofil = "x"\n', "pyproject.toml:4:1: profil is no"),
        ("[tool.hotcat.lynt]\n", "a table `lint` only"),
        ("[tool.hotcat.lint]\nx = \n", "cannot be parsed as TOML"),
        ('[tool.hotcat.lint.severity]\nHC3 = "grave"\n', "pyproject.toml:2:1: HC3 is one of"),
    ],
)
def test_toml_has_places_too(here: Path, text: str, said: str) -> None:
    (here / "pyproject.toml").write_text(text)
    with pytest.raises(HotcatError) as error:
        Configs().of(here)
    assert said in str(error.value)


def test_a_setting_that_names_no_rule_ends_the_run(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".hotcat.yaml").write_text("lint: {ignore: [no-such-rule]}\n")
    assert lint.main(["x.yaml"]) == lint.FAILED
    assert "no-such-rule" in capsys.readouterr().err
