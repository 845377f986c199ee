"""`hotcat lint`, as its user runs it: what it looks at, what it is told, what it mends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.acceptance.linting import BAD, GOOD, found, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run


@pytest.mark.parametrize(("limit", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_fail_on_says_what_makes_it_fail(hotcat: Run, tmp_path: Path, limit: str, code: int) -> None:
    put(tmp_path, "stack.yaml", GOOD + "      # hotcat: ignore[open-to-world]\n")
    done = hotcat("lint", "stack.yaml", "--fail-on", limit, code=code)
    assert "warning[bare-suppression]" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("--no-such-option",),
        ("--select", "no-such-rule"),
        ("--release", "1999.1"),
        ("--site", "nowhere"),
        ("--catalog", "nowhere"),
        ("--baseline", "nowhere.json"),
        ("--write-baseline",),
        ("--profile", "strict", "--select", "HC3"),
        ("--jobs", "0"),
        ("-o", "no/such/folder/out.txt"),
    ],
)
def test_asked_wrongly_it_exits_with_2(hotcat: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    put(tmp_path, "stack.yaml", GOOD)
    assert hotcat("lint", "stack.yaml", *arguments, code=2).stderr


def test_a_misspelt_rule_is_told_with_the_nearest(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", GOOD)
    assert "unknown-property" in hotcat("lint", "stack.yaml", "--ignore", "unknwon-property", code=2).stderr


def test_rules_are_chosen_by_name_code_and_profile(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", BAD)
    for arguments in (
        ("--select", "HC31"),
        ("--select", "hc310,open-to-world"),
        ("--profile", "minimal"),
        ("--select", "minimal", "--ignore", "HC7"),
    ):
        assert [one[1] for one in found(hotcat("lint", "stack.yaml", "-f", "json", *arguments))] == [
            "unknown-property"
        ]
    for arguments in (("--select", "HC7"), ("--ignore", "HC310"), ("--select", "HC310", "--ignore", "HC31")):
        assert found(hotcat("lint", "stack.yaml", "-f", "json", *arguments, code=0)) == []


def test_what_cannot_be_read_is_told_whatever_is_chosen(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", "heat_template_version: [")
    done = hotcat("lint", "stack.yaml", "--select", "open-to-world", "-f", "json", code=1)
    assert [one[1] for one in found(done)] == ["yaml-syntax"]


def test_folders_are_walked(hotcat: Run, tmp_path: Path) -> None:
    for name in (
        "a.yaml",
        "b/c.yml",
        "b/d.template",
        ".hidden/e.yaml",
        "b/.git/f.yaml",
        "g.txt",
        "h.yaml/i.yaml",
    ):
        put(tmp_path, name, BAD)
    put(tmp_path, "b/compose.yaml", "services: {web: {image: nginx}}\n")
    put(tmp_path, "b/broken.yaml", "services: [\n")
    put(tmp_path, "b/env.yaml", "parameter_defaults: {a: 1}\n")
    put(tmp_path, "b/cfn.yaml", "AWSTemplateFormatVersion: 2010-09-09\nResources: {}\n")
    (tmp_path / "b/loop").symlink_to(tmp_path)
    done = hotcat("lint", "-f", "json", code=1)
    assert found(done) == [
        ("a.yaml", "unknown-property", 6),
        ("b/c.yml", "unknown-property", 6),
        ("b/cfn.yaml", "cloudformation-template", 1),
        ("b/d.template", "unknown-property", 6),
        ("h.yaml/i.yaml", "unknown-property", 6),
    ]
    assert "5 files linted; 1 skipped" in hotcat("lint", code=1).stdout
    assert found(hotcat("lint", "b", "a.yaml", "./a.yaml", "-f", "json")) == [
        one for one in found(done) if one[0] != "h.yaml/i.yaml"
    ]


def test_a_named_file_that_is_no_hot_is_a_finding(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "compose.yaml", "services: {web: {image: nginx}}\n")
    done = hotcat("lint", "compose.yaml", code=1)
    assert "heat_template_version is missing" in done.stdout


def test_standard_input(hotcat: Run) -> None:
    done = hotcat("lint", "-", "-f", "json", input=BAD, code=1)
    assert found(done) == [("<stdin>", "unknown-property", 6)]
    done = hotcat("lint", "--stdin-name", "stack.yaml", "-", input=BAD, code=1)
    assert " --> stack.yaml:6:7" in done.stdout
    assert "6 |       nmae: one" in done.stdout
    hotcat("lint", "-", "--fix", input=BAD, code=2)


def test_several_releases_say_which_one_breaks(hotcat: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        "stack.yaml",
        """\
        heat_template_version: 2021-04-16
        resources:
          group:
            type: OS::Neutron::SecurityGroup
            properties: {stateful: false, colour: red}
        """,
    )
    run = ("lint", "stack.yaml", "--select", "unknown-property", "-f", "json")
    assert len(found(hotcat(*run, "--release", "2025.1", code=1))) == 2
    assert len(found(hotcat(*run, "--release", "2026.2", code=1))) == 1
    done = hotcat(*run, "--release", "2026.2", "--release", "2025.1", code=1)
    stateful, colour = (one["message"] for one in json.loads(done.stdout))
    assert "stateful" in stateful
    assert stateful.endswith("(release 2025.1)")
    assert "release" not in colour


def test_an_environment_is_read_and_looked_at(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", GOOD + "parameters:\n  size: {type: number, default: 1}\n")
    put(tmp_path, "env.yaml", "parameters: {size: large}\nwrong_section: {}\n")
    done = hotcat("lint", "stack.yaml", "-e", "env.yaml", "-f", "json", code=1)
    assert {one[0] for one in found(done) if one[1] != "unused-parameter"} == {"env.yaml"}
    done = hotcat("lint", "stack.yaml", "-e", "missing.yaml", "-f", "json", code=1)
    assert ("missing.yaml", "unreadable-file", 1) in found(done)


def test_a_finding_can_be_suppressed_with_a_reason(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", BAD.replace("one", "one  # hotcat: ignore[unknown-property] ours"))
    assert "No findings" in hotcat("lint", "stack.yaml", code=0).stdout
    put(tmp_path, "stack.yaml", GOOD.replace("one", "one  # hotcat: ignore[unknown-property] ours"))
    done = hotcat("lint", "stack.yaml", "--fail-on", "info", code=1)
    assert "unused-suppression" in done.stdout
    # A rule that is not run cannot say whether its suppression is needed.
    hotcat("lint", "stack.yaml", "--fail-on", "info", "--ignore", "unknown-property", code=0)


def test_fix_mends_the_file_and_diff_only_shows_it(hotcat: Run, tmp_path: Path) -> None:
    text = GOOD.replace("one", "one  # hotcat: ignore[unknown-property] ours")
    path = put(tmp_path, "stack.yaml", text)
    done = hotcat("lint", "stack.yaml", "--diff", code=0)
    assert "-      name: one  # hotcat: ignore[unknown-property] ours\n+      name: one\n" in done.stdout
    assert path.read_text() == text
    assert "1 fixed" in hotcat("lint", "stack.yaml", "--fix", code=0).stdout
    assert path.read_text() == GOOD
    assert "--- a/<stdin>" in hotcat("lint", "-", "--diff", input=text, code=0).stdout


def test_a_baseline_hides_what_is_known(hotcat: Run, tmp_path: Path) -> None:
    path = put(tmp_path, "stack.yaml", BAD)
    hotcat("lint", "stack.yaml", "--baseline", "known.json", "--write-baseline", code=0)
    done = hotcat("lint", "stack.yaml", "--baseline", "known.json", code=0)
    assert "1 known from the baseline" in done.stdout
    path.write_text("# A line more\n" + BAD + "      colour: red\n")
    done = hotcat("lint", "stack.yaml", "--baseline", "known.json", "-f", "json", code=1)
    assert found(done) == [("stack.yaml", "unknown-property", 8)]
    sarif = json.loads(hotcat("lint", "stack.yaml", "--baseline", "known.json", "-f", "sarif").stdout)
    assert [one["baselineState"] for one in sarif["runs"][0]["results"]] == ["unchanged", "new"]
    path.write_text(BAD + BAD.partition("resources:\n")[2].replace("net:", "again:"))
    done = hotcat("lint", "stack.yaml", "--baseline", "known.json", "-f", "json", code=1)
    assert len(found(done)) == 1  # as many as were known, and no more
    path.write_text(GOOD)
    done = hotcat("lint", "stack.yaml", "--baseline", "known.json", code=0)
    assert "1 of the baseline gone" in done.stdout


def test_many_jobs_find_the_same(hotcat: Run, tmp_path: Path) -> None:
    for number in range(70):
        put(tmp_path, f"{number}.yaml", BAD if number % 2 else GOOD)
    one, three = (hotcat("lint", "-f", "json", "--jobs", count, code=1).stdout for count in ("1", "3"))
    assert one == three
    assert len(json.loads(one)) == 35
