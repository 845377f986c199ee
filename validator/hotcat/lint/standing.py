"""How each resource type stands in a release: there, removed, hidden, deprecated, or of another release.

All of a template's types are looked at in one walk, for the rules named here to pick from.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.lint.judgement import ENOUGH, is_placeholder, needed
from hotcat.lint.mention import Mention, mapped, mentions
from hotcat.lint.rule import ERROR, Edit, Fix, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hotcat.lint.subject import Subject
    from hotcat.schema.model import ResourceType, Status
    from hotcat.schema.pack import Pack
    from hotcat.schema.successors import Successor

UNKNOWN = "unknown-resource-type"
REMOVED = "removed-resource-type"
OBSOLETE = "obsolete-resource-type"
DEPRECATED = "deprecated-resource-type"
UNSUPPORTED = "unsupported-resource-type"
UNMAPPED = "unmapped-resource-type"

_OURS = ("OS::", "AWS::", "MCloud::")  # what Heat itself and the catalog's plugins have types of
_RULE_OF_STATUS = {"HIDDEN": OBSOLETE, "DEPRECATED": DEPRECATED, "UNSUPPORTED": UNSUPPORTED}
_SAID = {
    "HIDDEN": "hidden: Heat takes it for old stacks only",
    "DEPRECATED": "deprecated",
    "UNSUPPORTED": "not supported by Heat's developers",
}


def standing(subject: Subject, rule: str) -> Iterable[Hit]:
    """Return what was found for one of the rules; the types are looked at once a subject."""
    found: dict[str, list[Hit]] | None = subject.shared.get("standing")
    if found is None:
        found = subject.shared["standing"] = {}
        for mention in mentions(subject):
            if len(found.get(UNKNOWN, ())) < ENOUGH:
                for name, hit in _hits(subject, mention):
                    found.setdefault(name, []).append(hit)
    return found.get(rule, ())


def _hits(subject: Subject, mention: Mention) -> Iterator[tuple[str, Hit]]:
    schema = subject.pack.type(mention.name)
    if schema is None:
        if not mapped(subject, mention):
            yield _absent(subject, mention)
        return
    status = schema.status
    rule = _RULE_OF_STATUS.get(status.status)
    if rule is None or mapped(subject, mention):
        return
    from hotcat.schema import successors

    successor = successors.type_successor(mention.name)
    if is_placeholder(schema):
        about = f"{mention.name} was removed: Heat {subject.pack.release} makes nothing of it"
        rule = REMOVED
    else:
        about = f"{mention.name} is {_SAID[status.status]}"
    fix = _renaming(subject, mention, successor)
    yield rule, Hit(mention.value, about, _advice(successor, status), fix=fix)


def _absent(subject: Subject, mention: Mention) -> tuple[str, Hit]:
    from hotcat.schema import successors

    name, pack = mention.name, subject.pack
    successor = successors.type_successor(name)
    if not name.startswith(_OURS):
        advice = _advice(successor, None)
        if subject.environment:
            about = f"{name} is no type of Heat's, and the environment does not map it"
            return UNMAPPED, Hit(mention.value, about, advice or "Map it to a template.", severity=ERROR)
        about = f"{name} is skipped: no environment says what it is"
        advice = advice or "Name the environment that maps it with -e: without one Heat refuses it."
        return UNMAPPED, Hit(mention.value, about, advice)
    old = pack.mapped(name)
    if successor or old:
        notes = ["Heat's default environment, which a cloud need not have, maps the old name."] if old else []
        about = f"{name} was removed: Heat {pack.release} has no such type"
        advice = _advice(successor, None) or f"Use {old}."
        return REMOVED, Hit(
            mention.value, about, advice, fix=_renaming(subject, mention, successor, old), notes=notes
        )
    from hotcat.lint.nearest import writing
    from hotcat.schema.pack import is_of_plugins

    about = f"Heat {pack.release} has no type {name}"
    if is_of_plugins(name):
        return UNKNOWN, Hit(
            mention.value, about, "Its operator must add the plugins; see heat-plugins/README.md."
        )
    others = _releases_with(name)
    if others:
        return UNKNOWN, Hit(mention.value, f"{about}; it is in {', '.join(others)}")
    near = _nearest(name, pack)
    perhaps = f"Perhaps {near}." if near else None
    return UNKNOWN, Hit(mention.value, about, perhaps, fix=writing(mention.value, near) if near else None)


@lru_cache(maxsize=500)
def _nearest(name: str, pack: Pack) -> str | None:
    from hotcat.lint.nearest import nearest

    return nearest(name, pack.names)


def _releases_with(name: str) -> list[str]:
    from hotcat.schema import pack

    return [release for release in pack.releases() if name in pack.load(release).names]


def _advice(successor: Successor | None, status: Status | None) -> str | None:
    parts = []
    if successor:
        parts += [f"Use {successor.name}."] if successor.name else []
        parts += [successor.hint] if successor.hint else []
    elif status and status.remark:
        parts.append(status.remark)
    return " ".join(parts) or None


def _renaming(
    subject: Subject, mention: Mention, successor: Successor | None, old: str | None = None
) -> Fix | None:
    """Return the fix that writes the successor's name, where all that is given and read stays right."""
    if successor and not successor.rename:
        return None
    new = successor.name if successor else old
    schema = subject.pack.type(new) if new else None
    if schema is None:
        return None
    span = mention.value.span
    edits = [Edit(span.start, span.end, schema.name)]
    renamed = successor.properties if successor else {}
    given: set[str] = set()
    if isinstance(mention.given, Mapping):
        for key, at in mention.given.keys.items():
            given.add(renamed.get(str(key), str(key)))
            if str(key) in renamed:
                edits.append(Edit(at.span.start, at.span.end, renamed[str(key)]))
    elif mention.given is not None:
        return None
    if given - schema.properties.keys() or set(needed(schema)) - given:
        return None
    reading = None if mention.member else _attributes(subject, mention, schema, successor)
    if reading is None:
        return None
    return Fix(f"write {schema.name}", [*edits, *reading], safe=True)


def _attributes(
    subject: Subject, mention: Mention, schema: ResourceType, successor: Successor | None
) -> list[Edit] | None:
    """Return the edits of the attributes that are read; None where the new type lacks one."""
    edits = []
    for call in subject.calls("get_attr"):
        items = call.argument.items if isinstance(call.argument, Sequence) else []
        if not items or not isinstance(items[0], Scalar) or items[0].value != mention.resource.name:
            continue
        attribute = items[1] if len(items) > 1 else None
        if not isinstance(attribute, Scalar):
            return None
        name = str(attribute.value)
        name = successor.attributes.get(name, name) if successor else name
        if name not in schema.attributes:
            return None
        if name != attribute.value:
            edits.append(Edit(attribute.span.start, attribute.span.end, name))
    return edits
