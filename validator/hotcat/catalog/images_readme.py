"""The README of the images: a table of all, and a section for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.catalog.readme import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hotcat.catalog.image import Boot, Glance, Image


def text(images: Mapping[str, Image]) -> str:
    """Return elements/images/README.md, in Markdown."""
    return "\n".join([*_head(images), *(line for image in images.values() for line in _section(image))])


def _head(images: Mapping[str, Image]) -> Iterator[str]:
    yield "<!-- Made by `hotcat index` of the definitions: edit those. -->"
    yield ""
    yield "# Images"
    yield ""
    yield from table(
        ("Image", "Version", "Status", "Base", "What it is"),
        (
            (f"[{name}](#{name.replace('.', '')})", one.version, one.status, one.base or "", one.summary)
            for name, one in images.items()
        ),
    )


def _section(image: Image) -> Iterator[str]:
    yield f"## {image.name}"
    yield ""
    yield f"{image.title}, {image.version}, {image.status}. {image.summary}"
    yield ""
    yield "```sh"
    yield f"hotcat image build {image.name}"
    yield f"hotcat image boot {image.name}"
    if image.glance:
        yield f"hotcat image publish {image.name} --cloud <cloud>"
    yield "```"
    yield ""
    if image.base:
        yield f"- A layer on: {image.base}"
    yield f"- Elements: {', '.join(image.elements)}"
    if packages := image.build.get("packages"):
        yield f"- Further packages: {', '.join(packages)}"
    if variables := image.build.get("environment"):
        yield f"- Variables: {', '.join(f'`{name}={value}`' for name, value in variables.items())}"
    yield f"- Built as: {', '.join(dict.fromkeys(('tar', *image.types)))}{_size(image)}"
    yield from _expected(image.boot)
    yield f"- Maintained by: {', '.join(image.maintainers)}"
    yield ""
    yield from _properties(image.glance)


def _size(image: Image) -> str:
    size = image.build.get("image-size")
    return f", of {size} GB" if size else ""


def _expected(boot: Boot | None) -> Iterator[str]:
    expect = boot.expect if boot else {}
    if units := expect.get("units"):
        yield f"- Runs: {', '.join(units)}"
    if ports := expect.get("ports"):
        yield f"- Listens on: {', '.join(map(str, ports))}"


def _properties(glance: Glance | None) -> Iterator[str]:
    if glance is None:
        return
    needs = f"{glance.min_disk} GB of disk and {glance.min_ram} MB of memory"
    yield f"Published as {glance.disk_format}, {glance.visibility}; a server of it needs {needs}."
    yield ""
    rows = [(f"`{name}`", _written(value)) for name, value in glance.properties.items()]
    if glance.tags:
        rows.append(("tags", ", ".join(glance.tags)))
    yield from table(("Property", "Value"), rows)


def _written(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
