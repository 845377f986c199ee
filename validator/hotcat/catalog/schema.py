"""Checks of the catalog's own files against their yamale schemas, with the place of each error."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, raise_all

if TYPE_CHECKING:
    from hotcat.hot.document import Document, KeyPath

SCHEMAS = Path(__file__).parent / "schemas"

# What yamale says, and what to do about it.
_REMEDIES = {
    "Required field missing": "Add the key.",
    "Unexpected element": "Remove it or correct its spelling; {schema} has them all.",
}


@functools.cache
def _schema(name: str) -> Any:
    import yamale

    from hotcat.catalog import validators

    return yamale.make_schema(_path(name), validators=validators.ALL)


def _path(name: str) -> Path:
    return SCHEMAS / f"{name}.yaml"


def check(document: Document, name: str) -> None:
    """Check a document against the schema `name`; raises HotcatError with every error's place."""
    if not isinstance(document.data, dict):
        raise document.error("empty, or not a mapping", remedy=f"It needs the keys of {_path(name)}.")
    result = _schema(name).validate(document.data, document.path.name, strict=True)
    paths = {".".join(map(str, path)): path for path in document.paths()}
    raise_all(sorted((_error(document, name, text, paths) for text in result.errors), key=_order))


def _error(document: Document, name: str, text: str, paths: dict[str, KeyPath]) -> HotcatError:
    # yamale joins the path by dots and ends it with a colon; a missing key has its nearest parent's place.
    where, _, message = text.partition(": ")
    where = nearest = where.rstrip()
    while nearest not in paths:
        nearest = nearest.rpartition(".")[0]
    remedy = _REMEDIES.get(message, "").format(schema=_path(name)) or None
    return document.error(f"{where}: {message[:1].lower()}{message[1:]}", paths[nearest], remedy=remedy)


def _order(error: HotcatError) -> tuple[int, int, str]:
    place = error.place
    return (place.line or 0, place.column or 0, error.message) if place else (0, 0, error.message)
