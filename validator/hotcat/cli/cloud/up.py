"""`hotcat cloud up`: start the embedded cloud."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from cliff.show import ShowOne

from hotcat.cli.cloud.common import add_name, add_release, add_services, cloud, services
from hotcat.cli.command import HotcatCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_EXAMPLES = """examples:
  hotcat cloud up
  hotcat cloud up --with full                  # Ceph, Cinder, Octavia ...: the whole deployment
  hotcat cloud up --fake-computes 4
  hotcat cloud up --cloud-name second          # beside the first
  sudo hotcat cloud up --route                 # floating IPs reachable from this machine without a proxy
"""


class Up(HotcatCommand, ShowOne):
    """Start the embedded cloud, or go on with it where it was killed, and prove that it works.

    The first start sets the services up and takes a snapshot; later ones begin from it. When all is ready, a
    small stack with a real guest is created and deleted. Then clouds.yaml holds the clouds NAME (a member)
    and NAME-admin.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_name(parser)
        add_services(parser)
        add_release(parser)
        parser.add_argument(
            "--fake-computes",
            metavar="N",
            type=_computes,
            help="computes in zone `fake`, whose servers are ACTIVE without a guest (default: as many as the"
            " cloud has, else 1)",
        )
        parser.add_argument(
            "--route",
            action="store_true",
            help="root only: give this machine a route to the floating IPs (else: SOCKS, hotcat cloud shell)",
        )

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], tuple[object, ...]]:
        """Start the cloud; returns the columns and values to show."""
        from hotcat.cli.cloud.bringup import bring_up, shown

        asked = cloud(parsed_args.cloud_name)
        with shown() as display:
            started = bring_up(
                asked,
                display,
                services=services(parsed_args.services) if parsed_args.services else None,
                release=parsed_args.release,
                fake_computes=parsed_args.fake_computes,
                route=parsed_args.route,
            )
        found: dict[str, object] = {"cloud": asked.name, "address": asked.require_running()["address"]}
        if started:
            found |= {
                "ready_seconds": round(started.ready, 1),
                "proof_create_seconds": round(started.proof.create, 1),
                "proof_delete_seconds": round(started.proof.delete, 1),
            }
        found["clouds"] = f"{asked.name}, {asked.name}-admin (in clouds.yaml)"
        found["try"] = f"hotcat create tenant/web-server --cloud {asked.name}"
        return tuple(found), tuple(found.values())


def _computes(text: str) -> int:
    """Return a number of fake computes that an argument gives."""
    from hotcat.embedded.fakes import MOST

    number = int(text) if text.isdecimal() else -1
    if not 0 <= number <= MOST:
        raise ArgumentTypeError(f"{text!r} is not a number of fake computes from 0 to {MOST}")
    return number
