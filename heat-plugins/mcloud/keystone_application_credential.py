"""MCloud::Keystone::ApplicationCredential."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from heat.common import config, exception
from heat.engine import attributes, constraints, properties, translation
from keystoneauth1 import exceptions as refusals
from keystoneauth1 import session
from keystoneauth1.identity import v3
from openstack import connection, exceptions

from . import base

if TYPE_CHECKING:
    from collections.abc import Iterator


class ApplicationCredential(base.SdkResource):
    """An application credential in Keystone: what a program logs in with, in one project and with some roles.

    Of the user who creates the stack, or of another one whose password is given. Keystone lets nobody make
    one for somebody else, not even an administrator; nor does it accept the trust with which Heat acts on its
    own. So the stack's own user must start each action that makes or deletes one, logged in with a password;
    with `user` and `password` that does not matter. Any change makes another one, with another secret.
    """

    service_type = "identity"

    PROPERTIES = (
        NAME,
        DESCRIPTION,
        USER,
        PASSWORD,
        PROJECT,
        ROLES,
        EXPIRES_AT,
        UNRESTRICTED,
        ACCESS_RULES,
    ) = (
        "name",
        "description",
        "user",
        "password",
        "project",
        "roles",
        "expires_at",
        "unrestricted",
        "access_rules",
    )
    _RULE = (SERVICE, METHOD, PATH) = ("service", "method", "path")
    ATTRIBUTES = (NAME_ATTR, SECRET, USER_ID, PROJECT_ID) = ("name", "secret", "user_id", "project_id")

    properties_schema = {
        NAME: properties.Schema(
            properties.Schema.STRING,
            "Name, unique for the user; made of the stack's and the resource's where it is not given, which "
            "lets another one be made before this one goes.",
            constraints=[constraints.Length(min=1, max=255)],
        ),
        DESCRIPTION: properties.Schema(properties.Schema.STRING, "What it is for."),
        USER: properties.Schema(
            properties.Schema.STRING,
            "Name or ID of the user that it is of; who creates the stack where it is not given.",
            constraints=[constraints.CustomConstraint("keystone.user")],
        ),
        PASSWORD: properties.Schema(
            properties.Schema.STRING,
            "Password of that user, from a hidden parameter or OS::Heat::RandomString. One that changes does "
            "not make another credential.",
            update_allowed=True,
        ),
        PROJECT: properties.Schema(
            properties.Schema.STRING,
            "Name or ID of the project that it is for, only along with a user; the stack's where not given.",
            constraints=[constraints.CustomConstraint("keystone.project")],
        ),
        ROLES: properties.Schema(
            properties.Schema.LIST,
            "Names of the roles that it has; all that the user has in the project where it is not given.",
            schema=properties.Schema(properties.Schema.STRING, "Name of a role."),
        ),
        EXPIRES_AT: properties.Schema(
            properties.Schema.STRING,
            "When it ends, such as 2030-01-31T00:00:00Z; never where it is not given.",
            constraints=[constraints.CustomConstraint("iso_8601")],
        ),
        UNRESTRICTED: properties.Schema(
            properties.Schema.BOOLEAN,
            "Whether it may make and delete other application credentials.",
            default=False,
        ),
        ACCESS_RULES: properties.Schema(
            properties.Schema.LIST,
            "The only requests that it may make; any where it is not given.",
            schema=properties.Schema(
                properties.Schema.MAP,
                "A kind of request.",
                schema={
                    SERVICE: properties.Schema(
                        properties.Schema.STRING, "Type of the service in Keystone's catalog.", required=True
                    ),
                    METHOD: properties.Schema(
                        properties.Schema.STRING,
                        "Method of the request.",
                        required=True,
                        constraints=[
                            constraints.AllowedValues(["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"])
                        ],
                    ),
                    PATH: properties.Schema(
                        properties.Schema.STRING,
                        "Path of the request; * stands for a part of it, ** for any parts.",
                        required=True,
                        constraints=[constraints.AllowedPattern("^/.*$")],
                    ),
                },
            ),
        ),
    }
    attributes_schema = {
        NAME_ATTR: attributes.Schema("Name of the credential.", type=attributes.Schema.STRING),
        SECRET: attributes.Schema(
            "The secret. Keystone tells it once; Heat stores it encrypted, and `show` leaves it out.",
            type=attributes.Schema.STRING,
            cache_mode=attributes.Schema.CACHE_NONE,
        ),
        USER_ID: attributes.Schema("ID of the user that it is of.", type=attributes.Schema.STRING),
        PROJECT_ID: attributes.Schema("ID of the project that it is for.", type=attributes.Schema.STRING),
    }

    def translation_rules(self, props: Any) -> list[Any]:
        """Take user and project by their names too."""
        keystone = self.client_plugin("keystone")
        finders = {self.USER: "get_user_id", self.PROJECT: "get_project_id"}
        return [
            translation.TranslationRule(
                props, translation.TranslationRule.RESOLVE, [name], client_plugin=keystone, finder=finder
            )
            for name, finder in finders.items()
        ]

    def validate(self) -> None:
        """Want a password with the user, and a user with the project."""
        super().validate()
        given = {name for name in self.PROPERTIES if self.properties.data.get(name) is not None}
        for name, needed in (
            (self.USER, self.PASSWORD),
            (self.PASSWORD, self.USER),
            (self.PROJECT, self.USER),
        ):
            if name in given and needed not in given:
                raise exception.ResourcePropertyDependency(prop1=name, prop2=needed)

    def read(self) -> Any:
        """Return the credential, without its secret."""
        user = self.data()[self.USER_ID]
        with self._identity() as identity:
            return identity.get_application_credential(user, self.resource_id)

    def handle_create(self) -> None:
        """Create the credential and keep its secret."""
        wanted = base.given(self.properties, self.DESCRIPTION, self.EXPIRES_AT, self.ACCESS_RULES)
        if roles := self.properties[self.ROLES]:
            wanted[self.ROLES] = [{"name": role} for role in roles]
        if self.properties[self.UNRESTRICTED]:
            wanted[self.UNRESTRICTED] = True
        name = self.properties[self.NAME] or self.physical_resource_name()
        with self._identity() as identity, self._refusal():
            user = identity.get_user_id()
            made = identity.create_application_credential(user, name, **wanted)
        self.resource_id_set(made.id)
        for key, value in ((self.NAME, name), (self.USER_ID, user), (self.PROJECT_ID, made.project_id)):
            self.data_set(key, value)
        self.data_set(self.SECRET, made.secret, redact=True)

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: Any) -> None:
        """Take over the password by which it will be deleted."""

    def needs_replace_failed(self) -> bool:
        """Make another one: of one whose creation failed, nobody has the secret."""
        return True

    def handle_delete(self) -> None:
        """Delete it as its user, or, if that is not possible any more, as an administrator may."""
        if self.resource_id is None:
            return
        user = self.data()[self.USER_ID]
        with contextlib.suppress(refusals.ClientException, exceptions.SDKException), self._identity() as own:
            own.delete_application_credential(user, self.resource_id)
            return
        with self._refusal():
            self.sdk.identity.delete_application_credential(user, self.resource_id)

    @contextlib.contextmanager
    def _refusal(self) -> Iterator[None]:
        """Tell the way out where Keystone refuses who works on the stack."""
        try:
            yield
        except exceptions.ForbiddenException as error:
            if self.properties[self.USER] is not None:
                raise
            raise exception.Error(
                f"{error}. For this Keystone wants the user to log in with a password, and takes no trust of "
                f"Heat's: start the action on the stack so, or give it {self.USER} and {self.PASSWORD}."
            ) from error

    @contextlib.contextmanager
    def _identity(self) -> Iterator[Any]:
        """Keystone's API, as the user that the credential is of; the session of another one is ended."""
        if self.properties[self.USER] is None:
            yield self.sdk.identity
            return
        auth = v3.Password(
            auth_url=self.context.keystone_v3_endpoint,
            user_id=self.properties[self.USER],
            password=self.properties[self.PASSWORD],
            project_id=self.properties[self.PROJECT] or self.context.project_id,
        )
        opened = session.Session(auth=auth, **config.get_ssl_options("keystone"))
        own = connection.Connection(session=opened, region_name=self.sdk.config.region_name)
        try:
            yield own.identity
        finally:
            own.close()

    def _show_resource(self) -> dict[str, Any]:
        # Never none: in place of that, Heat would show all attributes.
        return {key: self.data().get(key) for key in (self.NAME, self.USER_ID, self.PROJECT_ID)}

    def _resolve_attribute(self, name: str) -> Any:
        return None if self.resource_id is None else self.data().get(name)

    def get_live_state(self, resource_properties: Any) -> dict[str, Any]:  # noqa: ARG002
        """Tell nothing: a credential cannot be changed."""
        return {}


def resource_mapping() -> dict[str, type[ApplicationCredential]]:
    """Return the type by its name."""
    return {"MCloud::Keystone::ApplicationCredential": ApplicationCredential}
