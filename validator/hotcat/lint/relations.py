"""What properties have to do with one another: those that exclude, need or contradict each other.

`data/relations.json` holds what Heat's resource classes refuse, by type. A record's `rule` is one of those
named here, and `at` the path to the mappings that it is about, through lists. Its other members:

- `of`: one property or several; `needs`: those one of which must be there, or the values others must have;
- `when`, `unless`: values that others must have, or must not, for it to hold; `unless_given`,
  `when_given`: a property;
- `values`: it holds only for these of `of`; `low` and `high`: the one, a property or a number, is not above
  the other; `equal`: two; `most`: so many items at most; `format`: a check of `formats.py`;
- `top`: values that properties at the top must have for it to hold;
- `pairs`: any two of `of` exclude each other; `literal`: it may not be written down;
- `but`: something must be given beside these; `truth`: what is empty, false or 0 counts as not given;
- `because`: what else to say.

Only what is sure is told: a property whose value is not known may be given, or not, or empty.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from hotcat.hot.node import Call, Mapping, Scalar, Sequence, Value
from hotcat.lint import values
from hotcat.lint.body import inside
from hotcat.lint.mention import Mention, is_elsewhere, mentions
from hotcat.lint.misplaced import members
from hotcat.lint.rule import Hit

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from hotcat.hot.template import Template
    from hotcat.lint.subject import Subject
    from hotcat.schema.model import ResourceType

CONFLICT = "conflicting-properties"
COMPANION = "missing-companion-property"
ALTERNATIVE = "missing-alternative-property"
CONTRADICTION = "contradicting-values"
REFUSED = "refused-property"
MALFORMED = "malformed-value"

Record = dict[str, Any]

_LIMITS = frozenset({"unless", "unless_given", "when", "when_given"})

_SURELY_GIVEN = frozenset({"digest", "get_attr", "get_file", "get_resource", "repeat", "str_replace"})


def related(subject: Subject, rule: str) -> Iterable[Hit]:
    """Return what was found for one of the rules; all are looked for once a subject."""
    found: dict[str, list[Hit]] | None = subject.shared.get("relations")
    if found is None:
        found = subject.shared["relations"] = {}
        for mention in mentions(subject):
            paths = _table().get(mention.name)
            schema = subject.pack.type(mention.name) if paths else None
            if paths and schema and not is_elsewhere(subject, mention):
                for name, hit in _hits(subject.template, mention, schema, paths):
                    found.setdefault(name, []).append(hit)
    return found.get(rule, ())


@cache
def _table() -> dict[str, dict[tuple[str, ...], list[Record]]]:
    """Return the records by type and by the path to what they are about."""
    import json
    from pathlib import Path

    path = Path(__file__).with_name("data") / "relations.json"
    table: dict[str, list[Record]] = json.loads(path.read_text(encoding="utf-8"))["types"]
    found = {}
    for name, records in table.items():
        groups: dict[tuple[str, ...], list[Record]] = {}
        for record in records:
            at = record.get("at")
            groups.setdefault(tuple(at.split(".")) if at else (), []).append(record)
            record["limited"] = not _LIMITS.isdisjoint(record)
        found[name] = groups
    return found


def _hits(
    template: Template,
    mention: Mention,
    schema: ResourceType,
    paths: Iterable[tuple[str, ...]],
) -> Iterator[tuple[str, Hit]]:
    given = mention.given
    if given is not None and not isinstance(given, Mapping | Scalar):
        return
    for path in paths:
        for place in _places(template, mention, schema, path):
            for record in place.records:
                if record["limited"] and not place.holds(record):
                    continue
                # What is at the top is seldom asked for.
                if "top" not in record or next(_places(template, mention, schema, ())).holds(
                    {"when": record["top"]}
                ):
                    hit = _CHECKS[record["rule"]](place, record)
                    if hit:
                        yield record["rule"], hit


def _places(
    template: Template, mention: Mention, schema: ResourceType, path: tuple[str, ...]
) -> Iterator[Place]:
    given = mention.given
    if not path:
        entries = given if isinstance(given, Mapping) else None
        yield place(template, entries, mention.key, schema, ())
    elif isinstance(given, Mapping) and path[0] in given.entries:
        for one in inside(given, *path):
            if isinstance(one, Mapping):
                yield place(template, one, one, schema, path)


def place(
    template: Template, mapping: Mapping | None, key: Value, schema: ResourceType, path: tuple[str, ...]
) -> Place:
    """Return a mapping that stands at a path in the properties of a type, to look at its members together."""
    shape = _shape(schema, path, frozenset(mapping.entries if mapping else ()))
    return Place(template, mapping, key, shape, path[-1] if path else schema.name)


class Shape:
    """What mappings with the same keys have in common.

    `written` are the names that properties are written by, their own or older ones; `records` are those of
    the table that may have something to tell of such a mapping: most have not, by what it does not have.
    """

    def __init__(self, schema: ResourceType, path: tuple[str, ...], keys: frozenset[Hashable]) -> None:
        self.schemas = members(schema, path)
        self.written: dict[str, str] = {}
        for key in sorted(keys, key=str):
            known = self.schemas.get(str(key))
            if known and known.replaced_by:
                self.written.setdefault(known.replaced_by, str(key))
        self.written |= {str(key): str(key) for key in keys}
        records = _table().get(schema.name, {}).get(path, ())
        self.records = [one for one in records if self._may_tell(one) and self._may_hold(one)]

    def _may_tell(self, record: Record) -> bool:
        """Say whether all is there that a record is about."""
        if record["rule"] == ALTERNATIVE:
            return True
        compared = [*record.get("equal", ()), record.get("low"), record.get("high")]
        if any(isinstance(one, str) and not self._has_value(one) for one in compared):
            return False
        of = record.get("of", ())
        names = [of] if isinstance(of, str) else of
        if record["rule"] == COMPANION:
            names = [name for name in names if name not in record.get("when", ())]
        there = [name for name in names if self._may_have(name)]
        return len(there) > 1 if "pairs" in record else len(there) == len(names)

    def _may_hold(self, record: Record) -> bool:
        """Say whether the conditions of a record may hold, by the defaults of what is not given."""
        return (
            all(self._may_be(name, wanted) for name, wanted in record.get("when", {}).items())
            and not any(self._must_be(name, wanted) for name, wanted in record.get("unless", {}).items())
            and ("when_given" not in record or self._may_have(record["when_given"]))
        )

    def _may_have(self, name: str) -> bool:
        """Say whether a property may be given, or has a default."""
        outer = name.partition(".")[0]
        return outer in self.written or bool(self.default(outer))

    def _has_value(self, name: str) -> bool:
        return name in self.written or self.default(name) is not None

    def _may_be(self, name: str, wanted: list[Any]) -> bool:
        return name in self.written or _is_among(self.default(name), wanted)

    def _must_be(self, name: str, wanted: list[Any]) -> bool:
        return name not in self.written and _is_among(self.default(name), wanted)

    def default(self, name: str) -> Any:
        """Return what a property is worth that is not given."""
        return self.schemas[name].default if name in self.schemas else None


_shape = lru_cache(maxsize=1000)(Shape)


class Place:
    """A mapping whose members are looked at together; `name` is what messages call it."""

    def __init__(
        self, template: Template, mapping: Mapping | None, key: Value, shape: Shape, name: str
    ) -> None:
        self.template = template
        self.mapping = mapping
        self.key = key
        self.schemas = shape.schemas
        self.name = name
        self.records = shape.records
        self._shape = shape

    def find(self, name: str) -> str | None:
        """Return the name by which a property is written: its own, or an older one."""
        return self._shape.written.get(name)

    def at(self, name: str) -> Value:
        """Return the key of a property, or that of the whole."""
        written = self.find(name)
        return self.mapping.keys[written] if self.mapping and written else self.key

    def given(self, name: str, *, truth: bool = False) -> bool | None:
        """Say whether a property is given; None where that is not known."""
        outer, _, deeper = name.partition(".")
        written = self.find(outer)
        if self.mapping is None or written is None:
            return truth and bool(self._shape.default(outer))
        value = self.mapping.entries[written]
        if deeper:
            found = [is_given(one, self.template, truth=truth) for one in inside(value, deeper)]
            return True if True in found else (None if None in found or isinstance(value, Call) else False)
        return is_given(value, self.template, truth=truth)

    def worth(self, name: str) -> Any:
        """Return the literal value of a property, its default where it is not given, or UNKNOWN."""
        written = self.find(name)
        if self.mapping is None or written is None:
            return self._shape.default(name)
        found = values.literal(self.mapping.entries[written])
        return self._shape.default(name) if found is None else found

    def is_one_of(self, name: str, wanted: list[Any]) -> bool | None:
        """Say whether a property has one of some values; None where that is not known."""
        value = self.worth(name)
        if value is values.UNKNOWN:
            return None
        return _is_among(value, wanted)

    def holds(self, record: Record) -> bool:
        """Say whether a record's conditions surely hold here."""
        return (
            all(self.is_one_of(name, wanted) for name, wanted in record.get("when", {}).items())
            and all(
                self.is_one_of(name, wanted) is False for name, wanted in record.get("unless", {}).items()
            )
            and ("unless_given" not in record or self.given(record["unless_given"], truth=True) is False)
            and ("when_given" not in record or self.given(record["when_given"], truth=True) is True)
        )


