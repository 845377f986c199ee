"""Finding a catalog and loading it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hotcat.catalog import schema
from hotcat.catalog.image import IMAGES, load_image
from hotcat.catalog.model import ENTRY_NAME, JINJA, KINDS, PLAIN, Catalog, Entry, Site, named
from hotcat.errors import HotcatError, Place, raise_all
from hotcat.hot import document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INDEX = "catalog.yaml"
BLOCKS = "blocks"  # nested templates that entries share; no entries themselves
SHIPPED = Path(__file__).parents[1] / "_catalog"  # put there when the wheel is built
_T = TypeVar("_T")


def locate(explicit: str | None = None) -> Path:
    """Return the root of the catalog to use.

    The first of: `explicit`, $HOTCAT_CATALOG, the nearest folder upwards that holds one, the one that
    hotcat ships. Raises HotcatError where the named folder holds none, or there is none at all.
    """
    for name, source in ((explicit, "--catalog"), (os.environ.get("HOTCAT_CATALOG"), "$HOTCAT_CATALOG")):
        if name:
            root = Path(name).absolute()
            if not _is_catalog(root):
                raise HotcatError(
                    f"no catalog in {root} ({source})",
                    remedy=f"Name a folder that holds {INDEX} and templates/.",
                )
            return root
    try:
        here = Path.cwd()
        around = (here, *here.parents)
    except FileNotFoundError:  # somebody removed it
        around = ()
    for root in (*around, SHIPPED):
        if _is_catalog(root):
            return root
    raise HotcatError("no catalog found", remedy="Name one with --catalog PATH or $HOTCAT_CATALOG.")


def load(root: Path | None = None) -> Catalog:
    """Load the catalog at `root` (default: the one that `locate` finds).

    Raises HotcatError with all the errors of all its files together.
    """
    root = root or locate()
    errors = [
        HotcatError(
            f"{folder.name} is no kind of entry", place=Place(folder), remedy=f"Kinds are {', '.join(KINDS)}."
        )
        for folder in _folders(root / "templates")
        if folder.name not in {*KINDS, BLOCKS}
    ]

    def loaded(paths: Iterator[Path], one: Callable[[Path], _T]) -> Iterator[_T]:
        for path in paths:
            try:
                yield one(path)
            except HotcatError as error:
                errors.append(error)

    entries = {
        entry.name: entry
        for kind in KINDS
        for entry in loaded(_folders(root / "templates" / kind), load_entry)
    }
    sites = {site.name: site for site in loaded(_folders(root / "environments"), load_site)}
    images = {image.name: image for image in loaded(_definitions(root), load_image)}
    raise_all(errors)
    return Catalog(root, dict(sorted(entries.items())), sites, images)


def refuse_shipped(catalog: Catalog) -> None:
    """Raise HotcatError where a catalog is the one that hotcat ships: an upgrade would undo any change."""
    if catalog.root == SHIPPED:
        raise HotcatError(
            "the catalog shipped with hotcat is not to be changed",
            place=Place(catalog.root),
            remedy="Name one of your own with --catalog.",
        )


def load_entry(path: Path) -> Entry:
    """Load the entry in the folder `path`; raises HotcatError with all that is wrong in it."""
    errors: list[HotcatError] = []
    try:
        source = document.read(path / "entry.yaml")
        schema.check(source, "entry")
    except HotcatError as error:
        errors.append(error)
    errors += _folder_errors(path)
    raise_all(errors)
    data = source.data
    return Entry(
        name=_name(path),
        version=str(data["version"]),
        path=path,
        title=data["title"],
        summary=data["summary"],
        status=data["status"],
        services=tuple(data["services"]),
        roles=tuple(data["roles"]),
        images=tuple(data["images"]),
        sizing=data["sizing"],
        maintainers=tuple(data["maintainers"]),
        plugins=data.get("plugins", False),
    )


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _folder_errors(path: Path) -> Iterator[HotcatError]:
    place = Place(path)
    if not ENTRY_NAME.fullmatch(_name(path)):
        yield HotcatError(
            f"{_name(path)} is no name for an entry",
            place=place,
            remedy="Use small letters, digits and dashes.",
        )
    if (path / PLAIN).is_file() == (path / JINJA).is_file():
        yield HotcatError(
            f"an entry holds either {PLAIN} or {JINJA}", place=place, remedy="Keep one of them."
        )
    for file, what in (
        ("tests.yaml", "the cases that prove it"),
        ("CHANGELOG.md", "what changed in each version"),
    ):
        if not (path / file).is_file():
            yield HotcatError(f"{file} is missing", place=place, remedy=f"Add {what}.")


def load_site(path: Path) -> Site:
    """Load the site in the folder `path`; raises HotcatError with all that is wrong in it."""
    source = document.read(path / "site.yaml")
    schema.check(source, "site")
    data = source.data
    return Site(
        name=path.name,
        path=path,
        title=data["title"],
        summary=data["summary"],
        facts=named(data["facts"]),
        parameters=data.get("parameters") or {},
    )


def _is_catalog(root: Path) -> bool:
    try:
        return (root / INDEX).is_file() and (root / "templates").is_dir()
    except OSError:  # a folder that this user may not enter, or no file name at all
        return False


def _folders(parent: Path) -> Iterator[Path]:
    if parent.is_dir():
        yield from sorted(
            path for path in parent.iterdir() if path.is_dir() and not path.name.startswith(".")
        )


def _definitions(root: Path) -> Iterator[Path]:
    yield from sorted((root / IMAGES).glob("*.yaml"))
