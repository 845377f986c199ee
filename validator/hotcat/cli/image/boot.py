"""`hotcat image boot`: boot built images and check what is expected of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cliff.columns import FormattableColumn
from cliff.lister import Lister

from hotcat.cli import options
from hotcat.cli.columns import Lines
from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError, Place

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from hotcat.catalog.image import Image
    from hotcat.images.boot.run import Subject
    from hotcat.report.results import BootResult

_EXAMPLES = """examples:
  hotcat image boot web-server                         # its newest build
  hotcat -v image boot web-server                      # with its serial console
  hotcat image boot web-server --file web-server.qcow2 # a disk that another tool built
  hotcat image boot --all --keep-going --junit results.xml
"""
_COLUMNS = (
    *("image", "build", "result", "seconds", "cpu_seconds", "accelerator"),
    *("stages", "problems", "skipped", "console"),
)
_VERBOSE = 2  # cliff's verbose_level of -v


class _Count(FormattableColumn[Any]):
    """A list by its length, in a table."""

    def human_readable(self) -> str:
        return str(len(self._value))


class Boot(HotcatCommand, Lister):
    """Boot images in QEMU and check what their definitions expect of them, inside and from outside.

    A build of an image is booted as a server of a cloud is: through its own boot loader, on a disk larger
    than the image, with a config drive that holds a key made for this boot, without a way to the network.
    The image itself is never written to. KVM is used where it works, else QEMU emulates, which takes some
    minutes. All that is not as expected is told at once, each with its line in the definition; then the exit
    status is 1. Images come one after the other, and without --keep-going the first that fails is the last.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        options.add_catalog(parser)
        parser.add_argument("images", metavar="NAME", nargs="*", help="an image of the catalog")
        parser.add_argument("--all", action="store_true", help="boot every image that says how it boots")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--build", metavar="BUILD", help="a build of it by its name (default: the newest)")
        which.add_argument(
            "--file", type=Path, metavar="DISK", help="a qcow2 or raw disk instead of a build of hotcat's own"
        )
        parser.add_argument("--keep-going", action="store_true", help="boot all, also when one fails")
        parser.add_argument("--junit", type=Path, metavar="FILE", help="write the results there as JUnit XML")

    def run(self, parsed_args: Namespace) -> int:
        """Return 1 where an image failed, once the results are shown."""
        super().run(parsed_args)
        return int(self._failed)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], Iterator[tuple[object, ...]]]:
        """Boot; returns a row an image."""
        from hotcat.report.boot import junit

        results = list(self._boot_all(parsed_args))
        self._failed = not all(result.passed for result in results)
        if parsed_args.junit:
            _write(parsed_args.junit, "\n".join([*junit(results), ""]))
        return _COLUMNS, (_row(result) for result in results)

    def _boot_all(self, parsed_args: Namespace) -> Iterator[BootResult]:
        from hotcat.cli.image.boot_display import shown
        from hotcat.images.boot.run import boot
        from hotcat.report.boot import boot_text

        verbose = getattr(self.app_args, "verbose_level", 1) >= _VERBOSE
        for image in self._asked(parsed_args):
            try:
                subject = _subject(image, parsed_args)
                with shown(image.name, verbose=verbose) as display:
                    result = boot(subject, display)
            except HotcatError as error:
                if not parsed_args.keep_going:
                    raise
                result = _refused(image, error)
            self.app.stderr.write(f"{boot_text(result)}\n")
            yield result
            if not result.passed and not parsed_args.keep_going:
                return

    def _asked(self, parsed_args: Namespace) -> list[Image]:
        images = options.images(parsed_args, options.catalog(parsed_args))
        if (parsed_args.build or parsed_args.file) and len(images) != 1:
            raise HotcatError("--build and --file are of one image", remedy="Name that image, and no other.")
        if not parsed_args.all:
            return images
        for image in images:
            if not image.boot:
                self.app.stderr.write(f"{image.name}: not booted, its definition has no `boot`\n")
        return [image for image in images if image.boot]


def _subject(image: Image, parsed_args: Namespace) -> Subject:
    from hotcat.images import store
    from hotcat.images.boot.run import Subject

    if parsed_args.file:
        return Subject(image, parsed_args.file)
    build = store.named(image.name, parsed_args.build)
    disk = build.file("raw" if "raw" in build.files and "qcow2" not in build.files else "qcow2")
    return Subject(image, disk, build.name, build.file("tar"))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise HotcatError(f"cannot write the results: {error.strerror}", place=Place(path)) from None


def _refused(image: Image, error: HotcatError) -> BootResult:
    """Return the result of an image that cannot even be tried."""
    from hotcat.report.results import BootResult, Phase

    return BootResult(image.name, "", "", "", (Phase("not booted", 0.0, (str(error),)),), 0.0)


def _row(result: BootResult) -> tuple[object, ...]:
    return (
        result.image,
        result.build or result.disk,
        "passed" if result.passed else "failed",
        round(result.seconds, 1),
        round(result.cpu_seconds, 1),
        result.accelerator,
        Lines({phase.name: round(phase.seconds, 1) for phase in result.phases}),
        _Count([problem for phase in result.phases for problem in phase.problems]),
        _Count(list(result.skipped)),
        result.console_file,
    )