def _is_among(value: Any, wanted: list[Any]) -> bool:
    return str(value).lower() in {str(one).lower() for one in wanted}


def is_given(value: Value, template: Template, *, truth: bool) -> bool | None:
    """Say whether a property with this value is given; None where that is not known."""
    if isinstance(value, Scalar):
        # An empty property is one with an empty value to Heat, not one that is not given.
        return not truth or str(value.value).lower() not in {"none", "", "false", "0"}
    if isinstance(value, Sequence | Mapping):
        return not truth or any(True for _ in value.children())
    if not isinstance(value, Call):
        return None
    if value.name == "if":
        branches = list(values.alternatives(value))
        found = {is_given(one, template, truth=truth) for one in branches}
        return found.pop() if len(found) == 1 and len(branches) > 1 else None
    parameter = values.parameter_of(value, template)
    if parameter:
        return parameter.default is None or bool(parameter.default) or None
    return True if value.name in _SURELY_GIVEN else None


def _conflict(place: Place, record: Record) -> Hit | None:
    names, truth = record["of"], record.get("truth", False)
    if "pairs" in record:
        names = [name for name in names if place.given(name, truth=truth)]
        if len(names) == 1:
            return None
    if not names or not all(place.given(name, truth=truth) for name in names):
        return None
    if len(names) == 1:
        about = f"{names[0]} cannot be given where {_values(record.get('when') or record['top'])}"
    else:
        about = f"{' and '.join(names)} exclude each other"
    last = max((place.at(name.partition(".")[0]) for name in names), key=lambda key: key.span.start)
    return Hit(last, about, record.get("because") or "Leave one of them out.")


