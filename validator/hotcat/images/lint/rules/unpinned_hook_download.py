"""A download that is whatever its author makes of it next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, MEDIUM, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.element import File
    from hotcat.images.lint.subject import ElementSubject
    from hotcat.lint.rule import Hit

RULE = Rule("unpinned-hook-download", "HI704", INFO, confidence=MEDIUM)

_PIP = (
    r"\b(?:pip3?|uv[ \t]+pip)[ \t]+install[ \t](?:-{1,2}[\w-]+[ \t=]+)*"
    r"[a-zA-Z][\w.-]*(?:[ \t]+[a-zA-Z][\w.-]*)*[ \t]*$"
)
_SHAPES = (
    (
        r"\bgit[ \t]+clone\b(?![^\n]*(?:[ \t]-b\b|--branch\b|--revision\b))[^\n;|&]*",
        "git clone takes the newest commit",
    ),
    (r"\bgit\+https?://[^\s'\"@]+(?![^\s'\"]*@)", "pip takes the newest commit"),
    (r"https?://[^\s'\"]+/(?:master|main|latest|HEAD)/[^\s'\"]+", "the file is the newest one"),
    (
        _PIP,
        "pip takes the newest version",
    ),
    (r"\b[\w.-]+(?:/[\w.-]+)+:latest\b", "the container image is the newest one"),
)
_SOURCE = re.compile(r"^\S+[ \t]+(git|tar|file|package)[ \t]+\S+[ \t]+(\S+)[ \t]*(\S*)")
_BRANCHES = ("", "*", "master", "main", "HEAD")


def check_element(subject: ElementSubject) -> Iterator[Hit]:
    """Search scripts, and the files that name sources."""
    for file in subject.contents.scripts:
        if "git checkout" in file.script.code:
            continue
        for shape, what in _SHAPES:
            for found in file.script.search(shape):
                if "-r " not in found[0] and "-c " not in found[0]:
                    yield subject.hit(
                        file, file.at(*found.span()), what, "Name a version, a tag or a commit."
                    )
    for file in subject.contents.files:
        if file.path.name.startswith("source-repository-"):
            yield from _sources(subject, file)


def _sources(subject: ElementSubject, file: File) -> Iterator[Hit]:
    for number, line in enumerate(file.document.text.split("\n"), 1):
        found = _SOURCE.match(line)
        if found and found[1] == "git" and found[3] in _BRANCHES:
            yield subject.hit(
                file,
                file.line(number),
                "the source is the newest commit of a branch",
                "Put a tag or commit at the end of the line.",
            )
