"""MCloud::Masakari::Host."""

from __future__ import annotations

from typing import Any

from heat.engine import attributes, constraints, properties, translation

from . import base, masakari


class Host(masakari.MasakariResource):
    """A compute host in a failover segment of Masakari.

    Masakari's default policy allows it to administrators only.
    """

    PROPERTIES = (SEGMENT, NAME, TYPE, CONTROL_ATTRIBUTES, RESERVED, ON_MAINTENANCE) = (
        "segment",
        "name",
        "type",
        "control_attributes",
        "reserved",
        "on_maintenance",
    )
    ATTRIBUTES = (NAME_ATTR, RESERVED_ATTR, ON_MAINTENANCE_ATTR, SEGMENT_ATTR) = (
        "name",
        "reserved",
        "on_maintenance",
        "failover_segment_id",
    )
    _SEGMENT_DATA = "segment"

    properties_schema = {
        SEGMENT: properties.Schema(
            properties.Schema.STRING, "Name or UUID of the segment that it belongs to.", required=True
        ),
        NAME: properties.Schema(
            properties.Schema.STRING,
            "Name of the host, as Nova's compute service has it.",
            required=True,
            constraints=[constraints.Length(min=1, max=255)],
            update_allowed=True,
        ),
        TYPE: properties.Schema(
            properties.Schema.STRING,
            "Kind of host; Masakari only writes it down.",
            default="COMPUTE",
            constraints=[constraints.AllowedPattern("^[a-zA-Z0-9]{1,255}$")],
            update_allowed=True,
        ),
        CONTROL_ATTRIBUTES: properties.Schema(
            properties.Schema.STRING,
            "Remark on how the host is controlled, for those who fence it; Masakari only writes it down.",
            default="",
            update_allowed=True,
        ),
        RESERVED: properties.Schema(
            properties.Schema.BOOLEAN,
            "Whether the host is kept free for the instances of a failed one.",
            default=False,
            update_allowed=True,
        ),
        ON_MAINTENANCE: properties.Schema(
            properties.Schema.BOOLEAN,
            "Whether its failures are passed over. Masakari sets it itself on a host that it evacuated; an "
            "update of the stack that changes the property, or observes reality, takes it back.",
            default=False,
            update_allowed=True,
        ),
    }
    attributes_schema = {
        NAME_ATTR: attributes.Schema("Name of the host.", type=attributes.Schema.STRING),
        RESERVED_ATTR: attributes.Schema(
            "Whether it is kept free; false once it took over.", type=attributes.Schema.BOOLEAN
        ),
        ON_MAINTENANCE_ATTR: attributes.Schema(
            "Whether its failures are passed over, as they are once it was evacuated.",
            type=attributes.Schema.BOOLEAN,
        ),
        SEGMENT_ATTR: attributes.Schema("UUID of its segment.", type=attributes.Schema.STRING),
    }

    def translation_rules(self, props: Any) -> list[Any]:
        """Take the segment by its name too."""
        return [
            translation.TranslationRule(
                props,
                translation.TranslationRule.RESOLVE,
                [self.SEGMENT],
                client_plugin=self,
                finder="find_segment",
            )
        ]

    @property
    def segment(self) -> str:
        """The UUID of the segment, as it was found when the host was made."""
        return str(self.data()[self._SEGMENT_DATA])

    def read(self) -> Any:
        """Return the host."""
        return self.sdk.instance_ha.get_host(self.resource_id, self.segment)

    def handle_create(self) -> None:
        """Add the host to the segment; its `id` is a number that the API's paths do not take."""
        wanted = base.given(self.properties, *self.PROPERTIES)
        segment = wanted.pop(self.SEGMENT)
        self.data_set(self._SEGMENT_DATA, segment)
        self.resource_id_set(self.sdk.instance_ha.create_host(segment, **wanted).uuid)

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Change it in place."""
        if prop_diff:
            self.sdk.instance_ha.update_host(self.resource_id, self.segment, **prop_diff)

    def remove(self) -> None:
        """Take the host out of the segment."""
        self.sdk.instance_ha.delete_host(self.resource_id, self.segment, ignore_missing=False)


def resource_mapping() -> dict[str, type[Host]]:
    """Return the type by its name."""
    return {"MCloud::Masakari::Host": Host}
