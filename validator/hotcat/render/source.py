"""An entry's template as a document: read as it is, or rendered from Jinja2 with a site's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.errors import HotcatError, Place, raise_all
from hotcat.hot import document, template
from hotcat.render import expression

if TYPE_CHECKING:
    from hotcat.catalog.model import Catalog, Entry, Site
    from hotcat.hot.document import Document


def read(entry: Entry, site: Site | None) -> Document:
    """Return the entry's template; a template.yaml.j2 sees the site's facts as `site`.

    Raises HotcatError, for a template.yaml.j2 also where no site is given.
    """
    path = entry.template
    if path.suffix != ".j2":
        return document.read(path)
    if site is None:
        raise HotcatError(
            f"the template of {entry.name} depends on the site",
            place=Place(path),
            remedy="Name one with --site.",
        )
    text = expression.render_file(path, {"site": {"name": site.name, **site.facts}})
    # Lines are those of the rendered text, so the name says that this is not the file itself.
    return document.parse(text, path.with_name(f"{path.name} (rendered for {site.name})"))


def model(entry: Entry, site: Site | None) -> template.Template:
    """Return the typed model of the entry's template; raises HotcatError as `read` does."""
    return template.read(read(entry, site))


def models(catalog: Catalog) -> dict[str, template.Template]:
    """Return the models of all entries by name; raises HotcatError with all that is wrong in any of them.

    A template.yaml.j2 is read with the facts of the catalog's first site.
    """
    site = next(iter(catalog.sites.values()), None)
    found: dict[str, template.Template] = {}
    errors: list[HotcatError] = []
    for entry in catalog.entries.values():
        try:
            found[entry.name] = model(entry, site)
        except HotcatError as error:
            errors.append(error)
    raise_all(errors)
    return found
