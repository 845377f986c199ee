"""`hotcat render`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from cliff.show import ShowOne

from hotcat.cli import options
from hotcat.cli.columns import Lines
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """
examples:
  hotcat render tenant/web-server --site mcloud --parameter message=hello -o web
  hotcat render tenant/bastion --site mcloud --parameter 'public_key={{ key_pair().public_key }}' -o bastion
  hotcat render tenant/web-server --site embedded -e production.yaml -f json

with -o, what is written is launched by:
  cd web && openstack stack create -t template.yaml -e environment.yaml NAME
"""


class Render(HotcatCommand, ShowOne):
    """Render an entry for a site into a bundle that `openstack stack create` takes; no cloud is asked.

    Parameters are checked against the template's types and constraints. What only a cloud can check, such
    as the name of an image, is listed under checked_by_cloud.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what to render, and where to."""
        options.add_catalog(parser)
        options.add_rendering(parser, site_required=True)
        parser.add_argument(
            "-o",
            "--output",
            type=Path,
            metavar="DIR",
            help="write the bundle there (default: only check and show)",
        )

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        """Render, write where asked to, and return what came of it; secrets are not shown."""
        bundle = options.bundle(parsed_args, options.catalog(parsed_args), parsed_args.site)
        shown: dict[str, Any] = {
            "entry": bundle.entry.name,
            "version": bundle.entry.version,
            "site": bundle.site.name,
            "digest": bundle.digest,
            "parameters": Lines(bundle.shown()),
            "generated": Lines(dict(bundle.generated)),
            "checked_by_cloud": Lines({name: list(rules) for name, rules in bundle.checked_by_cloud.items()}),
            "files": Lines(list(bundle.files)),
        }
        if parsed_args.output:
            shown["written"] = Lines([str(path) for path in bundle.write(parsed_args.output)])
        return ShowOne.dict2columns(self, shown)
