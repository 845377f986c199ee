"""Laying out a new entry."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from hotcat.catalog.load import refuse_shipped
from hotcat.catalog.model import ENTRY_NAME, KINDS
from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from hotcat.catalog.model import Catalog

SKELETON = Path(__file__).parent / "skeleton"


def lay_out(catalog: Catalog, name: str) -> Path:
    """Make the folder of a new entry with a small template that works, and return it.

    Raises HotcatError where the name is no entry's name or is taken, or the catalog cannot be written.
    """
    refuse_shipped(catalog)
    if not ENTRY_NAME.fullmatch(name):
        raise HotcatError(
            f"{name!r} is no name for an entry",
            remedy=f"KIND/NAME, of {', '.join(KINDS)} and a name of small letters, digits and dashes.",
        )
    kind, _, last = name.partition("/")
    folder = catalog.root / "templates" / kind / last
    values = {
        "title": last.replace("-", " ").capitalize()[:60],  # as long as a title may be
        "role": "admin" if kind == "platform" else "member",
    }
    try:
        folder.mkdir(parents=True)
        for source in sorted(SKELETON.iterdir()):
            text = Template(source.read_text(encoding="utf-8")).substitute(values)
            (folder / source.name).write_text(text, encoding="utf-8")
    except FileExistsError:
        raise HotcatError(
            f"{name} is there already", place=Place(folder), remedy="Give the new entry another name."
        ) from None
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)  # half an entry would break the catalog
        raise HotcatError(
            f"cannot write: {error.strerror}",
            place=Place(folder),
            remedy="Name a catalog of your own with --catalog.",
        ) from None
    return folder
