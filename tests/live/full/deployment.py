"""An embedded cloud with services beside the core's, and tenants of its own for each test."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import openstack
from tests.live.rig import Rig

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Tenant:
    """A project with one member, who is no administrator."""

    project: Any
    user: Any
    cloud: Any  # a connection as the member


@dataclass
class Deployment(Rig):
    """The cloud, with its administrator's connection."""

    services_wanted: str = "full"
    _made: list[Tenant] = field(default_factory=list)

    def start_up(self) -> None:
        """Have it installed and up."""
        self.run("cloud", "install", "--with", self.services_wanted)
        self.up("--with", self.services_wanted)

    def has(self, service: str) -> bool:
        """Whether the cloud runs that component."""
        from hotcat.embedded.settings import load

        return service in load(self.cloud.paths).services

    @cached_property
    def admin(self) -> Any:
        """A connection as the administrator."""
        return self._connect(self.cloud.entries()[f"{self.name}-admin"]["auth"])

    def tenant(self, name: str) -> Tenant:
        """Make a project and its member."""
        identity, password = self.admin.identity, secrets.token_urlsafe(16)
        project = identity.create_project(name=f"{name}-{secrets.token_hex(4)}", domain_id="default")
        user = identity.create_user(name=project.name, domain_id="default", password=password)
        member = identity.find_role("member")
        identity.assign_project_role_to_user(project, user, member)
        auth = {
            "auth_url": self.cloud.entries()[self.name]["auth"]["auth_url"],
            "username": user.name,
            "password": password,
            "project_name": project.name,
            "user_domain_id": "default",
            "project_domain_id": "default",
        }
        made = Tenant(project, user, self._connect(auth))
        self._made.append(made)
        return made

    def forget_tenants(self) -> None:
        """Delete the users and projects that `tenant` made."""
        for made in self._made:
            self.admin.identity.delete_user(made.user)
            self.admin.identity.delete_project(made.project)
        self._made.clear()

    def wait(self, what: Callable[[], Any], patience: float = 120.0) -> Any:
        """Wait until `what` returns something true, and return that."""
        found: list[Any] = []

        def look() -> bool:
            found[:] = [what()]
            return bool(found[0])

        self.until(look, patience)
        return found[0]

    @staticmethod
    def _connect(auth: dict[str, str]) -> Any:
        return openstack.connect(
            load_yaml_config=False, load_envvars=False, region_name="RegionOne", auth=auth
        )
