"""Text to YAML nodes: reading a file and composing it, within limits that hold on hostile input."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Any

import yaml

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.hot.node import Value

MAX_BYTES = 1 << 20  # twice what Heat takes for a template
MAX_DEPTH = 64
SAFE_DEPTH = 1000  # far below where libyaml's composer, which recurses in C, would end the process

_INDENT = re.compile(r"(?m)^[ \t?:-]+")


class Problem(HotcatError):  # noqa: N818  (it is kept as often as raised)
    """Something wrong in a file; `rule` names the rule that tells of it, `value` is what it is about.

    The catalog raises it; the linter makes a finding of it.
    """

    def __init__(
        self,
        rule: str,
        message: str,
        *,
        remedy: str | None = None,
        place: Place | None = None,
        value: Value | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.rule = rule
        self.value = value


def read_text(path: Path) -> str:
    """Return the text of a file without a byte order mark; raises Problem."""
    try:
        # Without waiting: a FIFO would keep us until somebody writes into it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Problem("unreadable-file", f"{path.name} is no regular file", place=Place(path))
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                content = file.read(MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Problem("unreadable-file", f"cannot read {path.name}: {why}", place=Place(path)) from None
    return decode(content, path)


def decode(content: bytes, path: Path) -> str:
    """Return the text that a file's bytes are; raises Problem for too many, or other than UTF-8."""
    if len(content) > MAX_BYTES:
        raise Problem(
            "file-too-large",
            f"larger than {MAX_BYTES >> 10} KiB",
            remedy="Heat takes templates of at most 512 KiB.",
            place=Place(path),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Problem(
            "unreadable-file", "not UTF-8 text", remedy="Save the file in UTF-8.", place=Place(path, line)
        ) from None


def compose(text: str, path: Path) -> yaml.Node | None:
    """Return the root node of a YAML text, None for an empty one; raises Problem for what is no YAML."""
    try:
        if _deepest(text) > SAFE_DEPTH and _deepest_by_lines(text) > SAFE_DEPTH:
            _measure_depth(text, path)
        node: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise _syntax_problem(error, path) from None
    except yaml.reader.ReaderError as error:
        line = text.encode(errors="surrogatepass").count(b"\n", 0, error.position) + 1
        raise Problem(
            "yaml-syntax",
            f"a character that YAML does not allow: {error.character!r}",
            place=Place(path, line),
        ) from None
    except (yaml.YAMLError, RecursionError, UnicodeEncodeError) as error:
        raise Problem("yaml-syntax", f"cannot be parsed as YAML: {error}", place=Place(path)) from None
    return node


def _deepest(text: str) -> int:
    # An upper bound that costs next to nothing: each level of nesting takes a bracket, or more indentation;
    # a list may stand at its parent's indentation, which doubles it.
    indent = max(map(len, _INDENT.findall(text)), default=0)
    return text.count("[") + text.count("{") + 2 * indent + 2


def _deepest_by_lines(text: str) -> int:
    # Another upper bound, for texts with thousands of brackets that close again in their lines. Closing ones
    # count only against those of their own line, and not where they may be in quotes, a comment or a tag.
    held = widest = 0
    for line in text.splitlines():
        opened = line.count("[") + line.count("{")
        if opened:
            widest = max(widest, opened)
            sure = not any(mark in line for mark in "\"'#!")
            held += max(0, opened - line.count("]") - line.count("}")) if sure else opened
    return held + widest + 2 * max(map(len, _INDENT.findall(text)), default=0) + 2


def _measure_depth(text: str, path: Path) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise too_deep(_place(event.start_mark, path))


def too_deep(place: Place) -> Problem:
    """Make the problem of a text that is nested too deeply."""
    return Problem("nesting-too-deep", f"nested deeper than {MAX_DEPTH} levels", place=place)


def _syntax_problem(error: yaml.MarkedYAMLError, path: Path) -> Problem:
    about = ", ".join(part for part in (error.context, error.problem) if part)
    place = _place(error.problem_mark or error.context_mark, path)
    if "single document" in about:
        return Problem(
            "several-documents",
            "a second YAML document begins",
            remedy="Heat reads one document a file: put the others into files of their own.",
            place=place,
        )
    remedy = "Indent with spaces: YAML does not take tabs." if "'\\t'" in about else None
    return Problem("yaml-syntax", f"YAML syntax: {about}", remedy=remedy, place=place)


def _place(mark: Any, path: Path) -> Place:
    return Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
