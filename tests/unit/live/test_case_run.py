"""What a case's run does when things go right and wrong; the stacks themselves are stood in for."""

from __future__ import annotations

import itertools
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.catalog.case import load_cases
from hotcat.catalog.load import load_entry, load_site
from hotcat.errors import HotcatError
from hotcat.live import case_run, inventory
from hotcat.live.case_run import CaseRun
from hotcat.live.heat import Stack
from hotcat.live.inventory import Item
from hotcat.live.journal import Journal
from hotcat.live.stack import Outcome, StackFailedError
from hotcat.report.case import case_text
from hotcat.report.results import CaseResult, StackFailure

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """\
heat_template_version: 2021-04-16
parameters:
  message: {type: string}
  public_key: {type: string}
  port: {type: number, default: 80}
"""
TESTS = """\
cases:
  - name: a-case-with-a-long-name
    summary: x
    parameters: {message: "{{ unique_name('m') }}", public_key: "{{ key_pair().public_key }}"}
    expect: {outputs: {seen: "{{ parameters.message }}"}}
    updates:
      - name: again
        parameters: {port: 81}
        expect: {outputs: {seen: "{{ parameters.message }}"}}
"""


class Watcher:
    def __init__(self) -> None:
        self.phases: list[str] = []

    def began(self, phase: str) -> None:
        self.phases.append(phase)

    def ended(self, phase: Any) -> None:
        pass


class Stacks:
    """Gives out the message as output `seen`, and does to the steps what `wrong` says."""

    def __init__(self, **wrong: BaseException) -> None:
        self.wrong = wrong
        self.parameters: list[dict[str, Any]] = []
        self.tags: list[str] = []

    def create(self, bundle: Any, name: str, *, tags: list[str], timeout: float) -> Outcome:
        assert timeout == 60.0
        self.tags = tags
        return self._step("create", bundle, Stack("id", name, "CREATE_COMPLETE"))

    def update(self, stack: Stack, bundle: Any, *, timeout: float) -> Outcome:
        assert timeout == 60.0
        return self._step("update", bundle, stack)

    def delete(self, name: str, *, timeout: float) -> Outcome:
        assert timeout == 60.0
        if "delete" in self.wrong:
            raise self.wrong["delete"]
        return Outcome(Stack("id", name, "DELETE_COMPLETE"), (), 1.0)

    def _step(self, what: str, bundle: Any, stack: Stack) -> Outcome:
        self.parameters.append(dict(bundle.parameters))
        if what in self.wrong:
            raise self.wrong[what]
        seen = {"seen": bundle.parameters["message"]}
        return Outcome(Stack(stack.id, stack.name, stack.status, outputs=seen), (), 1.0)


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return Journal.begin()


