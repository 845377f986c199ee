"""More resources than Heat lets a stack have, nested ones included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import groups
from hotcat.hot.tree import GROUP, STACK
from hotcat.lint import nested
from hotcat.lint.rule import ERROR, MEDIUM, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Template
    from hotcat.hot.tree import Tree
    from hotcat.lint.subject import Subject

RULE = Rule("too-many-resources", "HC409", ERROR, confidence=MEDIUM)

LIMIT = 1000
_DEEPEST = 2 * nested.MAX_DEPTH
_GROUPS = (groups.RESOURCE_GROUP, "OS::Heat::SoftwareDeploymentGroup", "OS::Heat::StructuredDeploymentGroup")


def check(subject: Subject) -> Iterator[Hit]:
    """Count the resources with the members of groups, where the text tells how many."""
    template = subject.template
    if len(template.resources) <= LIMIT and not subject.children and not any(subject.of_type(*_GROUPS)):
        return
    sizes = _sizes(subject.tree, template, {})
    total = sum(sizes.values())
    if total > LIMIT:
        largest = max(sizes, key=lambda name: sizes[name])
        resource = template.resources[largest]
        at = resource.property("count") or resource.key
        if sizes[largest] == 1:
            at = template.sections["resources"]
        yield Hit(
            at,
            f"the stack has {total} resources; Heat allows {LIMIT}",
            "A nested template and each member of a group count as well. Make several stacks.",
        )


def _sizes(tree: Tree, template: Template, known: dict[object, int], depth: int = 0) -> dict[str, int]:
    """Return how many resources each resource of a template is, its nested ones included."""
    sizes = dict.fromkeys(template.resources, 1)
    for resource in template.resources.values():
        if resource.type == groups.RESOURCE_GROUP:
            sizes[resource.name] += nested.count(resource) or 0
    for child in tree.children(template):
        if child.template and child.way != STACK and depth < _DEEPEST:
            path = child.template.document.path
            if path not in known:
                known[path] = 0  # for whoever meets itself
                known[path] = sum(_sizes(tree, child.template, known, depth + 1).values())
            times = 1
            if child.way == GROUP:
                times = (nested.count(child.resource) or 0) if _counted(child.resource.type) else 0
            sizes[child.resource.name] += times * known[path]
    return sizes


def _counted(kind: str) -> bool:
    return kind == groups.RESOURCE_GROUP
