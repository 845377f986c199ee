"""A software deployment on a server that is not made for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint import values
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("deployment-without-software-config", "HC507", ERROR, profile=MINIMAL)

_FORMAT = "SOFTWARE_CONFIG"
_HELP = f"Give that server user_data_format: {_FORMAT}"


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the servers that deployments are for."""
    for deployment in subject.of_type("OS::Heat::SoftwareDeployment", "OS::Heat::StructuredDeployment"):
        server = deployment.property("server")
        if server is not None:
            yield from _wrong(subject, server, ERROR)
    for group in subject.of_type("OS::Heat::SoftwareDeploymentGroup", "OS::Heat::StructuredDeploymentGroup"):
        servers = group.property("servers")
        for server in servers.entries.values() if isinstance(servers, Mapping) else ():
            yield from _wrong(subject, server, WARNING)


def _wrong(subject: Subject, value: Value, severity: str) -> Iterator[Hit]:
    server = subject.template.resources.get(values.resource_of(value) or "")
    if server is None or server.type != "OS::Nova::Server" or not isinstance(server.properties, Mapping):
        return
    given = server.property("user_data_format")
    name = "HEAT_CFNTOOLS" if given is None else values.string(given)
    if name is not None and name != _FORMAT:
        said = f"{server.name} takes no deployments, as its user_data_format is {name}"
        yield Hit(value, said, _HELP, severity=severity)
