"""The proof's stack: what an earlier one left is deleted, and nobody else's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from openstack.exceptions import NotFoundException

from hotcat.embedded import proof

if TYPE_CHECKING:
    import pytest


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
    proof.prove({})
    assert heat.names == ["hotcat-proof-of-concept", "web"]
