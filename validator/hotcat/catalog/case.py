"""Cases: the functional tests of an entry, as `tests.yaml` tells them (its schema: schemas/tests.yaml)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.catalog import schema
from hotcat.catalog.matcher import OPERATORS, problems
from hotcat.errors import HotcatError, Place, raise_all
from hotcat.hot import document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from hotcat.hot.document import Document, KeyPath

_WITHIN = 60.0  # seconds that a probe tries
# Which of a probe's arguments are matchers; beside these, each of http's headers.
_MATCHERS: Mapping[str, tuple[str, ...]] = {
    "http": ("status", "body"),
    "tcp": (),
    "ping": (),
    "ssh": ("exit", "stdout", "stderr"),
    "api": ("expect",),
}


@dataclass(frozen=True)
class Probe:
    """One look at the deployed thing; the expressions in `arguments` are not yet evaluated."""

    kind: str
    arguments: Mapping[str, Any]
    within: float
    place: Place


@dataclass(frozen=True)
class Expectation:
    """What must hold after a step: matchers by output, events, resources' fates, probes in their order.

    `unchanged` says that the step, an update, changed no resource at all.
    """

    outputs: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    resources: Mapping[str, str]
    probes: tuple[Probe, ...]
    place: Place
    unchanged: bool = False


@dataclass(frozen=True)
class Requirements:
    """What a cloud must have for a case, beyond what the entry needs anyway."""

    real_guest: bool = False
    services: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    availability_zones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Update:
    """An update of the case's stack; its parameters lie over those of the step before."""

    name: str
    parameters: Mapping[str, Any]
    expect: Expectation


@dataclass(frozen=True)
class Case:
    """One functional test: create with `parameters`, expect, each update with its expectation, delete."""

    name: str
    summary: str
    requires: Requirements
    parameters: Mapping[str, Any]
    expect: Expectation
    updates: tuple[Update, ...]
    place: Place


def load_cases(path: Path) -> tuple[Case, ...]:
    """Read a `tests.yaml`; raises HotcatError with all that is wrong in it, each at its line."""
    source = document.read(path)
    schema.check(source, "tests")
    raise_all(
        [
            *_repeated_names(source),
            *_unchanged_from_nothing(source),
            *_bad_probes(source),
            *_bad_matchers(source),
        ]
    )
    return tuple(_case(source, index, raw) for index, raw in enumerate(source.data["cases"]))


def _case(source: Document, index: int, raw: Mapping[str, Any]) -> Case:
    at: KeyPath = ("cases", index)
    requires = raw.get("requires", {})
    updates = (
        Update(
            one["name"],
            one.get("parameters", {}),
            _expectation(source, (*at, "updates", number, "expect"), one),
        )
        for number, one in enumerate(raw.get("updates", ()))
    )
    return Case(
        name=raw["name"],
        summary=raw["summary"],
        requires=Requirements(
            real_guest=requires.get("guest") == "real",
            services=tuple(requires.get("services", ())),
            roles=tuple(requires.get("roles", ())),
            images=tuple(requires.get("images", ())),
            availability_zones=tuple(requires.get("availability_zones", ())),
        ),
        parameters=raw.get("parameters", {}),
        expect=_expectation(source, (*at, "expect"), raw),
        updates=tuple(updates),
        place=source.place(at),
    )


def _expectation(source: Document, at: KeyPath, step: Mapping[str, Any]) -> Expectation:
    raw = step.get("expect", {})
    return Expectation(
        outputs=raw.get("outputs", {}),
        events=tuple(raw.get("events", ())),
        resources=raw.get("resources", {}),
        probes=tuple(
            _probe(one, source.place((*at, "probes", number)))
            for number, one in enumerate(raw.get("probes", ()))
        ),
        place=source.place(at),
        unchanged="unchanged" in raw,
    )


def _probe(raw: Mapping[str, Any], place: Place) -> Probe:
    [(kind, given)] = raw.items()
    arguments = {key: value for key, value in given.items() if key != "within"}
    return Probe(kind, arguments, float(given.get("within", _WITHIN)), place)


def _repeated_names(source: Document) -> Iterator[HotcatError]:
    for at, steps in _lists_of_named(source):
        seen = set[str]()
        for index, step in enumerate(steps):
            if step["name"] in seen:
                where = (*at, index, "name")
                yield source.error(
                    f"the name {step['name']!r} is taken", where, remedy="Name each differently."
                )
            seen.add(step["name"])


def _lists_of_named(source: Document) -> Iterator[tuple[KeyPath, list[Mapping[str, Any]]]]:
    cases = source.data["cases"]
    yield ("cases",), cases
    for index, case in enumerate(cases):
        yield ("cases", index, "updates"), case.get("updates", [])


def _unchanged_from_nothing(source: Document) -> Iterator[HotcatError]:
    for index, case in enumerate(source.data["cases"]):
        if "unchanged" in case.get("expect", {}):
            where = ("cases", index, "expect", "unchanged")
            yield source.error(
                "the stack was not there before its creation", where, remedy="Write it under an update."
            )


def _bad_probes(source: Document) -> Iterator[HotcatError]:
    for at, expect in _expectations(source):
        for index, probe in enumerate(expect.get("probes", ())):
            if len(probe) != 1:
                where = (*at, "probes", index)
                yield source.error(
                    "a probe has one kind", where, remedy="Make each kind a list item of its own."
                )


def _bad_matchers(source: Document) -> Iterator[HotcatError]:
    remedy = f"Operators: {', '.join(OPERATORS)}. To expect a mapping, use `equals` or `fields`."
    for at, expect in _expectations(source):
        for below, matcher in _matchers(expect):
            for where, problem in problems(matcher):
                yield source.error(problem, (*at, *below, *where), remedy=remedy)


def _matchers(expect: Mapping[str, Any]) -> Iterator[tuple[KeyPath, Any]]:
    """Yield every matcher in an expectation with the keys that lead to it."""
    yield from ((("outputs", name), matcher) for name, matcher in expect.get("outputs", {}).items())
    for index, event in enumerate(expect.get("events", ())):
        yield ("events", index, "reason"), event.get("reason")
    for index, probe in enumerate(expect.get("probes", ())):
        for kind, arguments in probe.items():
            at = ("probes", index, kind)
            yield from (((*at, key), arguments[key]) for key in _MATCHERS[kind] if key in arguments)
            headers = arguments.get("headers", {})
            yield from (((*at, "headers", name), matcher) for name, matcher in headers.items())


def _expectations(source: Document) -> Iterator[tuple[KeyPath, Mapping[str, Any]]]:
    for at, steps in _lists_of_named(source):
        yield from (((*at, index, "expect"), step.get("expect", {})) for index, step in enumerate(steps))
