"""The parameters of a template: types, constraints and groups, and the check of a value against them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.hot import constraint
from hotcat.hot.constraint import (
    BOOLEAN,
    JSON,
    LIST,
    NUMBER,
    STRING,
    TYPES,
    Constraint,
    Custom,
    DefinitionError,
)

if TYPE_CHECKING:
    from hotcat.errors import HotcatError, Place
    from hotcat.hot.document import Document, KeyPath

_KEYS = {"type", "label", "description", "default", "constraints", "hidden", "immutable", "schema", "tags"}
_TRUE = {"t", "true", "on", "y", "yes", "1"}
_FALSE = {"f", "false", "off", "n", "no", "0"}


class UnfitError(ValueError):
    """A value that is not of the parameter's type; the text says what it must be, not what it is."""


@dataclass(frozen=True)
class Parameter:
    """One parameter as its template declares it; `default` None means that a value must be given."""

    name: str
    type: str
    label: str
    description: str
    default: Any
    hidden: bool
    immutable: bool
    constraints: tuple[Constraint, ...]
    place: Place

    @property
    def required(self) -> bool:
        """Whether the template cannot do without a value from outside."""
        return self.default is None

    @property
    def checked_by_cloud(self) -> tuple[str, ...]:
        """The names of the custom constraints, which only a cloud can check."""
        return tuple(item.name for item in self.constraints if isinstance(item, Custom))

    def convert(self, value: Any) -> Any:
        """Return the value in the parameter's type, read as Heat reads it; raises UnfitError."""
        return _CONVERTERS[self.type](value)

    def problems(self, value: Any) -> list[str]:
        """Say in what ways a value does not fit; the sentences never hold the value."""
        try:
            converted = self.convert(value)
        except UnfitError as error:
            return [str(error)]
        return [
            f"must be {item}" + (f" ({item.description})" if item.description else "")
            for item in self.constraints
            if not item.meets(converted)
        ]


@dataclass(frozen=True)
class ParameterGroup:
    """Parameters that a form shows together."""

    label: str
    description: str
    parameters: tuple[str, ...]


def _string(value: Any) -> str:
    if isinstance(value, Mapping | list):
        raise UnfitError("must be a string, not a list or a mapping")
    return str(value)


def _list(value: Any) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value]
    if not isinstance(value, str):
        raise UnfitError("must be a list, or a string with commas")
    return [item.strip() for item in value.split(",")] if value else []


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else {}
    except ValueError as error:
        raise UnfitError(f"must be valid JSON ({error})") from None
    except RecursionError:
        raise UnfitError("must not be nested so deep") from None


def _boolean(value: Any) -> bool:
    text = str(value).strip().lower()
    if text not in _TRUE | _FALSE:
        raise UnfitError("must be true or false")
    return text in _TRUE


def _number(value: Any) -> int | float:
    try:
        return constraint.number(value)
    except ValueError:
        raise UnfitError("must be a number") from None


_CONVERTERS = {STRING: _string, NUMBER: _number, LIST: _list, JSON: _json, BOOLEAN: _boolean}


class ParameterReader:
    """Reads the parameters and parameter groups of a document, and collects the errors in them."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.errors: list[HotcatError] = []

    def parameters(self) -> dict[str, Parameter]:
        """Return the parameters by name, in the document's order; those with errors are left out."""
        section = self._mapping("parameters")
        found = {
            str(name): self._parameter(str(name), ("parameters", name), section[name]) for name in section
        }
        return {name: parameter for name, parameter in found.items() if parameter}

    def groups(self, names: Mapping[str, object]) -> tuple[ParameterGroup, ...]:
        """Return the parameter groups; each may only name parameters, and each parameter at most once."""
        groups = self.document.data.get("parameter_groups") or []
        if not isinstance(groups, list):
            self._fail("parameter_groups is a list", ("parameter_groups",))
            return ()
        seen: set[str] = set()
        result = []
        for index, group in enumerate(groups):
            at: KeyPath = ("parameter_groups", index)
            members = group.get("parameters") if isinstance(group, Mapping) else None
            if not isinstance(members, list):
                self._fail("a parameter group is a mapping with a list of parameters", at)
                continue
            for position, member in enumerate(members):
                if str(member) not in names or str(member) in seen:
                    why = "is already in a group" if str(member) in seen else "is no parameter"
                    self._fail(f"{member} {why}", (*at, "parameters", position))
                seen.add(str(member))
            result.append(
                ParameterGroup(
                    str(group.get("label") or ""),
                    str(group.get("description") or ""),
                    tuple(map(str, members)),
                )
            )
        return tuple(result)

    def _mapping(self, key: str) -> Mapping[str, Any]:
        section = self.document.data.get(key) or {}
        if isinstance(section, Mapping):
            return section
        self._fail(f"{key} is a mapping", (key,))
        return {}

    def _fail(self, message: str, at: KeyPath, remedy: str | None = None) -> None:
        self.errors.append(self.document.error(message, at, remedy=remedy))

    def _parameter(self, name: str, at: KeyPath, body: Any) -> Parameter | None:
        if not isinstance(body, Mapping):
            self._fail(f"parameter {name} is a mapping with a type", at)
            return None
        for key in body:
            if key not in _KEYS:
                self._fail(
                    f"parameter {name}: {key} is not known",
                    (*at, key),
                    f"Known: {', '.join(sorted(_KEYS))}.",
                )
        if body.get("type") not in TYPES:
            self._fail(f"parameter {name} needs a type", (*at, "type"), f"One of {', '.join(TYPES)}.")
            return None
        parameter = Parameter(
            name=name,
            type=body["type"],
            label=str(body.get("label") or name),
            description=str(body.get("description") or "").strip(),
            default=body.get("default"),
            hidden=self._flag(body, "hidden", at),
            immutable=self._flag(body, "immutable", at),
            constraints=self._constraints(name, body, at),
            place=self.document.place(at),
        )
        if parameter.default is not None:
            for problem in parameter.problems(parameter.default):
                self._fail(f"parameter {name}: the default {problem}", (*at, "default"))
        return parameter

    def _flag(self, body: Mapping[str, Any], key: str, at: KeyPath) -> bool:
        try:
            return _boolean(body.get(key, False))
        except UnfitError:
            self._fail(f"{key} is true or false", (*at, key))
            return False

    def _constraints(self, name: str, body: Mapping[str, Any], at: KeyPath) -> tuple[Constraint, ...]:
        items = body.get("constraints") or []
        if not isinstance(items, list):
            self._fail(f"parameter {name}: constraints is a list", (*at, "constraints"))
            return ()
        result = []
        for index, item in enumerate(items):
            try:
                result.append(constraint.read(item, body["type"]))
            except DefinitionError as error:
                self._fail(f"parameter {name}: {error}", (*at, "constraints", index))
        return tuple(result)
