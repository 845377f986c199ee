"""MCloud::Keystone::Domain."""

from __future__ import annotations

from heat.engine import support
from heat.engine.resources.openstack.keystone import domain

from . import base


class Domain(domain.KeystoneDomain):  # type: ignore[misc]
    """A domain in Keystone that can be deleted while it is enabled.

    In place of OS::Keystone::Domain, whose deletion Keystone refuses before somebody disables the domain by
    hand. Keystone deletes all users, groups and projects of a domain with it. Administrators only.
    """

    support_status = support.SupportStatus(version="27.0.0")

    def handle_delete(self) -> None:
        """Disable the domain, as Keystone wants it, and delete it."""
        if self.resource_id is None:
            return
        identity = super(domain.KeystoneDomain, self).client(base.CLIENT).identity
        with base.forgiving():
            identity.update_domain(self.resource_id, is_enabled=False)
            identity.delete_domain(self.resource_id)

    def handle_check(self) -> None:
        """Fail where it is gone."""
        self.client().domains.get(self.resource_id)


def resource_mapping() -> dict[str, type[Domain]]:
    """Return the type by its name."""
    return {"MCloud::Keystone::Domain": Domain}
