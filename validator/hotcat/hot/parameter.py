"""The parameters of a template: types, constraints and groups, and the check of a value against them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hotcat.errors import Place
from hotcat.hot import constraint
from hotcat.hot import language as languages
from hotcat.hot.compose import Problem
from hotcat.hot.constraint import (
    BOOLEAN,
    FALSE,
    JSON,
    LIST,
    NUMBER,
    STRING,
    TRUE,
    TYPES,
    Constraint,
    Custom,
    DefinitionError,
    Modulo,
)
from hotcat.hot.node import Mapping, Scalar, Sequence, Value

if TYPE_CHECKING:
    from collections.abc import Set
    from pathlib import Path

    from hotcat.hot.language import Language


_MODULO_SINCE = "2017-02-24"


class UnfitError(ValueError):
    """A value that is not of the parameter's type; the text says what it must be, not what it is."""


class Parameter:
    """One parameter as its template declares it; `default` None means that a value must be given."""

    __slots__ = (
        "body",
        "constraints",
        "default",
        "description",
        "hidden",
        "immutable",
        "key",
        "label",
        "name",
        "place",
        "type",
    )

    def __init__(
        self,
        *,
        name: str,
        type: str,  # noqa: A002  (the word of HOT)
        label: str,
        description: str,
        default: Any,
        hidden: bool,
        immutable: bool,
        constraints: tuple[Constraint, ...],
        place: Place,
        key: Scalar,
        body: Mapping,
    ) -> None:
        self.name = name
        self.type = type
        self.label = label
        self.description = description
        self.default = default
        self.hidden = hidden
        self.immutable = immutable
        self.constraints = constraints
        self.place = place
        self.key = key
        self.body = body

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


class ParameterGroup:
    """Parameters that a form shows together."""

    __slots__ = ("description", "label", "parameters")

    def __init__(self, label: str, description: str, parameters: tuple[str, ...]) -> None:
        self.label = label
        self.description = description
        self.parameters = parameters


def _string(value: Any) -> str:
    if isinstance(value, dict | list):
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
    if text not in TRUE | FALSE:
        raise UnfitError("must be true or false")
    return text in TRUE


def _number(value: Any) -> int | float:
    try:
        return constraint.number(value)
    except ValueError:
        raise UnfitError("must be a number") from None


def _flag(body: Mapping, key: str) -> bool:
    """Say whether a flag is on, as Heat takes it: any text is true, "false" too."""
    value = body.get(key)
    return bool(value.plain()) if value else False


def _default_problems(parameter: Parameter) -> list[str]:
    """Say in what ways a default does not fit, where Heat is more exact with it than with a given value."""
    value = parameter.default
    if parameter.type == STRING and not isinstance(value, str):
        # Unlike a value from outside it is not made a string first; without constraints Heat takes anything.
        measured = any(item.kind in {"length", "allowed_pattern"} for item in parameter.constraints)
        if measured and not isinstance(value, list | dict):
            return ["must be quoted, since it is measured or matched as a string"]
        return [] if isinstance(value, list | dict) else parameter.problems(value)
    if parameter.type == LIST and isinstance(value, str):
        # It is split without a look at spaces, and an empty string is a list of one.
        items = value.split(",")
        return [f"must be {item}" for item in parameter.constraints if not item.meets(items)]
    return parameter.problems(value)


_CONVERTERS = {STRING: _string, NUMBER: _number, LIST: _list, JSON: _json, BOOLEAN: _boolean}


