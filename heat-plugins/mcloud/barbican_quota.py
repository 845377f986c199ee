"""MCloud::Barbican::Quota."""

from __future__ import annotations

from typing import Any

from . import base, quota

_MOST = 2**31 - 1  # what the columns of barbican/model/models.py hold


class Quota(quota.ResetQuota):
    """The quota of a project in Barbican.

    There is one quota a project; deleting the resource gives the project the defaults again. Barbican's
    default policy allows it to administrators only.
    """

    service_type = "key-manager"

    PROPERTIES = (PROJECT, SECRETS, ORDERS, CONTAINERS, CONSUMERS, CAS) = (
        "project",
        "secrets",
        "orders",
        "containers",
        "consumers",
        "cas",
    )
    LIMITS = PROPERTIES[1:]

    properties_schema = {
        PROJECT: quota.project("the quota is of"),
        SECRETS: quota.limit("many secrets that have not expired", _MOST),
        ORDERS: quota.limit("many orders, those that are done among them,", _MOST),
        CONTAINERS: quota.limit("many containers", _MOST),
        CONSUMERS: quota.limit("many consumers of secrets, and as many of containers,", _MOST),
        CAS: quota.limit("many certificate authorities, which Barbican 23 has not any more,", _MOST),
    }

    def read(self) -> dict[str, Any]:
        """Return the project's limits, None for the default; raises NotFoundException where none is set."""
        found = base.shown(self.sdk.key_manager.get_project_quota(self.resource_id))
        return {name: found.get(name) for name in self.LIMITS}

    def change(self, limits: dict[str, int]) -> None:
        """Set these limits."""
        self.sdk.key_manager.update_project_quota(self.resource_id, **limits)

    def reset(self) -> None:
        """Give the project all defaults again."""
        self.sdk.key_manager.delete_project_quota(self.resource_id)

    def _show_resource(self) -> dict[str, Any]:
        # Where somebody took all limits back, reality has none of them, and an update sets them in place.
        with base.forgiving():
            return self.read()
        return dict.fromkeys(self.LIMITS)


def resource_mapping() -> dict[str, type[Quota]]:
    """Return the type by its name."""
    return {"MCloud::Barbican::Quota": Quota}
