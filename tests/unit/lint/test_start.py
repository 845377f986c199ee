"""What `hotcat lint` imports: it runs on every save of a file, so each module has to be worth its time."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from hotcat.cli import lint

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
import sys
before = set(sys.modules)
from hotcat.cli.main import main
code = main(["lint", *sys.argv[1:]])
print(*sorted({name.partition(".")[0] for name in set(sys.modules) - before}), file=sys.stderr)
"""
# By the top of their names; those that start with an underscore are parts of others.
ALLOWED = {
    *("argparse", "gettext", "locale"),
    *("ast", "base64", "binascii", "copy", "datetime", "struct", "yaml", "weakref", "org"),  # PyYAML's
    *("bisect", "collections", "contextlib", "copyreg", "enum", "functools", "itertools", "keyword"),
    *("operator", "re", "reprlib", "types", "typing", "warnings", "heapq", "math"),
    *("errno", "fnmatch", "ipaddress", "ntpath", "pathlib", "urllib", "nturl2path"),  # pathlib's
    *("gc", "importlib", "json", "stat", "token", "tokenize", "linecache"),
    *("difflib", "string", "encodings", "cython_runtime"),
    "hotcat",
}


def test_the_imports_are_these(tmp_path: Path) -> None:
    path = tmp_path / "stack.yaml"
    path.write_text(
        "heat_template_version: 2021-04-16\nresources:\n  net:\n    type: OS::Neutron::Net\n"
        "    properties: {name: one}\n"
    )
    command = (sys.executable, "-c", SCRIPT, str(path), "--select", "minimal")
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    imported = {name for name in done.stderr.split() if not name.startswith("_")}
    assert imported <= ALLOWED
    assert "hotcat" in imported


@pytest.mark.parametrize("paths", [[], ["a.yaml"], ["a.yaml", "b"]])
def test_paths_alone_need_no_parser(paths: list[str]) -> None:
    assert vars(lint.plain(paths)) == vars(lint.parsed(paths))
