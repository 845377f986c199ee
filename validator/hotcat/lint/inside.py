"""A piece of a text that stands in a template: where it is in the file."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

import yaml

from hotcat.hot.node import Scalar

if TYPE_CHECKING:
    from hotcat.hot.document import Document


def piece(text: str, start: int, end: int) -> Scalar:
    """Return the piece of a file's text between two offsets as a value, so that it has a span."""
    return Scalar(_node(text[start:end], _mark(text, start), _mark(text, end)), text[start:end])


def within(scalar: Scalar, document: Document, start: int, end: int) -> Scalar:
    """Return the piece of a string between two of its offsets; the string itself where that is not sure.

    It is sure for block scalars with `|`, whose lines are lines of the file, for a string that is written as
    it is, and for what stands once.
    """
    value, node, text = str(scalar.value), scalar.node, document.text
    first = value.rfind("\n", 0, start) + 1
    last = value.find("\n", start)
    end = min(end, last if last >= 0 else len(value))
    content = value[first : last if last >= 0 else len(value)]
    if getattr(node, "style", None) == "|":
        at = node.start_mark.index
        for _ in range(value.count("\n", 0, start) + 1):
            at = text.find("\n", at) + 1
        stop = text.find("\n", at)
        indent = text.find(content, at, stop if stop >= 0 else len(text))
        if at > 0 and indent >= 0:
            return piece(text, indent + start - first, indent + end - first)
        return scalar
    wanted = value[start:end]
    low, high = node.start_mark.index, node.end_mark.index
    begin = low + (text[low : low + 1] in {"'", '"'})
    if wanted and text.startswith(value, begin):
        return piece(text, begin + start, begin + end)
    if wanted and text.count(wanted, low, high) == 1:
        at = text.index(wanted, low, high)
        return piece(text, at, at + len(wanted))
    return scalar


def _mark(text: str, index: int) -> yaml.Mark:
    starts = _starts(text)
    line = bisect_right(starts, index) - 1
    return yaml.Mark("", index, line, index - starts[line], None, 0)


@lru_cache(maxsize=4)
def _starts(text: str) -> list[int]:
    """Return where the lines of a text begin; a file has many pieces to be found."""
    starts = [0]
    while at := text.find("\n", starts[-1]) + 1:
        starts.append(at)
    return starts


def _node(value: str, start: yaml.Mark, end: yaml.Mark) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, start, end)