@pytest.fixture
def run(stand_in: Any, journal: Journal, folder: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    folder.template(TEMPLATE)
    tests = folder.write("templates/tenant/thing/tests.yaml", TESTS)
    held: list[set[Item]] = [set()]
    monkeypatch.setattr(case_run, "inventory", lambda _: frozenset())
    monkeypatch.setattr(inventory, "inventory", lambda _: frozenset(held[0]))
    monkeypatch.setattr(inventory.time, "sleep", lambda _: held[0].discard(Item("port", "1", "settles")))

    def go(stacks: Stacks, *, keep: bool = False, left: set[Item] | None = None) -> SimpleNamespace:
        held[0] = left or set()
        watcher, heat = Watcher(), stand_in.heat("CREATE_IN_PROGRESS")
        case = CaseRun(
            cloud=stand_in.cloud(heat),
            stacks=stacks,  # type: ignore[arg-type]
            entry=load_entry(folder.entry),
            case=load_cases(tests)[0],
            site=load_site(folder.site),
            journal=journal,
            watcher=watcher,
            timeout=60.0,
            keep=keep,
        )
        return SimpleNamespace(case=case, phases=watcher.phases, heat=heat)

    return go


def problems(result: CaseResult) -> dict[str, tuple[str, ...]]:
    return {phase.name: phase.problems for phase in result.phases if phase.problems}


def test_all_phases_in_their_order(run: Any, journal: Journal) -> None:
    stacks = Stacks()
    one = run(stacks)
    result = one.case.run()
    assert result.passed
    assert one.phases == ["create", "expect", "update again", "expect again", "delete", "nothing left"]
    assert stacks.tags == [f"hotcat-run-{journal.run}"]
    assert journal.open_stacks() == []


def test_an_update_keeps_the_generated_values(run: Any) -> None:
    stacks = Stacks()
    run(stacks).case.run()
    created, updated = stacks.parameters
    assert updated.pop("port") == 81
    assert created.pop("port") != 81
    assert created == updated


def test_the_stacks_name_is_short_and_this_runs_own(run: Any, journal: Journal) -> None:
    name = run(Stacks()).case.stack_name
    assert name == f"thing-a-case-with-{journal.run}"


def test_the_journal_knows_the_stack_before_it_is_made(run: Any, journal: Journal) -> None:
    class Looks(Stacks):
        def create(self, bundle: Any, name: str, **more: Any) -> Outcome:
            assert journal.open_stacks() == [("c", name)]
            return super().create(bundle, name, **more)

    assert run(Looks()).case.run().passed


def test_after_a_failed_creation_the_stack_is_deleted(run: Any, journal: Journal) -> None:
    failure = StackFailedError(StackFailure("s", "CREATE_FAILED", "no valid host"), "look")
    one = run(Stacks(create=failure))
    result = one.case.run()
    assert one.phases == ["create", "delete", "nothing left"]
    assert "no valid host" in problems(result)["create"][0]
    assert "--keep" in case_text(result)
    assert journal.open_stacks() == []


def test_an_expectation_that_does_not_hold_ends_the_case(run: Any, folder: Any) -> None:
    folder.edit("templates/tenant/thing/tests.yaml", "seen:", "unseen:")
    one = run(Stacks())
    result = one.case.run()
    assert one.phases == ["create", "expect", "delete", "nothing left"]
    assert "output unseen" in problems(result)["expect"][0]


def test_no_secret_in_a_result(run: Any) -> None:
    class Tells(Stacks):
        def create(self, bundle: Any, *_: object, **__: object) -> Outcome:
            key = bundle.key_pairs["default"].private_key
            raise HotcatError(f"key {key} and {json.dumps(key)} and {key!r}")

    (problem,) = problems(run(Tells()).case.run())["create"]
    assert "PRIVATE KEY" not in problem


def test_a_stack_that_cannot_be_deleted_stays_in_the_journal(run: Any, journal: Journal) -> None:
    one = run(Stacks(delete=HotcatError("in use")))
    assert problems(one.case.run()) == {"delete": ("in use",)}
    assert journal.open_stacks() == [("c", one.case.stack_name)]


def test_what_is_left_behind_fails_the_case_once_it_settled(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = {Item("port", "1", "settles"), Item("volume", "2", "stays")}
    ticks = itertools.count(step=20.0)
    monkeypatch.setattr(inventory.time, "monotonic", lambda: next(ticks))
    result = run(Stacks(), left=left).case.run()
    assert problems(result) == {"nothing left": ("left behind: volume stays (2)",)}


def test_keep_leaves_the_stack_and_says_how_to_see_and_delete_it(run: Any, journal: Journal) -> None:
    one = run(Stacks(), keep=True)
    result = one.case.run()
    assert "delete" not in one.phases
    assert any(command.startswith(f"hotcat delete {one.case.stack_name}") for command in result.look)
    assert journal.open_stacks() == []


def test_an_interrupted_case_sets_the_deletion_off_and_leaves_the_rest_to_the_next_run(
    run: Any, journal: Journal
) -> None:
    one = run(Stacks(update=KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        one.case.run()
    assert one.heat.deleted == ["s"]
    assert journal.open_stacks() == [("c", one.case.stack_name)]
