"""The values of a bundle's parameters: laid over each other, evaluated, and checked without a cloud."""

from __future__ import annotations

import difflib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place, raise_all
from hotcat.render import expression

if TYPE_CHECKING:
    from hotcat.catalog.model import Site
    from hotcat.hot.document import Document
    from hotcat.hot.parameter import Parameter
    from hotcat.hot.template import Template
    from hotcat.render.generators import Generators

ENVIRONMENT_KEYS: Mapping[str, type] = {
    "parameters": Mapping,
    "parameter_defaults": Mapping,
    "resource_registry": Mapping,
    "encrypted_param_names": list,
    "event_sinks": list,
}


@dataclass(frozen=True)
class Value:
    """A value with where it comes from, and the generators that made it (empty for a plain value)."""

    value: Any
    origin: str
    place: Place | None = None
    generators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Values:
    """The values of one rendering: what is set for this stack, and the defaults beneath it."""

    set: Mapping[str, Value]
    defaults: Mapping[str, Value]

    def of(self, parameter: Parameter) -> Value | None:
        """Return the value that Heat will use, or None where there is none."""
        for values in (self.set, self.defaults):
            value = values.get(parameter.name)
            if value is not None and value.value is not None:  # Heat takes null for no value
                return value
        if parameter.required:
            return None
        return Value(parameter.default, "the template's default", parameter.place)


def check_environments(environments: Sequence[Document]) -> None:
    """Check that the files are Heat environments; raises HotcatError with all that is wrong."""
    raise_all([error for document in environments for error in _environment_errors(document)])


def gather(
    site: Site,
    declared: Container[str],
    environments: Sequence[Document],
    parameters: Mapping[str, Any],
    generators: Generators,
) -> Values:
    """Lay the site's defaults, the environment files in their order, and `parameters` over each other.

    Of the site only the `declared` names are taken. Expressions are evaluated in the site's values and in
    `parameters`; an environment file is plain Heat. Raises HotcatError with all that is wrong.
    """
    values: dict[str, dict[str, Value]] = {"parameters": {}, "parameter_defaults": {}}
    errors: list[HotcatError] = []
    names = {"site": {"name": site.name, **site.facts}, **generators.named()}

    def evaluated(name: str, value: Any, origin: str, place: Place | None = None) -> Value | None:
        before = len(generators.used)
        try:
            result = expression.evaluate(value, names, what=f"parameter {name}", place=place)
        except HotcatError as error:
            errors.append(error)
            return None
        return Value(result, origin, place, tuple(generators.used[before:]))

    for name, value in site.environment()["parameter_defaults"].items():
        if name in declared and (
            made := evaluated(name, value, f"site {site.name}", Place(site.path / "site.yaml"))
        ):
            values["parameter_defaults"][name] = made
    for document in environments:
        for section, found in values.items():
            for name, value in _section(document, section).items():
                found[str(name)] = Value(value, str(document.path), document.place((section, name)))
    for name, value in parameters.items():
        if made := evaluated(name, value, "the parameters given"):
            values["parameters"][name] = made
    raise_all(errors)
    return Values(values["parameters"], values["parameter_defaults"])


def problems(template: Template, values: Values) -> list[HotcatError]:
    """Check the values against the template; returns what is wrong, each at its parameter."""
    errors = [
        _unknown(template, name, value)
        for name, value in values.set.items()
        if name not in template.parameters
    ]
    for parameter in template.parameters.values():
        value = values.of(parameter)
        if value is None:
            errors.append(
                HotcatError(
                    f"parameter {parameter.name} ({parameter.label}) has no value",
                    place=parameter.place,
                    remedy=f"Give one: --parameter {parameter.name}=...",
                )
            )
            continue
        shown = "" if parameter.hidden or value.generators else f" {_short(value.value)}"
        errors += [
            HotcatError(
                f"parameter {parameter.name}: the value{shown} {problem}",
                place=parameter.place,
                remedy=f"It comes from {value.place or value.origin}.",
            )
            for problem in parameter.problems(value.value)
        ]
    return errors


def _unknown(template: Template, name: str, value: Value) -> HotcatError:
    near = difflib.get_close_matches(name, template.parameters, n=1)
    known = f"Did you mean {near[0]}?" if near else f"It has: {', '.join(template.parameters) or 'none'}."
    return HotcatError(
        f"the template has no parameter {name}",
        place=value.place or template.document.place(("parameters",)),
        remedy=known,
    )


def _environment_errors(document: Document) -> list[HotcatError]:
    if document.data is None:
        return []
    if not isinstance(document.data, Mapping):
        return [document.error("a Heat environment is a mapping")]
    errors = []
    for key, body in document.data.items():
        if key == "parameter_merge_strategies":
            errors.append(
                document.error(
                    f"{key} is not followed: a later value replaces an earlier one",
                    (key,),
                    remedy="Give the merged values in one file.",
                )
            )
        elif key not in ENVIRONMENT_KEYS:
            known = f"Known: {', '.join(sorted(ENVIRONMENT_KEYS))}."
            errors.append(document.error(f"{key} is not known in a Heat environment", (key,), remedy=known))
        elif body is not None and not isinstance(body, kind := ENVIRONMENT_KEYS[key]):
            errors.append(document.error(f"{key} is a {'list' if kind is list else 'mapping'}", (key,)))
    return errors


def _section(document: Document, section: str) -> Mapping[Any, Any]:
    return (document.data or {}).get(section) or {}


def _short(value: Any, limit: int = 60) -> str:
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}..."
