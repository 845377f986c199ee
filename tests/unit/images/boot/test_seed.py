"""The seed, read back from its disk as cloud-init would see it."""

from __future__ import annotations

import io
import json
from typing import Any

import pycdlib
import pytest

from hotcat.images.boot.seed import CONFIG_DRIVE, NOCLOUD, Seed

KEY = "ssh-ed25519 AAAA hotcat"


def seed(kind: str, user_data: str = "") -> Seed:
    return Seed(kind, "thing", "1-2-3", "52:54:00:00:00:01", KEY, user_data)


def contents(disk: bytes, view: str) -> tuple[str, dict[str, str]]:
    """Return label and files of a disk by one of the ways to name them, `rr_path` or `joliet_path`."""
    iso = pycdlib.PyCdlib()
    iso.open_fp(io.BytesIO(disk))
    label = iso.pvd.volume_identifier.decode().strip()
    found = {}
    for folder, _, names in iso.walk(**{view: "/"}):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            read = io.BytesIO()
            iso.get_file_from_iso_fp(read, **{view: path})
            found[path] = read.getvalue().decode()
    return label, found


@pytest.mark.parametrize("view", ["rr_path", "joliet_path"])
def test_a_config_drive_has_the_files_and_the_label_of_one(view: str) -> None:
    label, files = contents(seed(CONFIG_DRIVE, "#cloud-config\n").iso(), view)
    assert label == "config-2"
    assert set(files) == {
        f"/openstack/latest/{name}" for name in ("meta_data.json", "network_data.json", "user_data")
    }
    assert files["/openstack/latest/user_data"] == "#cloud-config\n"
    told = json.loads(files["/openstack/latest/meta_data.json"])
    assert (told["uuid"], told["hostname"], told["public_keys"]) == ("1-2-3", "thing", {"hotcat": KEY})


def test_its_network_has_one_port_with_dhcp() -> None:
    _, files = contents(seed(CONFIG_DRIVE).iso(), "rr_path")
    network: dict[str, Any] = json.loads(files["/openstack/latest/network_data.json"])
    assert [link["ethernet_mac_address"] for link in network["links"]] == ["52:54:00:00:00:01"]
    assert [one["type"] for one in network["networks"]] == ["ipv4_dhcp"]
    assert {one["link"] for one in network["networks"]} == {network["links"][0]["id"]}


def test_without_user_data_a_config_drive_has_no_such_file() -> None:
    _, files = contents(seed(CONFIG_DRIVE).iso(), "rr_path")
    assert "/openstack/latest/user_data" not in files


@pytest.mark.parametrize("view", ["rr_path", "joliet_path"])
def test_a_nocloud_disk_has_the_files_and_the_label_of_one(view: str) -> None:
    label, files = contents(seed(NOCLOUD).iso(), view)
    assert label == "cidata"
    assert set(files) == {"/meta-data", "/user-data", "/network-config"}
    assert json.loads(files["/meta-data"])["public-keys"] == [KEY]
    ethernets = json.loads(files["/network-config"])["ethernets"]
    assert [one["match"]["macaddress"] for one in ethernets.values()] == ["52:54:00:00:00:01"]


def test_each_names_the_datasource_that_must_read_it() -> None:
    assert seed(CONFIG_DRIVE).datasource == "DataSourceConfigDrive"
    assert seed(NOCLOUD).datasource == "DataSourceNoCloud"
