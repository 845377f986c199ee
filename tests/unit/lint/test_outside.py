"""Files outside of a template's root: told, and nothing of them is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hotcat.hot import root
from hotcat.lint.outcome import Options
from hotcat.lint.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.lint.finding import Finding

HEAD = "heat_template_version: 2021-04-16\nresources:\n"
SECRET = "heat_template_version: 2021-04-16\nresources:\n  hush: {type: OS::Nova::Servr}\n"
FILE = "  a: {{type: OS::Heat::SoftwareConfig, properties: {{config: {{get_file: {}}}}}}}\n"
TYPE = "  a: {{type: {}}}\n"


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    root.forget()
    (tmp_path / "secret.yaml").write_text(SECRET)
    found = tmp_path / "repository"
    found.mkdir()
    (found / ".git").mkdir()
    (found / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    return found


def lint(path: Path, text: str, *environments: Path) -> list[Finding]:
    path.write_text(HEAD + text)
    options = Options()
    options.paths = [path]
    options.given.environments = environments
    return Session(options).run().findings


@pytest.mark.parametrize("name", ["../secret.yaml", "link.yaml", "{}/secret.yaml", "file://{}/secret.yaml"])
@pytest.mark.parametrize("line", [FILE, TYPE])
def test_it_is_told_at_the_name(stack: Path, line: str, name: str) -> None:
    found = lint(stack / "x.yaml", line.format(name.format(stack.parent)))
    told = [one for one in found if one.rule.name == "file-outside-root"]
    assert [one.line for one in told] == [3]
    assert not any("hush" in one.text or "Servr" in one.text for one in found)
    assert not any(one.severity == "error" for one in found)


def test_it_is_told_at_the_registrys_line(stack: Path) -> None:
    environment = stack / "environment.yaml"
    environment.write_text("resource_registry:\n  My::Type: ../secret.yaml\n")
    found = lint(stack / "x.yaml", TYPE.format("My::Type"), environment)
    told = [one for one in found if one.rule.name == "file-outside-root"]
    assert [(one.path.name, one.line) for one in told] == [("x.yaml", 3)]
    assert not any("Servr" in one.text for one in found)


def test_what_lies_within_is_read(stack: Path) -> None:
    (stack / "lib").mkdir()
    (stack / "lib" / "inner.yaml").write_text(HEAD + "  b: {type: OS::Heat::None}\n")
    (stack / "app").mkdir()
    found = lint(stack / "app" / "x.yaml", TYPE.format("../lib/inner.yaml"))
    assert not [one for one in found if one.rule.name == "file-outside-root"]
