"""A template that is too large together with the files that it takes along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hotcat.lint.subject import Subject

RULE = Rule("request-too-large", "HC801", ERROR, profile=MINIMAL)

LIMIT = 1 << 20  # max_json_body_size of heat.conf, bytes


def check(subject: Subject) -> Iterator[Hit]:
    """Add up the files of get_file; the template's own size and nested ones come on top."""
    paths: dict[str, Path] = {}
    size = 0
    for call in subject.calls("get_file"):
        name = string(call.argument)
        if not name or name in paths or "://" in name:
            continue
        paths[name] = subject.path.parent / name
        size += _bytes(paths[name])
        if size > LIMIT // 2 and (size > LIMIT or sum(map(_escaped, paths.values())) > LIMIT):
            yield Hit(
                call.argument,
                f"the files of get_file come to more than {LIMIT >> 10} KiB, which is all that Heat takes",
                "Put large files where servers can load them: an image, or an object store.",
            )
            return


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _escaped(path: Path) -> int:
    """Return the size of a file in JSON."""
    import json

    try:
        return len(json.dumps(path.read_text(encoding="utf-8", errors="replace")))
    except (OSError, ValueError):
        return 0
