"""`hotcat image prune`: delete old builds, and former versions on a cloud."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from cliff.lister import Lister

from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from hotcat.images.prune import Verdict

_COLUMNS = ("image", "version", "build", "made", "mib", "result")
_EXAMPLES = """examples:
  hotcat image prune --dry-run
  hotcat image prune web-server --keep 1
  hotcat image prune --cloud mycloud --yes       # in a job: without being asked
"""


class Prune(HotcatCommand, Lister):
    """Delete old builds from this machine or, with --cloud, former versions of images from a cloud.

    Of each image stay the newest ones and what is published: a build that is current on a cloud, a version
    that is current there. The log of a build that failed goes once a later one did not. Only what hotcat
    published itself is looked at; servers' snapshots never.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument("images", metavar="NAME", nargs="*", help="an image (default: all)")
        parser.add_argument(
            "--cloud", metavar="CLOUD", help="a cloud in clouds.yaml whose former versions are to go"
        )
        parser.add_argument(
            "--keep",
            metavar="NUMBER",
            type=_number,
            default=2,
            help="how many builds, or former versions, of an image stay (default: 2)",
        )
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument("--yes", action="store_true", help="do not ask before deleting")
        asked.add_argument("--dry-run", action="store_true", help="delete nothing, show what would go")

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
        """Delete what is to go, once that is confirmed; returns a row for each build or version."""
        # Imported here, for `hotcat --help` loads every command.
        from hotcat.images import prune

        name = parsed_args.cloud
        if name:
            from hotcat.images.glance import Glance
            from hotcat.live.cloud import connect

            cloud = connect(name)
            glance = Glance(cloud.connection)
            verdicts = prune.versions(glance, parsed_args.images, parsed_args.keep)
            where = f"versions on {cloud.name}"
        else:
            verdicts = prune.builds(parsed_args.images or prune.built(), parsed_args.keep)
            where = "builds"
        _check_names(parsed_args.images, verdicts, where)
        going = [verdict for verdict in verdicts if verdict.why is None]
        done = not parsed_args.dry_run and bool(going) and (parsed_args.yes or _confirmed(going, where))
        if done and name:
            prune.remove_versions(glance, going)
        elif done:
            prune.remove_builds(going)
        return _COLUMNS, [_row(verdict, deleted=done) for verdict in verdicts]


def _check_names(names: Sequence[str], verdicts: Sequence[Verdict], where: str) -> None:
    known = sorted({verdict.image for verdict in verdicts})
    if unknown := [name for name in names if name not in known]:
        raise HotcatError(
            f"there are no {where} of {', '.join(unknown)}",
            remedy=f"There are some of {', '.join(known)}." if known else "See `hotcat image list`.",
        )


def _confirmed(going: Sequence[Verdict], where: str) -> bool:
    """Ask on the terminal; raises HotcatError where there is none."""
    if not sys.stdin.isatty():
        raise HotcatError(
            f"{where} to be deleted: {len(going)}; but nobody is here to be asked",
            remedy="Look at them with --dry-run, and delete them with --yes.",
        )
    for verdict in going:
        sys.stderr.write(f"  {verdict.image} {verdict.version} {verdict.build} ({verdict.made})\n")
    sys.stderr.write(f"Delete {len(going)} {where}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _row(verdict: Verdict, *, deleted: bool) -> tuple[object, ...]:
    result = f"kept: {verdict.why}" if verdict.why else "deleted" if deleted else "to be deleted"
    size = round(verdict.size / 2**20)
    return verdict.image, verdict.version, verdict.build, verdict.made, size, result


def _number(text: str) -> int:
    if not text.isdigit():
        raise ArgumentTypeError(f"{text!r} is not a number")
    return int(text)
