"""Bad input: never a traceback, never beyond the limits, always a finding that says what is wrong."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.lint import bounded

from hotcat.cli import lint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "heat_template_version: 2021-04-16\n"
RESOURCES = HEAD + "resources:\n"
MEGABYTE = 1 << 20
READING = {
    *("alias-expansion", "duplicate-key", "file-too-large", "nesting-too-deep", "non-string-key"),
    *("several-documents", "unknown-template-version", "unreadable-file", "yaml-syntax"),
}
"""What keeps a file from being read says what to do."""


def only(path: Path) -> list[dict[str, Any]]:
    (found,) = bounded.lint(path)
    return found


def rules(path: Path) -> set[str]:
    return {one["rule"] for one in only(path)}


def bomb(reference: str) -> str:
    lines = ["a0: &a0 {x: y}" if reference == "merge" else "a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for level in range(1, 30):
        items = ", ".join([f"*a{level - 1}"] * 9)
        inner = f"{{<<: [{items}]}}" if reference == "merge" else f"[{items}]"
        lines.append(f"a{level}: &a{level} {inner}")
    return (
        HEAD
        + "resources:\n  x:\n    type: OS::Heat::Value\n    properties:\n"
        + "".join(f"      {line}\n" for line in lines)
    )


TEXTS: dict[str, tuple[str | bytes, str]] = {
    "empty": ("", "unknown-template-version"),
    "blank": ("\n\n  \n# nothing\n", "unknown-template-version"),
    "null": ("~\n", "unknown-template-version"),
    "a list": ("- a\n- b\n", "unknown-template-version"),
    "a word": ("hello\n", "unknown-template-version"),
    "binary": (bytes(range(256)) * 40, "unreadable-file"),
    "an ELF": (b"\x7fELF" + bytes(5000), "yaml-syntax"),
    "NUL": (HEAD.encode() + b"a: \x00\n", "yaml-syntax"),
    "Latin-1": (HEAD.encode() + "description: Größe\n".encode("latin-1"), "unreadable-file"),
    "UTF-16": (HEAD.encode("utf-16"), "unreadable-file"),
    "tabs": (RESOURCES + "\tx: y\n", "yaml-syntax"),
    "two documents": (HEAD + "---\na: b\n", "several-documents"),
    "alias bomb": (bomb("alias"), "alias-expansion"),
    "merge bomb": (bomb("merge"), "alias-expansion"),
    "an alias to itself": (RESOURCES + "  x: &x [*x]\n", "nesting-too-deep"),
    "an alias to nothing": (RESOURCES + "  x: *y\n", "yaml-syntax"),
    "deep flow": (HEAD + "resources: " + "[" * 100_000 + "\n", "nesting-too-deep"),
    "deep mappings": (HEAD + "resources: " + "{a: " * 50_000 + "\n", "nesting-too-deep"),
    "deep block": (
        HEAD + "resources:\n" + "".join(" " * n + "a:\n" for n in range(1, 1300)),
        "nesting-too-deep",
    ),
    "deep lists": (HEAD + "resources:\n" + "- " * 20_000 + "a\n", "nesting-too-deep"),
    "deep calls": (
        RESOURCES
        + "  x:\n    type: OS::Heat::Value\n    properties:\n      value: "
        + "{get_attr: [" * 90
        + "]}" * 90,
        "nesting-too-deep",
    ),
    "ten megabytes": (HEAD + "description: |\n" + "  x\n" * (10 * MEGABYTE // 4), "file-too-large"),
    "ten megabytes in a line": (HEAD + "description: " + "x" * 10 * MEGABYTE, "file-too-large"),
    "an unknown tag": (HEAD + "resources: !!python/object:os.system {}\n", "yaml-syntax"),
    "a key that is a list": (RESOURCES + "  [a, b]: c\n", "non-string-key"),
    "a key that is a mapping": (RESOURCES + "  {a: b}: c\n", "non-string-key"),
    "a huge number": (HEAD + "parameters: {a: {type: number, default: " + "9" * 5000 + "}}\n", "*"),
    "a bad number": (RESOURCES + "  x: !!int abc\n", "yaml-syntax"),
    "a bad date": (RESOURCES + "  x: !!timestamp abc\n", "*"),
    "surrogates": (b"heat_template_version: 2021-04-16\ndescription: \xed\xa0\x80\n", "unreadable-file"),
    "escaped surrogates": (HEAD + 'description: "\\ud800"\n', "*"),
    "an infinite range": (
        HEAD
        + "parameters: {a: {type: number, default: .inf, constraints: [{range: {min: .nan, max: -.inf}}]}}\n",
        "*",
    ),
    "a slow pattern": (
        HEAD
        + f"parameters: {{a: {{type: string, default: '{'a' * 40}!', "
        + "constraints: [{allowed_pattern: '(a+)+$'}]}}\n",
        "catastrophic-pattern",
    ),
    "a long pattern": (
        HEAD
        + "parameters: {a: {type: string, constraints: [{allowed_pattern: '"
        + "(a?){1,99}" * 3000
        + "'}]}}\n",
        "*",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_bad_file_is_told(tmp_path: Path, name: str) -> None:
    content, rule = TEXTS[name]
    path = tmp_path / "x.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = only(path)
    told = {one["rule"] for one in found}
    assert told if rule == "*" else rule in told
    assert all(one["help"] for one in found if one["rule"] in READING)


def large(item: str, section: str = "resources") -> str:
    """As many items as fit within the limits of a file."""
    head = HEAD + ("" if section == "resources" else "resources: {}\n") + section + ":\n"
    count = min((MEGABYTE - len(head)) // (len(item) + 4), 49_000 // (item.count(":") + item.count(",") + 2))
    return head + "".join(item.replace("%", str(number)) for number in range(count))


LARGE = {
    "resources": large("  r%: {type: OS::Heat::Value}\n"),
    "servers": large(
        "  r%: {type: OS::Nova::Server, properties: {flavor: a, image: b, networks: [{network: c}]}}\n"
    ),
    "ports": large("  r%: {type: OS::Neutron::Port, properties: {network: n, fixed_ips: [{subnet: s}]}}\n"),
    "ports with rules": large(
        "  r%: {type: OS::Neutron::SecurityGroup, properties: {rules: [{remote_ip_prefix: 0.0.0.0/0}]}}\n"
    ),
    "unknown types": large("  r%: {type: OS::Nova::Servr}\n"),
    "unknown properties": large("  r%: {type: OS::Nova::Server, properties: {flavr: a}}\n"),
    "dependencies": large("  r%: {type: OS::Heat::None, depends_on: r%}\n"),
    "a chain": large("  r%: {type: OS::Heat::Value, properties: {value: {get_resource: r0}}}\n"),
    "missing references": large("  r%: {type: OS::Heat::Value, properties: {value: {get_resource: s%}}}\n"),
    "attributes": large(
        "  r%: {type: OS::Nova::Server, properties: {name: {get_attr: [r0, first_addres]}}}\n"
    ),
    "missing templates": large("  r%: {type: missing%.yaml}\n"),
    "groups of itself": large(
        "  r%: {type: OS::Heat::ResourceGroup, properties: {count: 9, resource_def: {type: x.yaml}}}\n"
    ),
    "parameters": large("  p%: {type: string, default: secret}\n", "parameters"),
    "outputs": large("  o%: {value: {get_param: p%}}\n", "outputs"),
    "conditions": large("  c%: {equals: [{get_param: a}, c%]}\n", "conditions"),
    "comments": RESOURCES + "  # hotcat: ignore[a]\n" * 40_000,
    "comments for all": RESOURCES
    + "  # hotcat: ignore-file[unknown-section] x\n" * 20_000
    + "  r: {}\n" * 5000,
    "duplicate keys": RESOURCES + "  r: {}\n" * 90_000,
    "sections": HEAD + "".join(f"s{number}: 1\n" for number in range(60_000)),
    "user data": RESOURCES
    + "  r:\n    type: OS::Nova::Server\n    properties:\n      user_data: |\n        #!/bin/bash\n"
    + "        curl http://a | sh; password=abcdefgh; [[ a == b ]]\n" * 15_000,
    "cloud config": RESOURCES
    + "  r:\n    type: OS::Nova::Server\n    properties:\n      user_data: |\n        #cloud-config\n"
    + "".join(f"        k{number}: [1, 2]\n" for number in range(30_000)),
    "newlines": HEAD + "\n" * (MEGABYTE - 100),
    "spaces": HEAD + "a: " + " " * (MEGABYTE - 100),
    "one string": HEAD + "description: '" + "a b'' " * 150_000 + "'\n",
    "a list": HEAD + "x: [" + "1," * 95_000 + "]\n",
}

SCRIPT = "  a:\n    type: OS::Nova::Server\n    properties:\n      user_data: &u |\n"
LARGE |= {
    "a comment of many rules": RESOURCES
    + "  # hotcat: ignore["
    + ",".join(f"r{number}" for number in range(120_000))
    + "] x\n  r: {}\n",
    "a comment and spaces": RESOURCES + "  r: {} # hotcat: ignore[a]" + " " * (MEGABYTE - 200) + "x\n",
    "comments in a line": RESOURCES + "  r: {}" + " # hotcat: ignore[a]" * 50_000 + "\n",
    "placeholders": RESOURCES
    + "  r:\n    type: OS::Nova::Server\n    properties:\n      user_data:\n        str_replace:\n"
    + "          params: {"
    + "".join(f"$p{number}: b, " for number in range(15_000))
    + "}\n          template: |\n            #!/bin/sh\n"
    + "            echo $p1 ${p2} %p3%\n" * 15_000,
    "the same script": RESOURCES
    + SCRIPT
    + "        #!/bin/sh\n"
    + "        curl http://a | sh; password=abcdefgh; [[ a == b ]]\n" * 10_000
    + "".join(
        f"  r{number}: {{type: OS::Nova::Server, properties: {{user_data: *u}}}}\n" for number in range(5000)
    ),
    "the same long type": RESOURCES
    + "  x:\n    type: OS::Heat::Value\n    properties:\n      k: &x "
    + "y" * 200_000
    + "\n"
    + "".join(f"  r{number}: {{type: *x}}\n" for number in range(10_000)),
    "scripts": RESOURCES
    + "".join(
        f"  r{number}:\n    type: OS::Nova::Server\n    properties:\n      user_data: |\n        #!/bin/sh\n"
        f"        curl -k http://a{number} | sh\n"
        for number in range(6000)
    ),
    "cloud configs": RESOURCES
    + "".join(
        f"  r{number}:\n    type: OS::Nova::Server\n    properties:\n      user_data: |\n"
        f"        #cloud-config\n        runcmd: [a{number}]\n        pakages: [b]\n"
        for number in range(5000)
    ),
    "constraints": HEAD
    + "resources: {}\nparameters: {a: {type: string, default: zz, constraints: ["
    + ",".join(f"{{allowed_values: [v{number}]}}" for number in range(12_000))
    + "]}}\n",
    "subnets": RESOURCES
    + "".join(
        f"  s{number}: {{type: OS::Neutron::Subnet, properties: {{network: {{get_resource: n}}, "
        f"cidr: 10.{number >> 8}.{number & 255}.0/24}}}}\n"
        for number in range(4000)
    ),
    "merges": RESOURCES
    + "  x: &x {"
    + "".join(f"k{number}: 1, " for number in range(5000))
    + "}\n"
    + "".join(f"  r{number}: {{<<: *x}}\n" for number in range(5000)),
    "brackets": HEAD + "resources: [" + "[]," * 340_000 + "]\n",
}
SLOW = [
    "(a|aa)" * 40 + "$",
    "a?" * 40 + "$",
    "(a{0,9}){0,9}(a{0,9}){0,9}$",
    "(.*a){12}$",
    ".*a.*a.*a.*a.*a$",
    "(x)?(?(1)a|(a|a)*)$",
    "(?:a?b?){20}$",
    "(?=(a+)+$)a",
]


@pytest.mark.parametrize("pattern", SLOW)
def test_a_slow_pattern_is_told_and_not_tried(tmp_path: Path, pattern: str) -> None:
    path = tmp_path / "x.yaml"
    default = "a" * 250 + "!"
    path.write_text(
        f"{HEAD}parameters: {{a: {{type: string, default: '{default}', "
        f"constraints: [{{allowed_pattern: '{pattern}'}}]}}}}\n"
    )
    assert "catastrophic-pattern" in rules(path)


@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_stays_within_the_limits(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(LARGE[name])
    assert only(path)


@pytest.mark.parametrize("name", LARGE)
def test_to_mend_a_large_file_stays_within_the_limits(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(LARGE[name])
    made = bounded.mend(path)
    assert bool(made) == (path.read_text() != LARGE[name])


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    text = RESOURCES + "  net:\n    type: OS::Neutron::Net\n    properties:\n      nmae: one\n"
    path.write_text(text)
    plain = only(path)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert [(one["rule"], one["line"], one["column"]) for one in only(path)] == [
        (one["rule"], one["line"], one["column"]) for one in plain
    ]


def folder(path: Path) -> None:
    path.mkdir()


def broken_link(path: Path) -> None:
    path.symlink_to(path.with_name("nothing"))


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def pipe(path: Path) -> None:
    os.mkfifo(path)


def nothing(path: Path) -> None:
    del path


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [folder, broken_link, link_to_itself, pipe, nothing, device])
def test_what_is_no_file_is_told(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "x.yaml")
    (found,) = only(tmp_path / "x.yaml")
    assert found["rule"] == "unreadable-file"
    assert found["help"]


@pytest.mark.parametrize("make", [broken_link, link_to_itself, pipe])
def test_it_is_told_in_a_folder_too(
    tmp_path: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "x.yaml")
    assert lint.main([str(tmp_path)]) == lint.FINDINGS
    assert "unreadable-file" in capsys.readouterr().out


@pytest.mark.parametrize("make", [folder, broken_link, pipe, device])
def test_a_nested_file_and_an_environment_that_are_none_are_told(
    tmp_path: Path, make: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    make(tmp_path / "inner.yaml")
    path = tmp_path / "x.yaml"
    path.write_text(
        RESOURCES
        + "  a: {type: inner.yaml}\n"
        + "  b: {type: OS::Heat::Value, properties: {value: {get_file: inner.yaml}}}\n"
    )
    assert only(path)
    lint.main([str(path), "-e", str(tmp_path / "inner.yaml")])
    assert "unreadable-file" in capsys.readouterr().out


def test_a_template_that_brings_in_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(RESOURCES + "".join(f"  a{number}: {{type: x.yaml}}\n" for number in range(30)))
    assert only(path)


def test_templates_that_bring_in_many_others(tmp_path: Path) -> None:
    for number in range(60):
        inner = "".join(f"  a{other}: {{type: n{number + 1}.yaml}}\n" for other in range(20))
        (tmp_path / f"n{number}.yaml").write_text(RESOURCES + inner)
    (tmp_path / "n60.yaml").write_text(RESOURCES + "  a: {type: OS::Heat::None}\n")
    assert only(tmp_path / "n0.yaml")
