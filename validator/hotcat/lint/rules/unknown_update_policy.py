"""An update policy that the resource's type does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import SCALING_GROUP
from hotcat.hot.node import Mapping
from hotcat.hot.tree import TYPE
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dict

    from hotcat.lint.subject import Subject
    from hotcat.schema.pack import Property

RULE = Rule("unknown-update-policy", "HC609", ERROR, profile=MINIMAL, by_release=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare each policy, and what is in it, with those of the type."""
    for resource in subject.template.resources.values():
        policy = resource.body.entries.get("update_policy")
        if not isinstance(policy, Mapping) or not policy.entries:
            continue
        schema = subject.type_of(resource)
        if schema and not schema.placeholder:
            yield from _unknown(resource.type, policy, schema.update_policy)
        elif any(child.resource is resource and child.way == TYPE for child in subject.children):
            yield from _unknown("a nested template", policy, {})


def _unknown(kind: str, policy: Mapping, known: Dict[str, Property]) -> Iterator[Hit]:
    for name, value in policy.entries.items():
        found = known.get(str(name))
        if found is None:
            hint = f"One of {', '.join(known)}." if known else "It has none."
            if kind == SCALING_GROUP:
                hint = "Here it is the property rolling_updates."
            yield Hit(policy.keys[name], f"{kind} has no update policy {name}", hint)
        elif isinstance(value, Mapping) and found.properties:
            for inner in value.entries:
                if inner not in found.properties:
                    yield Hit(
                        value.keys[inner],
                        f"the update policy {name} has no {inner}",
                        f"One of {', '.join(found.properties)}.",
                    )
