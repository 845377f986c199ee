"""What is wrong with the values of properties, found in one walk that several rules pick from.

Each value is converted as Heat converts it, and then held against the schema's constraints. What is found
belongs to one of the rules named here.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from hotcat.hot import constraint as constraints
from hotcat.hot import language as languages
from hotcat.hot.node import Call, Mapping, Scalar
from hotcat.lint import values
from hotcat.lint.conversion import advice_on, convert, format_problem, meets, shown
from hotcat.lint.mention import Mention, is_elsewhere, mentions
from hotcat.lint.rule import WARNING, Edit, Fix, Hit
from hotcat.lint.secret import is_secret
from hotcat.lint.subject import Placed, Subject, place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Dict

    from hotcat.hot.node import Value
    from hotcat.hot.template import Template
    from hotcat.schema.model import Property, ResourceType

UNKNOWN = "unknown-property"
MISSING = "missing-property"
TYPE = "wrong-property-type"
RANGE = "value-out-of-range"
LENGTH = "value-of-wrong-length"
CHOICE = "value-not-allowed"
PATTERN = "value-not-matching"
FORMAT = "malformed-value"
MISREAD = "misread-scalar"
OBSOLETE = "obsolete-property"
DEPRECATED = "deprecated-property"
UNSUPPORTED = "unsupported-property"
UNIMPLEMENTED = "unimplemented-property"
EMPTY = "empty-property"
CONFLICT = "conflicting-properties"

_A = {
    "String": "a string",
    "Integer": "a whole number",
    "Number": "a number",
    "Boolean": "true or false",
    "Map": "a mapping",
    "List": "a list",
    values.STRING: "a string",
    values.LIST: "a list",
    values.MAP: "a mapping",
}
# What a parameter's value can never be, by the parameter's type: Heat converts between scalars only.
_NEVER = {
    constraints.STRING: ("Map", "List"),
    constraints.NUMBER: ("Map", "List", "Boolean"),
    constraints.BOOLEAN: ("Map", "List"),
    constraints.LIST: ("Map", "String", "Integer", "Number", "Boolean"),
    constraints.JSON: ("String", "Integer", "Number", "Boolean"),
}
_NEVER_OF_RESULT = {
    values.STRING: ("Map", "List"),
    values.LIST: ("Map", "String", "Integer", "Number", "Boolean"),
    values.MAP: ("List", "String", "Integer", "Number", "Boolean"),
}
_RULES = {
    constraints.Range: RANGE,
    constraints.Modulo: RANGE,
    constraints.Length: LENGTH,
    constraints.AllowedValues: CHOICE,
    constraints.AllowedPattern: PATTERN,
    constraints.Custom: FORMAT,
}
_PLAIN = ("Boolean", "Integer", "Number", "String")
_OF_STATUS = {"HIDDEN": OBSOLETE, "DEPRECATED": DEPRECATED, "UNSUPPORTED": UNSUPPORTED}
_SAID_OF_STATUS = {
    "HIDDEN": "hidden: Heat takes it for old templates only",
    "DEPRECATED": "deprecated",
    "UNSUPPORTED": "not supported",
}
_ZERO: dict[str, Any] = {"String": "", "Integer": 0, "Number": 0, "Boolean": False, "Map": {}, "List": []}

ENOUGH = 201
"""So many hits of a rule are looked for, where each takes a search for a name; one more than are shown."""

Judged = dict[str, list["Hit"]]


def judged(subject: Subject, rule: str) -> Iterable[Hit]:
    """Return what the walk has found for one of the rules; the walk is done once a subject."""
    found: Judged | None = subject.shared.get("judgement")
    if found is None:
        found = subject.shared["judgement"] = {}
        for mention in mentions(subject):
            schema = subject.pack.type(mention.name)
            # Heat looks at no property of a resource that it only adopts, nor of one that is a placeholder.
            if schema is None or is_placeholder(schema) or is_elsewhere(subject, mention):
                continue
            _Judge(subject, mention, schema, found).judge()
    return found.get(rule, ())


def is_placeholder(schema: ResourceType) -> bool:
    """Say whether Heat keeps only the type's name, and makes nothing of a resource whatever it is given."""
    return not schema.properties and (schema.status.status == "HIDDEN" or schema.name == "OS::Heat::None")


