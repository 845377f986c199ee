"""A download that is whatever its author makes of it next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import INFO, MEDIUM, STRICT, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.rule import Hit
    from hotcat.lint.subject import Subject

RULE = Rule("unpinned-download", "HC723", INFO, confidence=MEDIUM, profile=STRICT)

_SHAPES = (
    (
        "git clone",
        r"\bgit clone\b(?![^\n]*(?:-b\b|--branch\b))[^\n;|&]*",
        "git clone takes the newest commit",
    ),
    ("git+http", r"\bgit\+https?://[^\s'\"@]+(?![^\s'\"]*@)", "pip takes the newest commit"),
    (":latest", r"\b[\w./-]+:latest\b", "the image is the newest one"),
    ("/master/", r"https?://\S+/(?:master|main)/\S+", "the file is the newest one of a branch"),
    (
        "/main/",
        r"https?://\S+/main/\S+\.(?:sh|py|ya?ml|tar\S*|zip)\b",
        "the file is the newest one of a branch",
    ),
)


def check(subject: Subject) -> Iterator[Hit]:
    """Search what servers run for downloads without a version."""
    for script in subject.scripts:
        if "git checkout" not in script.low:
            yield from script.hits(_SHAPES, "Name a version, a tag or a commit.")
