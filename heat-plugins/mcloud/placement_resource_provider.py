"""MCloud::Placement::ResourceProvider."""

from __future__ import annotations

from typing import Any

from heat.engine import attributes, constraints, properties

from . import base, placement


class ResourceProvider(placement.Placement, base.SdkResource):
    """A resource provider in Placement of one's own, by itself or below a compute host's.

    It is where a custom inventory belongs: when nova-compute starts, it takes from the provider of its host
    what it did not put there. Placement's default policy allows it to administrators only.
    """

    PROPERTIES = (NAME, PARENT) = ("name", "parent")
    ATTRIBUTES = (NAME_ATTR, ROOT_ATTR, GENERATION_ATTR) = ("name", "root_provider_uuid", "generation")

    properties_schema = {
        NAME: properties.Schema(
            properties.Schema.STRING,
            "Name of the provider; made of the stack's and the resource's where it is not given.",
            constraints=[constraints.Length(min=1, max=200)],
            update_allowed=True,
        ),
        PARENT: properties.Schema(
            properties.Schema.STRING,
            "Name or UUID of the provider that it is a part of, such as a compute host's.",
        ),
    }
    attributes_schema = {
        NAME_ATTR: attributes.Schema("Name of the provider.", type=attributes.Schema.STRING),
        ROOT_ATTR: attributes.Schema(
            "UUID of the provider that is at the top of its tree.", type=attributes.Schema.STRING
        ),
        GENERATION_ATTR: attributes.Schema(
            "Number that grows with each change to the provider.",
            type=attributes.Schema.INTEGER,
            cache_mode=attributes.Schema.CACHE_NONE,
        ),
    }

    def translation_rules(self, props: Any) -> list[Any]:
        """Take the parent by its name too."""
        return [self.provider_rule(props, self.PARENT)]

    def read(self) -> Any:
        """Return the provider."""
        return self.sdk.placement.get_resource_provider(self.resource_id)

    def handle_create(self) -> None:
        """Create the provider."""
        wanted = {"name": self._name(self.properties)}
        if parent := self.properties[self.PARENT]:
            wanted["parent_provider_id"] = parent
        self.resource_id_set(self.sdk.placement.create_resource_provider(**wanted).id)

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Give it another name; Placement wants to be told again whose part it is."""
        if prop_diff:
            body = {"name": self._name(prop_diff)}
            if parent := self.properties[self.PARENT]:
                body["parent_provider_uuid"] = parent
            self.call("PUT", f"/resource_providers/{self.resource_id}", body)

    def handle_delete(self) -> None:
        """Delete it; Placement refuses that while something is taken of it."""
        if self.resource_id is not None:
            self.sdk.placement.delete_resource_provider(self.resource_id)

    def _name(self, props: Any) -> str:
        return str(props[self.NAME] or self.physical_resource_name())


def resource_mapping() -> dict[str, type[ResourceProvider]]:
    """Return the type by its name."""
    return {"MCloud::Placement::ResourceProvider": ResourceProvider}
