"""A resource that holds data, and that its stack deletes with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint import ordering, values
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("unprotected-data", "HC600", WARNING, confidence=MEDIUM, fixable=True, by_release=True)

_TYPES = (
    "AWS::EC2::Volume",
    "AWS::RDS::DBInstance",
    "OS::Cinder::Volume",
    "OS::Manila::Share",
    "OS::Swift::Container",
    "OS::Trove::Cluster",
    "OS::Trove::Instance",
)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for data without a deletion policy, which is what says that somebody thought of it."""
    for resource in subject.of_type(*_TYPES):
        if "deletion_policy" in resource.body.entries or "external_id" in resource.body.entries:
            continue
        if not _is_data(resource):
            continue
        schema = subject.type_of(resource)
        policy = "snapshot" if schema and schema.snapshot else "retain"
        policy = policy if policy in subject.language.deletion_policies else policy.capitalize()
        given = resource.properties.entries if isinstance(resource.properties, Mapping) else {}
        replacing = [
            str(name)
            for name in given
            if schema and name in schema.properties and not schema.properties[str(name)].update_allowed
        ]
        yield Hit(
            resource.key,
            f"the data in {resource.name} goes with the stack",
            f"Write deletion_policy: {policy}, or delete if that is meant.",
            fix=ordering.line(resource, f"deletion_policy: {policy}", f"Add the policy {policy}", safe=False),
            notes=[f"It also goes when {_or(replacing)} changes, as Heat then replaces it."]
            if replacing
            else (),
        )


def _is_data(resource: Resource) -> bool:
    if resource.type == "OS::Swift::Container":
        # Heat does not delete a container with something in it, unless told.
        return values.boolean(values.literal(resource.property("PurgeOnDelete"))) is True
    # A volume made from an image is a server's root disk.
    return not (resource.type == "OS::Cinder::Volume" and resource.property("image") is not None)


def _or(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
