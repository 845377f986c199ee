"""`hotcat lint` and `hotcat rule`, as their user runs them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from textwrap import dedent
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

HOTCAT = (sys.executable, "-m", "hotcat.cli.main")
KEYS = [
    *("rule", "code", "severity", "confidence", "path", "line", "column", "end_line", "end_column"),
    *("message", "help", "fixable"),
]
BAD = """\
heat_template_version: 2021-04-16
resources:
  net:
    type: OS::Neutron::Net
    properties:
      nmae: one
"""
GOOD = BAD.replace("nmae", "name")


@pytest.fixture
def hotcat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    for name in ("HOTCAT_CATALOG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, code: int | None = None, **options: Any) -> subprocess.CompletedProcess[str]:
        command = (*HOTCAT, *arguments)
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, **options)
        assert "Traceback" not in done.stderr
        assert code is None or done.returncode == code, done.stdout + done.stderr
        return done

    return run


def put(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")
    return path


def found(done: subprocess.CompletedProcess[str]) -> list[tuple[str, str, int]]:
    return [(one["path"], one["rule"], one["line"]) for one in json.loads(done.stdout)]


def test_the_text_shows_the_place_and_what_to_do(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", BAD)
    done = hotcat("lint", "stack.yaml", "--select", "unknown-property", code=1)
    assert done.stdout.splitlines()[:6] == [
        "error[unknown-property]: OS::Neutron::Net has no property nmae",
        " --> stack.yaml:6:7",
        "  |",
        "6 |       nmae: one",
        "  |       ^^^^",
        "  = help: Perhaps name.",
    ]
    assert "1 error in 1 file; 1 file linted" in done.stdout
    assert done.stderr == ""


def test_a_clean_file(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", GOOD)
    assert "No findings; 1 file linted." in hotcat("lint", "stack.yaml", code=0).stdout


def test_the_json_is_a_list_of_records_with_the_agreed_keys(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", BAD)
    (one,) = json.loads(hotcat("lint", "stack.yaml", "--format", "json", code=1).stdout)
    assert list(one) == KEYS
    assert {**one, "message": "", "help": ""} == {
        "rule": "unknown-property",
        "code": "HC310",
        "severity": "error",
        "confidence": "high",
        "path": "stack.yaml",
        "line": 6,
        "column": 7,
        "end_line": 6,
        "end_column": 11,
        "message": "",
        "help": "",
        "fixable": one["fixable"],
    }
    put(tmp_path, "stack.yaml", GOOD)
    assert json.loads(hotcat("lint", "stack.yaml", "-f", "json", code=0).stdout) == []


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


def test_the_catalog_around_is_the_default(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    put(tmp_path, "templates/tenant/a/template.yaml", BAD)
    put(tmp_path, "elsewhere/b.yaml", BAD)
    assert found(hotcat("lint", "-f", "json")) == [
        ("templates/tenant/a/template.yaml", "unknown-property", 6)
    ]


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


def test_the_output_goes_to_a_file(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "stack.yaml", BAD)
    assert hotcat("lint", "stack.yaml", "-f", "json", "-o", "out.json", code=1).stdout == ""
    assert len(json.loads((tmp_path / "out.json").read_text())) == 1


@pytest.mark.parametrize(
    ("variables", "option", "colored"),
    [
        ({}, "auto", True),
        ({"NO_COLOR": "1"}, "auto", False),
        ({}, "never", False),
        ({"NO_COLOR": ""}, "always", True),
    ],
)
def test_color_is_for_terminals(
    hotcat: Run, tmp_path: Path, variables: dict[str, str], option: str, *, colored: bool
) -> None:
    put(tmp_path, "stack.yaml", BAD)
    assert "\x1b" not in hotcat("lint", "stack.yaml").stdout
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", **variables}
    process = subprocess.Popen(
        (*HOTCAT, "lint", "stack.yaml", "--color", option), stdout=slave, cwd=tmp_path, env=environment
    )
    os.close(slave)
    shown = b""
    try:
        while more := os.read(master, 4096):
            shown += more
    except OSError:  # the terminal is gone
        pass
    os.close(master)
    assert process.wait() == 1
    assert (b"\x1b[" in shown) == colored


def test_a_file_cannot_command_the_terminal(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "st\x1b[31mack.yaml", BAD.replace("nmae", '"nm\\e[2Jae\\u202e\\u2028"'))
    for name in ("text", "summary", "junit", "github", "sarif", "json"):
        shown = hotcat("lint", ".", "-f", name, code=1).stdout
        assert not {"\x1b", "\u202e", "\u2028", "\x9b"} & set(shown), name


def test_many_jobs_find_the_same(hotcat: Run, tmp_path: Path) -> None:
    for number in range(70):
        put(tmp_path, f"{number}.yaml", BAD if number % 2 else GOOD)
    one, three = (hotcat("lint", "-f", "json", "--jobs", count, code=1).stdout for count in ("1", "3"))
    assert one == three
    assert len(json.loads(one)) == 35


def test_nobody_reads_on(tmp_path: Path) -> None:
    for number in range(300):
        put(tmp_path, f"{number}.yaml", BAD)
    command = f"{sys.executable} -m hotcat.cli.main lint --jobs 1 | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stderr == ""


def test_rules_are_listed_and_explained(hotcat: Run) -> None:
    rows = json.loads(hotcat("rule", "-f", "json", code=0).stdout)
    assert {"Rule": "unknown-property", "Code": "HC310"}.items() <= next(
        row for row in rows if row["Rule"] == "unknown-property"
    ).items()
    page = hotcat("rule", "unknown-property", code=0).stdout
    assert page.startswith("# unknown-property\n")
    assert "## Use instead" in page
    assert page == hotcat("rule", "HC310", code=0).stdout
    assert "unknown-property" in hotcat("rule", "unknown-propery", code=1).stderr


def test_a_rule_of_another_distribution_runs_and_its_crash_is_told(hotcat: Run, tmp_path: Path) -> None:
    put(
        tmp_path,
        "site/foreign_rules/shouting.py",
        '''\
        """A resource whose name is in capitals."""
        from hotcat.lint.rule import WARNING, Hit, Rule
        RULE = Rule("shouting", "XY001", WARNING)
        def check(subject):
            for name, resource in subject.template.resources.items():
                if name.isupper():
                    yield Hit(resource.key, f"{name} shouts")
                if name == "crash":
                    raise ValueError("no such name")
        ''',
    )
    put(tmp_path, "site/foreign_rules/__init__.py", "")
    put(tmp_path, "site/foreign-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: foreign\nVersion: 1\n")
    points = "[hotcat.rules]\nshouting = foreign_rules.shouting\nmissing = foreign_rules.missing\n"
    put(tmp_path, "site/foreign-1.dist-info/entry_points.txt", points)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    put(tmp_path, "stack.yaml", BAD.replace("net:", "NET:"))
    done = hotcat("lint", "stack.yaml", "-f", "json", "--ignore", "missing", env=environment, code=1)
    assert [one[1:] for one in found(done)] == [("shouting", 3), ("unknown-property", 6)]
    put(tmp_path, "stack.yaml", BAD.replace("net:", "crash:"))
    done = hotcat("lint", "stack.yaml", "--ignore", "missing", env=environment, code=2)
    assert "error[shouting]: the rule itself failed: ValueError: no such name" in done.stdout
    assert "unknown-property" in done.stdout
    put(tmp_path, "stack.yaml", GOOD)
    done = hotcat("lint", "stack.yaml", env=environment, code=2)
    assert "error[missing]: the rule itself failed: ImportError: cannot load it" in done.stdout


@pytest.fixture
def catalog(tmp_path: Path) -> Path:
    put(tmp_path, "catalog.yaml", "entries: {}\n")
    for name, size in (("east", "1"), ("west", "large")):
        put(tmp_path, f"environments/{name}/site.yaml", f"title: {name}\nfacts: {{zones: [{name}-1]}}\n")
        put(tmp_path, f"environments/{name}/environment.yaml", f"parameters: {{size: {size}}}\n")
    return tmp_path


SIZED = """\
heat_template_version: 2021-04-16
parameters:
  size: {type: number}