@cache
def is_odd(schema: Property) -> bool:
    """Say whether a property is hidden, deprecated, not supported or not implemented."""
    return not schema.implemented or schema.status.status in _OF_STATUS


@cache
def needed(owner: ResourceType | Property) -> tuple[str, ...]:
    """Return the names of the properties that a type, or a Map, cannot do without."""
    return tuple(
        name for name, schema in owner.properties.items() if schema.required and schema.default is None
    )


class _Judge:
    """Looks at the properties of one resource."""

    def __init__(self, subject: Subject, mention: Mention, schema: ResourceType, found: Judged) -> None:
        self.subject = subject
        self.template: Template = subject.template
        self.mention = mention
        self.schema = schema
        self.found = found
        if not mention.member:
            self.placed = subject.placed(mention.resource)
        else:
            self.placed = []
            if isinstance(mention.given, Mapping):
                place(self.placed, (), mention.given, schema.properties)
        policy = None if mention.member else mention.resource.body.entries.get("update_policy")
        if isinstance(policy, Mapping) and schema.update_policy:
            self.placed = [*self.placed, *_policies(policy, schema)]

    def judge(self) -> None:
        properties, index = self.mention.given, self.mention.index
        if needed(self.schema) and (properties is None or isinstance(properties, Mapping | Scalar)):
            given = properties.entries if isinstance(properties, Mapping) else {}
            self._missing(self.schema, given, self.mention.key, "")
        for placed in self.placed:
            schema, value = placed.schema, placed.value
            if schema is None:
                self._unknown(placed)
                continue
            if is_odd(schema) and placed.key is not value:
                self._odd(placed, schema)
            if isinstance(value, Scalar):
                if index is None or not isinstance(value.value, str) or index not in value.value:
                    self._scalar(placed, schema, value.value)
            elif isinstance(value, Call):
                self._call(placed, schema, value)
            else:
                self._collection(placed, schema, value)

    def _add(self, rule: str, hit: Hit) -> None:
        self.found.setdefault(rule, []).append(hit)

    @cached_property
    def paths(self) -> frozenset[tuple[str | int, ...]]:
        """The paths of all that is given."""
        return frozenset(placed.path for placed in self.placed)

    def _unknown(self, placed: Placed) -> None:
        if len(self.found.get(UNKNOWN, ())) >= ENOUGH:
            return
        from hotcat.lint.misplaced import advice

        said = advice(self.schema, placed, self.paths)
        about = f"{self.schema.name} has no property {placed.name}"
        self._add(UNKNOWN, Hit(placed.key, about, said.text, fix=said.fix))

    def _odd(self, placed: Placed, schema: Property) -> None:
        """Tell of a property that is not to be used; a list's items have what the list has."""
        if not schema.implemented:
            about = f"{placed.name} is not implemented"
            self._add(UNIMPLEMENTED, Hit(placed.key, about, "Leave it out: Heat refuses it."))
            return
        from hotcat.schema import successors

        if schema.replaced_by:
            self._twice(placed, schema.replaced_by)
        status = schema.status
        path = ".".join(step for step in placed.path if isinstance(step, str))
        successor = successors.property_successor(self.schema.name, path)
        parts = []
        if schema.replaced_by or (successor and successor.name):
            parts.append(f"Use {schema.replaced_by or successor.name}.")  # type: ignore[union-attr]  # one of the two is there
        if successor and successor.hint:
            parts.append(successor.hint)
        if successor and successor.remove:
            parts.append("Leave it out.")
        advice = " ".join(parts) or status.remark
        about = f"{placed.name} of {self.schema.name} is {_SAID_OF_STATUS[status.status]}"
        self._add(
            _OF_STATUS[status.status], Hit(placed.key, about, advice, fix=self._renaming(placed, schema))
        )

    def _twice(self, placed: Placed, new: str) -> None:
        """Tell of a property that is given by its old and its new name, which Heat refuses."""
        from hotcat.lint.relations import is_given

        for other in self.placed:
            if other.path == (*placed.path[:-1], new) and all(
                is_given(one.value, self.template, truth=True) for one in (placed, other)
            ):
                about = f"{placed.name} and {other.name} are the same property by two names"
                self._add(CONFLICT, Hit(placed.key, about, f"Leave {placed.path[-1]} out."))

    def _renaming(self, placed: Placed, schema: Property) -> Fix | None:
        """Return the fix that writes the successor's name where it takes the same value."""
        from hotcat.lint.misplaced import members

        new = schema.replaced_by
        around = members(self.schema, placed.path[:-1])
        if new is None or new not in around or around[new].type != schema.type:
            return None
        if (*placed.path[:-1], new) in self.paths:
            return None
        span = placed.key.span
        return Fix(f"write {new}", [Edit(span.start, span.end, new)], safe=True)

    def _missing(
        self, owner: ResourceType | Property, given: Dict[Any, Value], at: Value, prefix: str
    ) -> None:
        for name in needed(owner):
            if name in given:
                continue
            # Heat fills in a property from the old name that it still takes for it.
            schemas = owner.properties
            if any(other in schemas and schemas[other].replaced_by == name for other in given):
                continue
            about = f"{self.schema.name} needs the property {prefix}{name}"
            self._add(MISSING, Hit(at, about, f"Add {name} ({_A.get(schemas[name].type, 'any value')})."))

    def _scalar(self, placed: Placed, schema: Property, value: Any) -> None:
        if value is None:
            self._empty(placed, schema)
            return
        converted = convert(schema.type, value)
        if converted is values.UNKNOWN:
            self._wrong(placed, schema, shown(value))
            return
        if schema.type == "String" and not isinstance(value, str):
            self._misread(placed, converted)
        if schema.constraints:
            self._constraints(placed, schema, converted)

    def _misread(self, placed: Placed, text: str) -> None:
        """Tell of a string that YAML reads as a number or boolean, so that Heat gets another one."""
        written = placed.value.node.value
        if written.lower() == text.lower():
            return
        span = placed.value.span
        quoted = Fix("quote it", [Edit(span.start, span.end, f'"{written}"')], safe=False)
        what = "another text" if is_secret(placed.name) else repr(text)
        about = f"{placed.name} becomes {what}: YAML does not read {written} as text"
        self._add(MISREAD, Hit(placed.value, about, "Quote it.", fix=quoted))

    def _empty(self, placed: Placed, schema: Property) -> None:
        if schema.required and schema.default is None:
            about = f"{placed.name} is empty, but {self.schema.name} needs it"
            self._add(EMPTY, Hit(placed.key, about, f"Give it a value: {_A.get(schema.type, 'any')}."))
        if schema.default is None and schema.constraints and schema.type in _ZERO:
            self._constraints(placed, schema, _ZERO[schema.type])

    def _collection(self, placed: Placed, schema: Property, value: Value) -> None:
        of_type = schema.type
        if isinstance(value, Mapping):
            if of_type == "Map":
                if schema.properties:
                    at = placed.key if placed.key is not value else value
                    self._missing(schema, value.entries, at, f"{placed.name}.")
            elif of_type != "Any" and not _is_function(value):
                self._wrong(placed, schema, "a mapping")
                return
        elif of_type not in {"List", "Any"}:
            self._wrong(placed, schema, "a list")
            return
        if schema.constraints and not any(_may_vanish(inner) for inner in value.children()):
            self._constraints(placed, schema, values.literal(value))

    def _call(self, placed: Placed, schema: Property, value: Call) -> None:
        of_type = schema.type
        kind = values.result(value) or ("string" if value.name == "get_resource" else None)
        if kind:
            if of_type in _NEVER_OF_RESULT[kind]:
                self._wrong(placed, schema, f"{_A[kind]} by {value.name}")
            return
        parameter = values.parameter_of(value, self.template)
        if parameter is None:
            if value.name == "get_attr" and of_type in _PLAIN:
                self._attribute(placed, schema, value)
            return
        if of_type in _NEVER[parameter.type]:
            what = f"the parameter {parameter.name}, a {parameter.type}"
            self._wrong(placed, schema, what, f"Declare {parameter.name} with a type that fits.")
        elif schema.constraints and parameter.default not in (None, "") and of_type != "Any":
            converted = convert(of_type, parameter.default)
            if converted is not values.UNKNOWN:
                self._constraints(placed, schema, converted, default_of=parameter.name)

    def _attribute(self, placed: Placed, schema: Property, value: Call) -> None:
        """Tell of a whole list or mapping that an attribute gives, where a plain value is wanted."""
        asked = values.attribute_of(value)
        target = self.template.resources.get(asked[0]) if asked else None
        if asked is None or target is None or len(list(value.argument.children())) != 2:  # noqa: PLR2004  (name and path)
            return
        kind = self.subject.type_of(target)
        environment = self.subject.environment
        if kind is None or (environment and environment.lookup(target.type, target.name)):
            return
        attribute = kind.attributes.get(asked[1])
        if attribute and attribute.type in {"List", "Map"}:
            what = f"{_A[attribute.type]}, the attribute {attribute.name} of {target.name}"
            # Not every attribute is of the type that Heat says.
            self._wrong(placed, schema, what, "Write the way into it behind the attribute.", WARNING)

    def _wrong(
        self,
        placed: Placed,
        schema: Property,
        given: str,
        advice: str | None = None,
        severity: str | None = None,
    ) -> None:
        about = f"{placed.name} must be {_A[schema.type]}, not {given}"
        if advice is None:
            advice = _quoting(placed.value, schema)
        if advice is None and schema.type == "List" and given != "a mapping":
            advice = "Write a list, even of one item."
        self._add(TYPE, Hit(placed.value, about, advice, severity=severity))

    def _constraints(
        self, placed: Placed, schema: Property, value: Any, default_of: str | None = None
    ) -> None:
        for one in schema.constraints:
            if value is values.UNKNOWN and not isinstance(one, constraints.Length):
                continue
            if len(self.found.get(_RULES[type(one)], ())) >= ENOUGH:
                continue
            if isinstance(one, constraints.Custom):
                why = format_problem(one.name, value)
            else:
                why = None if meets(one, placed.value, value) else f"must be {one}"
            if why is None or (default_of and self._kept_away(placed.value, default_of)):
                continue
            advice, severity = _quoting(placed.value, schema) or advice_on(one, value), None
            what = shown(value) if value is not values.UNKNOWN else "this"
            if default_of:
                what, severity = f"the default of {default_of}, {what},", WARNING
            self._add(
                _RULES[type(one)],
                Hit(placed.value, f"{placed.name} {why}, not {what}".rstrip(","), advice, severity=severity),
            )

    def _kept_away(self, value: Value, name: str) -> bool:
        from hotcat.lint.reach import is_kept_away

        parameter = self.template.parameters[name]
        return isinstance(value, Call) and is_kept_away(value, parameter, self.mention, self.template)


def _policies(policy: Mapping, schema: ResourceType) -> list[Placed]:
    """Return what an update policy holds; another rule tells of what it may not hold."""
    found: list[Placed] = []
    place(found, ("update_policy",), policy, schema.update_policy)
    return [placed for placed in found if placed.schema]


def _quoting(written: Value, schema: Property) -> str | None:
    """Tell of a text that YAML takes for a fraction, such as 1.10."""
    if schema.type != "String" or not isinstance(written, Scalar) or isinstance(written.value, str):
        return None
    text = written.node.value
    return f"Quote it: YAML reads {text} as {written.value}." if text != str(written.value) else "Quote it."


def _is_function(value: Mapping) -> bool:
    """Say whether it is a function of another version, which another rule tells of."""
    return len(value.entries) == 1 and all(languages.period("functions", str(key)) for key in value.entries)


def _may_vanish(value: Value) -> bool:
    """Say whether an item may be left out of its list: an `if` without its last argument."""
    return isinstance(value, Call) and value.name == "if"
