from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.errors import HotcatError
from hotcat.schema import pack

if TYPE_CHECKING:
    from hotcat.schema.model import Property, ResourceType

PACKS = Path(pack.__file__).with_name("packs")
NEWEST = "2026.2"
SLOW = {
    "dataclasses",
    "jsonschema",
    "openstack",
    "heat",
    "yaml",
    "ruamel",
    "subprocess",
    "importlib.metadata",
}


def kind(name: str, release: str = NEWEST) -> ResourceType:
    found = pack.load(release).type(name)
    assert found is not None
    return found


def told(item: Property) -> list[str]:
    return [str(constraint) for constraint in item.constraints]


def test_the_releases_are_told_oldest_first() -> None:
    assert pack.releases() == ("2025.1", "2025.2", "2026.1", "2026.2")


@pytest.mark.parametrize("release", pack.releases())
def test_a_shipped_pack_is_sound_and_sorted(release: str) -> None:
    opened = pack.open_pack(PACKS / f"{release}.jsonl")

    assert opened.release == release
    assert len(opened.names) == 201
    assert list(opened.names) == sorted(opened.names)


@pytest.mark.parametrize("release", pack.releases())
def test_a_shipped_pack_has_the_types_of_the_catalogs_plugins_too(release: str) -> None:
    opened = pack.load(release)
    plugins = [name for name in opened.names if kind(name, release).plugin]

    assert len(opened.names) == 201 + len(plugins)
    assert list(opened.names) == sorted(opened.names)
    assert {name for name in plugins if name.startswith("MCloud::Masakari::")} == {
        "MCloud::Masakari::Host",
        "MCloud::Masakari::Segment",
    }
    assert all(name.startswith("MCloud::") == kind(name, release).plugin for name in opened.names)
    assert all(pack.is_of_plugins(name) for name in plugins)
    assert not pack.is_of_plugins("OS::Nova::Server")
    assert not pack.is_of_plugins("MCloud::Masakari")


def test_types_of_plugins_say_who_may_use_them_and_what_they_need() -> None:
    assert kind("MCloud::Masakari::Host").admin
    assert kind("MCloud::Masakari::Host").service == "instance-ha"
    assert not kind("MCloud::Cinder::Backup").admin
    assert kind("MCloud::Keystone::Domain").service == "keystone"


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ("2024.2", "2025.1, 2025.2"),
        ("2027.1", "2026.2, 2026.1"),
        ("2026.0", "2025.2, 2026.1"),
        ("zed", "2026.2"),
    ],
)
def test_a_release_without_a_pack_names_the_nearest(asked: str, nearest: str) -> None:
    with pytest.raises(HotcatError, match=f"no pack of release '{asked}'") as caught:
        pack.load(asked)
    assert f"There are {nearest}" in str(caught.value.remedy)


def test_what_a_pack_has_not_is_none() -> None:
    newest = pack.load(NEWEST)

    assert newest.type("OS::Nova::Sever") is None
    assert "OS::Nova::Sever" not in newest.names
    assert newest.type("heat") is None  # a member of the header is no type


def test_a_type_is_read_once() -> None:
    assert kind("OS::Nova::Server") is kind("OS::Nova::Server")


def test_properties_say_what_heat_does_with_them() -> None:
    server = kind("OS::Nova::Server").properties

    assert (server["flavor"].type, server["flavor"].required, server["flavor"].update_allowed) == (
        "String",
        True,
        True,
    )
    assert told(server["flavor"]) == ["a nova.flavor"]
    assert not server["key_name"].update_allowed
    assert server["flavor_update_policy"].default == "RESIZE"
    assert told(server["flavor_update_policy"]) == ["one of RESIZE, REPLACE"]
    assert told(kind("OS::Trove::Instance").properties["name"]) == ["of length at most 255"]
    assert server["config_drive"].default is None
    assert kind("OS::Neutron::Net").properties["admin_state_up"].default is True
    assert kind("OS::Neutron::FloatingIP").properties["port_id"].item is None
    assert not kind("AWS::EC2::Instance").properties["KernelId"].implemented


