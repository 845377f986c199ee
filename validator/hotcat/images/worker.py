"""The process that builds: as root, and to its end or not at all.

It reads its order as one line of JSON and says how it goes in lines of JSON. When its input ends, for the
command that started it was stopped or killed, it kills the build and takes everything away. The build itself
has namespaces of its own: no mount and no process of it outlives it.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.images import finish, store, tools
from hotcat.images.workspace import workspace

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACES = ("--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
_PAUSE = 0.5  # seconds between two looks at whether another build still runs
_TAIL = 15  # lines of the log that a failure shows
# How diskimage-builder tells of its hooks, and of what it does between them.
_HOOK = re.compile(r"dib-run-parts Running \S*?/(?P<phase>[a-z-]+)\.d/(?P<hook>[\w.-]+)$")
_STEPS = {
    "Calculating image size": "size",
    "Converting image using qemu-img": "convert",
    "Build completed successfully": "",
}


@dataclass(frozen=True)
class Order:
    """What to build: the command, its environment, where things go, and whose (uid, gid) they shall be."""

    command: list[str]
    environment: dict[str, str]
    work: str
    target: str  # the finished build's folder
    about: dict[str, Any]
    offline: bool
    owner: tuple[int, int]
    types: list[str]
    output: str  # stands in the command for the path without its ending

    def text(self) -> str:
        """Return the line that a worker reads."""
        return json.dumps(asdict(self)) + "\n"


def main() -> int:
    """Build what standard input orders; returns 0 where the build is there."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal's: the command hears it, and ends us
    order = Order(**json.loads(sys.stdin.readline()))
    stop = Stop()
    try:
        with workspace(Path(order.work)) as folder, _alone(Path(order.work), stop):
            _build(order, folder, stop)
    except HotcatError as error:
        _tell(failed=error.message, remedy=error.remedy)
        return 1
    return 0


class Stop:
    """Kills the build, if there is one, when standard input ends."""

    def __init__(self) -> None:
        self.now = threading.Event()
        self.process: subprocess.Popen[bytes] | None = None
        threading.Thread(target=self._wait, daemon=True).start()

    def at_end(self, process: subprocess.Popen[bytes]) -> None:
        """Kill that process group at the end of input, or at once where that is past."""
        self.process = process
        if self.now.is_set():
            self._kill()

    def _wait(self) -> None:
        sys.stdin.read()
        self.now.set()
        self._kill()

    def _kill(self) -> None:
        if self.process and self.process.poll() is None:  # of one that ended, the number may be another's
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


@contextlib.contextmanager
def _alone(work: Path, stop: Stop) -> Iterator[None]:
    """Wait until no other build runs: apt locks the package cache that they share."""
    with (work / "running").open("w") as lock:
        told = False
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not told:
                    _tell(phase="waiting for another build", hook="")
                told = True
                if stop.now.wait(_PAUSE):
                    raise HotcatError("stopped while another build ran") from None
        yield


def _build(order: Order, folder: Path, stop: Stop) -> None:
    phases = Phases()
    for name in ("tmp", "out"):
        (folder / name).mkdir()
    output = folder / "out" / "image"
    log = folder / "out" / "build.log"
    command = [part.replace(order.output, str(output)) for part in order.command]
    namespaces = (*NAMESPACES, *(("--net",) if order.offline else ()))
    environment = {
        **order.environment,
        "PATH": ":".join(map(str, (*tools.shims(), order.environment["PATH"]))),
        "TMP_DIR": str(folder / "tmp"),
        "TMPDIR": str(folder / "tmp"),
    }
    with log.open("wb") as file:
        process = subprocess.Popen(
            ("unshare", *namespaces, *command),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        stop.at_end(process)
        tail: list[str] = []
        for line in process.stdout or ():
            file.write(line)
            text = line.decode(errors="replace").rstrip()
            tail = [*tail[-_TAIL + 1 :], text]
            phases.read(text)
        code = process.wait()
    phases.end()
    if code:
        raise _failure(order, log, phases, tail, code)
    _tell(phase="finish", hook="")
    finish.finish(
        output, order.types, Path(order.target), {**order.about, "seconds": phases.seconds}, order.owner
    )


def _failure(order: Order, log: Path, phases: Phases, tail: list[str], code: int) -> HotcatError:
    kept = Path(order.target).with_suffix(store.FAILED)
    kept.parent.mkdir(parents=True, exist_ok=True)
    log.replace(kept)
    os.chown(kept, *order.owner)
    where = f"in {phases.phase}.d/{phases.hook}" if phases.hook else "before its first hook"
    shown = "\n    ".join(tail)
    if code == -signal.SIGKILL or code == 128 + signal.SIGKILL:
        return HotcatError("the build was killed", remedy=f"Its log is {kept}.")
    return HotcatError(
        f"diskimage-builder failed {where} (exit {code}):\n    {shown}", remedy=f"The whole log is {kept}."
    )


def _tell(**what: Any) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(json.dumps(what), flush=True)  # noqa: T201  (it is this program's answer)


class Phases:
    """What a build is at, by its log; `seconds` counts each phase so far."""

    def __init__(self) -> None:
        self.phase = "start"
        self.hook = ""
        self.seconds: dict[str, float] = {}
        self._since = time.monotonic()

    def read(self, line: str) -> None:
        """Take a line of the log."""
        if found := _HOOK.search(line):
            self._enter(found["phase"], found["hook"])
            return
        for begin, phase in _STEPS.items():
            if begin in line:
                self._enter(phase or "end", "")

    def end(self) -> None:
        """Count the last phase."""
        self._enter("end", self.hook)

    def _enter(self, phase: str, hook: str) -> None:
        now = time.monotonic()
        spent = self.seconds.get(self.phase, 0.0) + now - self._since
        self.seconds[self.phase] = round(spent, 1)
        self._since = now
        if phase != "end":
            self.phase, self.hook = phase, hook
            _tell(phase=phase, hook=hook)


if __name__ == "__main__":
    sys.exit(main())
