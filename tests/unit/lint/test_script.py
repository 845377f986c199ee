"""What goes into servers: found where it stands, read for what it is, its findings where it is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.stack import stack

from hotcat.hot import root
from hotcat.hot import template as templates
from hotcat.hot.compose import compose
from hotcat.hot.document import Document
from hotcat.hot.tree import Tree
from hotcat.lint import script
from hotcat.lint.registry import rule
from hotcat.lint.subject import Subject
from hotcat.schema import pack

if TYPE_CHECKING:
    from hotcat.lint.rule import Hit

SERVER = stack(
    "OS::Nova::Server", "image: debian", "flavor: small", "user_data_format: RAW", "user_data: "
).removesuffix("\n")


def subject(path: Path, text: str) -> Subject:
    template = templates.scan(Document(path, text, compose(text, path)))
    return Subject(template, pack.load(pack.releases()[-1]), tree=Tree())


def hits(name: str, found: Subject) -> list[Hit]:
    check = rule(name).check
    assert check
    return list(check(found))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("#!/bin/sh\n", script.SHELL),
        ("\n #!/bin/sh\n", script.SHELL),
        ("#cloud-config\n", script.CLOUD_CONFIG),
        ("#Cloud-Config\n", script.CLOUD_CONFIG),
        ("# cloud-config\n", script.NONE),
        ("#cloud-config-archive\n", script.OTHER),
        ("#include\nhttps://example.org/x\n", script.OTHER),
        ("Content-Type: multipart/mixed\n", script.OTHER),
        ('{"ignition": {}}', script.OTHER),
        ("apt-get update\n", script.NONE),
        ("", script.OTHER),
    ],
)
def test_kind_is_what_cloud_init_goes_by(text: str, kind: str) -> None:
    import json

    (found,) = subject(Path("x.yaml"), SERVER + json.dumps(text) + "\n").scripts
    assert found.kind == kind


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("#!/bin/sh", "sh"),
        ("#! /bin/bash -ex", "bash"),
        ("#!/usr/bin/env -S python3 -u", "python3"),
        ("#!", ""),
        ("echo", ""),
    ],
)
def test_shell_is_the_interpreter(line: str, name: str) -> None:
    (found,) = subject(Path("x.yaml"), SERVER + f'"{line}\\necho"\n').scripts
    assert found.shell == name


def test_scripts_are_found_behind_if_and_str_replace() -> None:
    text = SERVER + (
        "{if: [large, {str_replace: {template: '#!/bin/sh A', params: {A: b}}}, {get_file: missing.sh}]}\n"
    )
    (found,) = subject(Path("x.yaml"), text).scripts
    assert (found.text, found.names) == ("#!/bin/sh A", ("A",))


def test_a_finding_in_a_file_is_told_in_that_file(tmp_path: Path) -> None:
    (tmp_path / "setup.sh").write_text("#!/bin/sh\necho x\nsource /etc/profile\n")
    found = subject(tmp_path / "template.yaml", SERVER + "{get_file: setup.sh}\n")
    (hit,) = hits("bashism", found)
    assert hit.document
    assert hit.document.path == tmp_path / "setup.sh"
    assert hit.value
    assert (hit.value.span.line, hit.value.span.column) == (3, 1)


@pytest.mark.parametrize("name", ["/", ".", "x\0y", "https://example.org/x.sh", "a" * 300])
def test_a_file_that_cannot_be_read_is_passed_over(tmp_path: Path, name: str) -> None:
    import json

    found = subject(tmp_path / "template.yaml", SERVER + f"{{get_file: {json.dumps(name)}}}\n")
    assert found.scripts == []


def test_a_file_outside_of_the_root_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("#!/bin/sh\nsource x\n")
    folder = tmp_path / "repository"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "secret")
    for name in (str(tmp_path / "secret"), "../secret", "link"):
        assert subject(folder / "t.yaml", SERVER + f"{{get_file: {name}}}\n").scripts == []
    (tmp_path / ".hotcat.yaml").touch()
    root.forget()
    assert subject(folder / "t.yaml", SERVER + "{get_file: ../secret}\n").scripts


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert subject(tmp_path / "t.yaml", SERVER + "{get_file: pipe}\n").scripts == []


def test_a_binary_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "x.gz").write_bytes(bytes(range(256)))
    assert subject(tmp_path / "t.yaml", SERVER + "{get_file: x.gz}\n").scripts == []


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("missing-cloud-config-header", "packages: [nginx]", "#cloud-config\n        packages: [nginx]"),
        ("bashism", "#!/bin/sh\n        [[ x ]]", "#!/bin/bash\n        [[ x ]]"),
    ],
)
def test_fixes_change_only_their_piece(name: str, before: str, after: str) -> None:
    text = SERVER + f"|  # comment\n        {before}\n        x: y\n"
    found = subject(Path("x.yaml"), text)
    (hit,) = hits(name, found)
    assert hit.fix
    for edit in hit.fix.edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert text == SERVER + f"|  # comment\n        {after}\n        x: y\n"