def test_a_default_that_is_false_is_a_default() -> None:
    assert kind("OS::Cinder::Volume").properties["read_only"].default is None
    assert kind("OS::Cinder::VolumeType").properties["is_public"].default is True
    assert kind("OS::Neutron::Net").properties["shared"].default is False


def test_nested_properties_are_reached_through_maps_and_lists() -> None:
    fixed_ips = kind("OS::Neutron::Port").properties["fixed_ips"]
    gateway = kind("OS::Neutron::Router").properties["external_gateway_info"]

    assert fixed_ips.properties == {}
    assert fixed_ips.item is not None
    assert set(fixed_ips.item.properties) == {"ip_address", "subnet", "subnet_id"}
    assert gateway.properties["network"].required
    assert kind("OS::Nova::Server").properties["metadata"].properties == {}  # takes any keys


@pytest.mark.parametrize(
    ("name", "path", "successor"),
    [
        ("OS::Neutron::Port", "network_id", "network"),
        ("OS::Neutron::Port", "fixed_ips.subnet_id", "subnet"),
        ("OS::Nova::Server", "networks.uuid", "network"),
        ("OS::Nova::Server", "block_device_mapping_v2.image_id", "image"),
        ("OS::Neutron::Router", "l3_agent_id", "l3_agent_ids"),  # by a rule that adds to a list
        ("OS::Designate::Zone", "masters", "primaries"),  # Heat translates the other way round
        ("OS::Designate::Zone", "primaries", None),
        ("OS::Neutron::Port", "network", None),
    ],
)
def test_properties_that_heat_translates_name_their_successor(
    name: str, path: str, successor: str | None
) -> None:
    first, *rest = path.split(".")
    found = kind(name).properties[first]
    for part in rest:
        assert found.item is not None
        found = found.item.properties[part]

    assert found.replaced_by == successor


def test_support_status_tells_its_history() -> None:
    status = kind("OS::Glance::Image").status

    assert (status.status, status.version, status.message) == ("HIDDEN", "22.0.0", None)
    assert status.previous is not None
    assert status.previous.status == "DEPRECATED"
    assert status.remark == status.previous.message
    assert kind("OS::Nova::Server").status.status == "SUPPORTED"
    assert kind("OS::Nova::Server").properties["personality"].status.status == "DEPRECATED"
    assert kind("OS::Nova::Server").attributes["first_address"].status.status == "HIDDEN"


def test_types_say_who_may_use_them_and_what_they_need() -> None:
    admin = [name for name in pack.load(NEWEST).names if kind(name).admin and not kind(name).plugin]

    assert len(admin) == 33
    assert {"OS::Nova::Flavor", "OS::Keystone::Project", "OS::Octavia::Flavor"} <= set(admin)
    assert "OS::Nova::Server" not in admin
    assert kind("OS::Octavia::LoadBalancer").service == "octavia"
    assert kind("OS::Neutron::ExtraRouteSet").extensions == ("extraroute-atomic",)
    assert kind("OS::Heat::RandomString").service is None


def test_types_say_how_they_behave_in_a_stack() -> None:
    assert kind("OS::Heat::ResourceGroup").nested
    assert not kind("OS::Nova::Server").nested
    assert kind("OS::Cinder::Volume").snapshot
    assert not kind("OS::Neutron::Port").snapshot
    assert (kind("OS::Nova::Server").name_limit, kind("OS::Neutron::Net").name_limit) == (53, 255)
    assert kind("OS::Neutron::LBaaS::Pool").placeholder
    assert not kind("OS::Nova::FloatingIP").placeholder
    assert kind("OS::Heat::SoftwareDeployments").substitute == "OS::Heat::SoftwareDeploymentGroup"
    assert set(kind("OS::Heat::ResourceGroup").update_policy) == {"batch_create", "rolling_update"}


def test_attributes_have_types_and_every_type_has_show() -> None:
    addresses = kind("OS::Nova::Server").attributes["addresses"]

    assert addresses.type == "Map"
    assert all("show" in kind(name).attributes for name in pack.load(NEWEST).names)


