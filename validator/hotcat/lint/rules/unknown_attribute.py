"""A get_attr of an attribute that the resource's type does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.hot.template import Output
from hotcat.lint.nearest import advice
from hotcat.lint.references import OPEN_TYPES, references
from hotcat.lint.rule import ERROR, MINIMAL, WARNING, Hit, Rule
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Resource
    from hotcat.lint.references import Reference
    from hotcat.lint.subject import Subject

RULE = Rule("unknown-attribute", "HC205", ERROR, profile=MINIMAL, fixable=True, by_release=True)

_DEPLOYMENTS = frozenset(("OS::Heat::SoftwareDeployment", "OS::Heat::StructuredDeployment"))
_WITH_PATH = frozenset(("OS::Heat::ResourceChain", "OS::Heat::ResourceGroup"))


def check(subject: Subject) -> Iterator[Hit]:
    """Look the attributes up in the type's schema."""
    resources = subject.template.resources
    for one in references(subject):
        resource = resources.get(one.target)
        if not one.path or resource is None:
            continue
        attribute = one.path[0]
        name = attribute.value if isinstance(attribute, Scalar) else None
        schema = subject.type_of(resource)
        if schema is None or not isinstance(name, str):
            continue
        # What Heat finds out only when it asks for the value does not stop a stack in an output.
        late = WARNING if isinstance(one.owner, Output) else ERROR
        if resource.type in OPEN_TYPES:
            if name == "attributes" and len(one.path) == 1 and resource.type in _WITH_PATH:
                said = f"attributes of {resource.type} needs the name of a member's attribute behind it"
                yield Hit(attribute, said, "As in [group, attributes, networks].", severity=late)
            continue
        # Of a removed type only an empty shell is left, which has no properties and any attribute.
        if name in schema.attributes or not schema.properties or _mapped(subject, resource):
            continue
        if resource.type in _DEPLOYMENTS:
            outputs = _outputs(subject, resource)
            if outputs is None or name in outputs:
                continue
            yield _hit(subject, one, name, [*outputs, *schema.attributes], late)
        else:
            yield _hit(subject, one, name, list(schema.attributes), ERROR)


def _hit(subject: Subject, one: Reference, name: str, known: list[str], severity: str) -> Hit:
    at, kind = one.path[0], subject.template.resources[one.target].type
    help_, fix = advice(subject, at, name, [each for each in known if each != "show"])
    if "." in name and name.partition(".")[0] in known:
        help_ = f"Write the steps as items of the list: {', '.join(name.split('.'))}."
        fix = None
    elif name in ("id", "Ref", "ref_id"):
        help_ = "The resource's id is what get_resource gives."
    said = f"{kind} has no attribute {name}"
    return Hit(at, said, help_, fix=fix, severity=severity)


def _mapped(subject: Subject, resource: Resource) -> bool:
    """Say whether the environment makes something else of the type."""
    return bool(subject.environment and subject.environment.lookup(resource.type, resource.name))


def _outputs(subject: Subject, deployment: Resource) -> list[str] | None:
    """Return the outputs of the config that is deployed, None where these are not written down here."""
    config = subject.template.resources.get(resource_of(deployment.property("config")) or "")
    if config is None or not config.type.startswith("OS::Heat::S"):
        return None
    outputs = config.property("outputs")
    if outputs is None:
        return [] if isinstance(config.properties, Mapping) else None
    found = []
    for item in outputs.items if isinstance(outputs, Sequence) else (outputs,):
        name = item.string("name") if isinstance(item, Mapping) else None
        if name is None:
            return None
        found.append(name)
    return found
