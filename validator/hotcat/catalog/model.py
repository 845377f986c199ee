"""The catalog as typed values: entries, sites, and the whole."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hotcat.catalog.image import Image

_BY_ROLE = ("images", "flavors", "volume_types")
KINDS = ("platform", "tenant", "staging")
ENTRY_NAME = re.compile(rf"({'|'.join(KINDS)})/[a-z][a-z0-9]*(-[a-z0-9]+)*")
PLAIN, JINJA = "template.yaml", "template.yaml.j2"
_T = TypeVar("_T")


@dataclass(frozen=True)
class Entry:
    """One entry: a template with its metadata, tests and files, all in the folder `path`.

    `images` names the roles of the images it boots (a site says which image has which role); `sizing`
    counts what one stack takes with default parameters (`servers`, `vcpus`, `ram_mb`, `disk_gb`, ...).
    `plugins` says that it uses types of the catalog's plugins for Heat.
    """

    name: str
    version: str
    path: Path
    title: str
    summary: str
    status: str
    services: tuple[str, ...]
    roles: tuple[str, ...]
    images: tuple[str, ...]
    sizing: Mapping[str, int]
    maintainers: tuple[str, ...]
    plugins: bool = False

    @property
    def template(self) -> Path:
        """The entry's template: plain HOT, or Jinja2 where the name ends with .j2."""
        plain = self.path / PLAIN
        return plain if plain.exists() else self.path / JINJA

    @property
    def tests(self) -> Path:
        """The entry's cases."""
        return self.path / "tests.yaml"


@dataclass(frozen=True)
class Site:
    """A cloud's facts, as `named` gives them, and the parameter defaults made of them."""

    name: str
    path: Path
    title: str
    summary: str
    facts: Mapping[str, Any]
    parameters: Mapping[str, Any]

    def environment(self) -> dict[str, Any]:
        """Return the site's Heat environment: `parameter_defaults` under the names that all entries share.

        A fact is the default of the parameter with its name. Of the facts that go by role, `default` gives
        the plain name (`image`, `flavor`, `volume_type`) and any other role is put before it
        (`bastion_image`). The first availability zone is `availability_zone`; `services` are no default.
        What the site sets under `parameters` comes on top.
        """
        defaults: dict[str, Any] = {}
        for name, fact in self.facts.items():
            if name in _BY_ROLE:
                parameter = name.removesuffix("s")
                for role, value in fact.items():
                    defaults[parameter if role == "default" else f"{role}_{parameter}"] = value
            elif name != "services":
                defaults[name] = fact
        defaults["availability_zone"] = self.facts["availability_zones"][0]
        return {"parameter_defaults": {**defaults, **self.parameters}}


@dataclass(frozen=True)
class Catalog:
    """All entries, sites and images under one root folder, each in the order of their names."""

    root: Path
    entries: Mapping[str, Entry]
    sites: Mapping[str, Site]
    images: Mapping[str, Image] = field(default_factory=dict)

    def entry(self, name: str) -> Entry:
        """Return the entry of that name; raises HotcatError with the nearest names."""
        return _pick(self.entries, name.strip("/"), "entry", "`hotcat list` shows them all.")

    def site(self, name: str) -> Site:
        """Return the site of that name; raises HotcatError with the nearest names."""
        return _pick(self.sites, name, "site", f"Sites: {', '.join(self.sites) or 'none'}.")

    def image(self, name: str) -> Image:
        """Return the image of that name; raises HotcatError with the nearest names."""
        return _pick(self.images, name, "image", "`hotcat image list` shows them all.")


def named(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a site's facts as templates take them: of an image or volume type the name alone.

    `{images: {default: {name: debian, elements: []}}}` becomes `{images: {default: debian}}`.
    """
    return {
        name: {role: one.get("name", role) if isinstance(one, dict) else one for role, one in fact.items()}
        if name in _BY_ROLE and isinstance(fact, dict)
        else fact
        for name, fact in facts.items()
    }


def nearest(name: str, names: Iterable[str]) -> list[str]:
    """Return the names most like the given one, best first; only their last parts are compared."""
    last = {known: known.rpartition("/")[2] for known in names}
    close = difflib.get_close_matches(name.rpartition("/")[2], last.values(), n=3, cutoff=0.6)
    return [known for match in dict.fromkeys(close) for known in last if last[known] == match]


def _pick(known: Mapping[str, _T], name: str, noun: str, otherwise: str) -> _T:
    if name in known:
        return known[name]
    near = nearest(name, known)
    remedy = f"Did you mean {' or '.join(near)}?" if near else otherwise
    raise HotcatError(f"no {noun} is called {name!r}", remedy=remedy)
