"""What hotcat writes into a catalog: the index, the READMEs, the sites' environments; and how they drift."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from hotcat.catalog import coverage, digest, element, images_readme, readme, schema
from hotcat.catalog.image import IMAGES, lineage
from hotcat.catalog.load import INDEX, refuse_shipped
from hotcat.catalog.writing import write_whole
from hotcat.errors import HotcatError, Place
from hotcat.hot import document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from hotcat.catalog.coverage import Coverage
    from hotcat.catalog.image import Image
    from hotcat.catalog.model import Catalog, Entry, Site
    from hotcat.hot.template import Template

_VERSION_HEADING = re.compile(r"^##\s+\[?v?(\d+\.\d+\.\d+\S*?)\]?(?:\s|$)", re.MULTILINE)


@dataclass(frozen=True)
class Drift:
    """A file that is not as it should be; `text` is what it should hold, None where a person must mend it."""

    path: Path
    problem: str
    text: str | None


def drift(catalog: Catalog, templates: Mapping[str, Template], types: Collection[str]) -> list[Drift]:
    """Return every file that differs from what the catalog says.

    `templates` holds the template of each entry by the entry's name, `types` are the resource types that Heat
    supports. The index comes last; its digests count the other files as they are now.
    """
    covered = coverage.load(catalog, templates, types)
    wanted = [*_readmes(catalog, templates), *_environments(catalog), *_images_readme(catalog)]
    if covered:
        wanted.append((covered.page, covered.text()))
    found = [
        Drift(path, "is missing" if current is None else "is out of date", text)
        for path, text in wanted
        if (current := _read(path)) != text
    ]
    return [*found, *_changelogs(catalog), *_reasons(covered), *_index(catalog)]


def update(catalog: Catalog, templates: Mapping[str, Template], types: Collection[str]) -> list[Drift]:
    """Write what drifts, and return it with what is left for a person; raises HotcatError where it cannot."""
    refuse_shipped(catalog)
    found: dict[Path, Drift] = {}
    for _ in range(2):  # the first round changes files that the index counts
        drifts = drift(catalog, templates, types)
        for one in drifts:
            if one.text is not None:
                found.setdefault(one.path, one)
                _write(one.path, one.text)
    return [*found.values(), *(one for one in drifts if one.text is None)]


def _read(path: Path) -> str | None:
    if path.exists() and not path.is_file():  # perhaps one without an end
        raise HotcatError("not a file", place=Place(path), remedy="Remove it.")
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise HotcatError(f"cannot read: {error.strerror}", place=Place(path)) from None


def _write(path: Path, text: str) -> None:
    try:
        write_whole(path, text)
    except OSError as error:
        raise HotcatError(
            f"cannot write: {error.strerror}",
            place=Place(path),
            remedy="Name a catalog of your own with --catalog.",
        ) from None


def _readmes(catalog: Catalog, templates: Mapping[str, Template]) -> Iterator[tuple[Path, str]]:
    given = [site.environment()["parameter_defaults"].keys() for site in catalog.sites.values()]
    of_site = set.intersection(*map(set, given)) if given else set()
    for entry in catalog.entries.values():
        yield entry.path / "README.md", readme.text(entry, templates[entry.name], of_site)


def _images_readme(catalog: Catalog) -> Iterator[tuple[Path, str]]:
    if catalog.images:
        yield catalog.root / IMAGES / "README.md", images_readme.text(catalog.images)


def _environments(catalog: Catalog) -> Iterator[tuple[Path, str]]:
    for site in catalog.sites.values():
        yield site.path / "environment.yaml", environment_text(site)


def environment_text(site: Site) -> str:
    """Return the site's environment.yaml for plain `openstack stack create -e`: without expressions."""
    defaults = {
        name: value
        for name, value in site.environment()["parameter_defaults"].items()
        if not any(mark in str(value) for mark in ("{{", "{%"))
    }
    body = yaml.safe_dump({"parameter_defaults": defaults}, sort_keys=False, allow_unicode=True)
    return f"# Made by `hotcat index` of site.yaml: edit that.\n{body}"


def _changelogs(catalog: Catalog) -> Iterator[Drift]:
    for entry in catalog.entries.values():
        path = entry.path / "CHANGELOG.md"
        newest = _VERSION_HEADING.search(_read(path) or "")
        if newest is None or newest.group(1) != entry.version:
            found = f"begins with version {newest.group(1)}" if newest else "names no version"
            yield Drift(path, f"{found}, but entry.yaml says {entry.version}", None)


def _reasons(covered: Coverage | None) -> Iterator[Drift]:
    if covered:
        for problem in covered.problems():
            yield Drift(covered.source.path, problem, None)


def _index(catalog: Catalog) -> Iterator[Drift]:
    path = catalog.root / INDEX
    text = index_text(catalog)
    if _read(path) == text:
        return
    rows = {**_entries(catalog), **_images(catalog)}
    try:
        source = document.read(path)
        schema.check(source, "catalog")
        known: Mapping[str, Mapping[str, str]] = {**source.data["entries"], **source.data.get("images", {})}
    except HotcatError as error:
        yield Drift(path, f"is no index: {error.message}", text)
        return
    changed = [name for name in {**known, **rows} if known.get(name) != rows.get(name)]
    yield Drift(path, f"is out of date: {', '.join(sorted(changed)) or 'order or comments'}", text)


def index_text(catalog: Catalog) -> str:
    """Return the text of catalog.yaml: every entry and image with version, status and digest.

    The release that the catalog is made for is the one line in it that a person writes, and stays.
    """
    release = _release(catalog.root / INDEX)
    head = {"release": release} if release else {}
    images = {"images": _images(catalog)} if catalog.images else {}
    body = yaml.safe_dump(
        {**head, "entries": _entries(catalog), **images}, sort_keys=False, allow_unicode=True
    )
    return f"# The index of the catalog, made by `hotcat index`.\n{body}"


def _release(path: Path) -> str | None:
    try:
        data = document.read(path).data
    except HotcatError:
        return None
    found = data.get("release") if isinstance(data, dict) else None
    return found if isinstance(found, str) else None


def _entries(catalog: Catalog) -> dict[str, dict[str, str]]:
    return {
        name: _row(entry, digest.of_entry(entry.path, catalog.root))
        for name, entry in catalog.entries.items()
    }


def _images(catalog: Catalog) -> dict[str, dict[str, str]]:
    known = element.load_elements(catalog.root / element.FOLDER)
    rows = {}
    for name, image in catalog.images.items():
        definitions = [one.path for one in lineage(image, catalog.images)]
        folders = [one.path for one in element.own_elements(image, catalog.images, known)]
        rows[name] = _row(image, digest.of_image(definitions, folders))
    return rows


def _row(one: Entry | Image, of: str) -> dict[str, str]:
    return {"version": one.version, "status": one.status, "digest": of}
