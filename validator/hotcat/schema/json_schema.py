"""A JSON Schema of HOT for editors: draft 7, which yaml-language-server knows best.

It is lenient where it cannot know: any value may be a function, and a resource type that no release has may
be a file's name or the environment's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.schema import descriptions
from hotcat.schema.json_property import FUNCTION, Schema, marked, properties_schema

if TYPE_CHECKING:
    from hotcat.schema.model import HotVersion, ResourceType
    from hotcat.schema.pack import Pack

_TEXT: Schema = {"type": ["string", "null"]}
_SWITCH: Schema = {"type": ["boolean", "string"]}
_BOUNDS: Schema = {
    "type": "object",
    "properties": {"min": {"type": ["number", "string"]}, "max": {"type": ["number", "string"]}},
    "additionalProperties": False,
}
_CONSTRAINTS: dict[str, Schema] = {
    "length": _BOUNDS,
    "range": _BOUNDS,
    "modulo": {
        "type": "object",
        "properties": {"step": {"type": ["number", "string"]}, "offset": {"type": ["number", "string"]}},
        "required": ["step", "offset"],
        "additionalProperties": False,
    },
    "allowed_values": {"type": ["array", "object"]},
    "allowed_pattern": {"type": "string"},
    "custom_constraint": {"type": "string"},
}
_FUNCTION_OR_MAP: Schema = {"type": ["object", "null"]}
_CONDITION: Schema = {"type": ["string", "boolean", "object"]}


def json_schema(pack: Pack) -> Schema:
    """Return the schema of the templates that a release takes, written for its newest template version."""
    hot = {name: version for name, version in pack.versions.items() if not version.is_cfn}
    newest = max(hot.values(), key=lambda version: version.canonical)
    types = [kind for kind in map(pack.type, sorted(pack.names)) if kind]
    sections: dict[str, Schema] = {
        "heat_template_version": {
            "description": "The version of HOT that the template is written in.",
            "enum": sorted(hot),
        },
        "description": _TEXT,
        "parameter_groups": {"type": ["array", "null"], "items": {"type": "object"}},
        "parameters": _each(_parameter(newest)),
        "conditions": _each(_CONDITION),
        "resources": _each({"$ref": "#/definitions/resource"}),
        "outputs": _each(_output(newest)),
    }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": f"Heat Orchestration Template, OpenStack {pack.release}",
        "type": "object",
        "properties": {name: schema for name, schema in sections.items() if name in newest.sections},
        "required": ["heat_template_version"],
        "additionalProperties": False,
        "definitions": {
            "function": _function(
                newest, frozenset().union(*(version.functions for version in hot.values()))
            ),
            "resource": _resource(newest, types),
            **{kind.name: _type_definition(kind) for kind in types},
        },
    }


def _each(schema: Schema) -> Schema:
    return {"type": ["object", "null"], "additionalProperties": schema}


def _keys(schemas: dict[str, Schema], allowed: frozenset[str], required: str) -> Schema:
    return {
        "type": "object",
        "properties": {name: schemas.get(name, {}) for name in sorted(allowed)},
        "required": [required],
        "additionalProperties": False,
    }


def _parameter(version: HotVersion) -> Schema:
    kinds = {kind: _CONSTRAINTS.get(kind, {}) for kind in sorted(version.parameter_constraints)}
    constraint = {
        "type": "object",
        "properties": {"description": _TEXT, **kinds},
        "additionalProperties": False,
    }
    schemas: dict[str, Schema] = {
        "type": {"enum": sorted(version.parameter_types)},
        "label": _TEXT,
        "description": _TEXT,
        "hidden": {**_SWITCH, "description": "Whether the value is kept out of what Heat shows of a stack."},
        "immutable": {**_SWITCH, "description": "Whether an update of the stack may not change the value."},
        "constraints": {"type": ["array", "null"], "items": constraint},
    }
    return _keys(schemas, version.parameter_keys, "type")


def _output(version: HotVersion) -> Schema:
    schemas = {"description": _TEXT, "condition": _CONDITION}
    return _keys(schemas, version.output_keys, "value")


def _function(version: HotVersion, of_all: frozenset[str]) -> Schema:
    """Older versions' functions are let through, but not offered."""
    names = {name: {} if name in version.functions else {"doNotSuggest": True} for name in sorted(of_all)}
    return {
        "type": "object",
        "properties": {
            name: {**_described(descriptions.function(name)), **mark} for name, mark in names.items()
        },
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
    }


def _resource(version: HotVersion, types: list[ResourceType]) -> Schema:
    offered = [kind.name for kind in types if kind.status.status == "SUPPORTED"]
    schemas: dict[str, Schema] = {
        "type": {
            "description": "A resource type, or the file name or URL of a template.",
            "type": "string",
            "anyOf": [
                {
                    "enum": offered,
                    "enumDescriptions": [descriptions.resource_type(name) or "" for name in offered],
                },
                {},
            ],
        },
        "description": _TEXT,
        "properties": _FUNCTION_OR_MAP,
        "metadata": _FUNCTION_OR_MAP,
        "depends_on": {"type": ["string", "array", "null"], "items": {"type": "string"}},
        "deletion_policy": {"anyOf": [FUNCTION, {"enum": [*sorted(version.deletion_policies), None]}]},
        "update_policy": _FUNCTION_OR_MAP,
        "external_id": {"anyOf": [FUNCTION, _TEXT]},
        "condition": _CONDITION,
    }
    schema = _keys(schemas, version.resource_keys, "type")
    schema["allOf"] = [_when(kind) for kind in types]
    return schema


def _when(kind: ResourceType) -> Schema:
    """Heat does not look at the properties of a resource that it only refers to by `external_id`."""
    return {
        "if": {
            "properties": {"type": {"const": kind.name}},
            "required": ["type"],
            "not": {"required": ["external_id"]},
        },
        "then": {"$ref": f"#/definitions/{kind.name}"},
    }


def _type_definition(kind: ResourceType) -> Schema:
    named: Schema = {
        **_described(descriptions.resource_type(kind.name)),
        **marked(kind.status, kind.name, None),
    }
    takes = dict(_FUNCTION_OR_MAP)
    if not kind.placeholder:
        takes |= properties_schema(kind.name, kind.properties)
    definition: dict[str, Any] = {
        "properties": {"type": named, "properties": {"anyOf": [FUNCTION, takes]}},
    }
    if kind.update_policy:
        definition["properties"]["update_policy"] = {
            "anyOf": [FUNCTION, {**_FUNCTION_OR_MAP, **properties_schema(kind.name, kind.update_policy)}]
        }
    if any(item.required for item in kind.properties.values()):
        definition["required"] = ["properties"]
    return definition


def _described(text: str | None) -> Schema:
    return {"description": text} if text else {}
