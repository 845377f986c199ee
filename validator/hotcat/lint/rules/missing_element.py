"""A server that needs an agent or hook which its image, by the site's facts, has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotcat.lint.rule import MEDIUM, WARNING, Hit, Rule
from hotcat.lint.script import SOFTWARE_CONFIG
from hotcat.lint.site import IMAGE, names
from hotcat.lint.values import resource_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dict

    from hotcat.lint.body import Body
    from hotcat.lint.subject import Subject

RULE = Rule("missing-element", "HC908", WARNING, confidence=MEDIUM)

_SERVER = "OS::Nova::Server"
_DEPLOYMENTS = ("OS::Heat::SoftwareDeployment", "OS::Heat::StructuredDeployment")
_COMMANDS = ("cfn-init", "cfn-signal", "cfn-hup")


def check(subject: Subject) -> Iterator[Hit]:
    """Compare what servers need with the elements of their images, where the site tells these."""
    contents = _contents(subject.site or {})
    if not contents or _SERVER not in subject.bodies:
        return
    for named in names(subject, IMAGE):
        elements = contents.get(named.name)
        if elements is not None and named.body.type == _SERVER:
            for element, why in _needs(subject, named.body):
                if element not in elements:
                    yield Hit(
                        next(named.body.values("image"), named.value),
                        f"image {named.name} has no element {element}, and {why}",
                        "Choose an image with it, or add the element to the image.",
                    )


def _contents(site: Dict[str, Any]) -> dict[str, set[str]]:
    """Return the elements of the images that the facts tell them of: `images: {role: {name, elements}}`."""
    images = site.get("images")
    if not isinstance(images, dict):
        return {}
    return {
        str(one.get("name", role)): {str(name) for name in one["elements"]}
        for role, one in images.items()
        if isinstance(one, dict) and isinstance(one.get("elements"), list)
    }


def _needs(subject: Subject, server: Body) -> Iterator[tuple[str, str]]:
    name = server.resource.name
    if server.literal("user_data_format") == SOFTWARE_CONFIG:
        yield "heat-config", f"{name} is to take deployments"
    groups = {
        body.resource.name: body.literal("group")
        for kind in ("OS::Heat::SoftwareConfig", "OS::Heat::StructuredConfig")
        for body in subject.bodies.get(kind, ())
    }
    for kind in _DEPLOYMENTS:
        for body in subject.bodies.get(kind, ()):
            if any(resource_of(value) == name for value in body.values("server")):
                for value in body.values("config"):
                    group = groups.get(resource_of(value) or "")
                    if isinstance(group, str) and group != "Heat::Ungrouped":
                        yield f"heat-config-{group}", f"{body.resource.name} is a deployment of group {group}"
    for script in subject.scripts:
        if script.body is server:
            command = next((one for one in _COMMANDS if one in script.text), None)
            if command:
                yield "heat-cfntools", f"its user data calls {command}"
