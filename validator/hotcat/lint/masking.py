"""What is shown of a file, without its secrets: neither the line of a finding nor its words may tell one."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hotcat.hot.build import Builder
from hotcat.lint import leak
from hotcat.lint.secret import WORDS, is_secret
from hotcat.report.secret import without

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotcat.lint.finding import Finding

    Piece = tuple[int, int]
    """Where something begins and ends, as offsets into a text."""

_SIGNS = (*WORDS, "hidden", "psk", "payload")  # what a text with such a key holds
# The fewest pieces one of which is in each of those: most texts hold none.
_PIECES = ("pass", "_key", "atekey", "apikey", "secret", "token", "credential", "hidden", "psk", "payload")
_PLAIN = ("", "~", "null", "true", "false", "yes", "no")
_PAYLOAD = "payload"  # of OS::Barbican::Secret
_HOLDERS = ("default", "value")  # of a parameter, of an output
_NUMBER = 100  # characters that a number may have to be taken for one
_MOST = 100  # secrets of a file that messages are searched for


def pieces(text: str, root: yaml.Node | None) -> list[Piece]:
    """Return where secrets stand by the keys that they stand under, in the file's order."""
    if root is None or not _may_hold(text):
        return []
    return sorted({(node.start_mark.index, node.end_mark.index) for node in _under_keys(root)})


def of_text(text: str) -> list[Piece]:
    """Return the same of a text by itself; nothing where it is no YAML."""
    from hotcat.hot.compose import Problem, compose

    try:
        return pieces(text, compose(text, Path())) if _may_hold(text) else []
    except Problem:
        return []


def shown(line: str, at: int, known: Iterable[Piece]) -> list[Piece]:
    """Return what not to show of a line that begins at an offset: what is `known`, and what looks like it.

    The pieces are offsets into the line, in their order, and do not overlap.
    """
    found = [(start - at, stop - at) for start, stop in known if start < at + len(line) and stop > at]
    guessed = [
        (begin, end)
        for begin, end in _assigned(line)
        if not any(start < end and stop > begin for start, stop in found)
    ]
    apart: list[Piece] = []
    for begin, end in sorted([*found, *guessed, *_looking_so(line)]):
        start, stop = max(begin, 0), min(end, len(line))
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(apart[-1][1], stop)
        elif start < stop:
            apart.append((start, stop))
    return apart


def _looking_so(line: str) -> Iterator[Piece]:
    """Yield where secrets stand in a line by how they look; overlapping ones too."""
    import re

    for sign, shape, _ in leak.CREDENTIALS:
        for found in re.finditer(shape, line) if sign in line else ():
            # What follows the head of a key is the key.
            yield found.start(), len(line) if sign.endswith("-----") else found.end()
    low = line.lower()
    for sign, shape in (("://", leak.URL), *leak.PASSWORDS, *leak.CLOUD_CONFIG_PASSWORDS):
        for found in re.finditer(shape, line) if sign in low else ():
            yield found.span(1)
    if len(line) >= leak.SHORTEST_BODY and " " not in line.strip():
        for found in re.finditer(leak.BODY, line):
            yield found.span()


def _assigned(line: str) -> Iterator[Piece]:
    """Yield the values in a line that stand under the name of a secret; where they end is a guess."""
    import re

    for found in re.finditer(leak.ASSIGNED, line) if _may_hold(line) else ():
        if is_secret(found[1]):
            yield found.span(2)


def clean(findings: Iterable[Finding], texts: Iterable[tuple[str, yaml.Node | None]]) -> None:
    """Take the secrets of some files out of the words of findings."""
    secrets: set[str] = set()
    for text, root in texts:
        for node in islice(_under_keys(root), _MOST) if root and _may_hold(text) else ():
            secrets.add(node.value)
            if len(node.value) < _NUMBER:  # it is also shown as what YAML makes of it
                secrets.add(str(Builder(Path()).value(node).plain()))
    begins = {secret: (secret.strip()[:4], repr(secret.strip())[1:5]) for secret in secrets}
    for one in findings if secrets else ():
        edits = "".join(edit.text for edit in one.fix.edits) if one.fix else ""
        words = "".join((one.message, one.help or "", *one.notes, edits))
        # The quick test first: there may be thousands of findings.
        near = [secret for secret, heads in begins.items() if any(head in words for head in heads)]
        if near:
            one.message = without(near, one.message)
            one.help = one.help and without(near, one.help)
            one.notes = tuple(without(near, note) for note in one.notes)
            one.writes_secret = without(near, edits) != edits


def _may_hold(text: str) -> bool:
    low = text.lower().replace("-", "_")
    return any(piece in low for piece in _PIECES) and any(sign in low for sign in _SIGNS)


def _under_keys(root: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield the scalars under keys that are named like a secret, and the defaults of hidden parameters."""
    waiting, seen = [root], {id(root)}
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            keys = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
            if "hidden" in keys and "default" in keys:
                yield from _scalars(keys["default"])
            for name, value in keys.items():
                if is_secret(name) or name == _PAYLOAD:
                    yield from _scalars(value)
            inner = [value for _, value in node.value]
        else:
            inner = node.value if isinstance(node, yaml.SequenceNode) else []
        for one in inner:
            if id(one) not in seen:
                seen.add(id(one))
                waiting.append(one)


def _scalars(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """Yield what stands at a key: a scalar, the items of a list, what a parameter or output has."""
    if isinstance(node, yaml.ScalarNode):
        if node.value.lower() not in _PLAIN:
            yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if isinstance(item, yaml.ScalarNode):
                yield item
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in _HOLDERS and isinstance(value, yaml.ScalarNode):
                yield value
