"""An embedded cloud with services beside the core's, and tenants of its own for each test."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openstack
import yaml
from tests.live.rig import Rig

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Tenant:
    """A project with one member, who is no administrator."""

    project: Any
    user: Any
    cloud: Any  # a connection as the member
    password: str = field(repr=False)


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

    def tenant(self, name: str, *, kept: bool = False) -> Tenant:
        """Make a project and its member; one that is kept outlives the test, until `forget`."""
        identity, password = self.admin.identity, secrets.token_urlsafe(16)
        project = identity.create_project(name=f"{name}-{secrets.token_hex(4)}", domain_id="default")
        user = identity.create_user(name=project.name, domain_id="default", password=password)
        member = identity.find_role("member")
        identity.assign_project_role_to_user(project, user, member)
        made = Tenant(project, user, self.log_in(user.name, password, project.name), password)
        if not kept:
            self._made.append(made)
        return made

    def list_in_clouds_yaml(self, made: Tenant) -> str:
        """Let the hotcat commands of these tests know a tenant's member as a cloud; returns its name."""
        file = Path(self.environment["OS_CLIENT_CONFIG_FILE"])
        listed = yaml.safe_load(file.read_text())
        auth = self._auth(made.user.name, made.password, made.project.name)
        listed["clouds"][made.user.name] = {"auth": auth, "region_name": "RegionOne"}
        file.write_text(yaml.safe_dump(listed))
        return str(made.user.name)

    def log_in(self, user: str, password: str, project: str) -> Any:
        """A connection as this user in this project, both by their names in the domain default."""
        return self._connect(self._auth(user, password, project))

    def _auth(self, user: str, password: str, project: str) -> dict[str, str]:
        return {
            "auth_url": self.cloud.entries()[self.name]["auth"]["auth_url"],
            "username": user,
            "password": password,
            "project_name": project,
            "user_domain_id": "default",
            "project_domain_id": "default",
        }

    def forget(self, made: Tenant) -> None:
        """Delete a tenant's user and project."""
        self.admin.identity.delete_user(made.user)
        self.admin.identity.delete_project(made.project)

    def forget_tenants(self) -> None:
        """Delete the users and projects that `tenant` made."""
        for made in self._made:
            self.forget(made)
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
