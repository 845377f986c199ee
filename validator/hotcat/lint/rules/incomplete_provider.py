"""A template put in the place of one of Heat's types that does not offer all that the type has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.constraint import BOOLEAN, JSON, LIST, NUMBER, STRING
from hotcat.hot.tree import GROUP, TYPE
from hotcat.lint import nested
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Template
    from hotcat.lint.subject import Subject
    from hotcat.schema.pack import ResourceType

RULE = Rule("incomplete-provider", "HC459", ERROR, profile=MINIMAL, by_release=True)

_TYPES = {
    "String": STRING,
    "Integer": NUMBER,
    "Number": NUMBER,
    "Boolean": BOOLEAN,
    "Map": JSON,
    "List": LIST,
}


def check(subject: Subject) -> Iterator[Hit]:
    """Compare each such template with the type that it stands for."""
    if not subject.environment:
        return
    for child, template in nested.faced(subject.children):
        name = str(child.value.plain())
        facade = subject.pack.type(name) if child.way in {TYPE, GROUP} else None
        for lack in _lacks(facade, template) if facade else ():
            yield Hit(
                child.value,
                f"{child.target} cannot stand for {name}: {lack}",
                "Map a type of your own to it instead.",
            )


def _lacks(facade: ResourceType, template: Template) -> Iterator[str]:
    outputs = [one for one in facade.attributes if one not in nested.shown(template)]
    if outputs:
        yield f"it has no output {', '.join(outputs)}"
    for name, schema in facade.properties.items():
        parameter = template.parameters.get(name)
        if parameter is None:
            if schema.required:
                yield f"it has no parameter {name}"
        elif _TYPES.get(schema.type, parameter.type) != parameter.type:
            yield f"its parameter {name} is a {parameter.type}"
    for name, parameter in template.parameters.items():
        if parameter.required and name not in facade.properties:
            yield f"it needs the parameter {name}, which {facade.name} does not have"