def _companion(place: Place, record: Record) -> Hit | None:
    name, truth = record["of"], record.get("truth", False)
    when = record.get("when", {})
    if name not in when and not place.given(name, truth=truth):
        return None
    if any(place.given(other, truth=truth) is not False for other in record["needs"]):
        return None
    needed = _choice(record["needs"])
    about = f"{place.name} needs {needed} where {_values(when)}" if name in when else f"{name} needs {needed}"
    return Hit(place.at(name), about, record.get("because") or f"Add {needed}.")


def _alternative(place: Place, record: Record) -> Hit | None:
    names = record.get("of") or [name for name in place.schemas if name not in record["but"]]
    if any(place.given(name) is not False for name in names):
        return None
    return Hit(place.key, f"{place.name} needs {_choice(names)}", record.get("because"))


def _contradiction(place: Place, record: Record) -> Hit | None:
    if "low" in record:
        low, high = (_number(place, record[side]) for side in ("low", "high"))
        if low is None or high is None or low <= high:
            return None
        if isinstance(record["low"], int):
            return Hit(place.at(record["high"]), f"{record['high']} ({high}) is less than {low}")
        of = f"{record['high']} ({high})" if isinstance(record["high"], str) else high
        return Hit(place.at(record["low"]), f"{record['low']} ({low}) is greater than {of}")
    if "equal" in record:
        first, second = record["equal"]
        both = place.worth(first), place.worth(second)
        if None in both or values.UNKNOWN in both or both[0] == both[1]:
            return None
        return Hit(place.at(second), f"{first} ({both[0]}) and {second} ({both[1]}) must be equal")
    return _too_many(place, record) if "most" in record else _mismatch(place, record)


def _number(place: Place, what: str | int) -> float | None:
    return what if isinstance(what, int) else values.number(place.worth(what))


def _too_many(place: Place, record: Record) -> Hit | None:
    name, most = record["of"], record["most"]
    written = place.find(name)
    value = place.mapping.entries[written] if place.mapping and written else None
    # An `if` without its last argument may leave its item out.
    sure = [one for one in value.items if not isinstance(one, Call)] if isinstance(value, Sequence) else []
    if len(sure) <= most:
        return None
    return Hit(sure[most], f"{name} takes no more than {most} here", record.get("because"))


def _mismatch(place: Place, record: Record) -> Hit | None:
    name = record["of"]
    if not place.given(name, truth=record.get("truth", False)):
        return None
    if "values" in record and not place.is_one_of(name, record["values"]):
        return None
    for other, wanted in record["needs"].items():
        if place.is_one_of(other, wanted) is False:
            what = f"{name} {place.worth(name)}" if "values" in record else name
            about = f"{what} goes only with {_values({other: wanted})}, not with {place.worth(other)}"
            return Hit(place.at(name), about)
    return None


def _refused(place: Place, record: Record) -> Hit | None:
    name = record["of"]
    if not place.given(name, truth=True):
        return None
    if "values" in record and not place.is_one_of(name, record["values"]):
        return None
    if "literal" in record and place.worth(name) is values.UNKNOWN:
        return None
    what = f"{name} {place.worth(name)}" if "values" in record or "literal" in record else name
    return Hit(place.at(name), f"{place.name} is refused with {what}", record.get("because"))


def _malformed(place: Place, record: Record) -> Hit | None:
    from hotcat.lint import formats

    name = record["of"]
    value = place.worth(name)
    why = None if value is values.UNKNOWN or value is None else formats.CHECKS[record["format"]](value)
    return Hit(place.at(name), f"{name} {why}, not {value!r}", record.get("because")) if why else None


_CHECKS = {
    CONFLICT: _conflict,
    COMPANION: _companion,
    ALTERNATIVE: _alternative,
    CONTRADICTION: _contradiction,
    REFUSED: _refused,
    MALFORMED: _malformed,
}


def _choice(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _values(wanted: dict[str, list[Any]]) -> str:
    return " and ".join(f"{name} is {_choice([str(one) for one in some])}" for name, some in wanted.items())
