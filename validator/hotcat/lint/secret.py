"""What is secret in a template: by its name, by where it comes from, or by its looks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hotcat.hot.node import Call
from hotcat.lint.rule import Hit
from hotcat.lint.values import attribute_of, resource_of, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotcat.lint.subject import Subject

WORDS = (
    "password",
    "passwd",
    "passphrase",
    "pass_phrase",
    "admin_pass",
    "adminpass",
    "secret",
    "token",
    "private_key",
    "privatekey",
    "api_key",
    "apikey",
    "access_key",
    "credential",
)
"""What the names of secrets hold, in small letters."""

_AROUND = (  # what says something of a secret, or where it lies, without being one
    "_age",
    "_count",
    "_enabled",
    "_expires",
    "_file",
    "_hash",
    "_id",
    "_ids",
    "_length",
    "_lifetime",
    "_name",
    "_path",
    "_policy",
    "_ref",
    "_refs",
    "_salt",
    "_size",
    "_store",
    "_ttl",
    "_type",
    "_url",
    "_version",
)

KEY_PAIR = "OS::Nova::KeyPair"
_ATTRIBUTES = {
    ("OS::Heat::RandomString", "value"): "a random string",
    ("OS::Heat::RandomString", "show"): "a random string",
    ("AWS::IAM::AccessKey", "SecretAccessKey"): "a secret access key",
    ("MCloud::Designate::TsigKey", "secret"): "the secret of a TSIG key",
    ("MCloud::Keystone::ApplicationCredential", "secret"): "the secret of an application credential",
    ("OS::Barbican::Order", "private_key"): "a private key",
    ("OS::Neutron::IPsecSiteConnection", "psk"): "a pre-shared key",
    (KEY_PAIR, "private_key"): "a private key",
}
_REFERENCES = {"OS::Heat::RandomString": "a random string"}  # get_resource gives the string itself


@cache
def is_secret(name: str) -> bool:
    """Say whether a name is that of a secret: `db_password` is one, `password_length` is none."""
    low = name.lower().replace("-", "_")
    if low == "psk" or low.endswith("_psk"):
        return True
    return any(word in low for word in WORDS) and not low.endswith(_AROUND)


def handed_over(subject: Subject, name: str, what: str) -> Iterator[Hit]:
    """Yield a hit for each secret that is put into a property of a server, which is called `what`."""
    for body in subject.bodies.get("OS::Nova::Server", ()):
        value = body.properties.get(name)
        calls = [one for one in value.walk() if isinstance(one, Call)] if value is not None else []
        for call, secret in secret_calls(subject, calls):
            yield Hit(
                call,
                f"{secret} goes into the {what} of {body.resource.name}",
                "Let the server fetch it from Barbican, or hand it over with a SoftwareDeployment.",
            )


def secret_calls(subject: Subject, calls: Iterable[Call]) -> Iterator[tuple[Call, str]]:
    """Yield the calls that result in a secret, and what each is."""
    template = subject.template
    for call in calls:
        if call.name == "get_param":
            name = string(call.argument)
            parameter = template.parameters.get(name or "")
            if parameter and (parameter.hidden or (parameter.type == "string" and is_secret(parameter.name))):
                yield call, f"parameter {name}"
        elif call.name == "get_attr":
            found = attribute_of(call)
            resource = template.resources.get(found[0]) if found else None
            what = _ATTRIBUTES.get((resource.type, found[1])) if resource and found else None
            if what:
                yield call, what
        elif call.name == "get_resource":
            resource = template.resources.get(resource_of(call) or "")
            if resource and resource.type in _REFERENCES:
                yield call, _REFERENCES[resource.type]
