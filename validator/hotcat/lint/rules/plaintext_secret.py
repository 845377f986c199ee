"""A password or key written into a resource."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar
from hotcat.lint.body import inside
from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.secret import is_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.body import Body
    from hotcat.lint.subject import Subject

RULE = Rule("plaintext-secret", "HC711", WARNING, secret=True)

_SECRETS = {
    "AWS::IAM::User": ("LoginProfile", "Password"),
    "MCloud::Designate::TsigKey": ("secret",),
    "MCloud::Keystone::ApplicationCredential": ("password",),
    "OS::Barbican::Order": ("pass_phrase",),
    "OS::Barbican::Secret": ("payload",),
    "OS::Keystone::User": ("password",),
    "OS::Manila::SecurityService": ("password",),
    "OS::Neutron::IPsecSiteConnection": ("psk",),
    "OS::Nova::Server": ("admin_pass",),
    "OS::Trove::Cluster": ("users", "password"),
    "OS::Trove::Instance": ("users", "password"),
}
_MAPS = {  # maps with keys of the author's own
    "OS::Heat::SoftwareDeployment": ("input_values",),
    "OS::Heat::SoftwareDeploymentGroup": ("input_values",),
    "OS::Heat::Stack": ("parameters",),
    "OS::Heat::StructuredDeployment": ("input_values",),
    "OS::Nova::Server": ("metadata",),
    "OS::Zun::Container": ("environment",),
}


def check(subject: Subject) -> Iterator[Hit]:
    """Look where types have secrets, and by name where the names are the author's."""
    for kind, bodies in subject.bodies.items():
        if kind in _SECRETS:
            for body in bodies:
                for value in body.values(*_SECRETS[kind]):
                    yield from _hit(value, f"{kind} {_SECRETS[kind][-1]}")
        if kind in _MAPS:
            for body in bodies:
                for value in body.values(*_MAPS[kind]):
                    yield from _named(value)
        elif kind.endswith((".yaml", ".template")):
            for body in bodies:
                yield from _nested(body)


def _nested(body: Body) -> Iterator[Hit]:
    yield from _named(body.properties)


def _named(value: Value) -> Iterator[Hit]:
    if isinstance(value, Mapping):
        for name, inner in value.entries.items():
            if is_secret(str(name)):
                for one in inside(inner):
                    yield from _hit(one, str(name))


def _hit(value: Value, what: str) -> Iterator[Hit]:
    if isinstance(value, Scalar) and isinstance(value.value, str | int) and str(value.value).strip():
        yield Hit(
            value,
            f"{what} is written down in plain text",
            "Take it from a hidden parameter, from OS::Heat::RandomString, or from Barbican.",
        )
