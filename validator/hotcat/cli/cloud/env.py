"""`hotcat cloud env`: how other programs reach the embedded cloud."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from hotcat.cli.cloud.common import add_name, cloud
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  eval "$(hotcat cloud env)" && openstack stack list
  eval "$(hotcat cloud env --admin)" && openstack hypervisor list
"""


class Env(HotcatCommand):
    """Print shell commands that choose the embedded cloud for the openstack command and for SDKs.

    No password is printed: they are in clouds.yaml, readable for you only, under NAME and NAME-admin.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_name(parser)
        parser.add_argument("--admin", action="store_true", help="choose NAME-admin instead of NAME")

    def take_action(self, parsed_args: Namespace) -> int:
        """Print the commands; returns the exit code."""
        from hotcat.embedded import clouds_yaml, settings
        from hotcat.embedded.components.horizon import PORT

        asked = cloud(parsed_args.cloud_name)
        status = asked.require_running()
        services, entries = settings.load(asked.paths).services, asked.entries()
        chosen = f"{asked.name}-admin" if parsed_args.admin else asked.name
        file, socks = clouds_yaml.add(asked.name, entries), entries[chosen]["hotcat"]["socks"]
        dashboard = f"# the dashboard: http://{status['address']}:{PORT}/\n" if "horizon" in services else ""
        self.app.stdout.write(
            f"export OS_CLOUD={chosen}\n"
            f"export OS_CLIENT_CONFIG_FILE={shlex.quote(str(file))}\n"
            f"# clouds: {', '.join(entries)}\n"
            f"# a guest's page: curl --proxy socks5h://{socks} http://FLOATING-IP/\n{dashboard}"
        )
        return 0
