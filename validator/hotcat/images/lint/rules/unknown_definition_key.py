"""A key that neither diskimage-builder nor hotcat knows in a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.images.lint.subject import nearest
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.images.lint.subject import ImageSubject

RULE = Rule("unknown-definition-key", "HI502", ERROR, profile=MINIMAL)

KEYS = frozenset(
    (
        *("title", "summary", "version", "status", "maintainers", "base", "glance", "boot"),
        *("elements", "types", "arch", "packages", "environment", "image-size", "image-extra-size"),
        *("max-online-resize", "mkfs-journal-size", "mkfs-options", "qemu-img-options", "root-label"),
    )
)
SET_BY_HOTCAT = {
    "imagename": "an image is called as its file is",
    "skip-base": "the element base is in no image",
    "logfile": "hotcat keeps the log of each build",
    "checksum": "hotcat takes digests of all files",
    "clear": "builds begin with an environment of their own",
    "debug-trace": "it is an option of `hotcat image build`",
    "image-cache": "hotcat has a cache",
    "no-tmpfs": "hotcat sees whether there is memory for it",
    "min-tmpfs": "hotcat sees whether there is memory for it",
    "offline": "it is an option of `hotcat image build`",
    "uncompressed": "hotcat decides by what the image is for",
}


def check_image(subject: ImageSubject) -> Iterator[Hit]:
    """Compare the keys at the top with those of the schema, and with those that hotcat sets itself."""
    root = subject.definition.root
    for key in root.entries if root else ():
        if key in KEYS or root is None:
            continue
        if key in SET_BY_HOTCAT:
            remedy = f"Remove it: {SET_BY_HOTCAT[str(key)]}."
        else:
            remedy = nearest(str(key), KEYS, "`hotcat rule unknown-definition-key` lists them.")
        yield Hit(root.keys[key], f"{key} is no key of a definition", remedy)
