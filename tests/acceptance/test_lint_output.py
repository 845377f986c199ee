"""What `hotcat lint` writes, in each format."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest
from tests.acceptance.linting import BAD, GOOD, HOTCAT, put

if TYPE_CHECKING:
    from pathlib import Path

    from tests.acceptance.linting import Run

KEYS = [
    *("rule", "code", "severity", "confidence", "path", "line", "column", "end_line", "end_column"),
    *("message", "help", "fixable"),
]


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


def test_nobody_reads_on(tmp_path: Path) -> None:
    for number in range(300):
        put(tmp_path, f"{number}.yaml", BAD)
    command = f"{sys.executable} -m hotcat.cli.main lint --jobs 1 | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stderr == ""


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
