"""`hotcat demo`: from nothing to a page served by a guest of the embedded cloud."""

from __future__ import annotations

import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from hotcat.cli import options
from hotcat.cli.cloud.common import add_name, cloud
from hotcat.cli.command import HotcatCommand
from hotcat.errors import HotcatError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from hotcat.live.cloud import Cloud as LiveCloud

ENTRY = "tenant/web-server"
STACK = "demo"
TAG = "hotcat-demo"  # on the stack: one that somebody else named so is not touched
PATIENCE = 60.0  # seconds for the page, after the guest has said that it serves it
_EXAMPLES = """examples:
  hotcat demo
  hotcat cloud down              # when you have seen enough
"""


class Demo(HotcatCommand):
    """Install and start the embedded cloud, launch a web server on it with Heat, and fetch its page.

    Each step is skipped where it is done already, so the second time takes seconds. The cloud stays up.
    """

    examples = _EXAMPLES

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the arguments."""
        add_name(parser)
        options.add_catalog(parser)

    def take_action(self, parsed_args: Namespace) -> int:
        """Run the steps; returns the exit code."""
        from hotcat.cli.cloud.bringup import bring_up, shown
        from hotcat.embedded.install import install
        from hotcat.live.cloud import connect

        steps = Steps()
        with steps.step("install"):
            install(lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201  (progress)
        asked = cloud(parsed_args.cloud_name)
        with steps.step("cloud up"), shown() as display:
            bring_up(asked, display)
        live = connect(asked.name)
        with steps.step("stack"):
            url = _launch(live, parsed_args)
        with steps.step("page"):
            page = _fetch(live, url)
        self.app.stdout.write(_summary(asked.name, url, page, steps, _relay(live)))
        return 0


class Steps:
    """The steps that were taken, with their seconds."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, float]] = []

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step."""
        began = time.monotonic()
        yield
        self.taken.append((name, time.monotonic() - began))


def _launch(live: LiveCloud, parsed_args: Namespace) -> str:
    """Return the URL of the demo's stack, launching it where it is not there."""
    from hotcat.cli.cloud_options import site_name
    from hotcat.live.progress import progress_on
    from hotcat.live.stack import Stacks
    from hotcat.render.bundle import render

    stacks = Stacks(live, progress_on(sys.stderr))
    found = live.heat.get(STACK, outputs=True)
    if found and TAG not in found.tags:
        raise HotcatError(
            f"the cloud has a stack {STACK!r} that is not the demo's",
            remedy=f"Delete it: `hotcat delete {STACK} --cloud {live.name}`.",
        )
    if found and found.status != "CREATE_COMPLETE":
        stacks.delete(STACK)
        found = None
    if found is None:
        catalog = options.catalog(parsed_args)
        bundle = render(catalog.entry(ENTRY), catalog.site(site_name(catalog, live, None)), {})
        found = stacks.create(bundle, STACK, tags=[TAG]).stack
    return str(found.outputs["url"])


def _fetch(live: LiveCloud, url: str) -> str:
    """Return the page; raises HotcatError where no guest answers."""
    from hotcat.live.probes import http, look

    if missed := look(live, "http", {"url": url}, PATIENCE):
        raise HotcatError(
            f"the stack is complete, but its page does not answer: {missed}",
            remedy=f"See 'openstack --os-cloud {live.name} console log show' of its server.",
        )
    return http.fetch(live, url)[1]


def _relay(live: LiveCloud) -> str:
    return f" --proxy {live.relay.url}" if live.relay else ""


def _summary(name: str, url: str, page: str, steps: Steps, proxy: str) -> str:
    times = "".join(f"  {step:<9}{seconds:7.1f} s\n" for step, seconds in steps.taken)
    hotcat = "hotcat" if shutil.which("hotcat") else sys.argv[0]
    other = "" if name == "embedded" else f" --cloud-name {name}"
    return f"""
{page.strip()}

A guest of Nova's, launched by Heat from {ENTRY}, served this page at {url} (stack {STACK}, cloud {name}).

{times}
Try next:
  curl{proxy} {url}
  {hotcat} cloud status{other}
  {hotcat} show tenant/bastion
  {hotcat} create tenant/bastion --cloud {name}
  {hotcat} delete {STACK} --cloud {name}
  {hotcat} cloud down{other}
"""
