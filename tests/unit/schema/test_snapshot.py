"""Snapshots of what the engine answered: a few types recorded, all of them where Heat is installed."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from hotcat.errors import HotcatError
from hotcat.schema import pack
from hotcat.schema.snapshot import snapshot
from hotcat.schema.write import pack_text

HERE = Path(__file__).parent
PLUGINS = HERE.parents[2] / "heat-plugins"
RECORDED: dict[str, Any] = json.loads((HERE / "answers.json").read_text(encoding="utf-8"))
NEWEST = pack.load(pack.releases()[-1])
PORT = "/resource_types/OS%3A%3ANeutron%3A%3APort"


@pytest.fixture
def answers() -> dict[str, Any]:
    return copy.deepcopy(RECORDED)


def taken(answers: dict[str, Any], tmp_path: Path, known: pack.Pack = NEWEST) -> pack.Pack:
    told, _ = snapshot(answers.get, known, lambda _number, _total: None)
    path = tmp_path / "snapshot.jsonl"
    path.write_text(pack_text("here", {"heat": "27.0.1", **told}), encoding="utf-8")
    return pack.open_pack(path)


def record(of: pack.Pack, name: str) -> dict[str, Any]:
    found = of.type(name)
    assert found is not None
    return found.record


def test_a_snapshot_of_a_release_is_its_pack(heat_python: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [heat_python, HERE / "heat_api.py", PLUGINS], capture_output=True, text=True, check=True, timeout=600
    )
    snapped = taken(json.loads(done.stdout), tmp_path)

    assert list(snapped.names) == list(NEWEST.names)
    differing = [name for name in NEWEST.names if record(snapped, name) != record(NEWEST, name)]
    assert differing == []
    assert {name: version.record for name, version in snapped.versions.items()} == {
        name: version.record for name, version in NEWEST.versions.items()
    }


def test_what_the_api_does_not_tell_is_filled_in(answers: dict[str, Any], tmp_path: Path) -> None:
    assert "network_id" not in answers[PORT]["properties"]  # hidden, and taken by Heat all the same
    snapped = taken(answers, tmp_path)

    for name in ("OS::Neutron::Port", "OS::Cinder::Volume", "OS::Heat::Value"):
        assert record(snapped, name) == record(NEWEST, name)
    assert snapped.versions["wallaby"].sections == NEWEST.versions["wallaby"].sections
    assert snapped.versions["wallaby"].condition_functions == NEWEST.versions["wallaby"].condition_functions


def test_the_cloud_has_the_last_word(answers: dict[str, Any], tmp_path: Path) -> None:
    properties = answers[PORT]["properties"]
    properties["colour"] = {"type": "string", "default": "red", "constraints": [{"length": {"max": 9}}]}
    del properties["mac_address"]
    answers[PORT]["support_status"] = {
        "status": "DEPRECATED",
        "version": "28.0.0",
        "message": "No.",
        "previous_status": {
            "status": "SUPPORTED",
            "version": "5.0.0",
            "message": None,
            "previous_status": None,
        },
    }
    port = taken(answers, tmp_path).type("OS::Neutron::Port")

    assert port is not None
    assert port.properties["colour"].default == "red"
    assert [str(constraint) for constraint in port.properties["colour"].constraints] == [
        "of length at most 9"
    ]
    assert "mac_address" not in port.properties
    assert (port.status.status, port.status.message) == ("DEPRECATED", "No.")
    assert port.status.previous is not None
    assert port.status.previous.version == "5.0.0"


def test_types_that_the_cloud_lacks_are_left_out_but_hidden_ones(
    answers: dict[str, Any], tmp_path: Path
) -> None:
    names = set(taken(answers, tmp_path).names)

    assert "OS::Nova::Server" not in names
    assert "OS::Neutron::LBaaS::Pool" in names  # which Heat never lists


def test_an_operators_own_type_is_taken_in(answers: dict[str, Any], tmp_path: Path) -> None:
    answers["/resource_types"]["resource_types"].append("Acme::Rocket")
    answers["/resource_types/Acme%3A%3ARocket"] = {
        "resource_type": "Acme::Rocket",
        "properties": {
            "stages": {"type": "list", "schema": {"*": {"type": "map", "schema": {"fuel": {"type": "any"}}}}}
        },
        "attributes": {"height": {"description": "How high."}},
        "support_status": {"status": "SUPPORTED", "version": None, "message": None, "previous_status": None},
    }
    rocket = taken(answers, tmp_path).type("Acme::Rocket")

    assert rocket is not None
    assert rocket.properties["stages"].item is not None
    assert rocket.properties["stages"].item.properties["fuel"].type == "Any"
    assert rocket.attributes["height"].type is None


def test_a_newer_template_version_is_read_like_the_one_before(
    answers: dict[str, Any], tmp_path: Path
) -> None:
    told = {
        "version": "heat_template_version.2030-01-01",
        "type": "hot",
        "aliases": ["heat_template_version.zz"],
    }
    answers["/template_versions"]["template_versions"].append(told)
    answers["/template_versions/heat_template_version.2030-01-01/functions"] = {
        "template_functions": [{"functions": "get_param"}, {"functions": "get_moon"}]
    }
    newer = taken(answers, tmp_path).versions["zz"]

    assert (newer.canonical, newer.functions) == ("2030-01-01", {"get_param", "get_moon"})
    assert newer.implementations["get_param"] == "GetParam"
    assert newer.sections == NEWEST.versions["2021-04-16"].sections


def test_refused_types_are_told_and_progress_is_counted(answers: dict[str, Any]) -> None:
    del answers[PORT]
    seen: list[tuple[int, int]] = []
    told, refused = snapshot(answers.get, NEWEST, lambda number, total: seen.append((number, total)))

    assert refused == ["OS::Neutron::Port"]
    assert "OS::Neutron::Port" not in told["types"]
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_a_cloud_that_lists_nothing_is_told() -> None:
    with pytest.raises(HotcatError, match="refuses to list"):
        snapshot({}.get, NEWEST, lambda _number, _total: None)


def test_an_older_pack_may_fill_in(answers: dict[str, Any], tmp_path: Path) -> None:
    snapped = taken(answers, tmp_path, pack.load(pack.releases()[0]))
    assert record(snapped, "OS::Neutron::Port") == record(NEWEST, "OS::Neutron::Port")
