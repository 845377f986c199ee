"""A run of the image linter: what it looks at, with which settings, and what hostile files cost it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.unit.images.lint.bundle import lay_out

from hotcat.errors import HotcatError
from hotcat.images.lint.session import Session
from hotcat.lint.config import Layer
from hotcat.lint.outcome import Options, Outcome
from hotcat.lint.registry import image_rules

HOOK = "--- elements/web/element-deps\n--- elements/web/install.d/50-web +x\n#!/bin/bash\n"
DEFINITION = """\
title: X
summary: An image.
version: 1.0.0
status: preview
maintainers: [someone]
elements: [os]
types: [tar]
environment: {DIB_RELEASE: bookworm}
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*paths: str, given: Layer | None = None) -> Outcome:
    options = Options()
    options.paths = [Path(path) for path in paths or ("elements",)]
    options.given = given or Layer(select=("missing-errexit", "HC09"))
    return Session(options).run()


def names(outcome: Outcome) -> list[str]:
    return [one.rule.name for one in outcome.findings]


def test_paths_are_told_as_they_were_named(tmp_path: Path) -> None:
    lay_out(HOOK, tmp_path)
    for path in ("elements", "elements/web", "elements/web/install.d/50-web", "."):
        assert [str(one.path) for one in run(path).findings] == ["elements/web/install.d/50-web"]


def test_several_paths_to_one_element_find_it_once(tmp_path: Path) -> None:
    lay_out(HOOK, tmp_path)
    assert names(run("elements", "elements/web", "elements/web/element-deps")) == ["missing-errexit"]


@pytest.mark.parametrize("path", ["nowhere", "empty", "notes.txt"])
def test_what_is_no_element_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(HotcatError, match="no element and no definition"):
        run(path)


def test_a_comment_hides_a_finding_and_is_missed_where_it_hides_nothing(tmp_path: Path) -> None:
    comment = "# hotcat: ignore-file[missing-errexit] it is told by its caller\n"
    lay_out(HOOK + comment, tmp_path)
    assert names(run()) == []
    lay_out(HOOK + "set -e\n" + comment, tmp_path)
    assert names(run()) == ["unused-suppression"]
    lay_out(HOOK + "# hotcat: ignore-file[missing-errexit]\n", tmp_path)
    assert names(run()) == ["bare-suppression"]


def test_a_line_of_a_definition_is_hidden(tmp_path: Path) -> None:
    text = "--- elements/images/x.yaml\nnothing: 1  # hotcat: ignore[unknown-definition-key] for tomorrow\n"
    lay_out(text, tmp_path)
    assert names(run(given=Layer(select=("unknown-definition-key", "HC09")))) == []


def test_the_configuration_excuses_for_a_reason(tmp_path: Path) -> None:
    lay_out(HOOK, tmp_path)
    (tmp_path / ".hotcat.yaml").write_text(
        "lint:\n  overrides:\n  - files: [elements/web/**]\n    ignore: [missing-errexit]\n    reason: so\n"
    )
    assert names(run()) == []


def test_an_excuse_of_a_template_rule_is_not_ours_to_miss(tmp_path: Path) -> None:
    lay_out(HOOK, tmp_path)
    (tmp_path / ".hotcat.yaml").write_text(
        "lint:\n  overrides:\n  - files: [templates/**]\n    ignore: [open-to-world]\n    reason: so\n"
    )
    assert names(run(".")) == ["missing-errexit"]


def test_a_severity_and_a_limit_of_the_configuration(tmp_path: Path) -> None:
    lay_out(HOOK, tmp_path)
    (tmp_path / ".hotcat.yaml").write_text("lint:\n  severity: {HI105: info}\n  fail-on: info\n")
    outcome = run()
    assert [one.severity for one in outcome.findings] == ["info"]
    assert outcome.failing


