"""Finding out why a stack failed: the resources it began with, their events, and their servers' consoles."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from keystoneauth1.exceptions import ClientException
from openstack.exceptions import SDKException

from hotcat.errors import HotcatError
from hotcat.report.results import ConsoleLog, Event, FailedResource, StackFailure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotcat.live.cloud import Cloud
    from hotcat.live.heat import Stack, StackResource

_SERVER = "OS::Nova::Server"
_CONSOLE_LINES = 60


def explain(cloud: Cloud, stack: Stack, events: Sequence[Event] = ()) -> StackFailure:
    """Gather what is known of a failed stack; `events` are those of the action that failed.

    Where the cloud does not tell more, the stack's own reason is what is known.
    """
    resources: Sequence[StackResource] = ()
    with contextlib.suppress(HotcatError):
        resources = cloud.heat.resources(stack)
    failed = _innermost(resources)
    # A deletion does not fail in a guest.
    servers = [] if stack.status.startswith("DELETE") else _servers_of(failed, resources)
    return StackFailure(
        stack=stack.name,
        status=stack.status,
        reason=stack.reason,
        resources=tuple(_failed(one, events) for one in failed),
        consoles=tuple(filter(None, (_console(cloud, server) for server in servers))),
    )


def commands(cloud: str, stack: str) -> tuple[str, ...]:
    """Return the commands that show more of a stack, and the one that deletes it."""
    openstack = f"openstack --os-cloud {cloud}"
    return (
        f"{openstack} stack failures list --long {stack}",
        f"{openstack} stack event list --nested-depth 5 {stack}",
        f"{openstack} stack resource list --nested-depth 5 {stack}",
        f"hotcat delete {stack} --cloud {cloud}",
    )


def _innermost(resources: Sequence[StackResource]) -> list[StackResource]:
    failed = [one for one in resources if one.status.endswith("_FAILED")]
    innermost = [one for one in failed if not any(other.path.startswith(f"{one.path}/") for other in failed)]
    # Heat also marks as failed what it called off when another resource failed.
    causes = [one for one in innermost if not _called_off(one)]
    return causes or innermost


def _called_off(resource: StackResource) -> bool:
    return " aborted" in resource.reason or "cancelled" in resource.reason


def _failed(resource: StackResource, events: Sequence[Event]) -> FailedResource:
    own = (one for one in events if (one.stack_id, one.resource) == (resource.stack_id, resource.name))
    return FailedResource(
        path=resource.path,
        type=resource.type,
        status=resource.status,
        reason=resource.reason,
        physical_id=resource.physical_id,
        events=tuple(own),
    )


def _servers_of(failed: Sequence[StackResource], resources: Sequence[StackResource]) -> list[StackResource]:
    """Return the failed servers, else those beside what failed: a wait condition fails in the guest."""
    servers = [one for one in resources if one.type == _SERVER and one.physical_id]
    own = [one for one in servers if one in failed]
    stacks = {one.stack_id for one in failed}
    return own or [one for one in servers if one.stack_id in stacks]


def _console(cloud: Cloud, server: StackResource) -> ConsoleLog | None:
    try:
        answer = cloud.connection.compute.get_server_console_output(server.physical_id, length=_CONSOLE_LINES)
    except (SDKException, ClientException) as error:
        return ConsoleLog(server.physical_id, server.path, f"(cannot be read: {error})")
    text = answer.get("output") if isinstance(answer, dict) else answer
    return ConsoleLog(server.physical_id, server.path, str(text)) if text else None
