"""A function of the CloudFormation kind that later versions of HOT have no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule
from hotcat.lint.strays import REMOVED, strays
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.strays import Stray
    from hotcat.lint.subject import Subject

RULE = Rule("removed-function", "HC014", ERROR, profile=MINIMAL, fixable=True)

_SUCCESSORS = {
    "Fn::Base64": "nothing: Heat encodes by itself",
    "Fn::GetAZs": "a parameter with the names of the zones",
    "Fn::Join": "list_join",
    "Fn::MemberListToMap": "a mapping",
    "Fn::Replace": "str_replace",
    "Fn::ResourceFacade": "resource_facade",
    "Fn::Select": "a path in get_attr or get_param",
    "Fn::Split": "str_split",
}


def check(subject: Subject) -> Iterator[Hit]:
    """Pick what the version has taken away."""
    for stray in strays(subject, REMOVED):
        successor = _successor(stray, subject)
        fix = None
        if successor in subject.language.functions and _same_shape(stray):
            span = stray.key.span
            fix = Fix(f"write {successor}", [Edit(span.start, span.end, successor)], safe=True)
        yield Hit(
            stray.key,
            f"{stray.name} is not in HOT since {stray.since}",
            f"Use {successor}.",
            fix=fix,
        )


def _successor(stray: Stray, subject: Subject) -> str:
    if stray.name != "Ref":
        return _SUCCESSORS.get(stray.name, "a function of HOT")
    target = string(next(iter(stray.value.entries.values())))
    return "get_resource" if target in subject.template.resources else "get_param"


def _same_shape(stray: Stray) -> bool:
    argument = next(iter(stray.value.entries.values()))
    if stray.name == "Fn::Join":
        return isinstance(argument, Sequence) and len(argument.items) == 2  # noqa: PLR2004  (a pair)
    return stray.name in {"Ref", "Fn::Split"}
