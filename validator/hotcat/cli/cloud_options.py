"""Options of the commands that use a cloud."""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from hotcat.catalog.model import Catalog
    from hotcat.live.cloud import Cloud

_LONGEST = 10_000  # minutes: a week, and well within what Heat takes


def add_cloud(parser: ArgumentParser) -> None:
    """Add --cloud."""
    parser.add_argument(
        "--cloud",
        metavar="CLOUD",
        help="the cloud in clouds.yaml (default: $OS_CLOUD, else `embedded`)",
    )


def cloud_name(app: object, parsed_args: Namespace) -> str | None:
    """Return the cloud named by --cloud or, in the openstack client, by --os-cloud; None: the default one."""
    named: str | None = parsed_args.cloud
    return named or getattr(getattr(app, "options", None), "cloud", None) or None


def add_site(parser: ArgumentParser) -> None:
    """Add --site."""
    parser.add_argument(
        "--site",
        metavar="SITE",
        help="the catalog's site that describes the cloud (default: what clouds.yaml says)",
    )


def add_timeout(parser: ArgumentParser) -> None:
    """Add --timeout."""
    parser.add_argument(
        "--timeout",
        metavar="MINUTES",
        type=minutes,
        default=30.0,
        help="how long one action on a stack may take (default: 30)",
    )


def site_name(catalog: Catalog, cloud: Cloud, named: str | None) -> str:
    """Return the site to render for: the one named, else the cloud's; raises HotcatError without either."""
    name = named or cloud.site
    if name is None:
        raise HotcatError(
            f"no site is known for cloud {cloud.name!r}",
            remedy=f"Name one with --site ({', '.join(catalog.sites)}), or beside the cloud in clouds.yaml "
            "as hotcat: {site: NAME}.",
        )
    return name


def minutes(text: str) -> float:
    """Return a number of minutes that an argument gives; for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < _LONGEST:  # false for nan too
        raise ArgumentTypeError(f"{text!r} is not a number of minutes over 0 and below {_LONGEST}")
    return number
