"""The README of an entry, made of its metadata and its template."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from hotcat.catalog import diagram

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from hotcat.catalog.model import Entry
    from hotcat.hot.parameter import Parameter
    from hotcat.hot.template import Template

_PLUGINS = "[heat-plugins](../../../heat-plugins/README.md), which the cloud's operator adds"
_SIZING = {
    "servers": "servers",
    "vcpus": "vCPUs",
    "ram_mb": "MB of memory",
    "disk_gb": "GB of local disk",
    "volumes": "volumes",
    "volume_gb": "GB of volumes",
    "networks": "networks",
    "floating_ips": "floating IPs",
    "load_balancers": "load balancers",
}


def text(entry: Entry, template: Template, of_site: Container[str]) -> str:
    """Return an entry's README.md, in Markdown; `of_site` are the parameters that every site gives."""
    return "\n".join(
        [
            *_head(entry, template),
            *_diagram(template),
            *_use(entry, template, of_site),
            *_parameters(template, of_site),
            *_outputs(template),
            *_tail(entry),
        ]
    )


def _head(entry: Entry, template: Template) -> Iterator[str]:
    yield f"<!-- Made by `hotcat index` of entry.yaml and {entry.template.name}: edit those. -->"
    yield ""
    yield f"# {entry.title}"
    yield ""
    yield f"`{entry.name}` {entry.version}, {entry.status}"
    yield ""
    yield template.description or entry.summary
    yield ""


def _diagram(template: Template) -> Iterator[str]:
    drawn = [*diagram.lines(template)]
    if drawn:
        yield "## Diagram"
        yield ""
        yield "An arrow leads to what must be there first; a line joins two that something ties together."
        yield ""
        yield "```mermaid"
        yield from drawn
        yield "```"
        yield ""


def _use(entry: Entry, template: Template, of_site: Container[str]) -> Iterator[str]:
    needed = [one.name for one in template.parameters.values() if one.required and one.name not in of_site]
    name = " ".join([f"my-{entry.path.name}", *(f"--parameter {parameter}=..." for parameter in needed)])
    yield "## Use"
    yield ""
    yield "```sh"
    yield f"hotcat create {entry.name} {name}"
    if entry.template.suffix != ".j2":
        yield "# or, without hotcat:"
        yield f"openstack stack create -t templates/{entry.name}/{entry.template.name} \\"
        yield f"    -e environments/<site>/environment.yaml {name}"
    yield "```"
    yield ""


def _parameters(template: Template, of_site: Container[str]) -> Iterator[str]:
    if not template.parameters:
        return
    yield "## Parameters"
    yield ""
    grouped = {name for group in template.groups for name in group.parameters}
    groups = [(group.label, group.description, group.parameters) for group in template.groups]
    rest = tuple(name for name in template.parameters if name not in grouped)
    for label, description, names in [*groups, ("Others" if groups else "", "", rest)]:
        if not names:
            continue
        if label:
            yield f"### {label}"
            yield ""
        if description:
            yield description
            yield ""
        yield from table(
            ("Parameter", "Type", "Default", "Description"),
            (_row(template.parameters[name], of_site) for name in names),
        )


def _row(parameter: Parameter, of_site: Container[str]) -> tuple[str, ...]:
    description = parameter.description.rstrip(".")
    limits = [str(one) for one in parameter.constraints]
    if limits:
        description = f"{description} ({'; '.join(limits)})"
    if description:
        description = f"{description}."
    notes = [
        note for note, holds in (("hidden", parameter.hidden), ("immutable", parameter.immutable)) if holds
    ]
    return (
        f"`{parameter.name}`",
        ", ".join([parameter.type, *notes]),
        "*the site's*" if parameter.name in of_site else _default(parameter),
        description,
    )


def _default(parameter: Parameter) -> str:
    if parameter.required:
        return "*required*"
    if parameter.default in ("", [], {}):
        return "empty"
    return f"`{parameter.default if isinstance(parameter.default, str) else json.dumps(parameter.default)}`"


def _outputs(template: Template) -> Iterator[str]:
    if template.outputs:
        yield "## Outputs"
        yield ""
        yield from table(
            ("Output", "Description"),
            ((f"`{one.name}`", one.description) for one in template.outputs.values()),
        )


def _tail(entry: Entry) -> Iterator[str]:
    yield "## Needs"
    yield ""
    yield f"- Services: {', '.join(entry.services)}"
    if entry.plugins:
        yield f"- Plugins of Heat: {_PLUGINS}"
    yield f"- Roles: {', '.join(entry.roles)}"
    if entry.images:
        yield f"- Images of the site: {', '.join(entry.images)}"
    if entry.sizing:
        yield f"- Takes: {_sizing(entry.sizing)}"
    yield f"- Maintained by: {', '.join(entry.maintainers)}"
    yield ""


def _sizing(sizing: Mapping[str, int]) -> str:
    return ", ".join(
        f"{count} {_SIZING[what] if count != 1 else _SIZING[what].removesuffix('s')}"
        for what, count in sizing.items()
    )


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a table, and an empty one."""
    yield _line(head)
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield _line(row)
    yield ""


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
