from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.errors import HotcatError
from hotcat.live import journal
from hotcat.live.journal import Journal, run_tag
from hotcat.live.recovery import recover

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def killed(*stacks: tuple[str, str]) -> str:
    run = Journal.begin()
    for cloud, stack in stacks:
        run.will_create(cloud, stack)
    run.close()
    return run.run


class Deleter:
    def __init__(self, *, fails: bool = False) -> None:
        self.deleted: list[str] = []
        self.fails = fails

    def delete(self, reference: str) -> None:
        if self.fails:
            raise HotcatError("cannot")
        self.deleted.append(reference)


def cloud(stand_in: Any, tag: str) -> Any:
    heat = stand_in.heat("CREATE_COMPLETE")
    heat.tags = ("hotcat", tag)
    return stand_in.cloud(heat)


def test_what_a_killed_run_made_is_deleted_and_forgotten(stand_in: Any) -> None:
    run = killed(("c", "s"))
    deleter = Deleter()
    assert recover(cloud(stand_in, run_tag(run)), deleter) == ["s"]  # type: ignore[arg-type]
    assert deleter.deleted == ["s/root-id"]
    assert list(journal.abandoned()) == []


def test_a_stack_of_the_same_name_without_the_runs_tag_stays(stand_in: Any) -> None:
    killed(("c", "s"))
    deleter = Deleter()
    assert recover(cloud(stand_in, "someone"), deleter) == []  # type: ignore[arg-type]
    assert deleter.deleted == []
    assert list(journal.abandoned()) == []


def test_what_is_on_another_cloud_waits_for_a_run_there(stand_in: Any) -> None:
    killed(("elsewhere", "s"))
    assert recover(cloud(stand_in, "x"), SimpleNamespace()) == []  # type: ignore[arg-type]
    (left,) = journal.abandoned()
    assert left.open_stacks() == [("elsewhere", "s")]


def test_what_cannot_be_deleted_stays_in_the_journal(stand_in: Any) -> None:
    run = killed(("c", "s"))
    with pytest.raises(HotcatError):
        recover(cloud(stand_in, run_tag(run)), Deleter(fails=True))  # type: ignore[arg-type]
    (left,) = journal.abandoned()
    assert left.open_stacks() == [("c", "s")]