class ParameterReader:
    """Reads the parameters and parameter groups of a template; what is wrong goes to `problems`."""

    def __init__(self, path: Path, language: Language, problems: list[Problem]) -> None:
        self._path = path
        self._language = language
        self._problems = problems

    def parameters(self, section: Mapping) -> dict[str, Parameter]:
        """Return the parameters by name, in the file's order; those without a known type are left out."""
        found = {
            str(name): self._parameter(str(name), section.keys[name], body)
            for name, body in section.entries.items()
        }
        return {name: parameter for name, parameter in found.items() if parameter}

    def groups(self, section: Value, names: Set[str]) -> tuple[ParameterGroup, ...]:
        """Return the parameter groups; each may only name parameters, and each parameter at most once."""
        if not section.plain():
            return ()
        if not isinstance(section, Sequence):
            self._fail("malformed-parameter-group", "parameter_groups is a list", section)
            return ()
        seen: set[str] = set()
        result = []
        for group in section.items:
            members = group.get("parameters") if isinstance(group, Mapping) else None
            if not isinstance(group, Mapping) or not isinstance(members, Sequence):
                needed = "a parameter group is a mapping with a list of parameters"
                self._fail("malformed-parameter-group", needed, group)
                continue
            for member in members.items:
                name = str(member.plain())
                if name not in names or name in seen:
                    why = "is already in a group" if name in seen else "is no parameter"
                    self._fail("malformed-parameter-group", f"{name} {why}", member)
                seen.add(name)
            result.append(
                ParameterGroup(
                    group.string("label") or "",
                    group.string("description") or "",
                    tuple(str(member.plain()) for member in members.items),
                )
            )
        return tuple(result)

    def _parameter(self, name: str, key: Scalar, body: Value) -> Parameter | None:
        if not isinstance(body, Mapping):
            self._fail("malformed-parameter", f"parameter {name} is a mapping with a type", key)
            return None
        kind = body.string("type")
        if kind not in TYPES:
            self._fail(
                "unknown-parameter-type",
                f"parameter {name} needs a type",
                body.entries.get("type", key),
                f"One of {', '.join(TYPES)}.",
            )
            return None
        for other in body.entries.keys() - self._language.parameter_keys:
            self._unknown(name, body.keys[other])
        default = body.get("default")
        mark = key.node.start_mark
        parameter = Parameter(
            name=name,
            type=kind,
            label=body.string("label") or name,
            description=(body.string("description") or "").strip(),
            default=default.plain() if default else None,
            hidden=_flag(body, "hidden"),
            immutable=_flag(body, "immutable"),
            constraints=self._constraints(name, body, kind),
            place=Place(self._path, mark.line + 1, mark.column + 1),
            key=key,
            body=body,
        )
        if default and parameter.default is not None:
            for problem in _default_problems(parameter):
                self._fail("unfit-default", f"parameter {name}: the default {problem}", default)
        return parameter

    def _unknown(self, name: str, key: Scalar) -> None:
        known = languages.period("parameter_keys", str(key.value))
        if known:
            self._fail(
                "too-new-for-version",
                f"parameter {name}: {key.value} is in HOT since {known[0]}",
                key,
                f"Raise heat_template_version to {known[0]} or later.",
            )
            return
        remedy = f"Known: {', '.join(sorted(self._language.parameter_keys))}."
        self._fail("unknown-key", f"parameter {name}: {key.value} is not known", key, remedy)

    def _constraints(self, name: str, body: Mapping, of_type: str) -> tuple[Constraint, ...]:
        section = body.get("constraints")
        if section is None or (isinstance(section, Scalar) and section.value is None):
            return ()
        if not isinstance(section, Sequence):
            self._fail("malformed-constraint", f"parameter {name}: constraints is a list", section)
            return ()
        result = []
        for item in section.items:
            try:
                result.append(constraint.read(item.plain(), of_type))
                if isinstance(result[-1], Modulo) and not self._language.has(_MODULO_SINCE):
                    self._fail(
                        "too-new-for-version",
                        f"parameter {name}: modulo is in HOT since {_MODULO_SINCE}",
                        item,
                        f"Raise heat_template_version to {_MODULO_SINCE} or later.",
                    )
            except DefinitionError as error:
                self._fail("malformed-constraint", f"parameter {name}: {error}", item)
        return tuple(result)

    def _fail(self, rule: str, message: str, value: Value, remedy: str | None = None) -> None:
        mark = value.node.start_mark
        place = Place(self._path, mark.line + 1, mark.column + 1)
        self._problems.append(Problem(rule, message, remedy=remedy, place=place, value=value))
