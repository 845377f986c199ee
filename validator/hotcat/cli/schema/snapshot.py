"""`hotcat schema snapshot`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from cliff.command import Command

from hotcat.cli import cloud_options
from hotcat.cli.command import HotcatCommand
from hotcat.cli.schema.output import add_output, write
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.live.cloud import Cloud
    from hotcat.live.progress import Progress

_EXAMPLES = """
examples:
  hotcat schema snapshot --cloud mycloud -o mycloud.jsonl
"""
_STEP = 25  # types between two lines of progress
_REFUSED = frozenset({400, 403, 404, 501})  # what Heat answers for a type that it has and does not give
# And for a type whose template is not installed, as AWS::CloudWatch::Alarm's is not where Heat is from PyPI.
_FAILED = 500


class Snapshot(HotcatCommand, Command):
    """Make a pack of the resource types and template versions that a live cloud offers you.

    Types that your roles or the cloud's services do not allow are not in it. What Heat's API does not tell,
    such as hidden properties, is taken from the newest release that hotcat knows.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        cloud_options.add_cloud(parser)
        add_output(parser)

    def take_action(self, parsed_args: Namespace) -> None:
        """Ask the cloud and write the pack."""
        from hotcat.live.cloud import connect
        from hotcat.live.progress import progress_on
        from hotcat.schema import pack
        from hotcat.schema.snapshot import snapshot
        from hotcat.schema.write import pack_text

        cloud = connect(cloud_options.cloud_name(self.app, parsed_args))
        progress = progress_on(sys.stderr)
        known = pack.load(pack.releases()[-1])
        told, refused = snapshot(_Api(cloud).get, known, _Count(progress).seen)
        if refused:
            progress.note(f"left out, for Heat does not tell of them: {', '.join(refused)}")
        told["heat"] = f"that of cloud {cloud.name}"
        write(pack_text(cloud.name, told), parsed_args.output, self.app.stdout)


class _Count:
    """Says how far it is, every now and then."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def seen(self, number: int, total: int) -> None:
        if number % _STEP == 0 or number == total:
            self._progress.note(f"{number} of {total} resource types")


class _Api:
    """The cloud's Heat API, for reading."""

    def __init__(self, cloud: Cloud) -> None:
        config = cloud.connection.config
        self._cloud = cloud
        self._where = {
            "endpoint_filter": {
                "service_type": "orchestration",
                "interface": config.get_interface("orchestration"),
                "region_name": config.get_region_name("orchestration"),
            },
            "endpoint_override": config.get_endpoint("orchestration"),
        }

    def get(self, path: str) -> Any | None:
        """Return the JSON of a path, None where it is refused; raises HotcatError where Heat fails."""
        from keystoneauth1.exceptions import ClientException

        try:
            response = self._cloud.connection.session.get(path, raise_exc=False, **self._where)
            if response.status_code in _REFUSED:
                return None
            if response.status_code == _FAILED and path.startswith("/resource_types/"):
                return None
            response.raise_for_status()
            return response.json()
        # requests' errors, and that of a body that is no JSON, are OSError and ValueError.
        except (ClientException, OSError, ValueError) as error:
            raise HotcatError(
                f"cannot read {path} from Heat of cloud {self._cloud.name!r}: {error}",
                remedy="Try again; `openstack --os-cloud NAME orchestration service list` shows how Heat is.",
            ) from None
