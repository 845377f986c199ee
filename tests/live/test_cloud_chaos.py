"""Trouble on demand: what is stopped or paused on purpose stays so, and works again afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.rig import Rig

pytestmark = [pytest.mark.live, pytest.mark.alone]
GLANCE = "http://127.0.0.1:9292/"


@pytest.fixture
def healed(rig: Rig) -> Iterator[Rig]:
    """The shared cloud, all of it ready again afterwards."""
    yield rig
    for name, service in rig.services().items():
        if service["state"] in {"held", "paused"}:
            rig.run("cloud", "chaos", name, "start" if service["state"] == "held" else "resume")
    rig.until(rig.all_ready)


def answer(rig: Rig) -> int:
    """What curl exits with when it asks Glance: 0 answered, 7 refused, 28 timed out."""
    command = ("curl", "--silent", "--max-time", "3", "--output", "/dev/null", GLANCE)
    process = rig.start("cloud", "shell", "--", *command)
    process.communicate()
    return process.returncode


def shown(rig: Rig) -> dict[str, str]:
    rows = json.loads(rig.run("cloud", "status", "-f", "json", code=1))
    return {row["service"]: row["state"] for row in rows}


def test_a_stopped_service_is_down_until_it_is_started(healed: Rig) -> None:
    rig = healed
    assert rig.run("cloud", "chaos", "glance", "stop") == "glance: held\n"
    assert answer(rig) == 7
    assert shown(rig)["glance"] == "held"
    rig.run("cloud", "chaos", "glance", "start")
    rig.until(rig.all_ready)
    assert answer(rig) == 0


def test_a_paused_service_hangs_until_it_is_resumed(healed: Rig) -> None:
    rig = healed
    before = rig.services()["glance"]
    assert rig.run("cloud", "chaos", "glance", "pause") == "glance: paused\n"
    assert answer(rig) == 28
    assert shown(rig)["glance"] == "paused"
    rig.run("cloud", "chaos", "glance", "resume")
    assert answer(rig) == 0
    now = rig.services()["glance"]
    assert (now["pid"], now["restarts"]) == (before["pid"], before["restarts"])


def test_a_killed_service_comes_back(healed: Rig) -> None:
    rig = healed
    before = rig.services()["heat-engine"]["restarts"]
    rig.run("cloud", "chaos", "heat-engine", "kill")
    rig.until(lambda: rig.services()["heat-engine"]["restarts"] == before + 1)
    rig.until(rig.all_ready)


def test_guests_keep_answering_when_the_switch_aborts(healed: Rig) -> None:
    """As ovs-vswitchd 3.1 did of itself: it comes back, its bridges' links and addresses with it."""
    rig = healed
    url = rig.json("create", "tenant/web-server", "switched")["outputs"]["url"]
    before, guests = rig.services(), guest_processes(rig)
    assert guests
    assert "It works" in rig.inside("curl", "--silent", "--max-time", "10", url)
    link = bridge(rig)
    assert ("UP" in link["flags"], addresses(link)) == (True, ["172.24.4.1/24"])
    rig.inside("kill", "-ABRT", str(before["ovs-vswitchd"]["pid"]))
    rig.until(lambda: rig.services()["ovs-vswitchd"]["restarts"] > before["ovs-vswitchd"]["restarts"])
    fetch = f"curl --silent --max-time 2 {url} || true"
    rig.until(lambda: "It works" in rig.inside("sh", "-c", fetch), 60.0)
    link = bridge(rig)
    assert ("UP" in link["flags"], addresses(link)) == (True, ["172.24.4.1/24"])
    assert guest_processes(rig) == guests  # not one was started again
    rig.until(rig.all_ready)
    again = rig.json("create", "tenant/web-server", "afterwards")  # new ports are plugged as before
    assert again["status"] == "CREATE_COMPLETE"
    rig.run("delete", "switched", "afterwards")


def guest_processes(rig: Rig) -> set[str]:
    """The processes of the guests, with the moment of their start."""
    shown = rig.inside("ps", "-C", "qemu-system-x86_64", "-o", "pid=,lstart=")
    return {line.strip() for line in shown.splitlines()}


def bridge(rig: Rig) -> dict[str, Any]:
    (link,) = json.loads(rig.inside("ip", "-json", "address", "show", "dev", "br-ex"))
    return dict(link)


def addresses(link: dict[str, Any]) -> list[str]:
    return [f"{at['local']}/{at['prefixlen']}" for at in link["addr_info"] if at["family"] == "inet"]


def test_an_unknown_service_is_told_by_its_nearest_name(rig: Rig) -> None:
    process = rig.start("cloud", "chaos", "heat-enigne", "kill")
    _, told = process.communicate()
    assert process.returncode == 1
    assert "the cloud has no service 'heat-enigne'\n  Perhaps heat-engine." in told
