"""MCloud::Placement::Trait."""

from __future__ import annotations

from typing import Any

from heat.common import exception

from . import base, placement


class Trait(placement.Placement, base.Setting):
    """A custom trait in Placement, for providers to have and flavors and images to ask for.

    Placement's default policy allows it to administrators only. What is there already is not taken over.
    """

    PROPERTIES = (NAME,) = ("name",)

    properties_schema = {NAME: placement.custom_name("Name of the trait.")}

    def read(self) -> Any:
        """Return the trait."""
        return self.sdk.placement.get_trait(self.resource_id)

    def handle_create(self) -> None:
        """Create the trait, unless somebody else has: Placement itself makes no difference."""
        name = self.properties[self.NAME]
        with base.forgiving():
            self.sdk.placement.get_trait(name)
            raise exception.Error(f"the trait {name} exists already")
        self.resource_id_set(name)
        self.sdk.placement.create_trait(name)

    def mend(self) -> None:
        """Create it again, if it is gone."""
        self.sdk.placement.create_trait(self.resource_id)

    def handle_delete(self) -> None:
        """Delete the trait; Placement refuses it while a provider has it."""
        if self.resource_id is not None:
            self.sdk.placement.delete_trait(self.resource_id)


def resource_mapping() -> dict[str, type[Trait]]:
    """Return the type by its name."""
    return {"MCloud::Placement::Trait": Trait}
