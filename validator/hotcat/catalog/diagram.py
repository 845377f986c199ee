"""A template as a flowchart in Mermaid's language, which Git forges draw: what is made, and what needs what.

A nested template is one node, and a group of members, too. Ports, attachments and associations are drawn as
the lines that they stand for, and what is reached through another node anyhow gets no line of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hotcat.hot.groups import DEFINITION
from hotcat.hot.needs import asked, direct_needs
from hotcat.hot.node import Mapping
from hotcat.hot.tree import SUFFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.template import Resource, Template

FEWEST, MOST = 2, 30  # nodes that make a picture, and that may still be read
_NAMES = 3  # of resources that share a node
_PORT, _SERVER = "OS::Neutron::Port", "OS::Nova::Server"
# Types whose resources only tie two others together.
_TIES = {
    "OS::Cinder::QoSAssociation",
    "OS::Cinder::VolumeAttachment",
    "OS::Keystone::GroupRoleAssignment",
    "OS::Keystone::UserRoleAssignment",
    "OS::Neutron::FloatingIPAssociation",
    "OS::Neutron::RouterInterface",
}


def lines(template: Template) -> Iterator[str]:
    """Yield the lines of a template's flowchart; none where there is little to draw, or too much."""
    graph = _Graph(template.resources, direct_needs(template))
    graph.draw_ties()
    graph.draw_ports()
    graph.drop_detours()
    nodes = graph.nodes()
    if not FEWEST <= len(nodes) <= MOST:
        return
    number = {name: f"n{index}" for index, names in enumerate(nodes, 1) for name in names}
    yield "flowchart LR"
    for names in nodes:
        yield f"    {number[names[0]]}{_box(names, template.resources[names[0]])}"
    drawn = dict.fromkeys(
        f"    {number[name]} {line} {number[other]}"
        for line, pairs in (("-->", graph.arrows()), ("---", graph.ties))
        for name, other in pairs
    )
    yield from drawn


@dataclass
class _Graph:
    """The resources that are drawn, what each needs, and the pairs that something ties together."""

    resources: dict[str, Resource]
    needs: dict[str, set[str]]
    ties: list[tuple[str, str]] = field(default_factory=list)

    def draw_ties(self) -> None:
        """Make lines of the resources that tie two others together, and nothing else asks for."""
        for name, resource in self.resources.items():
            ends = [end for end in self.resources if end in asked(resource) and end in self.needs]
            askers = [asker for asker in self.needs if name in asked(self.resources[asker])]
            if resource.type in _TIES and len(ends) == 2 and not askers:  # noqa: PLR2004  (a line's ends)
                self.ties.append((ends[0], ends[1]))
                self._remove(name)

    def draw_ports(self) -> None:
        """Let servers need what their ports do; what else needs such a port needs the server."""
        for name, resource in self.resources.items():
            askers = [asker for asker in self.needs if name in self.needs[asker]]
            servers = [asker for asker in askers if self.resources[asker].type == _SERVER]
            if resource.type == _PORT and len(servers) == 1:
                (server,) = servers
                needed = self.needs[name]
                self.ties = [
                    (server if left == name else left, server if right == name else right)
                    for left, right in self.ties
                ]
                self._remove(name)
                self.needs[server] |= needed
                for asker in askers:
                    if asker not in {server, *needed}:
                        self.needs[asker].add(server)

    def drop_detours(self) -> None:
        """Forget what a resource needs directly and also through another one that it needs."""
        below = {name: self._below(name) for name in self.needs}
        self.ties = [(a, b) for a, b in self.ties if b not in below[a] and a not in below[b]]
        self.needs = {
            name: {need for need in needs if not any(need in below[other] for other in needs - {need})}
            for name, needs in self.needs.items()
        }

    def arrows(self) -> Iterator[tuple[str, str]]:
        """Yield what needs what, in the order of the template."""
        for name, needs in self.needs.items():
            yield from ((name, need) for need in self.needs if need in needs)

    def nodes(self) -> list[list[str]]:
        """Return the names of the resources by node: those of one type share it that have the same lines."""
        found: dict[tuple[object, ...], list[str]] = {}
        for name in self.needs:
            needed_by = frozenset(asker for asker, needs in self.needs.items() if name in needs)
            tied = frozenset(end for pair in self.ties if name in pair for end in pair if end != name)
            kind = _kind(self.resources[name])
            found.setdefault((kind, frozenset(self.needs[name]), needed_by, tied), []).append(name)
        return list(found.values())

    def _remove(self, name: str) -> None:
        del self.needs[name]
        for needs in self.needs.values():
            needs.discard(name)

    def _below(self, name: str) -> set[str]:
        found: set[str] = set()
        waiting = [*self.needs[name]]
        while waiting:
            need = waiting.pop()
            if need not in found:
                found.add(need)
                waiting += self.needs[need]
        return found


def _kind(resource: Resource) -> str:
    """What a node says of its type: without who made it, of a template where it is."""
    definition = resource.property(DEFINITION[resource.type]) if resource.type in DEFINITION else None
    member = definition.string("type") if isinstance(definition, Mapping) else None
    return f"group of {_short(member)}" if member else _short(resource.type)


def _short(kind: str) -> str:
    if kind.endswith(SUFFIXES):
        return "/".join(part for part in kind.split("/")[-2:] if part != "..")
    return kind.partition("::")[2] or kind


def _box(names: list[str], resource: Resource) -> str:
    """A node's text in its shape: what has more inside has double sides."""
    kind = _kind(resource)
    shown = ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")
    text = f'"{shown}<br/>{kind}"'
    return f"[[{text}]]" if kind.endswith(SUFFIXES) or kind.startswith("group of ") else f"[{text}]"
