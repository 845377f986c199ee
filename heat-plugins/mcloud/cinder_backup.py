"""MCloud::Cinder::Backup."""

from __future__ import annotations

from typing import Any

from heat.common import exception
from heat.engine import attributes, constraints, properties
from openstack import exceptions

from . import base


class Backup(base.SdkResource):
    """A backup of a volume, made when the resource is and there until it is deleted.

    Any change of what is backed up, or how, makes another backup and deletes this one. `get_resource` of it
    fits OS::Cinder::Volume's `backup_id`.
    """

    service_type = "block-storage"

    PROPERTIES = (
        VOLUME,
        SNAPSHOT,
        NAME,
        DESCRIPTION,
        CONTAINER,
        INCREMENTAL,
        FORCE,
        AVAILABILITY_ZONE,
        METADATA,
    ) = (
        "volume",
        "snapshot",
        "name",
        "description",
        "container",
        "incremental",
        "force",
        "availability_zone",
        "metadata",
    )
    ATTRIBUTES = (
        STATUS,
        SIZE,
        VOLUME_ID,
        CONTAINER_ATTR,
        IS_INCREMENTAL,
        HAS_DEPENDENT_BACKUPS,
        OBJECT_COUNT,
        CREATED_AT,
    ) = (
        "status",
        "size",
        "volume_id",
        "container",
        "is_incremental",
        "has_dependent_backups",
        "object_count",
        "created_at",
    )

    properties_schema = {
        VOLUME: properties.Schema(
            properties.Schema.STRING,
            "ID of the volume to back up.",
            required=True,
            constraints=[constraints.CustomConstraint("cinder.volume")],
        ),
        SNAPSHOT: properties.Schema(
            properties.Schema.STRING,
            "ID of a snapshot of the volume, to back up what it was then.",
            constraints=[constraints.CustomConstraint("cinder.snapshot")],
        ),
        NAME: properties.Schema(
            properties.Schema.STRING,
            "Name of the backup; made of the stack's and the resource's where it is not given.",
            constraints=[constraints.Length(max=255)],
            update_allowed=True,
        ),
        DESCRIPTION: properties.Schema(
            properties.Schema.STRING, "Description of the backup.", update_allowed=True
        ),
        CONTAINER: properties.Schema(
            properties.Schema.STRING,
            "Where the backup driver puts it: a container, bucket or pool; the driver's own where not given.",
            constraints=[constraints.Length(min=1, max=255)],
        ),
        INCREMENTAL: properties.Schema(
            properties.Schema.BOOLEAN,
            "Whether to store only what changed since the last backup of the volume, which must exist.",
            default=False,
        ),
        FORCE: properties.Schema(
            properties.Schema.BOOLEAN,
            "Whether to back up a volume that is attached; what a server has not yet written is not in it.",
            default=False,
        ),
        AVAILABILITY_ZONE: properties.Schema(
            properties.Schema.STRING, "Availability zone of the backup service that makes it."
        ),
        METADATA: properties.Schema(
            properties.Schema.MAP, "Keys and values to put on the backup.", update_allowed=True
        ),
    }
    attributes_schema = {
        STATUS: attributes.Schema(
            "State of the backup.", type=attributes.Schema.STRING, cache_mode=attributes.Schema.CACHE_NONE
        ),
        SIZE: attributes.Schema("Size of the volume in GiB.", type=attributes.Schema.INTEGER),
        VOLUME_ID: attributes.Schema("ID of the volume.", type=attributes.Schema.STRING),
        CONTAINER_ATTR: attributes.Schema("Where the driver put it.", type=attributes.Schema.STRING),
        IS_INCREMENTAL: attributes.Schema(
            "Whether it only holds what changed since another one.", type=attributes.Schema.BOOLEAN
        ),
        HAS_DEPENDENT_BACKUPS: attributes.Schema(
            "Whether later ones need it, so that it cannot be deleted before them.",
            type=attributes.Schema.BOOLEAN,
            cache_mode=attributes.Schema.CACHE_NONE,
        ),
        OBJECT_COUNT: attributes.Schema(
            "How many objects the driver stored.", type=attributes.Schema.INTEGER
        ),
        CREATED_AT: attributes.Schema("When it was made.", type=attributes.Schema.STRING),
    }

    def read(self) -> Any:
        """Return the backup."""
        return self.sdk.block_storage.get_backup(self.resource_id)

    def handle_create(self) -> None:
        """Begin the backup."""
        wanted = base.given(
            self.properties, self.DESCRIPTION, self.CONTAINER, self.AVAILABILITY_ZONE, self.METADATA
        )
        wanted |= {
            "name": self.properties[self.NAME] or self.physical_resource_name(),
            "volume_id": self.properties[self.VOLUME],
            "is_incremental": self.properties[self.INCREMENTAL],
            "force": self.properties[self.FORCE],
        }
        if snapshot := self.properties[self.SNAPSHOT]:
            wanted["snapshot_id"] = snapshot
        self.resource_id_set(self.sdk.block_storage.create_backup(**wanted).id)

    def check_create_complete(self, _begun: Any) -> bool:
        """Say whether it is made; raises ResourceInError with Cinder's reason where it failed."""
        backup = self.read()
        self._refuse_error(backup)
        return bool(backup.status == "available")

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Change what it is called."""
        if prop_diff:
            if self.NAME in prop_diff:
                prop_diff[self.NAME] = prop_diff[self.NAME] or self.physical_resource_name()
            if self.METADATA in prop_diff:
                prop_diff[self.METADATA] = prop_diff[self.METADATA] or {}
            self.sdk.block_storage.update_backup(self.resource_id, **prop_diff)

    def needs_replace_failed(self) -> bool:
        """Make another one unless it is whole."""
        if super().needs_replace_failed():
            return True
        return bool(self.read().status != "available")

    def handle_check(self) -> None:
        """Fail where it is gone or broken."""
        self._verify_check_conditions(
            [{"attr": self.STATUS, "expected": ["available", "restoring"], "current": self.read().status}]
        )

    def handle_delete(self) -> Any:
        """Begin to delete it; Cinder refuses that while later ones need it."""
        if self.resource_id is not None:
            self.sdk.block_storage.delete_backup(self.resource_id)
        return self.resource_id

    def check_delete_complete(self, begun: Any) -> bool:
        """Say whether it is gone."""
        if begun is None:
            return True
        try:
            self._refuse_error(self.read())
        except exceptions.NotFoundException:
            return True
        return False

    def _refuse_error(self, backup: Any) -> None:
        if backup.status.startswith("error"):
            raise exception.ResourceInError(
                resource_status=backup.status, status_reason=backup.fail_reason or "Cinder gives no reason"
            )


def resource_mapping() -> dict[str, type[Backup]]:
    """Return the type by its name."""
    return {"MCloud::Cinder::Backup": Backup}
