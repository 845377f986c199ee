"""What the commands of the embedded cloud share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hotcat.embedded.remedies import DEFAULT_NAME

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from hotcat.embedded.cloud import Cloud


def add_name(parser: ArgumentParser) -> None:
    """Add --cloud-name."""
    parser.add_argument(
        "--cloud-name",
        metavar="NAME",
        default=os.environ.get("HOTCAT_CLOUD", DEFAULT_NAME),
        help="which embedded cloud; several can run side by side (default: $HOTCAT_CLOUD, else `embedded`)",
    )


def add_services(parser: ArgumentParser) -> None:
    """Add --with."""
    parser.add_argument(
        "--with",
        dest="services",
        metavar="SERVICE,...",
        help="services beside the core's, or `full` for all of them; `hotcat cloud services` lists them",
    )


def add_release(parser: ArgumentParser) -> None:
    """Add --release."""
    from hotcat.embedded.releases import names

    parser.add_argument(
        "--release",
        metavar="RELEASE",
        help=f"the OpenStack release of its services: {' or '.join(names())}"
        " (default: that which the cloud has, else the newest)",
    )


def services(words: str | None) -> tuple[str, ...]:
    """The services that --with names, and all they require; raises HotcatError for an unknown one."""
    from hotcat.embedded.components import select

    return select(word.strip() for word in (words or "").split(",") if word.strip())


def cloud(name: str) -> Cloud:
    """The cloud of that name."""
    from hotcat.embedded.cloud import Cloud

    return Cloud.named(name)
