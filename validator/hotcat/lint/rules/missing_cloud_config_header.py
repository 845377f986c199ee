"""User data that is a cloud-config but for its first line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Edit, Fix, Hit, Rule
from hotcat.lint.script import NONE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.script import Script
    from hotcat.lint.subject import Subject

RULE = Rule("missing-cloud-config-header", "HC814", WARNING, fixable=True)

HEADER = "#cloud-config\n"


def check(subject: Subject) -> Iterator[Hit]:
    """Look for texts that cloud-init does not know, with keys of a cloud-config at the top."""
    for script in subject.scripts:
        if script.kind == NONE and is_headless(script) and not script.is_deployed:
            first = script.text.find(script.text.strip().partition("\n")[0])
            at = script.at(first, first + len(script.text[first:].partition("\n")[0]))
            yield Hit(
                at,
                "this looks like a cloud-config, and does not begin with #cloud-config",
                "Make #cloud-config the first line, without a space in it.",
                document=script.document,
                fix=_fix(script),
            )


def is_headless(script: Script) -> bool:
    """Say whether a text's first line that is no comment is a key of a cloud-config."""
    lines = (line for line in script.text.split("\n", 40)[:40] if line.strip() and line.lstrip()[0] != "#")
    key, colon, _ = next(lines, "").partition(":")
    if not colon or not key.replace("_", "").replace("-", "").isalnum():
        return False
    from hotcat.lint.cloud_config import table

    return key in table()


def _fix(script: Script) -> Fix | None:
    source = script.source
    if source is None or getattr(source.node, "style", None) != "|":
        return None
    first = script.at(0, 1).node.start_mark
    if first.index == source.node.start_mark.index:
        return None
    edit = Edit(first.index, first.index, HEADER + " " * first.column)
    return Fix("put #cloud-config before it", [edit], safe=False)
