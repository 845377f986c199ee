"""Checking what a case expects of a step: outputs, events, and what became of the resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotcat.catalog.matcher import mismatches
from hotcat.errors import HotcatError
from hotcat.live import probes
from hotcat.render import expression

if TYPE_CHECKING:
    from hotcat.catalog.case import Expectation
    from hotcat.live.cloud import Cloud
    from hotcat.live.heat import StackResource
    from hotcat.report.results import Event

Resources = Mapping[str, "StackResource"]  # by path


@dataclass(frozen=True)
class Step:
    """A step of a case that came to its end: what Heat gave out, and the resources before and after it."""

    outputs: Mapping[str, object]
    events: Sequence[Event]
    before: Resources
    after: Resources


def unmet(expect: Expectation, step: Step, cloud: Cloud, names: Mapping[str, Any]) -> Iterator[HotcatError]:
    """Yield what of an expectation does not hold; `names` are those its expressions use.

    All outputs, events and resources are looked at, then the probes in their order. Raises HotcatError where
    the expectation itself is wrong, such as an expression with an unknown name.
    """
    reasons = (
        *_outputs(expect, step, names),
        *_events(expect, step, names),
        *_unchanged(expect, step),
        *_resources(expect, step),
    )
    for reason in reasons:
        yield HotcatError(reason, place=expect.place)
    for probe in expect.probes:
        arguments = expression.evaluate(probe.arguments, names, what=f"{probe.kind} probe", place=probe.place)
        miss = probes.look(cloud, probe.kind, arguments, probe.within)
        if miss:
            yield HotcatError(miss, place=probe.place)


def fate(path: str, step: Step) -> str:
    """Return what became of a resource: kept, updated, replaced, created, deleted or absent.

    A nested stack is visited by Heat in any update, so it is told by the resources in it.
    """
    before, after = step.before.get(path), step.after.get(path)
    if before is None:
        return "created" if after else "absent"
    if after is None:
        return "deleted"
    if before.physical_id != after.physical_id:
        return "replaced"
    below = {name for name in {*step.before, *step.after} if name.startswith(f"{path}/")}
    if below or after.nests:
        return "kept" if all(fate(name, step) == "kept" for name in below) else "updated"
    touched = any(
        (event.stack_id, event.resource) == (after.stack_id, after.name) and event.status == "UPDATE_COMPLETE"
        for event in step.events
    )
    return "updated" if touched else "kept"


def _outputs(expect: Expectation, step: Step, names: Mapping[str, Any]) -> Iterator[str]:
    for name, matcher in expect.outputs.items():
        if name not in step.outputs:
            yield f"output {name}: there is none; the stack has {', '.join(step.outputs) or 'no outputs'}"
            continue
        wanted = expression.evaluate(matcher, names, what=f"output {name}", place=expect.place)
        yield from (f"output {name}: {reason}" for reason in mismatches(wanted, step.outputs[name]))


def _events(expect: Expectation, step: Step, names: Mapping[str, Any]) -> Iterator[str]:
    for raw in expect.events:
        wanted = expression.evaluate(raw, names, what="event", place=expect.place)
        resource, status = wanted["resource"], wanted["status"]
        reasons = [one.reason for one in step.events if (one.resource, one.status) == (resource, status)]
        if not reasons:
            seen = [one.status for one in step.events if one.resource == resource]
            yield f"event {resource} {status}: not seen; of {resource} were {', '.join(seen) or 'none'}"
        elif "reason" in wanted and all(any(mismatches(wanted["reason"], reason)) for reason in reasons):
            first = next(mismatches(wanted["reason"], reasons[-1]))
            yield f"event {resource} {status}: reason: {first}"


def _unchanged(expect: Expectation, step: Step) -> Iterator[str]:
    if not expect.unchanged:
        return
    paths = sorted({*step.before, *step.after})
    for path in paths:
        became = fate(path, step)
        # What changed in a nested stack is told by itself.
        if became != "kept" and not any(one.startswith(f"{path}/") for one in paths):
            yield f"resource {path}: {became}, and the update was to change nothing"


def _resources(expect: Expectation, step: Step) -> Iterator[str]:
    for path, wanted in expect.resources.items():
        became = fate(path, step)
        if became != wanted:
            yield f"resource {path}: {became}, expected {wanted}"
