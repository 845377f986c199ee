from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from hotcat.errors import HotcatError
from hotcat.live.cloud import connect, default_cloud, find

if TYPE_CHECKING:
    from pathlib import Path


def clouds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, port: int = 9, **hotcat: object) -> None:
    entry = {
        "auth": {
            "auth_url": f"http://127.0.0.1:{port}/v3",
            "username": "u",
            "password": "p",
            "project_name": "p",
        },
        "hotcat": hotcat,
    }
    free = {"auth_type": "none", "auth": {"endpoint": "http://127.0.0.1:9/"}, "hotcat": hotcat}
    file = tmp_path / "clouds.yaml"
    file.write_text(yaml.safe_dump({"clouds": {"mine": entry, "free": free}}))
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(file))
    monkeypatch.delenv("OS_CLOUD", raising=False)


def test_a_cloud_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clouds(monkeypatch, tmp_path)
    with pytest.raises(HotcatError, match="no cloud 'mein'") as caught:
        connect("mein")
    assert "Did you mean 'mine'?" in str(caught.value)
    with pytest.raises(HotcatError, match="hotcat cloud up"):
        connect()


def test_a_cloud_that_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, closed_port: int
) -> None:
    clouds(monkeypatch, tmp_path, closed_port)
    with pytest.raises(HotcatError, match="does not answer"):
        connect("mine")


def test_what_stands_beside_a_cloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clouds(monkeypatch, tmp_path, socks="127.77.1.1:1080", site="embedded", cloud="two", guest="fake")
    cloud = connect("free")
    assert cloud.relay
    assert cloud.relay.url == "socks5h://127.77.1.1:1080"
    assert (cloud.site, cloud.embedded, cloud.guest) == ("embedded", "two", "fake")
    assert cloud.roles == frozenset()


def test_a_cloud_without_anything_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clouds(monkeypatch, tmp_path)
    cloud = connect("free")
    assert (cloud.relay, cloud.site, cloud.embedded, cloud.guest) == (None, None, None, "real")


@pytest.mark.parametrize("relay", ["somewhere", "127.0.0.1:99999", 1080])
def test_a_relay_that_is_no_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, relay: object) -> None:
    clouds(monkeypatch, tmp_path, socks=relay)
    with pytest.raises(HotcatError, match=r"hotcat\.socks of cloud 'free'"):
        connect("free")


def test_a_guest_of_no_known_kind(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    clouds(monkeypatch, tmp_path, guest="fak")
    with pytest.raises(HotcatError, match=r"hotcat\.guest of cloud 'free'"):
        connect("free")


@pytest.mark.parametrize(
    "text", ["clouds: [mine]\n", "clouds:\n  mine:\n", "clouds: {mine: [\n", "clouds: 1\n"]
)
def test_a_clouds_yaml_that_is_not_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    (tmp_path / "clouds.yaml").write_text(text)
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    with pytest.raises(HotcatError, match="'mine'"):
        connect("mine")


def test_finding_a_cloud_asks_it_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, closed_port: int
) -> None:
    clouds(monkeypatch, tmp_path, closed_port, site="here")
    assert find("mine").site == "here"


def test_a_cloud_that_stops_to_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, closed_port: int
) -> None:
    clouds(monkeypatch, tmp_path, closed_port)
    for ask in (lambda: find("mine").roles, lambda: find("mine").has_service("compute")):
        with pytest.raises(HotcatError, match="does not answer"):
            ask()


def test_the_cloud_to_use_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OS_CLOUD", "mine")
    assert default_cloud() == "mine"
    monkeypatch.delenv("OS_CLOUD")
    assert default_cloud() == "embedded"
