from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import openstack
import pytest
import yaml

from hotcat.embedded import clouds_yaml
from hotcat.errors import HotcatError

SECRETS = {"member": "m-password", "admin": "a-password"}
FOREIGN = """\
# our clouds
cache:
  expiration_time: 3600  # an hour
clouds:
  # the one for work
  work:
    auth:
      auth_url: https://cloud.example.org/v3
      password: s3cret
    verify: no  # a string in YAML 1.2
    regions: [one, two]
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "config" / "clouds.yaml"
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(found))
    return found


def write(file: Path, text: str) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)


def entries(name: str = "embedded", address: str = "127.77.1.1") -> dict[str, Any]:
    return clouds_yaml.entries(name, address, 1080, SECRETS)


def test_place_is_the_one_openstacksdk_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OS_CLIENT_CONFIG_FILE", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/x")
    assert clouds_yaml.path() == Path("/x/openstack/clouds.yaml")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert clouds_yaml.path() == Path("/home/someone/.config/openstack/clouds.yaml")


def test_new_file_is_private_and_openstacksdk_takes_it(file: Path) -> None:
    assert clouds_yaml.add("embedded", entries()) == file
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    member = openstack.config.OpenStackConfig(config_files=[str(file)]).get_one("embedded")
    admin = openstack.config.OpenStackConfig(config_files=[str(file)]).get_one("embedded-admin")
    assert member.get_auth_args()["auth_url"] == "http://127.77.1.1:5000/v3"
    assert (member.get_auth_args()["username"], member.get_auth_args()["password"]) == ("demo", "m-password")
    assert (admin.get_auth_args()["username"], admin.get_auth_args()["password"]) == ("admin", "a-password")
    assert member.config["hotcat"] == {"cloud": "embedded", "site": "embedded", "socks": "127.77.1.1:1080"}


def test_what_others_wrote_stays_as_it_is(file: Path) -> None:
    write(file, FOREIGN)
    clouds_yaml.add("embedded", entries())
    assert file.read_text().startswith(FOREIGN)
    assert set(yaml.safe_load(file.read_text())["clouds"]) == {"work", "embedded", "embedded-admin"}
    clouds_yaml.remove("embedded")
    assert file.read_text() == FOREIGN


def test_readable_file_becomes_private_with_the_passwords(file: Path) -> None:
    write(file, FOREIGN)
    file.chmod(0o644)
    clouds_yaml.add("embedded", entries())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_own_entries_are_brought_up_to_date(file: Path) -> None:
    clouds_yaml.add("embedded", entries())
    clouds_yaml.add("embedded", entries(address="127.77.2.1"))
    found = yaml.safe_load(file.read_text())["clouds"]
    assert found == entries(address="127.77.2.1")


def test_two_clouds_come_and_go_by_themselves(file: Path) -> None:
    clouds_yaml.add("one", entries("one"))
    clouds_yaml.add("two", entries("two"))
    clouds_yaml.remove("one")
    assert set(yaml.safe_load(file.read_text())["clouds"]) == {"two", "two-admin"}
    clouds_yaml.remove("two")
    assert not file.exists()


def test_file_that_holds_something_else_is_kept(file: Path) -> None:
    write(file, "cache: {expiration_time: 1}\nclouds: {}\n")
    clouds_yaml.add("embedded", entries())
    clouds_yaml.remove("embedded")
    assert yaml.safe_load(file.read_text()) == {"cache": {"expiration_time": 1}, "clouds": {}}


@pytest.mark.parametrize("name", ["embedded", "embedded-admin"])
@pytest.mark.parametrize("owner", ["{auth: {auth_url: https://example.org}}", "{hotcat: {cloud: other}}"])
def test_entry_of_somebody_else_is_refused_and_kept(file: Path, name: str, owner: str) -> None:
    text = f"clouds:\n  {name}: {owner}\n"
    write(file, text)
    with pytest.raises(
        HotcatError, match=rf"(?s)clouds\.yaml: .*'{name}' that hotcat did not make.*--cloud-name"
    ):
        clouds_yaml.add("embedded", entries())
    clouds_yaml.remove("embedded")
    assert file.read_text() == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("clouds: [\n", "not valid YAML"),
        ("a: 1\na: 2\n", "not valid YAML"),
        ("--- {}\n--- {}\n", "not valid YAML"),
        ("- a\n", "not a clouds.yaml"),
        ("clouds: [a]\n", "not a clouds.yaml"),
        ("just words\n", "not a clouds.yaml"),
    ],
)
def test_broken_file_is_named_and_left_alone(file: Path, text: str, message: str) -> None:
    write(file, text)
    with pytest.raises(HotcatError, match=message) as caught:
        clouds_yaml.add("embedded", entries())
    assert str(caught.value).startswith(f"{file}")
    with pytest.raises(HotcatError, match=message):
        clouds_yaml.remove("embedded")
    assert file.read_text() == text


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "clouds: {}\n"])
def test_empty_file_is_a_file_without_clouds(file: Path, text: str) -> None:
    write(file, text)
    clouds_yaml.remove("embedded")
    assert file.read_text() == text
    clouds_yaml.add("embedded", entries())
    assert yaml.safe_load(file.read_text())["clouds"] == entries()


def test_nothing_to_remove_makes_no_file(file: Path) -> None:
    clouds_yaml.remove("embedded")
    assert not file.parent.exists()


@pytest.mark.parametrize("text", ["clouds:\n", "clouds:\n  x: word\n", "clouds:\n  y:\n"])
def test_odd_files_are_added_to_and_cleared_again(file: Path, text: str) -> None:
    write(file, text)
    clouds_yaml.add("embedded", entries())
    clouds_yaml.remove("embedded")
    assert not file.exists() or "embedded" not in file.read_text()


def test_quotes_and_long_lines_are_kept(file: Path) -> None:
    text = 'clouds:\n  work:\n    auth: {password: "0123"}\n    note: ' + "word " * 30 + "end\n"
    write(file, text)
    clouds_yaml.add("embedded", entries())
    clouds_yaml.remove("embedded")
    assert file.read_text() == text


def test_a_link_stays_a_link(file: Path, tmp_path: Path) -> None:
    real = tmp_path / "elsewhere.yaml"
    real.write_text("clouds:\n  work: {}\n")
    file.parent.mkdir()
    file.symlink_to(real)
    clouds_yaml.add("embedded", entries())
    assert file.is_symlink()
    assert "embedded" in real.read_text()
