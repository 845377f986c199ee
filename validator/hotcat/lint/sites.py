"""What the catalog around a file says: its release, and the sites whose environments its templates run in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.hot import document, environment
from hotcat.hot.compose import compose, read_text
from hotcat.hot.document import Document
from hotcat.lint.images import with_elements
from hotcat.lint.runner import Use

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_INDEX, TEMPLATES, _ENVIRONMENTS = "catalog.yaml", "templates", "environments"
_ENTRY, _MADE = "entry.yaml", "environment.yaml"


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


def is_of_site(path: Path, root: Path) -> bool:
    """Say whether an environment is what a catalog made of a site's facts."""
    return path.name == _MADE and path.absolute().parents[1] == root / _ENVIRONMENTS


def needs(folder: Path, root: Path) -> tuple[frozenset[str], bool | None]:
    """Return what the catalog's entry that an absolute folder belongs to needs, by the entry's own word.

    These are its services, and whether it needs the catalog's Heat plugins: None where there is no entry.
    """
    for one in (folder, *folder.parents):
        if one == root:
            break
        if (one / _ENTRY).is_file():
            try:
                data = document.read(one / _ENTRY).data
            except HotcatError:  # `hotcat index` tells of it
                break
            told = data if isinstance(data, dict) else {}
            found = told.get("services")
            services = frozenset(map(str, found if isinstance(found, list) else ()))
            return services, bool(told.get("plugins"))
    return frozenset(), None


def able(uses: list[Use], needed: frozenset[str]) -> list[Use]:
    """Return the uses at sites that have some services, or do not tell theirs; all where there are none."""
    found = []
    for one in uses:
        known = (one.facts or {}).get("services")
        if not isinstance(known, list) or needed <= set(map(str, known)):
            found.append(one)
    return found or uses


def rendered(path: Path, at: Use) -> str:
    """Return what a Jinja2 template comes to at a site; raises HotcatError."""
    from hotcat.catalog.model import named
    from hotcat.render import expression

    return expression.render_file(path, {"site": {"name": at.site, **named(at.facts or {})}})


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
    own = folder / _MADE
    files = [own, *environments] if own.is_file() else list(environments)
    facts = with_elements(_facts(folder / "site.yaml"), folder.parents[1])
    return Use(merged(files), facts, folder.name)


def _facts(path: Path) -> dict[str, Any]:
    data = document.read(path).data
    facts = data.get("facts", data) if isinstance(data, dict) else None
    if not isinstance(facts, dict):
        raise HotcatError(f"{path} holds no facts of a site", remedy="Write a mapping `facts`.")
    return facts
