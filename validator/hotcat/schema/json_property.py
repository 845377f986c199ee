"""The JSON Schema of a resource's properties: what Heat takes for each, functions included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.hot.constraint import AllowedPattern, AllowedValues, Length, Range
from hotcat.schema import descriptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.hot.constraint import Constraint
    from hotcat.schema.model import Property, Status

Schema = dict[str, Any]

FUNCTION = {"$ref": "#/definitions/function"}
# What Heat converts to each type; an empty value is as good as none.
_TYPES: Mapping[str, Schema] = {
    "String": {"type": ["string", "integer", "boolean", "null"]},
    "Integer": {"type": ["number", "string", "null"], "pattern": r"^\s*[-+]?[0-9]+\s*$"},
    "Number": {"type": ["number", "string", "null"], "pattern": r"^\s*[-+]?[0-9.]+([eE][-+]?[0-9]+)?\s*$"},
    "Boolean": {
        "type": ["boolean", "string", "null"],
        "pattern": "^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee])$",
    },
    "Map": {"type": ["object", "null"]},
    "List": {"type": ["array", "null"]},
    "Any": {},
}
_LENGTHS = {
    "String": ("minLength", "maxLength"),
    "List": ("minItems", "maxItems"),
    "Map": ("minProperties", "maxProperties"),
}


def properties_schema(resource_type: str, properties: Mapping[str, Property], above: str = "") -> Schema:
    """Return the schema of a map of properties; `above` is the dotted path to it."""
    schema: Schema = {
        "properties": {name: _documented(resource_type, above, item) for name, item in properties.items()},
        "additionalProperties": False,
    }
    if needed := [_required(item.name, properties) for item in properties.values() if item.required]:
        schema["allOf"] = needed
    return schema


def marked(status: Status, what: str, instead: str | None) -> Schema:
    """Return how editors are told that something should no longer be used; nothing where it may be."""
    if status.status == "SUPPORTED":
        return {}
    remark = f"Use {instead}." if instead else status.remark or ""
    mark: Schema = {"deprecationMessage": f"{what} is {status.status.lower()}. {remark}".strip()}
    if status.status == "HIDDEN":
        mark["doNotSuggest"] = True
    return mark


def _documented(resource_type: str, above: str, item: Property) -> Schema:
    path = f"{above}.{item.name}" if above else item.name
    schema: Schema = {}
    if text := descriptions.property_of(resource_type, path):
        schema["description"] = text
    if item.default is not None:
        schema["default"] = item.default
    value = _value(resource_type, path, item)
    return {**schema, **marked(item.status, item.name, item.replaced_by), "anyOf": [FUNCTION, value]}


def _required(name: str, properties: Mapping[str, Property]) -> Schema:
    """Heat takes an older name of the property as well."""
    names = [name, *(item.name for item in properties.values() if item.replaced_by == name)]
    return {"required": names} if len(names) == 1 else {"anyOf": [{"required": [one]} for one in names]}


def _value(resource_type: str, path: str, item: Property) -> Schema:
    schema = dict(_TYPES[item.type])
    for constraint in item.constraints:
        schema |= _limits(constraint, item.type)
    if item.item:
        schema["items"] = {"anyOf": [FUNCTION, _value(resource_type, path, item.item)]}
    if item.properties:
        schema |= properties_schema(resource_type, item.properties, path)
    return schema


def _limits(constraint: Constraint, of_type: str) -> Schema:
    """Return what a schema can say of a constraint; it cannot look a name up in the cloud."""
    match constraint:
        case Range(low=low, high=high):
            return _given(minimum=low, maximum=high)
        case Length(low=low, high=high):
            least, most = _LENGTHS.get(of_type, _LENGTHS["Map"])
            return _given(**{least: low, most: high})
        case AllowedPattern(pattern=pattern):
            return {"pattern": f"^(?:{pattern})$"}
        case AllowedValues(allowed=allowed):
            return _allowed(allowed, of_type)
    return {}


def _allowed(values: tuple[Any, ...], of_type: str) -> Schema:
    if of_type == "List":
        return {"items": {"anyOf": [FUNCTION, {"enum": list(values)}]}}
    # Heat takes "80" for 80, and 80 for "80".
    texts = [str(value) for value in values if not isinstance(value, str)]
    numbers = [int(value) for value in values if isinstance(value, str) and value.isdecimal()]
    return {"enum": [*values, *texts, *numbers, None]}


def _given(**limits: float | None) -> Schema:
    return {name: limit for name, limit in limits.items() if limit is not None}
