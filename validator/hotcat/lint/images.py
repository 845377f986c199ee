"""What the images of a site are made of, where they are images of the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.hot import document

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FOLDER, _ELEMENTS = "elements/images", "elements"


def with_elements(facts: dict[str, Any], root: Path) -> dict[str, Any]:
    """Return a site's facts, with the elements of each image that the catalog at `root` defines.

    What the site itself says of an image's elements stays.
    """
    images = facts.get("images")
    if not isinstance(images, dict) or not (root / _FOLDER).is_dir():
        return facts
    return {**facts, "images": {role: _told(one, root) for role, one in images.items()}}


def _told(image: Any, root: Path) -> Any:
    name = image.get("name") if isinstance(image, dict) else image
    if not isinstance(name, str) or "/" in name or (isinstance(image, dict) and "elements" in image):
        return image
    names = _elements(name, root)
    return {"name": name, "elements": sorted(names)} if names else image


def _elements(name: str, root: Path) -> set[str]:
    """Return the names of all elements of an image and its bases; none where it is none of the catalog."""
    asked: list[str] = []
    seen: set[str] = set()
    below: Any = name
    while isinstance(below, str) and below not in seen and (root / _FOLDER / f"{below}.yaml").is_file():
        seen.add(below)
        definition = _read(root / _FOLDER / f"{below}.yaml")
        found = definition.get("elements")
        asked += map(str, found if isinstance(found, list) else ())
        below = definition.get("base")
    if not asked:
        return set()
    from hotcat.catalog.element import expand, load_elements, upstream

    theirs = upstream()
    known = {**(load_elements(theirs) if theirs else {}), **load_elements(root / _ELEMENTS)}
    return set(asked) | expand(asked, known).names


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = document.read(path).data
    except HotcatError:  # `hotcat image lint` tells of it
        return {}
    return data if isinstance(data, dict) else {}
