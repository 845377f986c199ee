"""What the resource types of this package share: the SDK, whether their service is there, and reality."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from heat.common import exception
from heat.engine import clients, resource, support
from openstack import exceptions

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENT = "openstack"  # Heat's name of its plugin for openstacksdk


class SdkResource(resource.Resource):  # type: ignore[misc]
    """A resource that is made through openstacksdk.

    A subclass gives `service_type`, the service as Keystone's catalog calls it (keystoneauth knows its older
    names too), and `read`. Heat has clients for some of these services and none for others, so all of them
    ask the catalog in the same way.
    """

    support_status = support.SupportStatus(version="27.0.0")
    default_client_name = CLIENT
    service_type = ""

    @classmethod
    def is_service_available(cls, context: Any) -> tuple[bool, str | None]:
        """Say whether the catalog of who asks has the service, and why not; Heat hides the type then."""
        plugin = clients.Clients(context).client_plugin(CLIENT)
        if plugin.does_endpoint_exist(service_type=cls.service_type, service_name=CLIENT):
            return True, None
        return False, f"{cls.service_type} endpoint is not in service catalog."

    @property
    def sdk(self) -> Any:
        """The connection of openstacksdk, with the credentials of who works on the stack."""
        return self.client(CLIENT)

    def read(self) -> Any:
        """Return the thing itself as an SDK resource; raises NotFoundException where it is gone."""
        raise NotImplementedError

    def handle_check(self) -> None:
        """Fail where the thing is gone."""
        self.read()

    def needs_replace_failed(self) -> bool:
        """Go on with what a failed step left, if it is there."""
        if self.resource_id is None:
            return True
        with forgiving():
            self.read()
            return False
        return True

    def _show_resource(self) -> dict[str, Any]:
        return shown(self.read())

    def _resolve_attribute(self, name: str) -> Any:
        return None if self.resource_id is None else self._show_resource().get(name)


class Setting(SdkResource):
    """A resource that has no identity but a name that the template gives, or is a part of something else.

    Heat replaces by making the new one first and deleting the old one then, which here would take away what
    the new one has just set. So what fails, or is found broken, is mended and not replaced.
    """

    always_replace_on_check_failed = False

    def mend(self) -> None:
        """Make it what the properties say, whatever is there; raises NotFoundException where it cannot be."""
        raise NotImplementedError

    def needs_replace_failed(self) -> bool:
        """Mend it: Heat itself would take for whole what failed and has the same properties as before."""
        if self.resource_id is None:
            return True
        with forgiving():
            self.mend()
            return False
        return True


def shown(thing: Any) -> dict[str, Any]:
    """Return what the service tells of a thing, by the service's own names."""
    found: dict[str, Any] = thing.to_dict(computed=False, original_names=True)
    return found


@contextlib.contextmanager
def forgiving() -> Iterator[None]:
    """Pass over what is not there any more."""
    with contextlib.suppress(exceptions.NotFoundException, exception.EntityNotFound):
        yield


def given(properties: Any, *names: str) -> dict[str, Any]:
    """Return those of some properties that have a value."""
    return {name: properties[name] for name in names if properties[name] is not None}
