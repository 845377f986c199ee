"""Values that YAML has and templates should not, at every place: told in every format, no traceback."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from hotcat.cli import lint

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "heat_template_version: 2021-04-16\n"
LONG = 100_000
ODD = {
    "bytes": "!!binary QUJD",
    "bytes that are none": "!!binary '%%%'",
    "a number of 5000 digits": "9" * 5000,
    "a negative number of 5000 digits": "-" + "9" * 5000,
    "5000 digits in base 16": "0x" + "f" * 5000,
    "5000 digits in base 60": "1" + ":59" * 5000,
    "a number of 4400 digits": "1" + "0" * 4399,
    "a set": "!!set {a, b}",
    "a word that says it is a set": "!!set a",
    "an ordered mapping": "!!omap [a: 1]",
    "pairs": "!!pairs [a: 1]",
    "an object": "!!python/object/apply:os.system [ls]",
    "a name of Python's": "!!python/name:os.system",
    "a tag of one's own": "!mine {a: b}",
    "a mapping that says it is a list": "!!seq {a: b}",
    "a list that says it is a mapping": "!!map [a]",
    "a mapping that says it is a string": "!!str {a: b}",
    "a number that is none": "!!int abc",
    "a boolean that is none": "!!bool maybe",
    "a null that is none": "!!null abc",
    "a date": "2001-12-14t21:59:43.10-05:00",
    "a date that is none": "!!timestamp abc",
    "a bad date": "2001-99-99",
    "not a number": ".nan",
    "infinite": "-.inf",
    "a huge float": "1e400",
    "a float of 5000 digits": "1." + "9" * 5000,
    "a lone surrogate": '"\\ud800"',
    "a pair of surrogates": '"\\ud83d\\ude00"',
    "beyond Unicode": '"\\U00110000"',
    "NUL": '"a\\0b"',
    "escape sequences": '"\\e[31m\\a\\b\\r\\n"',
    "a line separator": '"a\\Lb\\Pc\\Nd"',
    "right to left": '"a\u202eb"',
    "a long word": "x" * LONG,
    "a long line": '"' + "x " * (LONG // 2) + '"',
    "an operator": "=",
    "a merge": "<<",
    "nothing": "",
}
PLACES = {
    "version": "heat_template_version: {}\nresources: {{}}\n",
    "section": HEAD + "? {}\n: {{}}\n",
    "value": HEAD + "resources:\n  r: {{type: OS::Heat::Value, properties: {{value: {}}}}}\n",
    "wrong type": HEAD + "resources:\n  r: {{type: OS::Nova::Server, properties: {{flavor: {}}}}}\n",
    "number": HEAD + "resources:\n  r: {{type: OS::Cinder::Volume, properties: {{size: {}}}}}\n",
    "text": HEAD + "resources:\n  r: {{type: OS::Nova::Server, properties: {{user_data: {}}}}}\n",
    "property": HEAD + "resources:\n  r: {{type: OS::Nova::Server, properties: {{? {} : 1}}}}\n",
    "resource": HEAD + "resources:\n  ? {}\n  : {{type: OS::Heat::None}}\n",
    "type": HEAD + "resources:\n  r: {{type: {}}}\n",
    "needed": HEAD + "resources:\n  r: {{type: OS::Heat::None, depends_on: {}}}\n",
    "parameter": HEAD + "parameters:\n  ? {}\n  : {{type: string}}\nresources: {{}}\n",
    "default": HEAD + "parameters: {{p: {{type: number, default: {}}}}}\nresources: {{}}\n",
    "text default": HEAD + "parameters: {{p: {{type: string, default: {}}}}}\nresources: {{}}\n",
    "bound": HEAD
    + "parameters: {{p: {{type: number, constraints: [{{range: {{min: {}}}}}]}}}}\nresources: {{}}\n",
    "choice": HEAD
    + "parameters: {{p: {{type: string, default: a, constraints: [{{allowed_values: [{}]}}]}}}}\n"
    "resources: {{}}\n",
    "argument": HEAD
    + "resources:\n  r: {{type: OS::Heat::Value, properties: {{value: {{get_param: {}}}}}}}\n",
    "placeholder": HEAD + "resources:\n  r: {{type: OS::Heat::Value, properties: {{value: {{str_replace: "
    "{{template: abc, params: {{? {} : d}}}}}}}}}}\n",
    "output": HEAD + "resources: {{}}\noutputs:\n  ? {}\n  : {{value: 1}}\n",
    "condition": HEAD + "conditions: {{c: {}}}\nresources: {{}}\n",
    "given": "parameters: {{p: {}}}\n",
    "given name": "parameters:\n  ? {}\n  : 1\n",
    "registry": "resource_registry: {{A::B: {}}}\n",
    "mapped": "resource_registry:\n  ? {}\n  : OS::Heat::None\n",
    "hook": "resource_registry: {{resources: {{r: {{hooks: {}}}}}}}\n",
}
FORMATS = [
    *(["-f", name] for name in lint.FORMATS),
    ["--diff", "--unsafe-fixes"],
    ["--release", "2025.1", "--release", "2026.2", "-f", "summary"],
]


def write(folder: Path, value: str) -> None:
    for place, text in PLACES.items():
        # In block style where it must be, since in flow style a key may not be long.
        (folder / f"{place}.yaml").write_text(text.format(value), encoding="utf-8")


@pytest.mark.parametrize("name", ODD)
def test_an_odd_value_is_no_traceback_in_any_format(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, ODD[name])
    paths = [str(path) for path in sorted(tmp_path.glob("*.yaml"))]
    for options in FORMATS:
        code = lint.main([*paths, "--profile", "strict", *options])
        said = capsys.readouterr()
        assert code in {lint.CLEAN, lint.FINDINGS}, said.out + said.err
        assert "Traceback" not in said.err
        if options == ["-f", "json"]:
            found = json.loads(said.out)
            assert max(len(json.dumps(one)) for one in found) < LONG, "a message holds all of a long value"
        elif options == ["-f", "sarif"]:
            json.loads(said.out)
        elif options == ["-f", "junit"]:
            ET.fromstring(said.out)  # noqa: S314  (our own)
        elif options[0] == "-f":
            assert not set(said.out) & set("\x00\x07\x08\x1b\r\u202e\u2028"), "a terminal would obey it"


@pytest.mark.parametrize("name", ODD)
def test_an_odd_value_goes_into_a_baseline(tmp_path: Path, name: str) -> None:
    write(tmp_path, ODD[name])
    baseline = tmp_path / "baseline.json"
    arguments = [str(tmp_path), "-f", "summary", "--baseline", str(baseline)]
    assert lint.main([*arguments, "--write-baseline"]) == lint.CLEAN
    assert lint.main(arguments) == lint.CLEAN


@pytest.mark.parametrize("name", ODD)
def test_a_fix_of_an_odd_file_leaves_a_file(tmp_path: Path, name: str) -> None:
    write(tmp_path, ODD[name])
    assert lint.main([str(tmp_path), "-f", "summary", "--unsafe-fixes"]) in {lint.CLEAN, lint.FINDINGS}
    for path in tmp_path.glob("*.yaml"):
        path.read_text(encoding="utf-8")


def test_pythons_limit_of_digits_stays_as_it_is() -> None:
    assert sys.get_int_max_str_digits() == 4300
