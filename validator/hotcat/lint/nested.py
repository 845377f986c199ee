"""Nested templates, seen from the resource that brings them in: how many, how deep, what they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.groups import DEFINITION, INDEX, RESOURCE_CHAIN
from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.hot.tree import CHAIN, GROUP, STACK
from hotcat.lint import values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hotcat.hot.node import Value
    from hotcat.hot.template import Resource, Template
    from hotcat.hot.tree import Child, Tree

MAX_DEPTH = 5
"""How deep stacks may nest; heat.conf's max_nested_stack_depth, unless the site sets another."""

_GROUPS = frozenset({*DEFINITION, RESOURCE_CHAIN, "OS::Heat::SoftwareDeploymentGroup"})
UNREADABLE = frozenset({"missing-file", "unreadable-file"})
HARMED = frozenset({"malformed-section", "malformed-parameter", "unknown-parameter-type", "duplicate-key"})
"""Problems that leave a template's parameters unknown."""


def count(resource: Resource) -> int | None:
    """Return how many members a ResourceGroup surely has; None where only a parameter or a function tells."""
    value = resource.property("count")
    if value is None:
        return 1 if isinstance(resource.properties, Mapping) else None
    return values.whole_number(values.literal(value))


def member(resource: Resource) -> Mapping | None:
    """Return the definition of a group's members."""
    found = resource.property(DEFINITION[resource.type])
    return found if isinstance(found, Mapping) else None


def index_of(resource: Resource) -> str | None:
    """Return what stands for a member's index in a ResourceGroup; None where a function tells."""
    value = resource.property("index_var")
    return INDEX if value is None else values.string(value)


def faced(children: Iterable[Child]) -> Iterator[tuple[Child, Template]]:
    """Yield the nested templates whose parameters can be told, except those that Heat does not look at."""
    for child in children:
        template = child.template
        if template is None or (child.way == GROUP and count(child.resource) == 0):
            continue
        if "external_id" in child.resource.body.entries:
            continue
        if not any(problem.rule in HARMED for problem in template.problems):
            yield child, template


def given(child: Child) -> Mapping | None:
    """Return the parameters that a child is given, an empty mapping for none; None where a function tells."""
    value = child.given
    if isinstance(value, Mapping):
        # OS::Heat::Stack takes a whole environment in their place.
        return None if child.way == STACK and "parameters" in value.entries else value
    if value is None or (isinstance(value, Scalar) and value.value is None):
        return Mapping(child.value.node, {}, {})
    return None


def levels(tree: Tree, template: Template, known: dict[object, int]) -> int:
    """Return how many levels of stacks a template makes below its own; more than enough for an endless one.

    `known` is empty at first, and holds what was found by the template's path.
    """
    path = template.document.path
    if path not in known:
        known[path] = MAX_DEPTH + 1  # for whoever meets itself
        # A group makes a stack of its own, also for members that are no templates.
        deepest = int(any(resource.type in _GROUPS for resource in template.resources.values()))
        for child in tree.children(template):
            if child.template and child.way != STACK:
                own = 2 if child.way in {GROUP, CHAIN} else 1
                deepest = max(deepest, own + levels(tree, child.template, known))
        known[path] = deepest
    return known[path]


def sure(child: Child) -> bool:
    """Say whether a child is made whatever the parameters are."""
    if "condition" in child.resource.body.entries:
        return False
    return child.way != GROUP or bool(count(child.resource))


def below(tree: Tree, template: Template) -> Iterator[Template]:
    """Yield a template and all that it nests, each once."""
    seen: set[Path] = set()
    waiting = [template]
    while waiting:
        one = waiting.pop()
        if one.document.path not in seen:
            seen.add(one.document.path)
            yield one
            waiting += [child.template for child in tree.children(one) if child.template]


def types(template: Template) -> set[str]:
    """Return the types of all resources in a template; members of groups and chains too."""
    found: set[str] = set()
    for resource in template.resources.values():
        found.add(resource.type)
        for name in ("resource_def", "resource"):
            definition = resource.property(name)
            if isinstance(definition, Mapping):
                found.add(definition.string("type") or "")
        chain = resource.property("resources")
        for item in chain.items if isinstance(chain, Sequence) else ():
            found.add(str(item.plain()) if isinstance(item, Scalar) else "")
    return found


def shown(template: Template) -> set[str]:
    """Return the attributes that a nested template has as a resource."""
    return {*template.outputs, "show", "OS::stack_id"}


def scalars(value: Value | None) -> Iterator[Scalar]:
    """Yield all scalars in a value."""
    if value is not None:
        for one in value.walk():
            if isinstance(one, Scalar):
                yield one
