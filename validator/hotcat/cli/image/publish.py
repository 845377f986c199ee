"""`hotcat image publish`: bring a build into a cloud's Glance."""

from __future__ import annotations

import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cliff.show import ShowOne

from hotcat.cli import cloud_options, options
from hotcat.cli.columns import Lines
from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.images.publish import Order, Outcome
    from hotcat.live.cloud import Cloud

_PASSPHRASE = "HOTCAT_SIGN_PASSPHRASE"  # noqa: S105  (the variable's name)
_EXAMPLES = f"""examples:
  hotcat image publish web-server --cloud mycloud
  hotcat image publish web-server --cloud mycloud --visibility private --build 20270131T
  hotcat image publish web-server --cloud mycloud --rollback
  hotcat image publish web-server --cloud mycloud --sign image.crt --key image.key
  hotcat image publish web-server --cloud mycloud --url https://files.example.com/web-server.qcow2

A key's passphrase is asked for on a terminal, else read from ${_PASSPHRASE}. Servers of other projects can
verify a signature only where Barbican lets them read the certificate: give them access by an ACL.
"""


class Publish(HotcatCommand, ShowOne):
    """Publish a build of an image: a new version in Glance, shown once its data are there and verified.

    Versions have the same name and never overwrite each other. The new one becomes visible in one step at the
    end; the former one is hidden then, and kept for --rollback and for the servers that run from it. A build
    that is there already is not sent again. What an interrupted run left is deleted by the next one.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        options.add_catalog(parser)
        parser.add_argument("image", metavar="NAME", help="an image of the catalog")
        cloud_options.add_cloud(parser)
        parser.add_argument("--build", metavar="BUILD", help="a build by its name (default: the newest)")
        parser.add_argument(
            "--rollback",
            action="store_true",
            help="send nothing: make the version before the current one current again, or that of --build",
        )
        parser.add_argument(
            "--former",
            choices=("hide", "deactivate"),
            default="hide",
            help="what becomes of former versions: hidden, or deactivated too (default: hide)",
        )
        parser.add_argument(
            "--visibility",
            choices=("public", "private", "shared", "community"),
            help="who sees the image (default: as its definition has it)",
        )
        parser.add_argument(
            "--disk-format",
            choices=("raw", "qcow2"),
            help="the format that Glance gets (default: as its definition has it, mostly raw, for Ceph)",
        )
        _add_transfer(parser)
        _add_signature(parser)

    def take_action(self, parsed_args: Namespace) -> tuple[tuple[str, ...], tuple[object, ...]]:
        """Publish; returns the columns and values to show."""
        # Imported here, for `hotcat --help` loads every command.
        from hotcat.cli.image.publish_display import Display
        from hotcat.images.glance import Glance
        from hotcat.images.publish import Publisher
        from hotcat.live.cloud import find

        if parsed_args.rollback:
            _refuse_to_send(parsed_args)
        cloud = find(cloud_options.cloud_name(self.app, parsed_args))
        order = None if parsed_args.rollback else _order(parsed_args, cloud)
        cloud.log_in()
        display = Display()
        publisher = Publisher(
            Glance(cloud.connection), cloud.name, former=parsed_args.former, progress=display
        )
        if order is None:
            return _shown(publisher.roll_back(parsed_args.image, parsed_args.build))
        return _shown(publisher.publish(order))


_SENDING = ("visibility", "disk_format", "method", "url", "sign", "key", "certificate_uuid")


def _refuse_to_send(parsed_args: Namespace) -> None:
    """Raise HotcatError for what is said of an upload, as a rollback has none."""
    given = [f"--{name.replace('_', '-')}" for name in _SENDING if getattr(parsed_args, name)]
    if given:
        raise HotcatError(
            f"--rollback sends nothing, and {', '.join(given)} would go unheard",
            remedy="Leave one or the other out: what a version is, it stays.",
        )


def _add_transfer(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--method",
        choices=("upload", "glance-direct", "web-download"),
        help="how the data get into Glance (default: upload, from 2 GiB on glance-direct where offered)",
    )
    parser.add_argument(
        "--url",
        metavar="URL",
        help="where Glance itself finds the file, for web-download; it must be the build's",
    )
    parser.add_argument(
        "--timeout",
        metavar="MINUTES",
        type=cloud_options.minutes,
        default=60.0,
        help="how long Glance may take to store the data (default: 60)",
    )


def _add_signature(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--sign", metavar="CERTIFICATE", type=Path, help="sign the image, with this PEM certificate's key"
    )
    parser.add_argument("--key", metavar="FILE", type=Path, help="the certificate's private key, in PEM")
    parser.add_argument(
        "--certificate-uuid",
        metavar="UUID",
        help="the certificate's id in the cloud's key manager (default: it is put there)",
    )


def _order(parsed_args: Namespace, cloud: Cloud) -> Order:
    """Return what to publish; all that is wrong on this side is told before the cloud is asked."""
    from hotcat.images import sign, store
    from hotcat.images.publish import Order

    if bool(parsed_args.sign) != bool(parsed_args.key):
        raise HotcatError("a signature takes a certificate and its key", remedy="Give both --sign and --key.")
    if parsed_args.certificate_uuid and not parsed_args.sign:
        raise HotcatError(
            "a certificate's id alone signs nothing", remedy="Give --sign and --key with --certificate-uuid."
        )
    image = options.catalog(parsed_args).image(parsed_args.image)
    build = store.named(image.name, parsed_args.build)
    signer = sign.load(parsed_args.sign, parsed_args.key, _passphrase) if parsed_args.sign else None
    certificate = parsed_args.certificate_uuid
    if signer and not certificate:
        cloud.log_in()
        certificate = sign.keep_certificate(cloud.connection, signer)
    return Order(
        image,
        build,
        visibility=parsed_args.visibility,
        disk_format=parsed_args.disk_format,
        method=parsed_args.method,
        url=parsed_args.url,
        signer=signer,
        certificate_id=certificate,
        within=parsed_args.timeout * 60,
    )


def _passphrase() -> bytes:
    """Return the passphrase of the key: never from an argument, which others can see."""
    if _PASSPHRASE in os.environ:
        return os.environ[_PASSPHRASE].encode()
    return getpass.getpass("Passphrase of the key: ").encode() if sys.stdin.isatty() else b""


def _shown(outcome: Outcome) -> tuple[tuple[str, ...], tuple[object, ...]]:
    now = outcome.current
    return (
        ("image", "version", "build", "result", "id", "visibility", "former", "seconds"),
        (
            now.name,
            now.version,
            now.build,
            outcome.result,
            now.id,
            now.properties["visibility"],
            Lines([f"{one.id} ({one.version}, {one.build})" for one in outcome.former]),
            round(outcome.seconds, 1),
        ),
    )
