"""A depends_on for a resource that is referred to anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Scalar, Sequence
from hotcat.lint import values
from hotcat.lint.rule import INFO, STRICT, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Span, Value
    from hotcat.hot.template import Resource
    from hotcat.lint.subject import Subject

RULE = Rule("redundant-depends-on", "HC505", INFO, profile=STRICT, fixable=True)


def check(subject: Subject) -> Iterator[Hit]:
    """Compare depends_on with the references that always count."""
    for resource in subject.template.resources.values():
        if "depends_on" not in resource.body.entries or not resource.calls:
            continue
        items = resource.depends_on
        referred = set(_referred(resource)) if items else set()
        for item in items:
            if item.value in referred:
                yield Hit(
                    item,
                    f"{resource.name} refers to {item.value} anyway, which makes it depend on it",
                    "Remove it.",
                    fix=_removed(subject.document.text, resource, item, alone=len(items) == 1),
                )


def _referred(resource: Resource) -> Iterator[str]:
    """Yield the resources referred to, but for those in an `if`: the branch not taken does not count."""
    waiting: list[Value] = [
        resource.body.entries[key] for key in ("properties", "metadata") if key in resource.body.entries
    ]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Call):
            attribute = values.attribute_of(value)
            name = attribute[0] if attribute else values.resource_of(value)
            if name:
                yield name
            if value.name == "if":
                continue
        waiting += value.children()


def _removed(text: str, resource: Resource, item: Scalar, *, alone: bool) -> Fix | None:
    key, value = resource.body.keys["depends_on"], resource.body.entries["depends_on"]
    if not _block(text, key.span, resource):
        return None
    if alone:
        cut = _lines(text, key.span.start, item.span.end, closing="]" if _flow(value) else "")
    elif _flow(value):
        cut = _in_list(text, item.span)
    else:
        cut = _lines(text, item.span.start, item.span.end, opening="-")
    return Fix(f"Remove {item.value}", [Edit(*cut, "")], safe=True) if cut else None


def _flow(value: Value) -> bool:
    return isinstance(value, Sequence) and bool(getattr(value.node, "flow_style", None))


def _block(text: str, key: Span, resource: Resource) -> bool:
    begin = text.rfind("\n", 0, key.start) + 1
    return not getattr(resource.body.node, "flow_style", None) and not text[begin : key.start].strip()


def _lines(
    text: str, start: int, end: int, *, opening: str = "", closing: str = ""
) -> tuple[int, int] | None:
    """Return the bounds of whole lines, if there is nothing else on them."""
    begin = text.rfind("\n", 0, start) + 1
    finish = text.find("\n", end)
    finish = len(text) if finish < 0 else finish + 1
    if text[begin:start].strip() != opening or text[end:finish].strip(" \t\r\n\"'") != closing:
        return None
    return begin, finish


def _in_list(text: str, item: Span) -> tuple[int, int] | None:
    end = item.end
    while text[end : end + 1] in {" ", "\t"}:
        end += 1
    if text[end : end + 1] == ",":
        end += 1
        while text[end : end + 1] in {" ", "\t"}:
            end += 1
        return item.start, end
    start = text.rfind(",", 0, item.start)
    return (start, item.end) if not text[start + 1 : item.start].strip() else None
