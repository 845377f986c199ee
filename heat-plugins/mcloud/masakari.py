"""What the types of Masakari share."""

from __future__ import annotations

from typing import Any

from heat.common import exception
from openstack import exceptions

from . import base


class MasakariResource(base.SdkResource):
    """A resource of Masakari, which refuses to delete what a recovery is using: that is waited for."""

    service_type = "instance-ha"

    def find_segment(self, value: str) -> str:
        """Return the UUID of a segment by that or by its name; raises EntityNotFound."""
        masakari = self.sdk.instance_ha
        with base.forgiving():
            return str(masakari.get_segment(value).uuid)
        for segment in masakari.segments():
            if segment.name == value:
                return str(segment.uuid)
        raise exception.EntityNotFound(entity="Masakari segment", name=value)

    def remove(self) -> None:
        """Delete it; raises ConflictException while a recovery uses it."""
        raise NotImplementedError

    def handle_delete(self) -> Any:
        """Begin to delete it, if it was made."""
        return self.resource_id

    def check_delete_complete(self, made: Any) -> bool:
        """Try until no recovery is in the way."""
        if made is None:
            return True
        try:
            with base.forgiving():
                self.remove()
        except exceptions.ConflictException:
            return False
        return True
