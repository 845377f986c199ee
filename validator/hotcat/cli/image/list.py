"""`hotcat image list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli import options
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from hotcat.catalog.image import Image

_EXAMPLES = """
examples:
  hotcat image list
  hotcat image list --element web-server
  hotcat image list -f json -c Name -c Version -c Built
"""

_COLUMNS = ("Name", "Version", "Status", "Base", "Elements", "Types", "Built", "Built Version")


class List(HotcatCommand, Lister):
    """List the images of the catalog, with the newest build of each on this machine."""

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the filters."""
        options.add_catalog(parser)
        options.add_status(parser)
        parser.add_argument(
            "--element", metavar="ELEMENT", help="only images with this element, be it through a base"
        )

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], Iterator[tuple[str, ...]]]:
        """Return one row an image."""
        from hotcat.catalog import element

        catalog = options.catalog(parsed_args)
        known = element.load_elements(catalog.root / element.FOLDER)
        images = [
            image
            for image in catalog.images.values()
            if parsed_args.status in {None, image.status}
            and (
                parsed_args.element is None
                or parsed_args.element in element.all_elements(image, catalog.images, known)
            )
        ]
        return _COLUMNS, map(_row, images)


def _row(image: Image) -> tuple[str, ...]:
    from hotcat.images import store

    build = store.find(image.name)
    return (
        image.name,
        image.version,
        image.status,
        image.base or "",
        ", ".join(image.elements),
        ", ".join(image.types),
        f"{build.built:%Y-%m-%d %H:%M} UTC" if build else "",
        build.version if build else "",
    )
