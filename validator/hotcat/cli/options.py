"""Options that several commands share, and what they stand for."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hotcat.catalog.image import Image
    from hotcat.catalog.model import Catalog
    from hotcat.render.bundle import Bundle


def add_examples(parser: ArgumentParser, examples: str) -> None:
    """Put examples below the help, line for line as they are."""
    parser.epilog = examples
    parser.formatter_class = RawDescriptionHelpFormatter


def add_catalog(parser: ArgumentParser) -> None:
    """Add --catalog."""
    parser.add_argument(
        "--catalog",
        metavar="PATH",
        help="folder of the catalog (default: $HOTCAT_CATALOG, the one around the current folder, "
        "or the one shipped with hotcat)",
    )


def catalog(parsed_args: Namespace) -> Catalog:
    """Load the catalog that the arguments name; raises HotcatError."""
    from hotcat.catalog import load

    return load.load(load.locate(parsed_args.catalog))


def add_status(parser: ArgumentParser) -> None:
    """Add --status."""
    parser.add_argument(
        "--status", choices=("preview", "stable", "deprecated"), help="only those that are so"
    )


def add_entry(parser: ArgumentParser) -> None:
    """Add ENTRY."""
    parser.add_argument("entry", metavar="ENTRY", help="the entry's name, such as tenant/web-server")


def add_rendering(parser: ArgumentParser, *, site_required: bool) -> None:
    """Add ENTRY, --site, -e and --parameter."""
    add_entry(parser)
    parser.add_argument(
        "--site",
        required=site_required,
        metavar="SITE",
        help="the site whose facts to render with" + ("" if site_required else " (default: the cloud's own)"),
    )
    parser.add_argument(
        "-e",
        "--environment",
        dest="environments",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a Heat environment file over the site's defaults (may be given more than once)",
    )
    parser.add_argument(
        "--parameter",
        dest="parameters",
        action="append",
        default=[],
        type=_parameter,
        metavar="KEY=VALUE",
        help="a parameter, over all else; the value may hold expressions such as {{ password(20) }} "
        "(may be given more than once)",
    )


def bundle(parsed_args: Namespace, catalog: Catalog, site: str) -> Bundle:
    """Render the entry that the arguments name for a site; raises HotcatError."""
    from hotcat.render import bundle as bundles

    return bundles.render(
        catalog.entry(parsed_args.entry),
        catalog.site(site),
        dict(parsed_args.parameters),
        parsed_args.environments,
    )


def _parameter(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return name, value


def images(parsed_args: Namespace, catalog: Catalog) -> list[Image]:
    """Return the images that the arguments name, or all with --all; raises HotcatError for none."""
    if parsed_args.all:
        return list(catalog.images.values())
    if not parsed_args.images:
        from hotcat.errors import HotcatError

        known = ", ".join(catalog.images)
        raise HotcatError("no image is named", remedy=f"Name some, or give --all. Images: {known or 'none'}.")
    return [catalog.image(name) for name in parsed_args.images]
