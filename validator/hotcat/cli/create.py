"""`hotcat create`: launch an entry on a cloud."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cliff.show import ShowOne

from hotcat.cli import cloud_options, options
from hotcat.cli.columns import Lines
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.live.stack import Stacks
    from hotcat.render.bundle import Bundle

_EXAMPLES = """examples:
  hotcat create tenant/web-server
  hotcat create tenant/web-server shop --cloud mycloud --site mysite --parameter message='hello world'
  hotcat create tenant/bastion -e sizes.yaml --dry-run
  hotcat create tenant/web-server shop --no-wait -f json
"""
_Shown = tuple[tuple[str, ...], tuple[object, ...]]


class Create(HotcatCommand, ShowOne):
    """Launch an entry as a stack, wait for it, and show its outputs.

    The parameters are checked against the template before the cloud is asked. A stack that fails is left as
    it is, to be looked at.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        options.add_catalog(parser)
        options.add_rendering(parser, site_required=False)
        parser.add_argument(
            "stack", metavar="STACK", nargs="?", help="the stack's name (default: the entry's last part)"
        )
        cloud_options.add_cloud(parser)
        cloud_options.add_timeout(parser)
        parser.add_argument(
            "--no-wait",
            action="store_true",
            help="return once Heat has taken the stack, before it is complete",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="create nothing: have Heat check it all and count the resources",
        )

    def take_action(self, parsed_args: Namespace) -> _Shown:
        """Create the stack; returns the columns and values to show."""
        # Imported here, for `hotcat --help` loads every command.
        from hotcat.live.cloud import find
        from hotcat.live.progress import progress_on
        from hotcat.live.stack import Stacks

        catalog = options.catalog(parsed_args)
        catalog.entry(parsed_args.entry)  # a wrong name is told before a cloud is looked for
        cloud = find(cloud_options.cloud_name(self.app, parsed_args))
        site = cloud_options.site_name(catalog, cloud, parsed_args.site)
        bundle = options.bundle(parsed_args, catalog, site)
        cloud.log_in()
        return _launch(Stacks(cloud, progress_on(sys.stderr)), bundle, parsed_args, cloud.name)


def _launch(stacks: Stacks, bundle: Bundle, parsed_args: Namespace, cloud: str) -> _Shown:
    from hotcat.live.keys import save

    name = parsed_args.stack or bundle.entry.name.rpartition("/")[2]
    timeout = parsed_args.timeout * 60
    if parsed_args.dry_run:
        return ("name", "resources"), (name, Lines(dict(stacks.preview(bundle, name))))
    stack = stacks.start(bundle, name, timeout=timeout)
    # Not before Heat took the stack: the keys of one that has the name already are to stay.
    keys = Lines([str(path) for path in save(bundle, cloud, name)])
    if parsed_args.no_wait:
        return ("name", "id", "status", "private_keys"), (stack.name, stack.id, stack.status, keys)
    outcome = stacks.finish(stack, bundle, timeout=timeout)
    return (
        ("name", "id", "status", "entry", "seconds", "outputs", "private_keys"),
        (
            stack.name,
            stack.id,
            outcome.stack.status,
            f"{bundle.entry.name} {bundle.entry.version}",
            round(outcome.seconds, 1),
            Lines(dict(outcome.stack.outputs)),
            keys,
        ),
    )
