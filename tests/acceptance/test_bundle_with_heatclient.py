"""A written bundle means to Heat's own client what it means to hotcat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from heatclient.common import template_utils

from hotcat.catalog import load
from hotcat.render.bundle import render

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "heat_template_version: 2021-04-16\n"
FILES = {
    "catalog.yaml": "entries: {}\n",
    "environments/here/site.yaml": """\
title: Here
summary: A site.
facts:
  external_network: public
  admin_cidr: 192.0.2.0/24
  dns_nameservers: []
  availability_zones: [nova]
  images: {default: tiny}
  flavors: {default: small}
  ssh_user: debian
""",
    "templates/tenant/thing/entry.yaml": """\
title: Thing
summary: A thing.
version: 1.0.0
status: preview
services: [compute]
roles: [member]
images: []
sizing: {}
maintainers: [someone]
""",
    "templates/tenant/thing/tests.yaml": "cases: []\n",
    "templates/tenant/thing/CHANGELOG.md": "## 1.0.0\n",
    "templates/tenant/thing/files/run.sh": "echo thing\n",
    "templates/tenant/thing/template.yaml": f"""{HEAD}
resources:
  group:
    type: OS::Heat::ResourceGroup
    properties: {{resource_def: {{type: ../../blocks/server.yaml}}}}
  alone: {{type: ../../blocks/disk.yaml}}
  mine: {{type: My::Node}}
  text: {{type: OS::Heat::Value, properties: {{value: {{get_file: files/run.sh}}}}}}
  elsewhere: {{type: OS::Heat::Stack, properties: {{template: {{get_file: files/region.yaml}}}}}}
""",
    "templates/tenant/thing/files/region.yaml": f"""{HEAD}
resources:
  text: {{type: OS::Heat::Value, properties: {{value: {{get_file: region.sh}}}}}}
""",
    "templates/tenant/thing/files/region.sh": "echo region\n",
    "templates/blocks/files/run.sh": "echo block\n",
    "templates/blocks/disk.yaml": HEAD,
    "templates/blocks/server.yaml": f"""{HEAD}
resources:
  disk: {{type: disk.yaml}}
  text: {{type: OS::Heat::Value, properties: {{value: {{get_file: files/run.sh}}}}}}
""",
    "mine/env.yaml": "resource_registry: {My::Node: node.yaml}\n",
    "mine/node.yaml": f"{HEAD}description: mine\n",
}


def test_the_client_finds_the_same_files(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    catalog = load.load(tmp_path)
    bundle = render(catalog.entry("tenant/thing"), catalog.site("here"), {}, [tmp_path / "mine/env.yaml"])
    out = tmp_path / "out"
    bundle.write(out)

    files, template = template_utils.get_template_contents(str(out / "template.yaml"))
    more, environment = template_utils.process_multiple_environments_and_files(
        [str(out / "environment.yaml")]
    )

    base = f"file://{out}/"
    found = {name.removeprefix(base): text for name, text in {**files, **more}.items()}
    assert found.keys() == bundle.files.keys()
    for name, text in {
        "files/run.sh": "echo thing\n",
        "files/region.sh": "echo region\n",
        "blocks/files/run.sh": "echo block\n",
    }.items():
        assert found[name].decode() == bundle.files[name] == text
    assert template["resources"]["alone"]["type"] == f"{base}disk.yaml"
    assert environment["resource_registry"] == {"My::Node": f"{base}node.yaml"}
