"""Heat as hotcat uses it: typed values over python-heatclient.

It is heatclient rather than openstacksdk, for the SDK's preview of an update performs the update, and its
reads of a stack hide DELETE_COMPLETE.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from heatclient import exc
from heatclient.v1.client import Client
from keystoneauth1.exceptions import ClientException, ConnectFailure, RetriableConnectionFailure

from hotcat.errors import HotcatError
from hotcat.report.results import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openstack.connection import Connection

NESTED_DEPTH = 5  # as deep as Heat nests stacks
_TRANSIENT = {500, 502, 503, 504}


class HeatUnavailableError(HotcatError):
    """Heat does not answer, or with an internal error: worth another try."""


@dataclass(frozen=True)
class Stack:
    """A stack; `status` is Heat's ACTION_STATE. Only `Heat.get(..., outputs=True)` fills in `outputs`."""

    id: str
    name: str
    status: str
    reason: str = ""
    tags: tuple[str, ...] = ()
    outputs: Mapping[str, object] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """NAME/ID: names the stack for certain, also once it is deleted."""
        return f"{self.name}/{self.id}"

    @property
    def in_progress(self) -> bool:
        """Whether an action on the stack is going on."""
        return self.status.endswith("_IN_PROGRESS")


@dataclass(frozen=True)
class StackResource:
    """A resource of a stack or of one nested in it; `path` leads down from the root stack: group/0/server.

    One that `nests` is a stack itself, which may hold no resources.
    """

    path: str
    name: str
    type: str
    status: str
    reason: str = ""
    physical_id: str = ""
    stack_id: str = ""
    nests: bool = False


class Heat:
    """Heat of one cloud and project. Every method raises HotcatError where Heat refuses."""

    def __init__(self, connection: Connection) -> None:
        config = connection.config
        self._client = Client(
            session=connection.session,
            region_name=config.get_region_name("orchestration"),
            interface=config.get_interface("orchestration"),
            endpoint_override=config.get_endpoint("orchestration"),
        )

    def create(self, name: str, request: Mapping[str, object]) -> Stack:
        """Ask for a stack; `request` holds what the API's body takes beside the name."""
        with _refusals(f"create stack {name!r}"):
            body = self._client.stacks.create(stack_name=name, **request)
        return Stack(body["stack"]["id"], name, "CREATE_IN_PROGRESS")

    def update(self, stack: Stack, request: Mapping[str, object]) -> None:
        """Ask for an update of a stack; `request` as for `create`."""
        with _refusals(f"update stack {stack.name!r}"):
            self._client.stacks.update(stack.reference, **request)

    def preview(self, name: str, request: Mapping[str, object]) -> Mapping[str, int]:
        """Return how many resources of each type `create` would make with the same request."""
        with _refusals(f"preview stack {name!r}"):
            preview = self._client.stacks.preview(stack_name=name, **request)
        return Counter(sorted(_types(preview.resources)))

    def delete(self, stack: Stack) -> None:
        """Ask for the deletion of a stack; one that is not there is fine."""
        with _refusals(f"delete stack {stack.name!r}", missing_ok=True):
            self._client.stacks.delete(stack.reference)

    def get(self, name_or_id: str, *, outputs: bool = False) -> Stack | None:
        """Return a stack by name, id or reference; None where there is none."""
        with _refusals(f"read stack {name_or_id!r}", missing_ok=True):
            return _stack(self._client.stacks.get(name_or_id, resolve_outputs=outputs))
        return None

    def holds(self, stack: Stack) -> bool:
        """Whether Heat still lists a stack, so that its name is taken.

        A deleted one it lists for a moment after it says DELETE_COMPLETE, until its trust is gone too. Where
        an engine died in that moment it lists it on, until another `delete`.
        """
        with _refusals(f"list stack {stack.name!r}"):
            return any(True for _ in self._client.stacks.list(filters={"id": stack.id}))
        return False

    def stacks(self, project: str) -> list[Stack]:
        """Return a project's stacks, without those nested in others; an admin would be given those of all."""
        with _refusals("list stacks"):
            every = self._client.stacks.list()
            # Only an admin is told the project, and attributes that are not there are fetched one by one.
            return [_stack(raw) for raw in every if raw.to_dict().get("project", project) == project]

    def events(self, stack: Stack, *, after: str | None = None) -> list[Event]:
        """Return the events of a stack and those nested in it, oldest first; only those after an event's id.

        A stack that is gone has none.
        """
        with _refusals(f"read the events of {stack.name!r}", missing_ok=True):
            try:
                raw = self._client.events.list(
                    stack.reference, nested_depth=NESTED_DEPTH, sort_dir="asc", marker=after
                )
            except exc.HTTPNotFound:  # the marker may be gone: Heat keeps 1000 events a stack
                raw = self._client.events.list(stack.reference, nested_depth=NESTED_DEPTH, sort_dir="asc")
            return [_event(one) for one in raw]
        return []

    def resources(self, stack: Stack) -> list[StackResource]:
        """Return the resources of a stack and those nested in it, by path; a stack that is gone has none."""
        with _refusals(f"read the resources of {stack.name!r}", missing_ok=True):
            raw = self._client.resources.list(stack.reference, nested_depth=NESTED_DEPTH)
            return sorted(_with_paths(raw, stack.id), key=lambda resource: resource.path)
        return []

    def has_type(self, pattern: str) -> bool:
        """Whether Heat lists a resource type whose name begins with what the regular expression matches."""
        with _refusals("list resource types"):
            return any(True for _ in self._client.resource_types.list(filters={"name": pattern}))
        return False


