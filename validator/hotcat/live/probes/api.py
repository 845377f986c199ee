"""The api probe: any read through openstacksdk, such as `network.ips`; its answer is matched.

A listing gives a list of mappings; a `get_...` or `find_...` method one mapping.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from keystoneauth1.exceptions import ClientException
from openstack.exceptions import SDKException
from openstack.proxy import Proxy

from hotcat.errors import HotcatError
from hotcat.live.probes.miss import ProbeMissError, expect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hotcat.live.cloud import Cloud


# Listings of what has no ID, and so no read of one; openstacksdk 4.4 does not annotate them.
_WITHOUT_SINGULAR = {"availability_zones", "role_assignments"}


def look(cloud: Cloud, arguments: Mapping[str, Any]) -> None:
    """Call the method `read` (SERVICE.METHOD) with the arguments `where`; expects `expect`."""
    read = arguments["read"]
    try:
        method = reader(cloud.connection, read)
        answer = method(**arguments.get("where", {}))
        if inspect.isgenerator(answer):
            answer = list(answer)
    except (SDKException, ClientException) as error:
        raise ProbeMissError(f"{read}: {error}") from None
    except TypeError as error:
        raise HotcatError(f"api: {read}: {error}", remedy="`where` holds the method's arguments.") from None
    expect(read, [("answer", arguments["expect"], _plain(answer))])


def reader(connection: Any, read: str) -> Callable[..., Any]:
    """Return the method that `read` names; raises HotcatError where it does not exist or might write."""
    service, _, name = read.partition(".")
    proxy = getattr(connection, service, None)
    method = getattr(proxy, name, None)
    if not isinstance(proxy, Proxy) or not callable(method):
        raise HotcatError(
            f"api: openstacksdk has no {read}", remedy="See openstacksdk's proxy of the service."
        )
    if not name.startswith(("get_", "find_")) and not _is_listing(proxy, name):
        raise HotcatError(
            f"api: {read} is not a read", remedy="Use a listing, a get_... or a find_... method."
        )
    return method  # type: ignore[no-any-return]


def _is_listing(proxy: Any, name: str) -> bool:
    """Whether a method lists: it is annotated to generate, or is a plural with a reading singular.

    `ips` has `find_ip`, `policies` has `get_policy`.
    """
    if "Generator[" in str(inspect.signature(getattr(proxy, name)).return_annotation):
        return True
    singulars = (name.removesuffix("s"), name.removesuffix("es"), f"{name.removesuffix('ies')}y")
    if name in _WITHOUT_SINGULAR:
        return True
    return any(hasattr(proxy, verb + one) for one in singulars if one != name for verb in ("find_", "get_"))


def _plain(answer: object) -> object:
    if isinstance(answer, list):
        return [_plain(one) for one in answer]
    to_dict = getattr(answer, "to_dict", None)
    return to_dict(computed=False) if to_dict else answer
