"""Text to YAML nodes: reading a file and composing it, within limits that hold on hostile input."""

from __future__ import annotations

import errno
import operator
import os
import stat
from typing import TYPE_CHECKING, Any

import yaml

from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.hot.node import Value

MAX_BYTES = 1 << 20  # twice what Heat takes for a template
MAX_DEPTH = 64
MAX_NODES = 50_000  # values, counted with aliases expanded, so that an alias bomb ends there
_SAFE = 1000  # nodes that no composer has trouble with, however they are nested

_STRING = "tag:yaml.org,2002:str"
_SEQUENCE = "tag:yaml.org,2002:seq"
_MAPPING = "tag:yaml.org,2002:map"
_RESOLVERS: dict[str, list[tuple[str, Any]]] = {
    first: [(tag, pattern.match) for tag, pattern in some]
    for first, some in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_MOST_WORDS, _LONGEST_WORD = 10_000, 40  # words whose tags are remembered, and their characters
_NO_FILE = "Name a file: neither a pipe nor a device is read, and a folder only for what lies in it."
_LOOK = "Look at the line above too: mostly an indentation, a quote or a bracket is wrong."
_REMEDIES = {
    errno.ENOENT: "Look at the name, and for a link where it leads.",
    errno.EACCES: "Give yourself the right to read it.",
    errno.EISDIR: _NO_FILE,
    errno.ENXIO: _NO_FILE,
    errno.ELOOP: "Its links lead in a circle: make one of them lead to the file.",
}


class _Tags(dict[str, str]):
    """The tags of plain words, by the word: the same few stand in all templates."""

    def __missing__(self, word: str) -> str:
        found = _STRING
        for tag, match in _RESOLVERS.get(word[:1], ()):
            if match(word):
                found = tag
                break
        if len(word) <= _LONGEST_WORD:
            if len(self) > _MOST_WORDS:
                self.clear()
            self[word] = found
        return found


_TAGS = _Tags()


class _Loader(yaml.CSafeLoader):
    """The safe loader with its own answers in less time: half of composing is to tell the scalars' tags.

    There are no path resolvers in Heat's YAML, so to descend and ascend is to do nothing.
    """

    descend_resolver: Any = staticmethod(operator.is_)
    ascend_resolver: Any = staticmethod(tuple)

    def resolve(self, kind: type[yaml.Node], value: str, implicit: tuple[bool, bool]) -> str:
        """Return the tag of a node that has none."""
        if kind is yaml.ScalarNode:
            return _TAGS[value] if implicit[0] else _STRING
        return _SEQUENCE if kind is yaml.SequenceNode else _MAPPING


class _CarefulLoader(_Loader):
    """The same within the limits of depth and number, for longer texts.

    libyaml's composer recurses in C, which would end the process before anybody can look at the nodes.
    """

    def __init__(self, text: str, path: Path) -> None:
        super().__init__(text)
        self._path = path
        self._depth = self._count = 0

    def descend_resolver(self, parent: yaml.Node | None, index: object) -> None:
        """Take note of a node below another one; raises Problem."""
        del index
        self._depth += 1
        self._count += 1
        # The values of a mapping have keys, which are nodes too.
        if parent and (self._depth > MAX_DEPTH + 1 or self._count > 2 * MAX_NODES):
            place = _place(parent.start_mark, self._path)
            raise too_deep(place) if self._depth > MAX_DEPTH + 1 else too_many(place)

    def ascend_resolver(self) -> None:
        """Take note of a node's end."""
        self._depth -= 1


class Problem(HotcatError):  # noqa: N818  (it is kept as often as raised)
    """Something wrong in a file; `rule` names the rule that tells of it, `value` is what it is about.

    `other` is what that clashes with, where there is such.
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
        other: Value | None = None,
    ) -> None:
        super().__init__(message, remedy=remedy, place=place)
        self.rule = rule
        self.value = value
        self.other = other


def read_text(path: Path) -> str:
    """Return the text of a file without a byte order mark; raises Problem."""
    try:
        # Without waiting: a FIFO would keep us until somebody writes into it.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Problem(
                    "unreadable-file", f"{path.name} is no regular file", remedy=_NO_FILE, place=Place(path)
                )
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                content = file.read(MAX_BYTES + 1)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        remedy = _REMEDIES.get(getattr(error, "errno", None) or 0, "Look whether the name is right.")
        about = f"cannot read {path.name}: {why}"
        raise Problem("unreadable-file", about, remedy=remedy, place=Place(path)) from None
    return decode(content, path)


def decode(content: bytes, path: Path) -> str:
    """Return the text that a file's bytes are; raises Problem for too many, or other than UTF-8."""
    if len(content) > MAX_BYTES:
        raise Problem(
            "file-too-large",
            f"larger than {MAX_BYTES >> 10} KiB",
            remedy="Make it smaller: nothing that hotcat or Heat reads as YAML needs as much.",
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
    """Return the root node of a YAML text, None for an empty one.

    Raises Problem for what is no YAML, nested too deeply, or too much.
    """
    try:
        if _most_nodes(text) <= _SAFE:
            node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
        else:
            loader = _CarefulLoader(text, path)
            try:
                node = loader.get_single_node()
            finally:
                loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _syntax_problem(error, path) from None
    except yaml.reader.ReaderError as error:
        line = text.encode(errors="surrogatepass").count(b"\n", 0, error.position) + 1
        raise Problem(
            "yaml-syntax",
            f"a character that YAML does not allow: {error.character!r}",
            remedy="Take it out, or write it as an escape in double quotes.",
            place=Place(path, line),
        ) from None
    except (yaml.YAMLError, RecursionError, UnicodeEncodeError) as error:
        about = f"cannot be parsed as YAML: {error}"
        raise Problem("yaml-syntax", about, remedy=_LOOK, place=Place(path)) from None
    return node


def _most_nodes(text: str) -> int:
    # An upper bound that costs next to nothing: each node but the first one comes with one of these.
    return sum(map(text.count, "[{:-?,"))


def too_deep(place: Place) -> Problem:
    """Make the problem of a text that is nested too deeply."""
    about = f"nested deeper than {MAX_DEPTH} levels"
    remedy = "Move what is inside to a nested template or a file, and look for an alias within itself."
    return Problem("nesting-too-deep", about, remedy=remedy, place=place)


def too_many(place: Place) -> Problem:
    """Make the problem of a text with more values than any template needs."""
    remedy = "Look for aliases that multiply, or split the file."
    return Problem("alias-expansion", "too many values", remedy=remedy, place=place)


def _syntax_problem(error: yaml.MarkedYAMLError, path: Path) -> Problem:
    about = ", ".join(part for part in (error.context, error.problem) if part)
    place = _place(error.problem_mark or error.context_mark, path)
    if "maximum nesting depth" in about:  # the parser's own limit, which it may come to first
        return too_deep(place)
    if "single document" in about:
        return Problem(
            "several-documents",
            "a second YAML document begins",
            remedy="Heat reads one document a file: put the others into files of their own.",
            place=place,
        )
    if "maximum nesting depth" in about:  # which newer libyamls have
        return too_deep(place)
    remedy = "Indent with spaces: YAML does not take tabs." if "'\\t'" in about else _LOOK
    return Problem("yaml-syntax", f"YAML syntax: {about}", remedy=remedy, place=place)


def _place(mark: Any, path: Path) -> Place:
    return Place(path, mark.line + 1, mark.column + 1) if mark else Place(path)
