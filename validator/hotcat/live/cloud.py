"""A cloud that `clouds.yaml` names: the connection to it, and the facts that hotcat keeps beside it.

Under the cloud's name, the key `hotcat` may hold:

    socks: ADDRESS:PORT   a SOCKS5 relay through which its floating IPs are reached
    site: NAME            the site in the catalog that describes the cloud
    cloud: NAME           the name of the embedded cloud that it is, for `hotcat cloud shell`
    guest: real | fake    whether its servers run a guest; real unless said
"""

from __future__ import annotations

import contextlib
import difflib
import functools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import openstack
from keystoneauth1.exceptions import ClientException, ConnectFailure, MissingRequiredOptions, Unauthorized
from openstack.config import OpenStackConfig
from openstack.exceptions import ConfigException, SDKException
from os_service_types import ServiceTypes

from hotcat.errors import HotcatError
from hotcat.live.address import port_number
from hotcat.live.heat import Heat

if TYPE_CHECKING:
    from openstack.connection import Connection

DEFAULT_CLOUD = "embedded"
_GUESTS = ("real", "fake")
_REQUEST_TIMEOUT = 60  # seconds for one API request, where clouds.yaml names no api_timeout


@dataclass(frozen=True)
class Relay:
    """A SOCKS5 relay."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """The relay as a proxy URL that leaves name resolution to the relay."""
        return f"socks5h://{self.host}:{self.port}"


@dataclass(frozen=True)
class Cloud:
    """A cloud that clouds.yaml names: `connection` for every service, `heat` for stacks."""

    name: str
    connection: Connection
    relay: Relay | None = None
    site: str | None = None
    embedded: str | None = None  # the embedded cloud's own name; None for any other cloud
    guest: str = "real"

    def log_in(self) -> None:
        """Ask the cloud for a token; raises HotcatError where it does not answer or refuses."""
        with refusals(self.name):
            self.connection.session.get_token()

    @functools.cached_property
    def heat(self) -> Heat:
        """Heat of this cloud."""
        return Heat(self.connection)

    @functools.cached_property
    def has_plugins(self) -> bool:
        """Whether its Heat has the catalog's plugins; one of their types is listed for every user."""
        return self.heat.has_type("MCloud::")

    @functools.cached_property
    def roles(self) -> frozenset[str]:
        """The roles held in the project; empty where the cloud's authentication does not tell."""
        auth: Any = self.connection.session.auth
        with refusals(self.name):
            access = auth.get_access(self.connection.session) if hasattr(auth, "get_access") else None
        return frozenset(access.role_names if access else ())

    def has_service(self, service: str) -> bool:
        """Whether the cloud's service catalog has a service type such as `load-balancer`.

        Also one that is none of OpenStack's official types, such as `dashboard`, and so unknown to the SDK.
        """
        with refusals(self.name):
            wanted = self.connection.config.has_service(service) or not ServiceTypes().is_official(service)
            return wanted and bool(self.connection.endpoint_for(service))


def default_cloud() -> str:
    """Return the cloud to use where none is named: $OS_CLOUD, else the embedded one."""
    return os.environ.get("OS_CLOUD") or DEFAULT_CLOUD


def connect(name: str | None = None) -> Cloud:
    """Connect to a cloud of `clouds.yaml`; raises HotcatError where it is not there or refuses."""
    cloud = find(name)
    cloud.log_in()
    return cloud


def find(name: str | None = None) -> Cloud:
    """Return a cloud of `clouds.yaml` and ask it nothing yet; raises HotcatError where it is not there."""
    name = name or default_cloud()
    with refusals(name):
        try:
            connection = openstack.connect(cloud=name, app_name="hotcat")
        except (AttributeError, TypeError):  # the SDK takes for granted that the file is well-formed
            raise HotcatError(
                f"clouds.yaml is wrong where cloud {name!r} is looked for",
                remedy="Below `clouds` it maps the name of each cloud to its entry.",
            ) from None
        connection.session.timeout = connection.session.timeout or _REQUEST_TIMEOUT
    return Cloud(name, connection, **_extra(name, connection.config.config.get("hotcat")))


def _extra(name: str, extra: object) -> dict[str, Any]:
    facts = extra if isinstance(extra, Mapping) else {}
    guest = facts.get("guest") or "real"
    if guest not in _GUESTS:
        raise _wrong_fact("guest", name, " or ".join(_GUESTS))
    return {
        "relay": _relay(name, str(facts.get("socks") or "")),
        "site": facts.get("site"),
        "embedded": facts.get("cloud"),
        "guest": guest,
    }


def _relay(name: str, address: str) -> Relay | None:
    host, _, port = address.rpartition(":")
    if not address:
        return None
    try:
        return Relay(host, port_number(port if host else ""))
    except HotcatError:
        raise _wrong_fact("socks", name, "ADDRESS:PORT") from None


def _wrong_fact(fact: str, name: str, wanted: str) -> HotcatError:
    return HotcatError(f"hotcat.{fact} of cloud {name!r} is not {wanted}", remedy="Mend it in clouds.yaml.")


@contextlib.contextmanager
def refusals(name: str) -> Iterator[None]:
    """Turn what the SDK and keystoneauth raise into HotcatError, about the cloud of that name."""
    try:
        yield
    except (SDKException, ClientException) as error:
        raise _refused(name, error) from None


def _refused(name: str, error: Exception) -> HotcatError:
    start = "`hotcat cloud up` brings the embedded cloud up"
    if isinstance(error, ConfigException | MissingRequiredOptions):
        known = _known_clouds()
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {near[0]!r}? " if near else ""
            listed = f"clouds.yaml names {', '.join(known)}; " if known else "There is no clouds.yaml; "
            return HotcatError(f"there is no cloud {name!r}", remedy=f"{hint}{listed}{start}.")
        return HotcatError(f"clouds.yaml is wrong for cloud {name!r}: {error}", remedy="Mend its entry.")
    if isinstance(error, ConnectFailure):
        hint = "`hotcat cloud status` shows the embedded cloud; " if name.startswith(DEFAULT_CLOUD) else ""
        return HotcatError(f"cloud {name!r} does not answer: {error}", remedy=f"{hint}{start}.")
    if isinstance(error, Unauthorized):
        return HotcatError(f"cloud {name!r} refuses the credentials", remedy="See its auth in clouds.yaml.")
    return HotcatError(f"cannot use cloud {name!r}: {error}", remedy="See its entry in clouds.yaml.")


def _known_clouds() -> list[str]:
    try:
        names = OpenStackConfig().get_cloud_names()
    except ConfigException:
        return []
    return sorted(name for name in names if name not in {"envvars", "defaults"})
