"""MCloud::Designate::Quota."""

from __future__ import annotations

from typing import Any

from . import base, quota

_MOST = 2**31 - 1  # MAX_QUOTA in designate/common/constants.py


class Quota(quota.ResetQuota):
    """The quota of a project in Designate.

    There is one quota a project; deleting the resource gives the project the defaults again. Designate's
    default policy allows it to administrators only.
    """

    service_type = "dns"

    PROPERTIES = (PROJECT, ZONES, ZONE_RECORDSETS, ZONE_RECORDS, RECORDSET_RECORDS, API_EXPORT_SIZE) = (
        "project",
        "zones",
        "zone_recordsets",
        "zone_records",
        "recordset_records",
        "api_export_size",
    )
    LIMITS = PROPERTIES[1:]

    properties_schema = {
        PROJECT: quota.project("the quota is of"),
        ZONES: quota.limit("many zones", _MOST),
        ZONE_RECORDSETS: quota.limit("many record sets in a zone, its own of SOA and NS among them,", _MOST),
        ZONE_RECORDS: quota.limit("many records in a zone, those of SOA and NS not among them,", _MOST),
        RECORDSET_RECORDS: quota.limit("many records in a record set", _MOST),
        API_EXPORT_SIZE: quota.limit("many record sets in a zone that is exported", _MOST),
    }

    def read(self) -> dict[str, Any]:
        """Return the project's limits, the defaults among them."""
        # The SDK asks in the name of the project, as Designate wants it of an administrator.
        found = base.shown(self.sdk.dns.get_quota(self.resource_id))
        return {name: found[name] for name in self.LIMITS}

    def change(self, limits: dict[str, int]) -> None:
        """Set these limits."""
        self.sdk.dns.update_quota(self.resource_id, **limits)

    def reset(self) -> None:
        """Give the project all defaults again."""
        self.sdk.dns.delete_quota(self.resource_id)


def resource_mapping() -> dict[str, type[Quota]]:
    """Return the type by its name."""
    return {"MCloud::Designate::Quota": Quota}
