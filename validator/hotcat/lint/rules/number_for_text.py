"""A number or boolean where the service takes texts alone, and Heat hands on what it gets.

Heat's schema of these properties says Map and nothing of what is inside. The APIs' schemas say text:
`extra_specs` and `metadata` in cinder/api/validation/parameter_types.py, for QoS specs qos_specs.create in
cinder/volume, `metadata` in nova/api/validation/parameter_types.py; a flavor's extra specs may be numbers
too (nova/api/openstack/compute/schemas/flavors_extraspecs.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot import constraint as constraints
from hotcat.hot.node import Mapping, Scalar
from hotcat.lint import values
from hotcat.lint.mention import made
from hotcat.lint.rule import ERROR, MINIMAL, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("number-for-text", "HC352", ERROR, profile=MINIMAL, fixable=True)

_PLACES = {
    "OS::Cinder::QoSSpecs": "specs",
    "OS::Cinder::Volume": "metadata",
    "OS::Cinder::VolumeType": "metadata",
    "OS::Nova::Flavor": "extra_specs",
    "OS::Nova::HostAggregate": "metadata",
}
_NUMBERS_TOO = frozenset({"OS::Nova::Flavor"})
_TYPES = (constraints.NUMBER, constraints.BOOLEAN)


def check(subject: Subject) -> Iterator[Hit]:
    """Look at what is written in these mappings, and at the parameters that stand there."""
    for mention in made(subject, *_PLACES):
        place = _PLACES[mention.name]
        whole = mention.value_of(place)
        for mapping in values.alternatives(whole) if whole is not None else ():
            for key, value in mapping.entries.items() if isinstance(mapping, Mapping) else ():
                for one in values.alternatives(value):
                    what = _what(one, subject)
                    if what and (what == "boolean" or mention.name not in _NUMBERS_TOO):
                        yield Hit(
                            one,
                            f"{place}.{key} must be a text, not a {what}: Heat does not make one of it",
                            "Quote it."
                            if isinstance(one, Scalar)
                            else "Make a text of it by str_replace, or declare the parameter as a string.",
                            fix=_quoted(one),
                        )


def _what(value: Value, subject: Subject) -> str | None:
    """Return `number` or `boolean` for what surely is one."""
    if isinstance(value, Scalar):
        if isinstance(value.value, bool):
            return "boolean"
        return "number" if isinstance(value.value, int | float) else None
    parameter = values.parameter_of(value, subject.template)
    return parameter.type if parameter and parameter.type in _TYPES else None


def _quoted(value: Value) -> Fix | None:
    if not isinstance(value, Scalar):
        return None
    span = value.span
    return Fix("quote it", [Edit(span.start, span.end, f'"{value.node.value}"')], safe=False)
