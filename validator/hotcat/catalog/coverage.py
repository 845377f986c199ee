"""Which of Heat's types the entries use, what creates them live, and why the entries do without the rest.

That is `templates/COVERAGE.md`. The reasons are in `templates/coverage.yaml`; a catalog without that file has
no page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.catalog import schema
from hotcat.catalog.case import load_cases
from hotcat.catalog.creation import UNKNOWN, created
from hotcat.catalog.readme import table
from hotcat.hot import document
from hotcat.hot import template as templating
from hotcat.hot.constraint import LIST
from hotcat.hot.tree import Files, Tree, kinds

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from hotcat.catalog.model import Catalog
    from hotcat.hot.document import Document
    from hotcat.hot.parameter import Parameter
    from hotcat.hot.template import Template

REASONS, PAGE = "coverage.yaml", "COVERAGE.md"


@dataclass(frozen=True)
class Coverage:
    """What of the types is used; `wanted` are Heat's types of each service, both in the order of the page.

    `users` holds the names of the entries that use a type, `reasons` why none does. `cases` are those of
    entries that are sure to create a type, as links with the names of the cases, and `tests` a link to the
    template by which another live test does. `root` is the catalog's folder.
    """

    root: Path
    source: Document
    wanted: Mapping[str, list[str]]
    users: Mapping[str, list[str]]
    reasons: Mapping[str, str]
    cases: Mapping[str, list[str]]
    tests: Mapping[str, str]

    @property
    def page(self) -> Path:
        """Where the page is."""
        return self.source.path.with_name(PAGE)

    def text(self) -> str:
        """Return the page, in Markdown."""
        return "\n".join([*self._head(), *(line for name in self.wanted for line in self._service(name))])

    def problems(self) -> Iterator[str]:
        """Yield what a person must mend in the reasons."""
        for service, names in self.wanted.items():
            if missing := [name for name in names if not (name in self.users or name in self.reasons)]:
                yield f"{service}: neither used nor excused: {', '.join(missing)}"
            if unproven := [name for name in names if name in self.users and not self._proof(name)]:
                yield f"{service}: used, and sure to be created by no case: {', '.join(unproven)}"
        for index, service in enumerate(self.source.data["services"]):
            if not self.wanted[service]:
                yield self._at(f"{service} has no type that Heat supports", ("services", index))
        for at, problem in (*self._wrongly_excused(), *_stale(self.root, self.source)):
            yield self._at(problem, at)

    def _wrongly_excused(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        known = {name for names in self.wanted.values() for name in names}
        seen: Counter[str] = Counter()
        for at, name in _excused(self.source):
            seen[name] += 1
            if name in self.users:
                yield at, f"{name} is used by {', '.join(self.users[name])}"
            elif name not in known:
                yield at, f"{name} is no type that Heat supports, of these services"
            elif seen[name] > 1:
                yield at, f"{name} is excused twice"

    def _at(self, problem: str, at: tuple[str | int, ...]) -> str:
        return f"line {self.source.place(at).line}: {problem}"

    def _head(self) -> Iterator[str]:
        names = [name for names in self.wanted.values() for name in names]
        used = sum(name in self.users for name in names)
        yield f"<!-- Made by `hotcat index` of the templates and {REASONS}: edit those. -->"
        yield ""
        yield "# Resource types and the entries that use them"
        yield ""
        proven = sum(bool(self._proof(name)) for name in names)
        yield (
            f"Of the {len(names)} types of these services that Heat supports, the entries use {used}, "
            f"and live tests create {proven}."
        )
        yield ""
        yield (
            "A live test is a case of an entry (`hotcat test ENTRY --case CASE`) whose stack has a resource "
            "of the type, when it is created or after an update of the case: conditions, sizes of groups and "
            "nested templates are worked out with the parameters of the case. A case that makes the type "
            "only by a site's facts is not named. Where no case creates a type, the template is named by "
            "which another live test does."
        )
        yield ""

    def _service(self, service: str) -> Iterator[str]:
        yield f"## {service}"
        yield ""
        yield from table(
            ("Type", "Entries", "Live test"),
            ((f"`{name}`", self._cell(name), self._proof(name)) for name in self.wanted[service]),
        )

    def _proof(self, name: str) -> str:
        """The live tests that create a type; nothing where none does."""
        return ", ".join(self.cases.get(name, ())) or self.tests.get(name, "")

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
    tests = {
        name: f"[{excuse['test']}](../{excuse['test']})"
        for excuse in source.data.get("unused", ())
        for name in excuse["types"]
        if "test" in excuse
    }
    cases = _cases(catalog, templates)
    return Coverage(catalog.root, source, wanted, _users(templates), reasons, cases, tests)


def _users(templates: Mapping[str, Template]) -> dict[str, list[str]]:
    files, users = Files(), defaultdict[str, list[str]](list)
    for entry, template in sorted(templates.items()):
        for name in _used(template, Tree(files=files)):
            users[name].append(entry)
    return dict(users)


def _cases(catalog: Catalog, templates: Mapping[str, Template]) -> dict[str, list[str]]:
    """Return by type the links to the entries whose cases create it, each with the names of the cases."""
    of_sites = {name for site in catalog.sites.values() for name in site.environment()["parameter_defaults"]}
    files, found = Files(), defaultdict[str, list[str]](list)
    for entry, template in sorted(templates.items()):
        by_case = defaultdict[str, list[str]](list)
        for case in load_cases(catalog.entries[entry].tests):
            given, made = dict(case.parameters), set[str]()
            for step in (None, *case.updates):
                given |= step.parameters if step else {}
                values = {name: _value(one, given, of_sites) for name, one in template.parameters.items()}
                made |= created(template, values, Tree(files=files))
            for name in made:
                by_case[name].append(case.name)
        for name, names in by_case.items():
            found[name].append(f"[{entry}]({entry}/tests.yaml): {', '.join(names)}")
    return dict(found)


def _value(parameter: Parameter, given: Mapping[str, Any], of_sites: Collection[str]) -> Any:
    """The value of a parameter in a case: an expression counts as a text of its own."""
    if parameter.name in given:
        value = given[parameter.name]
        if parameter.type == LIST and isinstance(value, str):
            return value.split(",") if value else []
        return value
    return UNKNOWN if parameter.name in of_sites or parameter.default is None else parameter.default


def _stale(root: Path, source: Document) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield each type that the live test named with it does not make, with its place.

    A catalog that was installed comes without the tests: there is nothing to look at then.
    """
    for number, excuse in enumerate(source.data.get("unused", ())):
        if "test" in excuse and (root / excuse["test"].partition("/")[0]).is_dir():
            template = templating.read(document.read(root / excuse["test"]))
            values = {name: one.default for name, one in template.parameters.items()}
            made = created(template, values, Tree())
            for index, name in enumerate(excuse["types"]):
                if name not in made:
                    yield ("unused", number, "types", index), f"{name} is not made by {excuse['test']}"


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
