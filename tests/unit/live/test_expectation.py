from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from hotcat.catalog.case import Expectation, Probe
from hotcat.errors import HotcatError, Place
from hotcat.live.expectation import Step, fate, unmet

HERE = Place(Path("tests.yaml"), 5, 7)


def expectation(**parts: Any) -> Expectation:
    return Expectation(**{"outputs": {}, "events": (), "resources": {}, "probes": (), "place": HERE, **parts})


def messages(expect: Expectation, step: Step, cloud: Any = None, **names: Any) -> list[str]:
    return [str(one) for one in unmet(expect, step, cloud, names)]


@pytest.fixture
def step(stand_in: Any) -> Step:
    before = {
        one.path: one
        for one in map(stand_in.resource, ("kept", "new-id", "changed", "gone", "g", "g/a", "h", "h/a"))
    }
    after = {
        **before,
        "new-id": stand_in.resource("new-id", physical_id="other"),
        "made": stand_in.resource("made"),
    }
    del after["gone"]
    after["empty"] = before["empty"] = stand_in.resource("empty", nests=True)
    events = [
        stand_in.event(1, "changed", "UPDATE_COMPLETE"),
        stand_in.event(2, "g", "UPDATE_COMPLETE"),
        stand_in.event(3, "a", "UPDATE_COMPLETE", stack="h"),
        stand_in.event(4, "empty", "UPDATE_COMPLETE"),
        stand_in.event(5, "signal", "SIGNAL_COMPLETE", "reason: up"),
    ]
    after["h/a"] = before["h/a"] = stand_in.resource("h/a", stack_id="h-id")
    after["g/a"] = before["g/a"] = stand_in.resource("g/a", stack_id="g-id")
    return Step({"url": "http://h/", "n": 3}, events, before, after)


@pytest.mark.parametrize(
    ("path", "became"),
    [
        ("kept", "kept"),
        ("changed", "updated"),
        ("new-id", "replaced"),
        ("gone", "deleted"),
        ("made", "created"),
        ("never", "absent"),
        ("g", "kept"),  # visited by the update, but nothing in it changed
        ("empty", "kept"),
        ("h", "updated"),
        ("h/a", "updated"),
    ],
)
def test_fate(step: Step, path: str, became: str) -> None:
    assert fate(path, step) == became
    assert messages(expectation(resources={path: became}), step) == []
    assert f"resource {path}: {became}, expected" in messages(expectation(resources={path: "x"}), step)[0]


def test_an_update_that_was_to_change_nothing_tells_all_that_it_changed(step: Step) -> None:
    assert messages(expectation(unchanged=True), step) == [
        f"tests.yaml:5:7: resource {path}: {became}, and the update was to change nothing"
        for path, became in (
            ("changed", "updated"),
            ("gone", "deleted"),
            ("h/a", "updated"),
            ("made", "created"),
            ("new-id", "replaced"),
        )
    ]
    same = {path: one for path, one in step.before.items() if path in {"kept", "g", "g/a", "empty"}}
    assert messages(expectation(unchanged=True), Step({}, step.events, same, same)) == []


def test_outputs(step: Step) -> None:
    met = {"url": {"matches": "^http"}, "n": {"at_least": "{{ least }}"}}
    assert messages(expectation(outputs=met), step, least=3) == []
    wrong = messages(expectation(outputs={"url": "x", "nope": 1}), step)
    assert wrong == [
        "tests.yaml:5:7: output url: 'http://h/' is not 'x'",
        "tests.yaml:5:7: output nope: there is none; the stack has url, n",
    ]


def test_events(step: Step) -> None:
    up = {"resource": "signal", "status": "SIGNAL_COMPLETE", "reason": {"contains": "{{ word }}"}}
    assert messages(expectation(events=(up,)), step, word="up") == []
    assert "does not contain 'down'" in messages(expectation(events=(up,)), step, word="down")[0]
    never = {"resource": "signal", "status": "CREATE_FAILED"}
    assert "not seen; of signal were SIGNAL_COMPLETE" in messages(expectation(events=(never,)), step)[0]


def test_probes_run_with_their_expressions_evaluated(
    step: Step, direct: Any, closed_port: int, page: int
) -> None:
    place = Place(Path("tests.yaml"), 9)
    host = {"host": "127.0.0.1", "port": "{{ outputs.port }}"}
    expect = expectation(probes=(Probe("tcp", host, 0, place),))
    assert messages(expect, step, direct, outputs={"port": page}) == []
    (miss,) = messages(expect, step, direct, outputs={"port": closed_port})
    assert miss.startswith(f"tests.yaml:9: 127.0.0.1:{closed_port} does not accept")


def test_an_unknown_name_is_an_error_at_its_place(step: Step) -> None:
    with pytest.raises(HotcatError) as caught:
        messages(expectation(outputs={"url": "{{ nope }}"}), step)
    assert caught.value.place == HERE
