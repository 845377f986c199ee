"""Which of Heat's resource types the entries use, and why they do without the rest: `templates/COVERAGE.md`.

The reasons are in `templates/coverage.yaml`; a catalog without that file has no page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotcat.catalog import schema
from hotcat.catalog.readme import table
from hotcat.hot import document
from hotcat.hot.tree import Files, Tree, kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from hotcat.catalog.model import Catalog
    from hotcat.hot.document import Document
    from hotcat.hot.template import Template

REASONS, PAGE = "coverage.yaml", "COVERAGE.md"


@dataclass(frozen=True)
class Coverage:
    """What of the types is used; `wanted` are Heat's types of each service, both in the order of the page.

    `users` holds the names of the entries that use a type, `reasons` why none does.
    """

    source: Document
    wanted: Mapping[str, list[str]]
    users: Mapping[str, list[str]]
    reasons: Mapping[str, str]

    @property
    def page(self) -> Path:
        """Where the page is."""
        return self.source.path.with_name(PAGE)

    def text(self) -> str:
        """Return the page, in Markdown."""
        return "\n".join([*self._head(), *(line for name in self.wanted for line in self._service(name))])

    def problems(self) -> Iterator[str]:
        """Yield what a person must mend in the reasons."""
        known = {name for names in self.wanted.values() for name in names}
        for service, names in self.wanted.items():
            if missing := [name for name in names if not (name in self.users or name in self.reasons)]:
                yield f"{service}: neither used nor excused: {', '.join(missing)}"
        for index, service in enumerate(self.source.data["services"]):
            if not self.wanted[service]:
                yield self._at(f"{service} has no type that Heat supports", ("services", index))
        seen: Counter[str] = Counter()
        for at, name in _excused(self.source):
            seen[name] += 1
            if name in self.users:
                yield self._at(f"{name} is used by {', '.join(self.users[name])}", at)
            elif name not in known:
                yield self._at(f"{name} is no type that Heat supports, of these services", at)
            elif seen[name] > 1:
                yield self._at(f"{name} is excused twice", at)

    def _at(self, problem: str, at: tuple[str | int, ...]) -> str:
        return f"line {self.source.place(at).line}: {problem}"

    def _head(self) -> Iterator[str]:
        names = [name for names in self.wanted.values() for name in names]
        used = sum(name in self.users for name in names)
        yield f"<!-- Made by `hotcat index` of the templates and {REASONS}: edit those. -->"
        yield ""
        yield "# Resource types and the entries that use them"
        yield ""
        yield (
            f"Of the {len(names)} types of these services that Heat supports, the entries use {used}. "
            "Their cases create them on a live cloud: `hotcat test ENTRY`."
        )
        yield ""

    def _service(self, service: str) -> Iterator[str]:
        yield f"## {service}"
        yield ""
        yield from table(
            ("Type", "Entries"), ((f"`{name}`", self._cell(name)) for name in self.wanted[service])
        )

    def _cell(self, name: str) -> str:
        links = [f"[{entry}]({entry}/README.md)" for entry in self.users.get(name, ())]
        return ", ".join(links) or f"None: {self.reasons.get(name, 'no reason is given')}"


def load(catalog: Catalog, templates: Mapping[str, Template], types: Collection[str]) -> Coverage | None:
    """Read the reasons and look what the entries use; None where the catalog has no such file.

    `templates` holds each entry's by its name, `types` are those that Heat supports. Raises HotcatError where
    the reasons cannot be read.
    """
    path = catalog.root / "templates" / REASONS
    if not path.exists():
        return None
    source = document.read(path)
    schema.check(source, "coverage")
    wanted = {
        service: sorted(name for name in types if name.startswith(f"OS::{service}::"))
        for service in source.data["services"]
    }
    reasons = {name: excuse["reason"] for excuse in source.data.get("unused", ()) for name in excuse["types"]}
    return Coverage(source, wanted, _users(templates), reasons)


def _users(templates: Mapping[str, Template]) -> dict[str, list[str]]:
    files, users = Files(), defaultdict[str, list[str]](list)
    for entry, template in sorted(templates.items()):
        for name in _used(template, Tree(files=files)):
            users[name].append(entry)
    return dict(users)


def _used(top: Template, tree: Tree) -> set[str]:
    """Return the types that a template and those nested in it make."""
    found: set[str] = set()
    seen: set[Path] = set()
    waiting = [top]
    while waiting:
        template = waiting.pop()
        if template.document.path in seen:
            continue
        seen.add(template.document.path)
        found.update(kind for resource in template.resources.values() for kind in kinds(resource))
        waiting += [child.template for child in tree.children(template) if child.template]
    return found


def _excused(source: Document) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each type that has a reason, with its place."""
    for number, excuse in enumerate(source.data.get("unused", ())):
        for index, name in enumerate(excuse["types"]):
            yield ("unused", number, "types", index), name
