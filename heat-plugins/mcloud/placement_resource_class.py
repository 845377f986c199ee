"""MCloud::Placement::ResourceClass."""

from __future__ import annotations

from typing import Any

from . import base, placement


class ResourceClass(placement.Placement, base.Setting):
    """A custom resource class in Placement: a kind of thing that providers have so many of.

    Placement's default policy allows it to administrators only. What is there already is not taken over.
    """

    PROPERTIES = (NAME,) = ("name",)

    properties_schema = {NAME: placement.custom_name("Name of the resource class.")}

    def read(self) -> Any:
        """Return the resource class."""
        return self.sdk.placement.get_resource_class(self.resource_id)

    def handle_create(self) -> None:
        """Create the resource class; Placement refuses one that exists."""
        self.resource_id_set(self.sdk.placement.create_resource_class(name=self.properties[self.NAME]).name)

    def mend(self) -> None:
        """Create it again, if it is gone."""
        self.call("PUT", f"/resource_classes/{self.resource_id}")

    def handle_delete(self) -> None:
        """Delete it; Placement refuses that while a provider has some of it."""
        if self.resource_id is not None:
            self.sdk.placement.delete_resource_class(self.resource_id)


def resource_mapping() -> dict[str, type[ResourceClass]]:
    """Return the type by its name."""
    return {"MCloud::Placement::ResourceClass": ResourceClass}
