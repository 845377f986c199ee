"""QoS specs of Cinder for somebody who does not see to any.

Heat hands `specs` on as they are (heat/engine/resources/openstack/cinder/qos_specs.py); among them Cinder
reads who sees to them (QoSConsumerValues in cinder/objects/fields.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint import values
from hotcat.lint.mention import made
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unfit-consumer", "HC356", ERROR, profile=MINIMAL)

_CONSUMERS = ("front-end", "back-end", "both")


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the member `consumer` of the specs."""
    for mention in made(subject, "OS::Cinder::QoSSpecs"):
        specs = mention.value_of("specs")
        value = specs.get("consumer") if isinstance(specs, Mapping) else None
        for one in values.alternatives(value) if value is not None else ():
            found = values.string(one)
            if found is not None and found not in _CONSUMERS:
                yield Hit(one, f"consumer is {', '.join(_CONSUMERS[:2])} or {_CONSUMERS[2]}, not {found}")
