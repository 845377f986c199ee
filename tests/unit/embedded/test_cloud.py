"""What is said of a cloud that is there already, and of one that does not answer."""

from __future__ import annotations

import dataclasses
import socket
from typing import TYPE_CHECKING

import pytest

from hotcat.embedded import cloud as module
from hotcat.embedded import data
from hotcat.embedded import settings as settings_file
from hotcat.embedded.cloud import Cloud
from hotcat.embedded.components import FULL, all_units
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hotcat.embedded.component import Settings
    from hotcat.embedded.paths import CloudPaths


@pytest.mark.parametrize("ask", [Cloud.status, Cloud.usage, Cloud.require_running])
def test_a_cloud_that_does_not_answer(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch, ask: Callable[[Cloud], object]
) -> None:
    monkeypatch.setattr(module, "ANSWER_PATIENCE", 0.05)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(paths.control))
        listener.listen()
        with pytest.raises(HotcatError, match="does not answer") as caught:
            ask(Cloud("some", paths))
    assert "down --keep --cloud-name some" in (caught.value.remedy or "")


def test_a_cloud_that_is_not_there(paths: CloudPaths) -> None:
    cloud = Cloud("some", paths)
    assert cloud.status() is None
    for ask in (cloud.usage, cloud.require_running):
        with pytest.raises(HotcatError, match="is not running"):
            ask()


@pytest.mark.parametrize("runs", [True, False])
def test_a_cloud_keeps_its_services(
    paths: CloudPaths, settings: Settings, monkeypatch: pytest.MonkeyPatch, runs: bool
) -> None:
    """While it has data, and while it is only being set up."""
    cloud = Cloud("some", paths)
    paths.settings.write_text(settings_file.dump(dataclasses.replace(settings, services=("barbican",))))
    assert cloud.services_wanted(FULL) == FULL  # nothing is there yet
    monkeypatch.setattr(Cloud, "status", lambda _: {"phase": "starting"} if runs else None)
    monkeypatch.setattr(data, "exists", lambda _: not runs)
    assert cloud.services_wanted(None) == cloud.services_wanted(("barbican",)) == ("barbican",)
    with pytest.raises(HotcatError, match="set up with barbican only") as caught:
        cloud.services_wanted(FULL)
    assert "reset --cloud-name some --with full'" in (caught.value.remedy or "")


def test_a_cloud_keeps_its_fake_computes(paths: CloudPaths, settings: Settings) -> None:
    cloud = Cloud("some", paths)
    assert (cloud.fake_computes_wanted(None), cloud.fake_computes_wanted(2)) == (1, 2)
    for had in (0, 3):
        paths.settings.write_text(settings_file.dump(dataclasses.replace(settings, fake_computes=had)))
        assert (cloud.fake_computes_wanted(None), cloud.fake_computes_wanted(2)) == (had, 2)


def test_a_running_cloud_with_other_fake_computes(paths: CloudPaths, settings: Settings) -> None:
    cloud = Cloud("some", paths)
    paths.settings.write_text(settings_file.dump(dataclasses.replace(settings, fake_computes=3)))
    for same in (None, 3):
        cloud.require_fake_computes(same)
    with pytest.raises(HotcatError, match="runs with --fake-computes 3") as caught:
        cloud.require_fake_computes(4)
    assert "'hotcat cloud up --cloud-name some --fake-computes 4'" in (caught.value.remedy or "")


def test_a_broken_clouds_yaml_does_not_keep_the_data(
    paths: CloudPaths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "clouds.yaml"
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(broken))
    for content in (b"clouds: [", b"clouds: \xff"):
        paths.make()
        broken.write_bytes(content)
        with pytest.raises(HotcatError, match="not valid YAML"):
            Cloud("some", paths).down()
        assert not paths.root.exists()
        assert broken.read_bytes() == content


def test_a_cloud_that_has_no_passwords_yet(paths: CloudPaths) -> None:
    with pytest.raises(HotcatError, match="only just starting"):
        Cloud("some", paths).entries()


def test_an_orderly_stop_has_time_for_every_service(paths: CloudPaths, settings: Settings) -> None:
    cloud = Cloud("some", paths)
    paths.settings.write_text(settings_file.dump(settings))
    timeouts = [unit.stop_timeout for unit in all_units(settings)]
    assert sum(timeouts) < cloud.stop_grace() < sum(timeouts) + 60
    assert sum(timeouts) <= module.STOP_UNKNOWN
    paths.settings.write_text("{}")
    assert cloud.stop_grace() > module.STOP_UNKNOWN