def test_releases_differ() -> None:
    def mapping(release: str) -> set[str]:
        item = kind("OS::Nova::Server", release).properties["block_device_mapping_v2"].item
        assert item is not None
        return set(item.properties)

    assert mapping("2026.1") - mapping("2025.2") == {"volume_type"}
    assert not kind("OS::Monasca::Notification", "2025.1").placeholder
    assert kind("OS::Monasca::Notification", "2025.2").placeholder


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("OS::Quantum::Net", "OS::Neutron::Net"),
        ("OS::Ceilometer::Alarm", "OS::Aodh::Alarm"),
        ("AWS::RDS::DBInstance", "file:///etc/heat/templates/AWS_RDS_DBInstance.yaml"),
        ("OS::Nova::Server", None),
    ],
)
def test_heats_default_environment_maps_old_names(old: str, new: str | None) -> None:
    assert pack.load(NEWEST).mapped(old) == new


def test_loading_imports_nothing_slow() -> None:
    """Beside what the project's errors import, on which every part of it depends."""
    code = (
        "import sys, hotcat.errors; before = set(sys.modules)\n"
        "from hotcat.schema import pack\n"
        "pack.load(pack.releases()[-1]).type('OS::Nova::Server').properties['networks'].item.properties\n"
        "print(*(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())

    assert "hotcat.schema.model" in loaded
    assert not loaded & SLOW
    assert len(loaded) < 20, sorted(loaded)


HEADER: dict[str, Any] = {"release": "x", "heat": "1", "versions": {}}


def type_line(**record: Any) -> str:
    return json.dumps({"OS::A::B": record})


@pytest.mark.parametrize(
    ("lines", "line", "what"),
    [
        ([""], 1, "no JSON"),
        (["\x00\x01"], 1, "no JSON"),
        (["[" * 100_000], 1, "no JSON"),
        (["[1]"], 1, "no JSON object"),
        (['{"release": "x"}'], 1, "lacks heat, versions"),
        (['{"release": 1, "heat": "1", "versions": {}}'], 1, "must be strings"),
        (['{"release": "x", "heat": "1", "versions": []}'], 1, "shape"),
        ([json.dumps(HEADER | {"versions": {"a": {"alias_of": "b"}}})], 1, "shape"),
        ([json.dumps(HEADER | {"registry": {"a": 1}})], 1, "registry"),
        ([json.dumps(HEADER), "{}"], 2, "one type"),
        ([json.dumps(HEADER), '{ "OS::A::B": {}}'], 2, "begins with"),
        ([json.dumps(HEADER), type_line(), '{"OS::A::C": {}'], 3, "no JSON"),
        ([json.dumps(HEADER), type_line(properties={"a": {"type": "Text"}})], 2, "unknown type 'Text'"),
        ([json.dumps(HEADER), type_line(properties={"a": {}})], 2, "shape"),
        ([json.dumps(HEADER), type_line(properties=[])], 2, None),
        ([json.dumps(HEADER), type_line(status={"status": "FINE"})], 2, "unknown status 'FINE'"),
        (
            [
                json.dumps(HEADER),
                type_line(properties={"a": {"type": "String", "constraints": [{"len": 1}]}}),
            ],
            2,
            "a constraint holds one of",
        ),
        (
            [
                json.dumps(HEADER),
                type_line(
                    properties={"a": {"type": "List", "item": {"type": "Map", "properties": {"b": 1}}}}
                ),
            ],
            2,
            "shape",
        ),
    ],
)
def test_a_broken_pack_is_told_with_its_line(
    tmp_path: Path, lines: list[str], line: int, what: str | None
) -> None:
    path = tmp_path / "broken.jsonl"
    path.write_text("\n".join(lines))

    if what is None:  # an empty list does as no properties
        assert pack.open_pack(path).type("OS::A::B") is not None
        return
    with pytest.raises(HotcatError, match="this is no pack") as caught:
        pack.open_pack(path)
    assert caught.value.place is not None
    assert (caught.value.place.file, caught.value.place.line) == (path, line)
    assert what in caught.value.message


def test_a_pack_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.jsonl"):
        with pytest.raises(HotcatError, match="cannot read the pack"):
            pack.open_pack(path)