def _stack(raw: Any) -> Stack:
    outputs = {
        output["output_key"]: output.get("output_value") for output in getattr(raw, "outputs", None) or ()
    }
    reason = raw.stack_status_reason or ""
    return Stack(raw.id, raw.stack_name, raw.stack_status, reason, tuple(raw.tags or ()), outputs)


def _event(raw: Any) -> Event:
    stack, stack_id = _link(raw.links, "stack")
    return Event(
        id=raw.id,
        time=raw.event_time,
        stack=stack,
        stack_id=stack_id,
        resource=raw.resource_name,
        status=raw.resource_status,
        reason=raw.resource_status_reason or "",
        physical_id=raw.physical_resource_id or "",
    )


def _with_paths(raw: Sequence[Any], root: str) -> Iterator[StackResource]:
    owners = {_link(one.links, "nested")[1]: one for one in raw}

    def path(one: Any) -> str:
        owner = owners.get(_link(one.links, "stack")[1])
        return f"{path(owner)}/{one.resource_name}" if owner else str(one.resource_name)

    for one in raw:
        yield StackResource(
            path=path(one),
            name=one.resource_name,
            type=one.resource_type,
            status=one.resource_status,
            reason=one.resource_status_reason or "",
            physical_id=one.physical_resource_id or "",
            stack_id=_link(one.links, "stack")[1] or root,
            nests=any(link.get("rel") == "nested" for link in one.links),
        )


def _link(links: Sequence[Mapping[str, str]], relation: str) -> tuple[str, str]:
    """Return name and id of the stack that a link leads to; empty where there is no such link."""
    for link in links:
        if link.get("rel") == relation:
            name, _, stack_id = link["href"].partition("/stacks/")[2].partition("/")
            return name, stack_id.partition("/")[0]
    return "", ""


def _types(resources: Sequence[Any]) -> Iterator[str]:
    for resource in resources:
        if isinstance(resource, list):  # a nested stack
            yield from _types(resource)
        else:
            yield resource["resource_type"]


@contextlib.contextmanager
def _refusals(doing: str, *, missing_ok: bool = False) -> Iterator[None]:
    """Turn what heatclient and keystoneauth raise into HotcatError."""
    try:
        yield
    except exc.HTTPNotFound as error:
        if not missing_ok:
            raise HotcatError(f"cannot {doing}: {_reason(error)}") from None
    except exc.HTTPConflict as error:
        raise HotcatError(
            f"cannot {doing}: {_reason(error)}",
            remedy="Give another name, or delete the stack that has it: `hotcat delete NAME`.",
        ) from None
    except (exc.HTTPForbidden, exc.HTTPUnauthorized) as error:
        raise HotcatError(
            f"cannot {doing}: {_reason(error)}",
            remedy="Use a cloud (--cloud) whose user has the role for it.",
        ) from None
    except (ConnectFailure, RetriableConnectionFailure, exc.CommunicationError) as error:
        raise HeatUnavailableError(f"cannot {doing}: Heat does not answer: {error}") from None
    except exc.HTTPException as error:
        kind = HeatUnavailableError if error.code in _TRANSIENT else HotcatError
        raise kind(f"cannot {doing}: {_reason(error)}") from None
    except (exc.BaseException, ClientException) as error:
        raise HotcatError(f"cannot {doing}: {error}") from None


def _reason(error: Exception) -> str:
    return str(error).removeprefix("ERROR: ")
