"""The table of cloud-init's keys, and what is checked by it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotcat.hot import template as templates
from hotcat.hot.compose import compose
from hotcat.hot.document import Document
from hotcat.hot.tree import Tree
from hotcat.lint.cloud_config import table
from hotcat.lint.data.make_cloud_config import Maker
from hotcat.lint.subject import Subject
from hotcat.schema import pack

SCHEMA = {
    "$defs": {
        "user": {
            "oneOf": [{"required": ["name"]}, {"required": ["snapuser"]}],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "old-name": {"type": "string", "deprecated": True, "deprecated_version": "22.3"},
            },
        },
        "users": {
            "properties": {
                "users": {
                    "type": "array",
                    "items": {"oneOf": [{"type": "string"}, {"type": "object", "$ref": "#/$defs/user"}]},
                }
            }
        },
        "power": {
            "properties": {
                "power": {
                    "type": "object",
                    "required": ["mode"],
                    "additionalProperties": False,
                    "properties": {
                        "mode": {"type": "string", "enum": ["halt", "reboot"]},
                        "delay": {"oneOf": [{"type": "integer"}, {"enum": ["now"]}]},
                    },
                },
                "repositories": {"type": "object", "patternProperties": {"^.+$": {"type": "boolean"}}},
            }
        },
    },
    "allOf": [{"$ref": "#/$defs/users"}, {"$ref": "#/$defs/power"}],
    "properties": {"users": {}, "more": {}},
}


def test_the_maker_widens_branches_and_keeps_what_is_closed() -> None:
    made = Maker(SCHEMA).table()
    assert made == {
        "more": {},
        "power": {
            "p": {"delay": {"t": "is"}, "mode": {"e": ["halt", "reboot"], "t": "s"}},
            "r": ["mode"],
            "t": "o",
        },
        "repositories": {"k": {"t": "b"}, "t": "o"},
        "users": {
            "i": {"p": {"name": {"t": "s"}, "old-name": {"d": "22.3", "t": "s"}}, "t": "os"},
            "t": "a",
        },
    }


def test_the_table_knows_the_usual_keys() -> None:
    for key in ("bootcmd", "chpasswd", "packages", "runcmd", "ssh_pwauth", "users", "write_files"):
        assert table()[key]
    assert "deprecated" not in str(table())


def faults(config: str) -> list[str]:
    body = "".join(f"        {line}\n" for line in ("#cloud-config\n" + config).split("\n"))
    text = (
        "heat_template_version: 2021-04-16\nresources:\n  c:\n    type: OS::Heat::SoftwareConfig\n"
        "    properties:\n      config: |\n" + body
    )
    path = Path("x.yaml")
    template = templates.scan(Document(path, text, compose(text, path)))
    found = Subject(template, pack.load(pack.releases()[-1]), tree=Tree()).cloud_config_faults
    return [f"{fault.value.span.line - 6}: {fault.kind}" for fault in found]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("packages: [a]", []),
        ("- a\n- b", ["1: shape"]),
        ("packages: a: b", ["2: syntax"]),
        ("users:\n  - name: a\n    sudu: x", ["4: unknown"]),
        ("users: {a: 1}\npackages: {b: 1}", ["3: shape"]),
        ("bootcmd:\n  - [a, b]\n  - {c: d}", ["4: shape"]),
        ("ntp:\n  servers: a", ["3: shape"]),
        ("&a x: *a", ["2: unknown"]),
    ],
)
def test_faults_are_at_their_lines(config: str, expected: list[str]) -> None:
    assert faults(config) == expected


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abz_-:[]{}#&*!|>'\"%@`,? \n\t0", max_size=60))
def test_any_text_is_checked_without_a_crash(config: str) -> None:
    try:
        compose("a: |\n" + "".join(f"  {line}\n" for line in config.split("\n")), Path("x"))
    except Exception:  # noqa: BLE001  (then the template around it is none)
        return
    faults(config)
