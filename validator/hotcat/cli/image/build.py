"""`hotcat image build`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cliff.lister import Lister

from hotcat.cli import options
from hotcat.cli.columns import Lines
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.live.progress import Progress

_EXAMPLES = """
examples:
  hotcat image build web-server
  hotcat image build --all
  hotcat image build web-server --offline --rebuild     # the same again, with no network
  hotcat image build web-server --refresh               # with the distribution's updates of today

Variables of diskimage-builder (DIB_...) that are set in your environment go over those of the definition.
"""
_COLUMNS = ("image", "version", "build", "made", "seconds", "phases", "files", "folder")


class Build(HotcatCommand, Lister):
    """Build images with diskimage-builder; needs root, which is asked of sudo.

    An image that is a layer on another gets that one first. A build is kept until `hotcat image prune`, and
    serves again as long as the definition and all its elements stay as they are.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what to build, and how."""
        options.add_catalog(parser)
        parser.add_argument("images", nargs="*", metavar="IMAGE", help="an image of the catalog")
        parser.add_argument("--all", action="store_true", help="build every image of the catalog")
        parser.add_argument("--rebuild", action="store_true", help="build again what is built already")
        source = parser.add_mutually_exclusive_group()
        source.add_argument(
            "--refresh",
            action="store_true",
            help="build again, with the image below it and all packages as the distribution has them now",
        )
        source.add_argument(
            "--offline", action="store_true", help="without network, from the packages of earlier builds"
        )

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
        """Build, and return what was built."""
        from hotcat.images.build import Wish, build
        from hotcat.live.progress import progress_on

        catalog = options.catalog(parsed_args)
        wanted = options.images(parsed_args, catalog)
        wish = Wish(rebuild=parsed_args.rebuild, offline=parsed_args.offline, refresh=parsed_args.refresh)
        watcher = _Watcher(progress_on(sys.stderr))
        rows = []
        for image in wanted:
            made, fresh = build(image, catalog, wish, watcher)
            rows.append(
                (
                    image.name,
                    made.version,
                    made.name,
                    "now" if fresh else made.built.isoformat(),
                    round(sum(made.seconds.values()), 1),
                    Lines(made.seconds),
                    ", ".join(f"{kind} {file['size'] / 2**20:.0f} MiB" for kind, file in made.files.items()),
                    str(made.folder),
                )
            )
        return _COLUMNS, rows


class _Watcher:
    """Says each phase once."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._last = ("", "")

    def note(self, text: str) -> None:
        self._progress.note(text)

    def phase(self, image: str, phase: str, hook: str) -> None:  # noqa: ARG002  (each hook would be too much)
        if (image, phase) != self._last:
            self._last = (image, phase)
            self._progress.note(f"{image}: {phase}")
