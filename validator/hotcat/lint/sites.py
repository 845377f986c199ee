"""What the catalog around a file says: its release, and the sites whose environments its templates run in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.hot import document, environment
from hotcat.hot.compose import compose, read_text
from hotcat.hot.document import Document
from hotcat.lint.runner import Use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_INDEX, TEMPLATES, _ENVIRONMENTS = "catalog.yaml", "templates", "environments"


def catalog_around(folder: Path) -> Path | None:
    """Return the root of the nearest catalog upwards from an absolute folder."""
    return next((root for one in (folder, *folder.parents) if (root := catalog_at(one))), None)


def catalog_at(folder: Path) -> Path | None:
    """Return a folder if it is a catalog's root."""
    try:
        return folder if (folder / _INDEX).is_file() and (folder / TEMPLATES).is_dir() else None
    except OSError:  # a folder that this user may not enter
        return None


def folders(root: Path) -> list[Path]:
    """Return the folders of a catalog that hold templates and environments."""
    return [path for name in (TEMPLATES, _ENVIRONMENTS) if (path := root / name).is_dir()]


def release(root: Path) -> str | None:
    """Return the release that a catalog is made for; None where it does not say; raises HotcatError."""
    data = document.read(root / _INDEX).data
    found = data.get("release") if isinstance(data, dict) else None
    return None if found is None else str(found)


def all_uses(root: Path) -> list[Use]:
    """Return what the templates of a catalog are used with: each site in turn; raises HotcatError."""
    parent = root / _ENVIRONMENTS
    sites = sorted(path.parent for path in parent.glob("*/site.yaml"))
    return [_use(path) for path in sites]


def use(name: str, root: Path | None, environments: Sequence[Path]) -> Use:
    """Return the use at one site, with further environments on top.

    `name` is that of a site of the catalog, or of a YAML file with facts, alone or under `facts`. Raises
    HotcatError.
    """
    from pathlib import Path

    folder = root / _ENVIRONMENTS / name if root else None
    if folder and (folder / "site.yaml").is_file():
        return _use(folder, environments)
    if not Path(name).is_file():
        known = ", ".join(one.site or "" for one in all_uses(root)) if root else ""
        raise HotcatError(
            f"{name} is no site of the catalog, and no file",
            remedy=f"Sites: {known}." if known else "Name a YAML file with the site's facts.",
        )
    return Use(merged(environments), _facts(Path(name)), name)


def merged(environments: Sequence[Path]) -> environment.Environment | None:
    """Return what environment files make together; what cannot be read is left out, and found on its own."""
    found = []
    for path in environments:
        try:
            found.append(environment.scan(Document(path, text := read_text(path), compose(text, path))))
        except HotcatError:
            continue
    return environment.merge(found) if found else None


def _use(folder: Path, environments: Sequence[Path] = ()) -> Use:
    own = folder / "environment.yaml"
    files = [own, *environments] if own.is_file() else list(environments)
    return Use(merged(files), _facts(folder / "site.yaml"), folder.name)


def _facts(path: Path) -> dict[str, Any]:
    data = document.read(path).data
    facts = data.get("facts", data) if isinstance(data, dict) else None
    if not isinstance(facts, dict):
        raise HotcatError(f"{path} holds no facts of a site", remedy="Write a mapping `facts`.")
    return facts
