"""`hotcat schema json-schema`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from cliff.command import Command

from hotcat.cli.command import HotcatCommand
from hotcat.cli.schema.output import add_output, write

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """
examples:
  hotcat schema json-schema -o hot.json
  hotcat schema json-schema --release 2025.1 -o hot.json

for editors with yaml-language-server, as the first line of a template:
  # yaml-language-server: $schema=hot.json
"""


class JsonSchema(HotcatCommand, Command):
    """Write a JSON Schema of HOT, with which editors complete, check and explain templates.

    It tells what a schema can tell; `hotcat lint` finds far more.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        parser.add_argument(
            "--release", metavar="RELEASE", help="the OpenStack release, such as 2025.1 (default: the newest)"
        )
        add_output(parser)

    def take_action(self, parsed_args: Namespace) -> None:
        """Write the schema."""
        from hotcat.schema import pack
        from hotcat.schema.json_schema import json_schema

        schema = json_schema(pack.load(parsed_args.release or pack.releases()[-1]))
        write(json.dumps(schema, indent=1, ensure_ascii=False) + "\n", parsed_args.output, self.app.stdout)
