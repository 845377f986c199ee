"""The typed model of a HOT template, as far as the catalog needs it: parameters, resources, outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.errors import raise_all
from hotcat.hot.parameter import Parameter, ParameterGroup, ParameterReader

if TYPE_CHECKING:
    from hotcat.hot.document import Document


@dataclass(frozen=True)
class Template:
    """A template; `resources` maps names to types, `outputs` names to descriptions, in the file's order."""

    document: Document
    description: str
    parameters: Mapping[str, Parameter]
    groups: tuple[ParameterGroup, ...]
    resources: Mapping[str, str]
    outputs: Mapping[str, str]


def read(document: Document) -> Template:
    """Read a document as a template; raises HotcatError with all that is wrong in the parts read here."""
    data = document.data
    if not isinstance(data, Mapping) or "heat_template_version" not in data:
        raise document.error(
            "not a HOT template: heat_template_version is missing",
            remedy="Begin the file with: heat_template_version: 2021-04-16",
        )
    reader = ParameterReader(document)
    parameters = reader.parameters()
    groups = reader.groups(data.get("parameters") or {})
    resources = _section(document, "resources", "type", reader)
    outputs = _section(document, "outputs", "description", reader)
    clashes = [
        document.error(
            f"resource {name} has the name of a parameter", ("resources", name), remedy="Rename one of them."
        )
        for name in resources
        if name in parameters
    ]
    raise_all([*reader.errors, *clashes])
    return Template(
        document, str(data.get("description") or "").strip(), parameters, groups, resources, outputs
    )


def _section(document: Document, section: str, key: str, reader: ParameterReader) -> dict[str, str]:
    result: dict[str, str] = {}
    body: Any = document.data.get(section) or {}
    if not isinstance(body, Mapping):
        reader.errors.append(document.error(f"{section} is a mapping", (section,)))
        return result
    for name, item in body.items():
        if isinstance(item, Mapping):
            result[str(name)] = str(item.get(key) or "").strip()
        else:
            reader.errors.append(document.error(f"{section}: {name} is a mapping", (section, name)))
    return result