resources:
  net:
    type: OS::Neutron::Net
    properties:
      nmae: {get_param: size}
"""


def test_a_catalogs_templates_are_linted_for_each_site(hotcat: Run, catalog: Path) -> None:
    put(catalog, "templates/tenant/a/template.yaml", SIZED)
    select = ("--select", "unknown-property,unfit-environment-value", "-f", "json")
    done = hotcat("lint", *select, code=1)
    assert found(done) == [
        ("environments/west/environment.yaml", "unfit-environment-value", 1),
        ("templates/tenant/a/template.yaml", "unknown-property", 8),
    ]
    only, both = (one["message"] for one in json.loads(done.stdout))
    assert only.endswith("(site west)")
    assert "site" not in both
    assert len(found(hotcat("lint", "--site", "east", *select, code=1))) == 1
    (catalog / "facts.yaml").write_text("zones: [north-1]\n")
    assert len(found(hotcat("lint", "--site", "facts.yaml", *select, code=1))) == 1
    assert "Sites: east, west." in hotcat("lint", "--site", "north", code=2).stderr


def test_a_rendered_template_says_that_it_is(hotcat: Run, catalog: Path) -> None:
    text = SIZED + "{% for zone in site.zones %}\n      {{ zone }}: 1\n{% endfor %}\n"
    path = put(catalog, "templates/tenant/b/template.yaml.j2", text)
    done = hotcat("lint", "--select", "unknown-property", "-f", "json", code=1)
    rendered = "templates/tenant/b/template.yaml.j2 (rendered for {})"
    assert {one[0] for one in found(done)} == {rendered.format("east"), rendered.format("west")}
    assert "west-1: 1" in hotcat("lint", "--select", "unknown-property", code=1).stdout
    path.write_text(text.replace("site.zones", "site.nothing"))
    done = hotcat("lint", "-f", "json", "--select", "minimal", code=1)
    assert {one[:2] for one in found(done)} == {(str(path.relative_to(catalog)), "unrenderable-template")}


def test_the_catalogs_release_is_the_default(hotcat: Run, catalog: Path) -> None:
    put(
        catalog,
        "templates/tenant/a/template.yaml",
        SIZED.replace("Net\n", "SecurityGroup\n").replace("nmae", "stateful"),
    )
    select = ("--select", "unknown-property")
    hotcat("lint", *select, code=0)
    put(catalog, "catalog.yaml", "release: '2025.1'\nentries: {}\n")
    hotcat("lint", *select, code=1)
    hotcat("lint", *select, "--release", "2026.2", code=0)


def test_the_sarif_is_whole(hotcat: Run, tmp_path: Path) -> None:
    """By hand, since the schema may not be shipped: its required members, levels, references and regions."""
    put(tmp_path, "a b.yaml", GOOD.replace("one", "one  # hotcat: ignore[unknown-property] ours"))
    put(tmp_path, "c.yaml", BAD)
    log = json.loads(hotcat("lint", "-f", "sarif", code=1).stdout)
    assert (log["version"], log["$schema"].endswith("sarif-2.1.0.json")) == ("2.1.0", True)
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert {"name", "version", "rules"} <= driver.keys()
    assert run["columnKind"] == "unicodeCodePoints"
    assert [one["ruleId"] for one in run["results"]] == ["unused-suppression", "unknown-property"]
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"none", "note", "warning", "error"}
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert place["artifactLocation"]["uri"] in {"a%20b.yaml", "c.yaml"}
        region = place["region"]
        assert 1 <= region["startLine"] <= region["endLine"]
        assert region["startColumn"] < region["endColumn"]
    for rule in driver["rules"]:
        assert {"id", "shortDescription", "help", "defaultConfiguration"} <= rule.keys()
        assert rule["help"]["markdown"].startswith(f"# {rule['id']}\n")
    (fix,) = run["results"][0]["fixes"]
    (replacement,) = fix["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 6, "startColumn": 16, "endLine": 6, "endColumn": 57}
    assert replacement["insertedContent"] == {"text": ""}


def test_junit_and_github(hotcat: Run, tmp_path: Path) -> None:
    put(tmp_path, "good.yaml", GOOD)
    put(tmp_path, "ba,d:1%.yaml", BAD.replace("nmae", '"n<m>\\nae%"'))
    suite = ElementTree.fromstring(hotcat("lint", "-f", "junit", code=1).stdout)  # noqa: S314  (our own)
    cases = suite.findall("testsuite/testcase")
    assert [(case.get("name"), [child.tag for child in case]) for case in cases] == [
        ("ba,d:1%.yaml", ["failure"]),
        ("good.yaml", []),
    ]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    (line,) = hotcat("lint", "-f", "github", code=1).stdout.splitlines()
    assert line.startswith(
        "::error file=ba%2Cd%3A1%25.yaml,title=hotcat unknown-property,line=6,endLine=6,col=7,endColumn=18::"
    )
    assert "%0Aae%25" in line
