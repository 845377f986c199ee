"""Starting a cloud with a display: a line for each thing that got ready, and what is still awaited."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.embedded.cloud import Cloud
    from hotcat.embedded.proof import Proof

SETTLED = {"ready", "done"}
AWAITED_SHOWN = 4
AMPHORA = "octavia-amphora"  # the catalog's image


@dataclass(frozen=True)
class Started:
    """A cloud that was started: seconds until it was ready, and the proof that it works."""

    ready: float
    proof: Proof


def bring_up(
    cloud: Cloud,
    display: BringUp,
    *,
    services: tuple[str, ...] | None = None,
    release: str | None = None,
    fake_computes: int | None = None,
    route: bool = False,
) -> Started | None:
    """Have the cloud up with these services, fake computes and release: what it had last where none is named.

    Returns None where it was up already and proved to work. Raises HotcatError where it cannot be had, or
    runs otherwise than asked for.
    """
    from hotcat.embedded.install import find
    from hotcat.embedded.proof import due, prove
    from hotcat.embedded.route import require_root

    if route:
        require_root(cloud.name)
    began = time.monotonic()
    running = cloud.status()
    wanted, of = cloud.services_wanted(services), cloud.release_wanted(release)
    if running:
        cloud.require_fake_computes(fake_computes)
    else:
        cloud.start(find(wanted, of), fake_computes=cloud.fake_computes_wanted(fake_computes))
    cloud.wait_ready(display.event)
    ready = time.monotonic() - began
    if route:
        cloud.add_route()
    with due(cloud.paths.proof) as wanted_proof:
        if not wanted_proof:
            display.note(f"the cloud {cloud.name} is up already")
            return None
        display.note("ready; now the proof: a stack with a real guest")
        started = Started(ready, prove(cloud.entries()[cloud.name]))
    if "octavia" in wanted and not _has_amphora_image(cloud):
        display.note(
            f"load balancers of the provider amphora need an image: 'hotcat image build {AMPHORA}', then"
            f" 'hotcat image publish {AMPHORA} --cloud {cloud.name}-admin'; until then they end in ERROR"
        )
    return started


def _has_amphora_image(cloud: Cloud) -> bool:
    """Whether Octavia finds an image to boot its servers from."""
    from hotcat.embedded.components.octavia import IMAGE_TAG
    from hotcat.embedded.proof import connect

    admin = connect(cloud.entries()[f"{cloud.name}-admin"])
    return any(admin.image.images(tag=IMAGE_TAG, owner=admin.current_project_id))


class BringUp:
    """Takes the events of a starting cloud."""

    def __init__(self, progress: Progress, *, plain: bool) -> None:
        self._progress = progress
        self._plain = plain
        self._task = progress.add_task("starting", total=None)
        self._states: dict[str, str] = {}
        self._began = time.monotonic()

    def event(self, event: dict[str, Any]) -> None:
        """Show one event of the cloud's control socket."""
        if "status" in event:
            self._states = {unit["unit"]: unit["state"] for unit in event["status"]["units"]}
        elif "unit" in event:
            self._unit(event)
        elif "note" in event:
            self.note(event["note"])

    def note(self, text: str) -> None:
        """Show a line."""
        self._progress.console.print(
            f"{time.monotonic() - self._began:6.1f} s  {text}", highlight=False, markup=False
        )

    def _unit(self, event: dict[str, Any]) -> None:
        name, state = event["unit"], event["state"]
        self._states[name] = state
        if state in {"restarting", "failed"}:
            self.note(f"{name}: {state}, {event['detail']} (see its log)")
        elif state in SETTLED and self._plain:
            self.note(f"{name} {state}")
        awaited = [unit for unit, word in self._states.items() if word == "starting"]
        self._progress.update(
            self._task,
            description=f"waiting for {', '.join(awaited[:AWAITED_SHOWN])}",
            total=len(self._states),
            completed=sum(word in SETTLED for word in self._states.values()),
        )


@contextmanager
def shown() -> Iterator[BringUp]:
    """A display on stderr, so that stdout stays for the result."""
    console = Console(stderr=True, soft_wrap=True)
    columns = (TimeElapsedColumn(), BarColumn(30), MofNCompleteColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as progress:
        yield BringUp(progress, plain=not sys.stderr.isatty())
