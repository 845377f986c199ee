"""Stacks of one user that go with the test which made them."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from openstack import exceptions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openstack.connection import Connection
    from tests.live.rig import Rig


class Stacks:
    """Stacks of one user; all are deleted at the end."""

    def __init__(self, cloud: Connection, rig: Rig) -> None:
        self.cloud = cloud
        self.rig = rig
        self.ids: list[str] = []
        self.going: list[str] = []  # being deleted

    def start(self, name: str, text: str, **parameters: str) -> str:
        """Have a stack of this template made, and do not wait for it."""
        arguments: dict[str, Any] = {"template": text, "parameters": parameters}
        stack = self.cloud.orchestration.create_stack(name=name, timeout_mins=10, **arguments)
        self.ids.append(stack.id)
        return str(stack.id)

    def create(self, name: str, resources: str, outputs: str = "", **parameters: str) -> str:
        stack = self.start(name, template(resources, outputs), **parameters)
        self.ended(stack, "CREATE_COMPLETE")
        return stack

    def update(self, stack: str, resources: str, outputs: str = "") -> None:
        self.cloud.orchestration.update_stack(stack, template=template(resources, outputs), timeout_mins=5)
        self.ended(stack, "UPDATE_COMPLETE")

    def check(self, stack: str, wanted: str) -> None:
        self.cloud.orchestration.post(f"/stacks/{stack}/actions", json={"check": None})
        self.rig.until(lambda: self.status(stack) == wanted)

    def delete(self, stack: str) -> None:
        self.cloud.orchestration.delete_stack(stack)
        self.ids.remove(stack)
        self.deleted(stack)

    def start_deletion(self) -> None:
        """Have all of them deleted, and do not wait for it."""
        while self.ids:
            self.cloud.orchestration.delete_stack(self.ids[0])
            self.going.append(self.ids.pop(0))

    def delete_all(self) -> None:
        """Delete them at once, and wait for each."""
        self.start_deletion()
        while self.going:
            self.deleted(self.going.pop())

    def outputs(self, stack: str) -> dict[str, Any]:
        found = self.cloud.orchestration.get_stack(stack)
        return {one["output_key"]: one["output_value"] for one in found.outputs}

    def physical(self, stack: str) -> dict[str, str]:
        return {
            one.logical_resource_id: one.physical_resource_id
            for one in self.cloud.orchestration.resources(stack)
        }

    def ended(self, stack: str, wanted: str) -> None:
        """Wait until it is made or changed, as wanted."""
        verb = wanted.partition("_")[0]
        self.rig.until(lambda: self.status(stack) in {wanted, f"{verb}_FAILED"}, 600.0)
        found = self.cloud.orchestration.get_stack(stack)
        assert found.status == wanted, f"{found.name}: {found.status_reason}"

    def deleted(self, stack: str) -> None:
        """Wait until it is gone, its name and its trust too: Heat says so a moment before."""
        self.rig.until(lambda: self.status(stack) == "DELETE_COMPLETE", 300.0)
        listed = {"params": {"id": stack}}
        self.rig.until(lambda: not self.cloud.orchestration.get("/stacks", **listed).json()["stacks"])

    def status(self, stack: str) -> str:
        """The stack's status; an AssertionError with the reason where its deletion failed."""
        try:
            found = self.cloud.orchestration.get_stack(stack)
        except exceptions.NotFoundException:
            return "DELETE_COMPLETE"
        assert found.status != "DELETE_FAILED", f"{found.name}: {found.status_reason}"
        return str(found.status)


def template(resources: str, outputs: str = "") -> str:
    parts = ["heat_template_version: 2021-04-16", "resources:", resources]
    return "\n".join([*parts, *(["outputs:", outputs] if outputs else []), ""])


@contextlib.contextmanager
def swept(stacks: Stacks) -> Iterator[Stacks]:
    try:
        yield stacks
    finally:
        stacks.delete_all()
