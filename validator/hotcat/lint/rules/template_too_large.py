"""A template larger than Heat takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("template-too-large", "HC800", ERROR, profile=MINIMAL)

LIMIT = 512 << 10  # max_template_size of heat.conf, in characters of the parsed template as Python writes it

_SHORT = 100  # characters that are measured sooner than looked up
_DEEP = 100  # no template is nested so deeply that is read at all


def check(subject: Subject) -> Iterator[Hit]:
    """Count as Heat's API does, which is without comments and layout."""
    text = subject.document.text
    # Quotes and brackets come on top of what YAML needs, and aliases may multiply.
    if len(text) < LIMIT // 2 and not _has_anchor(text):
        return
    size = _size(subject.document.node, {})
    if size > LIMIT:
        yield Hit(
            subject.template.version,
            f"Heat counts {size >> 10} KiB, and takes templates of {LIMIT >> 10} KiB",
            "Move scripts to files for get_file, and groups of resources to nested templates.",
        )


def _size(node: Any, known: dict[int, int], depth: int = 0) -> int:
    """Return how long a value is as Python writes it; what is aliased is counted as often as it stands."""
    content = node.value
    size = known.get(id(node))
    if size is not None:
        return size
    if isinstance(content, str):
        size = len(repr(content) if node.tag.endswith(":str") else content)
        if len(content) < _SHORT:
            return size
    elif depth > _DEEP:
        return 0
    else:
        known[id(node)] = size = 0  # what holds itself ends here
        for item in content:
            for inner in item if isinstance(item, tuple) else (item,):
                size += 2 + _size(inner, known, depth + 1)
    known[id(node)] = size = size or 2
    return size


def _has_anchor(text: str) -> bool:
    at = text.find(" &")
    while at >= 0:
        if text[at + 2 : at + 3].isalnum():  # `a && b` has none
            return True
        at = text.find(" &", at + 2)
    return False
