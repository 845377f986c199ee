"""Publishing that is killed, interrupted or run twice at once: nothing half done is seen, nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from tests.live.publishing import images, shown
from tests.live.relay import Relay, relay_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.live.publishing import Bench

pytestmark = pytest.mark.live

STEPS = 30  # more than the requests of any publication
RELAYED = "relayed"


@pytest.fixture
def relay(bench: Bench) -> Iterator[Relay]:
    """A relay before Glance, which the cloud `relayed` uses."""
    clouds = yaml.safe_load(bench.clouds.read_text())
    endpoint = bench.connect("test").endpoint_for("image")
    with relay_to(endpoint) as made:
        entry = {**clouds["clouds"]["test"], "image_endpoint_override": made.url}
        clouds["clouds"][RELAYED] = entry
        bench.clouds.write_text(yaml.safe_dump(clouds))
        yield made


def killed(bench: Bench, relay: Relay, hold: int | None, *, halfway: bool = False) -> bool:
    """Publish the newest build and kill that at a step; returns whether the step was reached."""
    relay.expect(hold, halfway=halfway)
    process = bench.start("publish", "thing", "--cloud", RELAYED)
    while not relay.held.wait(0.05):
        if process.poll() is not None:
            assert process.returncode == 0, process.communicate()[1]
            process.communicate()
            return False
    process.kill()
    process.communicate()
    return True


def check_sound(bench: Bench, connection: Any) -> None:
    """What users see is whole, and there is something to see."""
    assert shown(connection)
    for image in shown(connection):
        assert image.status == "active"
        assert image.hash_value in bench.contents
        assert image.properties["hotcat:state"] == "current"


def test_killed_at_any_step_nothing_half_done_is_seen_and_the_next_run_cleans_up(
    bench: Bench, relay: Relay
) -> None:
    connection = bench.connect("test")
    bench.build()
    bench.publish()
    reached = []
    for step in range(STEPS):
        build = bench.build()
        if not killed(bench, relay, step):
            break
        reached.append(relay.seen[step].split("/")[0].split()[0])
        check_sound(bench, connection)
        assert bench.publish()["build"] == build
        assert [one.properties["hotcat:build"] for one in shown(connection)] == [build]
        assert {one.properties["hotcat:state"] for one in images(connection)} == {"current", "former"}
    assert len(reached) < STEPS
    assert [method for method in reached if method != "GET"] == ["POST", "PATCH", "PUT", "PATCH", "PATCH"]


def test_killed_in_the_middle_of_the_data_nothing_of_them_is_left(bench: Bench, relay: Relay) -> None:
    connection = bench.connect("test")
    bench.build()
    bench.publish()
    build = bench.build(size=20_000_000)
    assert killed(bench, relay, None, halfway=True)
    check_sound(bench, connection)
    assert len(images(connection, is_hidden=True)) == 1
    assert bench.publish()["build"] == build
    assert len(images(connection)) == 2


def test_an_interrupt_from_the_keyboard_leaves_nothing(bench: Bench, relay: Relay) -> None:
    bench.build(size=20_000_000)
    relay.expect(None, halfway=True)
    process = bench.start("publish", "thing", "--cloud", RELAYED)
    assert relay.held.wait(60)
    process.send_signal(2)
    process.communicate()
    assert process.returncode
    assert images(bench.connect("test")) == []


def test_two_at_once_from_one_machine_do_not_take_each_other_for_leftovers(
    bench: Bench, relay: Relay
) -> None:
    bench.build()
    relay.expect(3)
    process = bench.start("publish", "thing", "--cloud", RELAYED)
    assert relay.held.wait(60)
    assert "another process" in bench.refused("publish", "thing", "--cloud", "test")
    assert len(images(bench.connect("test"))) == 1
    process.kill()
    process.communicate()
