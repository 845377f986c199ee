"""MCloud::Placement::ProviderTraits."""

from __future__ import annotations

import json
from typing import Any

from heat.engine import attributes, properties
from openstack import exceptions

from . import base, placement


class ProviderTraits(placement.Placement, base.Setting):
    """Custom traits on a resource provider, such as a compute host's, besides those that it has.

    What the provider had before stays when the resource goes. Placement's default policy allows it to
    administrators only.
    """

    PROPERTIES = (PROVIDER, TRAITS) = ("provider", "traits")
    ATTRIBUTES = (ALL_TRAITS,) = ("all_traits",)
    _ADDED = "added"

    properties_schema = {
        PROVIDER: properties.Schema(
            properties.Schema.STRING,
            "Name or UUID of the provider; a compute host's has the name of its hypervisor.",
            required=True,
        ),
        TRAITS: properties.Schema(
            properties.Schema.LIST,
            "Names of the traits, which must exist.",
            schema=properties.Schema(
                properties.Schema.STRING, "Name of a trait.", constraints=[placement.custom_pattern()]
            ),
            required=True,
            update_allowed=True,
        ),
    }
    attributes_schema = {
        ALL_TRAITS: attributes.Schema(
            "All traits of the provider, those of others too.",
            type=attributes.Schema.LIST,
            cache_mode=attributes.Schema.CACHE_NONE,
        )
    }

    def translation_rules(self, props: Any) -> list[Any]:
        """Take the provider by its name too."""
        return [self.provider_rule(props, self.PROVIDER)]

    def read(self) -> dict[str, Any]:
        """Return the provider's `traits` and `resource_provider_generation`."""
        found: dict[str, Any] = self.call("GET", f"/resource_providers/{self.resource_id}/traits")
        return found

    def handle_create(self) -> None:
        """Give the provider the traits."""
        self.resource_id_set(self.properties[self.PROVIDER])
        self._set(self.properties[self.TRAITS])

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Give it the new ones and take those that are not wanted any more."""
        if prop_diff:
            self._set(prop_diff[self.TRAITS])

    def mend(self) -> None:
        """Give it what it lacks."""
        self._set(self.properties[self.TRAITS])

    def handle_delete(self) -> None:
        """Take from the provider what it was given."""
        if self.resource_id is not None:
            with base.forgiving():
                self._set(())

    def handle_check(self) -> None:
        """Fail where a trait or the provider is gone."""
        missing = set(self.properties[self.TRAITS]) - set(self.read()["traits"])
        if missing:
            raise exceptions.NotFoundException(f"the provider has lost {', '.join(sorted(missing))}")

    def _set(self, wanted: Any) -> None:
        """Let the provider have these of ours, and all of others."""
        added = set(json.loads(self.data().get(self._ADDED, "[]")))

        def change() -> None:
            now = self.read()
            others = set(now["traits"]) - added
            # Noted first: a trait that was noted and not set does no harm, the other way round it stays.
            self.data_set(self._ADDED, json.dumps(sorted(added | (set(wanted) - others))))
            after = others | set(wanted)
            if after != set(now["traits"]):
                now["traits"] = sorted(after)
                self.call("PUT", f"/resource_providers/{self.resource_id}/traits", now)
            self.data_set(self._ADDED, json.dumps(sorted(set(wanted) - others)))

        placement.repeated(change)

    def _show_resource(self) -> dict[str, Any]:
        return self.read()

    def _resolve_attribute(self, name: str) -> Any:
        if self.resource_id is None or name != self.ALL_TRAITS:
            return None
        return sorted(self.read()["traits"])

    def parse_live_resource_data(self, resource_properties: Any, resource_data: Any) -> dict[str, Any]:
        """Return which of the wanted traits the provider has; those of others do not count."""
        wanted = resource_properties[self.TRAITS] or []
        return {self.TRAITS: [name for name in wanted if name in resource_data["traits"]]}


def resource_mapping() -> dict[str, type[ProviderTraits]]:
    """Return the type by its name."""
    return {"MCloud::Placement::ProviderTraits": ProviderTraits}
