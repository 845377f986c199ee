"""What unit tests share: a small catalog to work on, made anew for each, and a Python that has Heat."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded.install import environment
from hotcat.schema.dump import has_heat

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENTRY = """\
title: Thing
summary: A thing to test with.
version: 1.2.3
status: preview
services: [orchestration]
roles: [member]
images: [default]
sizing: {servers: 1}
maintainers: [someone]
"""

SITE = """\
title: Here
summary: A site to test with.
facts:
  external_network: public
  admin_cidr: 192.0.2.0/24
  dns_nameservers: []
  availability_zones: [one, two]
  images: {default: tiny, bastion: jumper}
  flavors: {default: small}
  ssh_user: debian
"""

TEMPLATE = """\
heat_template_version: 2021-04-16
parameters:
  size:
    type: number
    default: 3
    constraints:
      - range: {min: 1, max: 9}
  image:
    type: string
resources:
  thing:
    type: OS::Heat::Value
    properties: {value: {get_param: size}}
outputs:
  thing: {value: {get_resource: thing}, description: What it is.}
"""


class CatalogFolder:
    """A catalog on disk with the entry tenant/thing and the site here."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.entry = root / "templates/tenant/thing"
        self.site = root / "environments/here"
        for folder in (self.entry, self.site):
            folder.mkdir(parents=True)
        self.write("catalog.yaml", "entries: {}\n")
        self.write("templates/tenant/thing/entry.yaml", ENTRY)
        self.write("templates/tenant/thing/template.yaml", TEMPLATE)
        self.write("templates/tenant/thing/tests.yaml", "cases: []\n")
        self.write("templates/tenant/thing/CHANGELOG.md", "# Changes\n\n## 1.2.3\n\n- All of it.\n")
        self.write("environments/here/site.yaml", SITE)

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text), encoding="utf-8")
        return path

    def template(self, text: str) -> Path:
        return self.write("templates/tenant/thing/template.yaml", text)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    @staticmethod
    @contextmanager
    def full_disk() -> Iterator[None]:
        """Let every file end after its first byte."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def folder(tmp_path: Path) -> CatalogFolder:
    return CatalogFolder(tmp_path / "catalog")


@pytest.fixture(scope="session")
def heat_python() -> Path:
    """An interpreter that has the Heat of the newest pack: the embedded cloud's."""
    folder = environment.find(())
    if folder is None or not has_heat(folder / "bin" / "python"):
        pytest.skip("the embedded cloud's OpenStack is not installed (hotcat cloud install)")
    return folder / "bin" / "python"
