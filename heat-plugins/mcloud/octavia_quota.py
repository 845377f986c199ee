"""MCloud::Octavia::Quota."""

from __future__ import annotations

from typing import Any

from openstack import exceptions

from . import base, quota


class Quota(quota.ProjectQuota):
    """The quota of a project in Octavia.

    In place of OS::Octavia::Quota, which fails always in Heat 27: it calls its client in a way that this does
    not have. There is one quota a project; deleting the resource gives the project the defaults again.
    Octavia's default policy allows it to administrators of load balancing only.
    """

    service_type = "load-balancer"

    PROPERTIES = (PROJECT, LOADBALANCER, LISTENER, POOL, MEMBER, HEALTHMONITOR, L7POLICY, L7RULE) = (
        "project",
        "loadbalancer",
        "listener",
        "pool",
        "member",
        "healthmonitor",
        "l7policy",
        "l7rule",
    )
    LIMITS = PROPERTIES[1:]

    properties_schema = {
        PROJECT: quota.project("the quota is of"),
        LOADBALANCER: quota.limit("many load balancers"),
        LISTENER: quota.limit("many listeners"),
        POOL: quota.limit("many pools"),
        MEMBER: quota.limit("many members of pools"),
        HEALTHMONITOR: quota.limit("many health monitors"),
        L7POLICY: quota.limit("many policies of layer 7"),
        L7RULE: quota.limit("many rules of layer 7"),
    }

    def read(self) -> dict[str, Any]:
        """Return the project's limits, the defaults among them."""
        return self._call("GET")

    def write(self, limits: dict[str, int | None]) -> None:
        """Set the limits; Octavia takes null for the default."""
        self._call("PUT", {"quota": limits})

    def handle_delete(self) -> None:
        """Give the project the defaults again."""
        if self.resource_id is not None:
            with base.forgiving():
                self._call("DELETE")

    def _call(self, method: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        # The SDK's own class of quotas lacks what is of layer 7.
        response = self.sdk.load_balancer.request(f"/lbaas/quotas/{self.resource_id}", method, json=body)
        exceptions.raise_from_response(response)
        found: dict[str, Any] = response.json()["quota"] if response.content else {}
        return found


def resource_mapping() -> dict[str, type[Quota]]:
    """Return the type by its name."""
    return {"MCloud::Octavia::Quota": Quota}
