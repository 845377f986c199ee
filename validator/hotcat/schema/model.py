"""What a pack holds, typed: template versions, resource types, their properties and attributes.

The objects wrap a pack's JSON records and read nested parts on first use, since a template needs few of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hotcat.hot.constraint import Constraint

PROPERTY_TYPES = ("String", "Integer", "Number", "Boolean", "Map", "List", "Any")
STATUSES = ("SUPPORTED", "HIDDEN", "DEPRECATED", "UNSUPPORTED")

# The parameter type by which a property's constraints are read.
_PARAMETER_TYPES = {
    "String": "string",
    "Integer": "number",
    "Number": "number",
    "Boolean": "boolean",
    "Map": "json",
    "List": "comma_delimited_list",
    "Any": "string",
}

Record = dict[str, Any]


class Status:
    """A support status: one of STATUSES, the version of Heat since which it holds, and Heat's own remark.

    `previous` is the status before that; HIDDEN things often have their remark there.
    """

    __slots__ = ("message", "previous", "status", "version")

    def __init__(self, record: Record) -> None:
        self.status: str = record.get("status", "SUPPORTED")
        self.version: str | None = record.get("version")
        self.message: str | None = record.get("message")
        self.previous: Status | None = Status(record["previous"]) if "previous" in record else None

    @property
    def remark(self) -> str | None:
        """Heat's newest remark, this status's or one before it."""
        return self.message or (self.previous.remark if self.previous else None)

    def __repr__(self) -> str:
        return f"Status({self.status}, {self.version})"


class Attribute:
    """An attribute of a resource; its type (String, Map, List, Integer, Boolean) may be unknown."""

    __slots__ = ("name", "status", "type")

    def __init__(self, name: str, record: Record) -> None:
        self.name = name
        self.type: str | None = record.get("type")
        self.status = Status(record.get("status", {}))


class Property:
    """A property of a resource, or one nested in it.

    `type` is one of PROPERTY_TYPES. `default` is None where there is none. A changed value is taken over in
    place where `update_allowed`, refused where `immutable`, and else replaces the resource. Heat refuses a
    property that is not `implemented`. `replaced_by` is the property that Heat itself puts in this one's
    place: a name beside it, or a dotted path from the top.
    """

    def __init__(self, name: str, record: Record) -> None:
        self._record = record
        self.name = name
        self.type: str = record["type"]
        self.required: bool = record.get("required", False)
        self.update_allowed: bool = record.get("update_allowed", False)
        self.immutable: bool = record.get("immutable", False)
        self.implemented: bool = not record.get("unimplemented", False)
        self.default: Any = record.get("default")
        self.replaced_by: str | None = record.get("replaced_by")

    @cached_property
    def status(self) -> Status:
        """Its support status."""
        return Status(self._record.get("status", {}))

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """What a value must meet; each item of a List has the constraints of `item` besides."""
        from hotcat.hot import constraint

        return tuple(
            constraint.read(definition, _PARAMETER_TYPES[self.type])
            for definition in self._record.get("constraints", ())
        )

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """The properties of a Map; none where it takes any keys."""
        return _properties(self._record.get("properties"))

    @cached_property
    def item(self) -> Property | None:
        """What each item of a List must be; None where it may be anything."""
        record = self._record.get("item")
        return Property(self.name, record) if record else None

    def __repr__(self) -> str:
        return f"Property({self.name}: {self.type})"


class ResourceType:
    """A resource type.

    `substitute`: the type that an update may put in its place without replacing the resource. `admin`:
    Heat's default policy refuses it to a plain member of a project. `service` is Heat's name of the client
    it uses (nova, neutron), or of the service in Keystone's catalog; `extensions` are the API extensions it
    needs. `plugin`: not of Heat itself but of a plugin that its operator adds. `placeholder`: does nothing
    and takes any properties and attributes, as what is left of a removed service does. `nested`: makes a
    stack of its own, which counts towards the nesting depth. `snapshot`: takes the deletion policy Snapshot.
    `name_limit`: how many characters its physical name, made of the stack's and the resource's, may have
    before Heat shortens it. `record` is the pack's own JSON of it.
    """

    def __init__(self, name: str, record: Record) -> None:
        self.record = record
        self.name = name
        self.substitute: str | None = record.get("substitute")
        self.plugin: bool = record.get("plugin", False)
        self.admin: bool = record.get("admin", False)
        self.service: str | None = record.get("service")
        self.extensions: tuple[str, ...] = tuple(record.get("extension", "").split())
        self.placeholder: bool = record.get("placeholder", False)
        self.nested: bool = record.get("nested", False)
        self.snapshot: bool = record.get("snapshot", False)
        self.name_limit: int = record.get("name_limit", 255)

    @cached_property
    def status(self) -> Status:
        """Its support status."""
        return Status(self.record.get("status", {}))

    @cached_property
    def properties(self) -> Mapping[str, Property]:
        """Its properties by name, sorted."""
        return _properties(self.record.get("properties"))

    @cached_property
    def attributes(self) -> Mapping[str, Attribute]:
        """Its attributes by name, `show` among them."""
        records = self.record.get("attributes", {})
        return {name: Attribute(name, record) for name, record in records.items()}

    @cached_property
    def update_policy(self) -> Mapping[str, Property]:
        """What the resource's `update_policy` may hold; empty where the type has none."""
        return _properties(self.record.get("update_policy"))

    def __repr__(self) -> str:
        return f"ResourceType({self.name})"


class HotVersion:
    """A template version: `name` as templates write it, `canonical` the date that it stands for.

    `implementations` names the class behind each function, from which one can tell what arguments it takes:
    `if` is an IfNullable where its last argument may be left out, `get_attr` a GetAttAllAttributes where the
    attribute may be. A path behind the attribute may have any depth in every version. `record` is the pack's
    own JSON of it.
    """

    def __init__(self, name: str, canonical: str, record: Record) -> None:
        self.record = record
        self.name = name
        self.canonical = canonical
        self.is_cfn: bool = record.get("is_cfn", False)
        self.version_key: str = record["version_key"]
        self.implementations: Mapping[str, str] = record.get("functions", {})
        self.condition_implementations: Mapping[str, str] = record.get("condition_functions", {})
        self.functions = frozenset(self.implementations)
        self.condition_functions = frozenset(self.condition_implementations)
        self.sections = _names(record, "sections")
        self.parameter_keys = _names(record, "parameter_keys")
        self.parameter_types = _names(record, "parameter_types")
        self.parameter_constraints = _names(record, "parameter_constraints")
        self.resource_keys = _names(record, "resource_keys")
        self.output_keys = _names(record, "output_keys")
        self.deletion_policies = _names(record, "deletion_policies")

    def __repr__(self) -> str:
        return f"HotVersion({self.name})"


def _properties(records: Mapping[str, Record] | None) -> Mapping[str, Property]:
    return {name: Property(name, record) for name, record in records.items()} if records else {}


def _names(record: Record, key: str) -> frozenset[str]:
    return frozenset(record.get(key, ()))
