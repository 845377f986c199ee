"""The plugin of the openstack client: hotcat's commands as `openstack orchestration catalog ...`.

The client finds this module by an entry point, and the commands by those of `openstack.hotcat.v1`, all in
pyproject.toml. They are the same classes as hotcat's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser

DEFAULT_API_VERSION = "1"
API_NAME = "hotcat"
API_VERSION_OPTION = "os_hotcat_api_version"
API_VERSIONS = {"1": "hotcat.cli.osc"}


def make_client(instance: object) -> None:
    """Make no client: the commands connect by the cloud's name, as they do on their own."""
    del instance  # the client's signature


def build_option_parser(parser: ArgumentParser) -> ArgumentParser:
    """Add no global option."""
    return parser
