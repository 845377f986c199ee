"""MCloud::Masakari::Segment."""

from __future__ import annotations

from typing import Any

from heat.engine import attributes, constraints, properties

from . import base, masakari


class Segment(masakari.MasakariResource):
    """A failover segment of Masakari: hosts that take over each other's instances.

    Masakari's default policy allows it to administrators only.
    """

    PROPERTIES = (NAME, DESCRIPTION, RECOVERY_METHOD, SERVICE_TYPE, ENABLED) = (
        "name",
        "description",
        "recovery_method",
        "service_type",
        "enabled",
    )
    ATTRIBUTES = (NAME_ATTR, RECOVERY_METHOD_ATTR, ENABLED_ATTR) = ("name", "recovery_method", "enabled")

    properties_schema = {
        NAME: properties.Schema(
            properties.Schema.STRING,
            "Name of the segment; made of the stack's and the resource's where it is not given.",
            constraints=[constraints.Length(min=1, max=255)],
            update_allowed=True,
        ),
        DESCRIPTION: properties.Schema(
            properties.Schema.STRING, "Description of the segment.", default="", update_allowed=True
        ),
        RECOVERY_METHOD: properties.Schema(
            properties.Schema.STRING,
            "Where the instances of a failed host go: to any host (auto), to a reserved one "
            "(reserved_host), or to one of these first and the other then (auto_priority, rh_priority).",
            required=True,
            constraints=[
                constraints.AllowedValues(["auto", "reserved_host", "auto_priority", "rh_priority"])
            ],
            update_allowed=True,
        ),
        SERVICE_TYPE: properties.Schema(
            properties.Schema.STRING,
            "What runs on the hosts; Masakari only writes it down.",
            default="COMPUTE",
            constraints=[constraints.Length(min=1, max=255)],
            update_allowed=True,
        ),
        ENABLED: properties.Schema(
            properties.Schema.BOOLEAN,
            "Whether failures of its hosts are acted on; false holds that off during maintenance.",
            default=True,
            update_allowed=True,
        ),
    }
    attributes_schema = {
        NAME_ATTR: attributes.Schema("Name of the segment.", type=attributes.Schema.STRING),
        RECOVERY_METHOD_ATTR: attributes.Schema(
            "Where the instances of a failed host go.", type=attributes.Schema.STRING
        ),
        ENABLED_ATTR: attributes.Schema(
            "Whether failures of its hosts are acted on.", type=attributes.Schema.BOOLEAN
        ),
    }

    def read(self) -> Any:
        """Return the segment."""
        return self.sdk.instance_ha.get_segment(self.resource_id)

    def handle_create(self) -> None:
        """Create the segment; its `id` is a number that the API's paths do not take."""
        wanted = base.given(self.properties, *self.PROPERTIES)
        wanted.setdefault(self.NAME, self.physical_resource_name())
        if wanted[self.ENABLED]:
            del wanted[self.ENABLED]  # is so by itself, and refused before version 1.2 of the API
        self.resource_id_set(self.sdk.instance_ha.create_segment(**wanted).uuid)

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Change it in place."""
        if prop_diff:
            if self.NAME in prop_diff:
                prop_diff[self.NAME] = prop_diff[self.NAME] or self.physical_resource_name()
            self.sdk.instance_ha.update_segment(self.resource_id, **prop_diff)

    def remove(self) -> None:
        """Delete the segment."""
        self.sdk.instance_ha.delete_segment(self.resource_id, ignore_missing=False)


def resource_mapping() -> dict[str, type[Segment]]:
    """Return the type by its name."""
    return {"MCloud::Masakari::Segment": Segment}
