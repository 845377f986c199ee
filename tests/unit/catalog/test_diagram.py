"""A template as a flowchart: what is a node, what is a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog import diagram
from hotcat.hot import document, template

if TYPE_CHECKING:
    from pathlib import Path


def drawn(folder: Path, resources: str) -> list[str]:
    """The lines of a template with these resources, without the first and the indentation."""
    (folder / "template.yaml").write_text(f"heat_template_version: 2021-04-16\nresources:\n{resources}")
    found = [*diagram.lines(template.scan(document.read(folder / "template.yaml")))]
    assert found[:1] in ([], ["flowchart LR"])
    return [line.strip() for line in found[1:]]


def test_an_arrow_leads_to_what_is_needed(tmp_path: Path) -> None:
    resources = """
  network: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: network}}}
  value: {type: OS::Heat::Value, properties: {value: {get_attr: [subnet, cidr]}}}
  other: {type: OS::Heat::None, depends_on: [network]}
"""
    assert drawn(tmp_path, resources) == [
        'n1["network<br/>Neutron::Net"]',
        'n2["subnet<br/>Neutron::Subnet"]',
        'n3["value<br/>Heat::Value"]',
        'n4["other<br/>Heat::None"]',
        "n2 --> n1",
        "n3 --> n2",
        "n4 --> n1",
    ]


def test_what_is_needed_through_another_has_no_arrow_of_its_own(tmp_path: Path) -> None:
    resources = """
  network: {type: OS::Neutron::Net}
  subnet: {type: OS::Neutron::Subnet, properties: {network: {get_resource: network}}}
  value: {type: OS::Heat::Value, depends_on: network, properties: {value: {get_resource: subnet}}}
"""
    assert drawn(tmp_path, resources)[3:] == ["n2 --> n1", "n3 --> n2"]


def test_a_port_is_the_line_between_its_server_and_network(tmp_path: Path) -> None:
    resources = """
  network: {type: OS::Neutron::Net}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: network}}}
  server: {type: OS::Nova::Server, properties: {networks: [{port: {get_resource: port}}]}}
  address: {type: OS::Neutron::FloatingIP, properties: {port_id: {get_resource: port}}}
"""
    assert drawn(tmp_path, resources) == [
        'n1["network<br/>Neutron::Net"]',
        'n2["server<br/>Nova::Server"]',
        'n3["address<br/>Neutron::FloatingIP"]',
        "n2 --> n1",
        "n3 --> n2",
    ]


def test_a_port_without_a_server_is_drawn(tmp_path: Path) -> None:
    resources = """
  network: {type: OS::Neutron::Net}
  port: {type: OS::Neutron::Port, properties: {network: {get_resource: network}}}
"""
    assert drawn(tmp_path, resources)[1:] == ['n2["port<br/>Neutron::Port"]', "n2 --> n1"]


def test_what_ties_two_together_is_a_line_between_them(tmp_path: Path) -> None:
    resources = """
  server: {type: OS::Nova::Server}
  one: {type: OS::Cinder::Volume}
  two: {type: OS::Cinder::Volume, properties: {name: two, size: {get_attr: [one, size]}}}
  attached:
    type: OS::Cinder::VolumeAttachment
    properties: {instance_uuid: {get_resource: server}, volume_id: {get_resource: one}}
  later:
    type: OS::Cinder::VolumeAttachment
    depends_on: attached
    properties: {instance_uuid: {get_resource: server}, volume_id: {get_resource: two}}
"""
    assert drawn(tmp_path, resources)[3:] == ["n3 --> n2", "n1 --- n2", "n1 --- n3"]


def test_a_tie_to_something_outside_is_drawn(tmp_path: Path) -> None:
    resources = """
  subnet: {type: OS::Neutron::Subnet}
  interface:
    type: OS::Neutron::RouterInterface
    properties: {router: mine, subnet: {get_resource: subnet}}
"""
    assert drawn(tmp_path, resources)[1:] == ['n2["interface<br/>Neutron::RouterInterface"]', "n2 --> n1"]


def test_what_has_more_inside_has_double_sides(tmp_path: Path) -> None:
    resources = """
  one: {type: ../dns/template.yaml}
  many: {type: OS::Heat::ResourceGroup, properties: {resource_def: {type: node.yaml}}}
  plain: {type: OS::Heat::AutoScalingGroup, properties: {resource: {type: OS::Nova::Server}}}
"""
    assert drawn(tmp_path, resources) == [
        'n1[["one<br/>dns/template.yaml"]]',
        'n2[["many<br/>group of node.yaml"]]',
        'n3[["plain<br/>group of Nova::Server"]]',
    ]


def test_those_of_a_type_with_the_same_lines_share_a_node(tmp_path: Path) -> None:
    rules = "".join(
        f"  rule{index}: {{type: OS::Heat::Value, properties: {{value: {{get_resource: a}}}}}}\n"
        for index in range(5)
    )
    assert drawn(tmp_path, f"  a: {{type: OS::Heat::None}}\n{rules}") == [
        'n1["a<br/>Heat::None"]',
        'n2["rule0, rule1, rule2 and 2 more<br/>Heat::Value"]',
        "n2 --> n1",
    ]


def test_one_node_is_no_picture_and_too_many_are_none(tmp_path: Path) -> None:
    assert drawn(tmp_path, "  a: {type: OS::Heat::None}\n") == []

    def chain(length: int) -> str:
        return "  r0: {type: OS::Heat::None}\n" + "".join(
            f"  r{index}: {{type: OS::Heat::None, depends_on: r{index - 1}}}\n" for index in range(1, length)
        )

    assert len(drawn(tmp_path, chain(diagram.MOST))) == diagram.MOST * 2 - 1
    assert drawn(tmp_path, chain(diagram.MOST + 1)) == []