def test_a_rule_that_is_none_is_refused_by_the_nearest(tmp_path: Path) -> None:
    lay_out(HOOK, tmp_path)
    with pytest.raises(HotcatError, match="is no rule") as caught:
        run(given=Layer(select=("missing-erexit",)))
    assert "missing-errexit" in str(caught.value)


def test_elements_path_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay_out("--- elements/web/element-deps\nmine\n--- more/mine/element-deps\n", tmp_path)
    given = Layer(select=("unknown-element",))
    assert names(run(given=given)) == ["unknown-element"]
    monkeypatch.setenv("ELEMENTS_PATH", str(tmp_path / "more"))
    assert names(run(given=given)) == []


def test_a_good_image_has_no_findings(tmp_path: Path) -> None:
    text = "--- elements/os/element-provides\noperating-system\n--- elements/os/README.rst\nos\n"
    lay_out(f"{text}--- elements/images/x.yaml\n{DEFINITION}", tmp_path)
    given = Layer(select=("strict",), ignore=("missing-element-test",))
    assert [one.text for one in run(given=given).findings] == []


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "malformed-definition"),
        (b"[]", "malformed-definition"),
        (b"a: [", "yaml-syntax"),
        (b"a: 1\na: 2\n", "duplicate-key"),
        (b"\xff\xfe\x00", "unreadable-file"),
        (b"a: 1\n---\nb: 2\n", "several-documents"),
        (b"a: !!python/object/apply:os.system [x]\n", None),
        (b"[" * 5000, "nesting-too-deep"),
        (b"x" * (2 << 20), "file-too-large"),
        (b"a: &a [x, x]\n" + b"".join(b"b%d: &b%d [*a, *a]\n" % (n, n) for n in range(9)), None),
        (
            b"elements: {a: b}\ntypes: 3\nenvironment: [1]\nglance: x\nboot: []\nbase: {}\n",
            "malformed-definition",
        ),
        (b"glance: {properties: [1, 2]}\nelements: [1, null, [x]]\n", "malformed-definition"),
        (b"base: ../../../etc/passwd\n", "unknown-base"),
    ],
)
def test_a_hostile_definition_is_told_with_its_place(
    tmp_path: Path, content: bytes, rule: str | None
) -> None:
    path = tmp_path / "elements/images/x.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    outcome = run(given=Layer(select=("strict",)))
    assert not outcome.crashed, [one.text for one in outcome.findings if one.crash]
    assert outcome.findings
    assert rule is None or rule in names(outcome)
    assert {str(one.path) for one in outcome.findings} == {"elements/images/x.yaml"}


def test_files_that_are_none_are_not_waited_for(tmp_path: Path) -> None:
    lay_out(HOOK, tmp_path)
    os.mkfifo(tmp_path / "elements/web/install.d/60-pipe")
    os.mkfifo(tmp_path / "elements/web/package-installs.yaml")
    (tmp_path / "elements/web/pkg-map").mkdir()
    (tmp_path / "elements/web/install.d/loop").symlink_to("loop")
    (tmp_path / "elements/web/install.d/70-out").symlink_to("/etc/passwd")
    outcome = run(given=Layer(select=("strict",)))
    assert not outcome.crashed
    assert not any("root:" in one.text for one in outcome.findings)


def test_long_lines_and_many_matches_come_to_an_end(tmp_path: Path) -> None:
    text = "#!/bin/bash\n" + "curl " * 100_000 + "\n" + "sudo a=$DIB_X ((((\n" * 20_000
    for phase in ("install.d", "cleanup.d"):
        path = tmp_path / f"elements/web/{phase}/50-{phase[:3]}"
        path.parent.mkdir(parents=True)
        path.write_text(text)
        path.chmod(0o755)
    given = Layer(select=("strict",), ignore=("faulty-hook",))
    assert not run(given=given).crashed  # some seconds; what grows with the square would take hours


def test_every_rule_is_found_by_name_and_code() -> None:
    from hotcat.lint.registry import find

    for name, one in image_rules().items():
        assert find(name) is one
        assert find(one.rule.code.lower()) is one
