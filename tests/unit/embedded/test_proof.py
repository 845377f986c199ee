"""The proof's stack: what an earlier one left is deleted, and nobody else's."""

from __future__ import annotations

import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from openstack.exceptions import NotFoundException

from hotcat.embedded import proof
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from pathlib import Path


ENTRY = {"hotcat": {"cloud": "some"}}


class Heat:
    """Heat as the proof uses it: what is made is complete at once, what is deleted is gone."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)

    def stacks(self) -> list[Any]:
        return [SimpleNamespace(name=name, id=name) for name in self.names]

    def create_stack(self, name: str, **_: Any) -> Any:
        self.names.append(name)
        return SimpleNamespace(id=name)

    def get_stack(self, name: str) -> Any:
        if name not in self.names:
            raise NotFoundException
        return SimpleNamespace(status="CREATE_COMPLETE", status_reason="")

    def delete_stack(self, name: str) -> None:
        self.names.remove(name)


def test_only_the_proofs_own_stacks_are_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    heat = Heat("hotcat-proof-1700000000", "hotcat-proof-of-concept", "web")
    monkeypatch.setattr(proof, "connect", lambda _: SimpleNamespace(orchestration=heat))
    proof.prove(ENTRY)
    assert heat.names == ["hotcat-proof-of-concept", "web"]


def test_what_failed_is_told_for_this_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    heat = Heat()
    failed = SimpleNamespace(status="CREATE_FAILED", status_reason="no valid host")
    monkeypatch.setattr(heat, "get_stack", lambda _: failed)
    monkeypatch.setattr(proof, "connect", lambda _: SimpleNamespace(orchestration=heat))
    with pytest.raises(HotcatError, match="CREATE_FAILED: no valid host") as caught:
        proof.prove(ENTRY)
    assert "'hotcat cloud up --cloud-name some' tries the proof again" in (caught.value.remedy or "")


def test_a_proof_is_due_until_one_has_passed(tmp_path: Path) -> None:
    mark = tmp_path / "proof"
    with pytest.raises(RuntimeError), proof.due(mark) as due:
        raise RuntimeError
    for wanted in (True, False, False):
        with proof.due(mark) as due:
            assert due is wanted
    mark.unlink()  # as the cloud's start does
    with proof.due(mark) as due:
        assert due


def test_two_proofs_are_not_made_at_once(tmp_path: Path) -> None:
    mark, found = tmp_path / "proof", []

    def second() -> None:
        with proof.due(mark) as due:
            found.append(due)

    other = threading.Thread(target=second)
    with proof.due(mark) as due:
        other.start()
        found.append(due)
    other.join()
    assert found == [True, False]
