"""A part of a MIME message that cloud-init does not know what to do with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping
from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.script import CLOUD_CONFIG, PART, SHELL
from hotcat.lint.values import resource_of, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unfit-message-part", "HC835", WARNING, confidence=MEDIUM)

_MIME = "OS::Heat::MultipartMime"
_CONFIGS = ("OS::Heat::SoftwareConfig", "OS::Heat::CloudConfig")
SUBTYPES = {
    "cloud-boothook",
    "cloud-config",
    "cloud-config-archive",
    "cloud-config-jsonp",
    "jinja2",
    "part-handler",
    "plain",
    "upstart-job",
    "x-cfninitdata",
    "x-include-once-url",
    "x-include-url",
    "x-not-multipart",
    "x-shellscript",
    "x-shellscript-per-boot",
    "x-shellscript-per-instance",
    "x-shellscript-per-once",
}
_OTHERS = {CLOUD_CONFIG: "x-shellscript", SHELL: "cloud-config"}  # what a text of a kind is surely not


def check(subject: Subject) -> Iterator[Hit]:
    """Compare each part's type and name with what it holds."""
    messages = subject.bodies.get(_MIME)
    if not messages:
        return
    types = {resource.name: resource.type for resource in subject.template.resources.values()}
    for body in messages:
        parts = [part for part in body.values("parts") if isinstance(part, Mapping)]
        handled = any(string(part.get("subtype")) == "part-handler" for part in parts)
        for part in parts:
            name = resource_of(part.get("config"))
            yield from _type(part, name, types.get(name or ""), handled=handled)
    for script in subject.scripts:
        if script.role == PART:
            for item, value in script.parts():
                said = item.get("subtype")
                if said and value is script.value and string(said) == _OTHERS.get(script.kind):
                    yield Hit(said, f"the part is a {script.kind} text, and its subtype says otherwise")


def _type(part: Mapping, name: str | None, kind: str | None, *, handled: bool) -> Iterator[Hit]:
    if string(part.get("type")) == "multipart":
        if kind in _CONFIGS:
            yield Hit(part.get("type"), f"{name} is no message of several parts, and is lost", _TEXT)
    elif kind == _MIME:
        yield Hit(
            part.get("config"), f"{name} is a message of several parts", "Give the part type: multipart."
        )
    elif not handled:
        yield from _subtype(part)


_TEXT = "Leave type out: a part is text unless told otherwise."


def _subtype(part: Mapping) -> Iterator[Hit]:
    subtype, name = part.get("subtype"), part.get("filename")
    if subtype is not None:
        said = string(subtype)
        if said and said not in SUBTYPES:
            yield Hit(
                subtype,
                f"cloud-init knows no subtype {said}",
                "Leave it out: cloud-init goes by the first line.",
            )
        return
    said = string(name)
    stem = said.rpartition(".")[0] or said if said else None
    if stem and stem not in SUBTYPES:
        yield Hit(
            name,
            f"without a subtype Heat makes text/{stem} of the file name, which cloud-init does not know",
            "Give the part a subtype: x-shellscript or cloud-config.",
        )
