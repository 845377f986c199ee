"""The keys of a stack, when it is created and when it is deleted; the stacks are stood in for."""

from __future__ import annotations

from argparse import Namespace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from hotcat.cli.create import _launch
from hotcat.cli.delete import Delete
from hotcat.errors import HotcatError
from hotcat.live import cloud, keys, stack
from hotcat.live.heat import Stack
from hotcat.live.stack import Outcome

if TYPE_CHECKING:
    from pathlib import Path

ARGUMENTS = Namespace(stack="shop", timeout=1.0, dry_run=False, no_wait=True)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))


def bundle(private_key: str) -> Any:
    return SimpleNamespace(key_pairs={"default": SimpleNamespace(private_key=private_key)})


def taken(*_: object, **__: object) -> Stack:
    return Stack("shop-id", "shop", "CREATE_IN_PROGRESS")


def refused(*_: object, **__: object) -> Stack:
    raise HotcatError("there is one")


def launch(private_key: str, start: Any) -> Path:
    _launch(SimpleNamespace(start=start), bundle(private_key), ARGUMENTS, "c")  # type: ignore[arg-type]  # all of a stack that it asks
    [path] = keys.save(bundle(private_key), "c", "shop")
    return path


def test_a_refused_stack_leaves_the_keys_of_the_one_that_is_there() -> None:
    path = launch("first", taken)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(HotcatError):
        launch("second", refused)
    assert path.read_text() == "first"


@pytest.mark.parametrize("name", ["shop", "shop-id"])
def test_the_keys_of_a_deleted_stack_go_by_whatever_it_was_called(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = launch("first", taken)
    gone = Outcome(Stack("shop-id", "shop", "DELETE_COMPLETE"), (), 1.0)
    monkeypatch.setattr(cloud, "connect", lambda _: SimpleNamespace(name="c"))
    monkeypatch.setattr(stack, "Stacks", lambda *_: SimpleNamespace(delete=lambda *_, **__: gone))
    command = Delete(SimpleNamespace(), None)
    assert command.take_action(Namespace(cloud=None, stacks=[name], timeout=1.0))[1] == [
        (name, "deleted", 1.0)
    ]
    assert not path.exists()
