"""A get_resource of another kind of thing than the property takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Mapping, Sequence
from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.subject import place
from hotcat.lint.things import THINGS
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource
    from hotcat.lint.mention import Mention
    from hotcat.lint.subject import Placed, Subject

RULE = Rule("unfit-reference", "HC342", ERROR, profile=MINIMAL, by_release=True)

# Properties of which Heat's schema does not say what they are to name.
_UNSAID = {
    ("OS::Heat::ScalingPolicy", "auto_scaling_group_id"): "heat.scaling_group",
    ("OS::Heat::SoftwareDeployment", "config"): "heat.config",
    ("OS::Heat::SoftwareDeployment", "server"): "nova.server",
    ("OS::Heat::SoftwareDeploymentGroup", "config"): "heat.config",
    ("OS::Heat::StructuredDeployment", "config"): "heat.config",
    ("OS::Heat::StructuredDeployment", "server"): "nova.server",
    ("OS::Heat::StructuredDeploymentGroup", "config"): "heat.config",
    ("OS::Heat::WaitCondition", "handle"): "heat.handle",
    ("OS::Neutron::FloatingIPAssociation", "floatingip_id"): "neutron.floatingip",
    ("OS::Neutron::Port", "security_groups"): "neutron.security_group",
    ("OS::Neutron::Router", "external_gateway_info.network"): "neutron.network",
    ("OS::Nova::Server", "networks.subnet"): "neutron.subnet",
    ("OS::Nova::Server", "security_groups"): "neutron.security_group",
}
_ALSO = {"keystone.project": "keystone.domain", "trove.flavor": "nova.flavor"}


def check(subject: Subject) -> Iterator[Hit]:
    """Compare what each property is to name with the type of the resource that it is given."""
    if "get_resource" not in subject.by_function:
        return
    for mention in mentions(subject):
        if not isinstance(mention.given, Mapping) or mapped(subject, mention):
            continue
        if any(call.name == "get_resource" for call in mention.resource.calls):
            for placed in _placed(subject, mention):
                value = placed.value
                if isinstance(value, Call) or (isinstance(value, Sequence) and _is_open(placed)):
                    yield from _compare(subject, value, placed, mention.name)
            if mention.name == "OS::Nova::Server":
                yield from _hints(subject, mention.given)


def _placed(subject: Subject, mention: Mention) -> list[Placed]:
    if not mention.member:
        return subject.placed(mention.resource)
    found: list[Placed] = []
    schema = subject.pack.type(mention.name)
    if schema and isinstance(mention.given, Mapping):
        place(found, (), mention.given, schema.properties)
    return found


def _hints(subject: Subject, given: Mapping) -> Iterator[Hit]:
    hints = given.get("scheduler_hints")
    group = hints.get("group") if isinstance(hints, Mapping) else None
    if group is not None:
        yield from _judge(subject, group, "nova.server_group", None)


def _compare(subject: Subject, value: Call | Sequence, placed: Placed, kind: str) -> Iterator[Hit]:
    for one in value.items if isinstance(value, Sequence) else (value,):
        if isinstance(one, Call) and one.name == "get_resource":
            yield from _judge(subject, one, _wanted(kind, placed), placed)


def _is_open(placed: Placed) -> bool:
    """Say whether the schema says nothing of a list's items, which then are not placed by themselves."""
    return placed.schema is not None and placed.schema.item is None


def _wanted(kind: str, placed: Placed) -> str | None:
    """Return what a property is to name, None where it may be anything."""
    for one in placed.schema.constraints if placed.schema else ():
        if one.kind == "custom_constraint":
            return one.name  # type: ignore[attr-defined, no-any-return]
    return _UNSAID.get((kind, ".".join(step for step in placed.path if isinstance(step, str))))


def _judge(subject: Subject, value: Value, wanted: str | None, placed: Placed | None) -> Iterator[Hit]:
    target = subject.template.resources.get(resource_of(value) or "")
    given = THINGS.get(target.type) if target else None
    if target is None or wanted is None or given in {None, wanted, _ALSO.get(wanted)}:
        return
    if "." not in wanted or (subject.environment and subject.environment.lookup(target.type, target.name)):
        return
    thing = wanted.partition(".")[2].replace("_", " ")
    name = placed.name if placed else "scheduler_hints.group"
    said = f"{name} takes a {thing}, but {target.name} is an {target.type}"
    yield Hit(value, said, _advice(subject, target, wanted))


def _advice(subject: Subject, target: Resource, wanted: str) -> str | None:
    schema = subject.type_of(target)
    thing = wanted.partition(".")[2]
    for attribute in (f"{thing}_id", f"vip_{thing}_id"):
        if schema and attribute in schema.attributes:
            return f"Perhaps {{ get_attr: [{target.name}, {attribute}] }}."
    fitting = [one.name for one in subject.template.resources.values() if THINGS.get(one.type) == wanted]
    return f"Perhaps {' or '.join(fitting)}." if 0 < len(fitting) < 4 else None  # noqa: PLR2004
