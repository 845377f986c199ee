"""MCloud::Cinder::VolumeTypeQuota."""

from __future__ import annotations

from typing import Any

from heat.engine import constraints, properties, translation

from . import base, quota


class VolumeTypeQuota(quota.ProjectQuota):
    """The quota that a project has in Cinder of one volume type, besides the one of all together.

    Deleting the resource gives the project the defaults of this type again, and leaves the rest of its quota,
    which OS::Cinder::Quota sets. Cinder's default policy allows it to administrators only.
    """

    service_type = "block-storage"

    PROPERTIES = (PROJECT, VOLUME_TYPE, VOLUMES, GIGABYTES, SNAPSHOTS) = (
        "project",
        "volume_type",
        "volumes",
        "gigabytes",
        "snapshots",
    )
    LIMITS = (VOLUMES, GIGABYTES, SNAPSHOTS)
    _TYPE_DATA = "volume_type"

    properties_schema = {
        PROJECT: quota.project("the quota is of"),
        VOLUME_TYPE: properties.Schema(
            properties.Schema.STRING,
            "Name or ID of the volume type.",
            required=True,
            constraints=[constraints.CustomConstraint("cinder.vtype")],
        ),
        VOLUMES: quota.limit("many volumes of the type"),
        GIGABYTES: quota.limit("many GiB of volumes and snapshots of the type"),
        SNAPSHOTS: quota.limit("many snapshots of volumes of the type"),
    }

    def translation_rules(self, props: Any) -> list[Any]:
        """Take the project and the type by their names too."""
        volume_type = translation.TranslationRule(
            props,
            translation.TranslationRule.RESOLVE,
            [self.VOLUME_TYPE],
            client_plugin=self.client_plugin("cinder"),
            finder="get_volume_type",
        )
        return [*super().translation_rules(props), volume_type]

    def read(self) -> dict[str, Any]:
        """Return the limits of this type, by the properties' names."""
        return self._of_type(self.sdk.block_storage.get_quota_set(self.resource_id))

    def handle_create(self) -> None:
        """Set the limits; Cinder names them by the type's name."""
        volume_type = self.sdk.block_storage.get_type(self.properties[self.VOLUME_TYPE])
        self.data_set(self._TYPE_DATA, volume_type.name)
        super().handle_create()

    def write(self, limits: dict[str, int | None]) -> None:
        """Set the limits; Cinder knows no way back to a default but to write it."""
        if None in limits.values():
            defaults = self._of_type(self.sdk.block_storage.get_quota_set_defaults(self.resource_id))
            limits = {name: defaults.get(name) if one is None else one for name, one in limits.items()}
        # Without its limits, a type is one that was deleted in the meantime.
        body = {self._key(name): one for name, one in limits.items() if one is not None}
        if body:
            self.sdk.block_storage.update_quota_set(self.resource_id, **body)

    def handle_delete(self) -> None:
        """Give the project the defaults of this type again."""
        if self.resource_id is not None:
            with base.forgiving():
                self.write(dict.fromkeys(self.LIMITS))

    def _key(self, name: str) -> str:
        return f"{name}_{self.data()[self._TYPE_DATA]}"

    def _of_type(self, quota_set: Any) -> dict[str, Any]:
        found = quota_set.to_dict(computed=False)
        keys = {name: self._key(name) for name in self.LIMITS}
        return {name: found[key] for name, key in keys.items() if key in found}


def resource_mapping() -> dict[str, type[VolumeTypeQuota]]:
    """Return the type by its name."""
    return {"MCloud::Cinder::VolumeTypeQuota": VolumeTypeQuota}
