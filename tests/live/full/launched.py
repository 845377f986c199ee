"""Entries of the catalog launched by the command that an administrator has, and deleted with it."""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.live.cases import ON_THE_WAY

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping

    from tests.live.full.deployment import Deployment


@dataclass
class Launched:
    """A stack of an entry, being made."""

    deployment: Deployment
    stack: str
    process: subprocess.Popen[str]

    def outputs(self) -> dict[str, Any]:
        """Wait until it is complete; returns its outputs."""
        out, err = self.process.communicate()
        assert self.process.returncode == 0, f"{self.stack}\n{out}\n{err}"
        return dict(json.loads(out)["outputs"])


@contextmanager
def launched(deployment: Deployment, entry: str, parameters: Mapping[str, Any]) -> Iterator[Launched]:
    """Have an administrator launch an entry, with parameters that are no text as JSON; it goes at the end."""
    stack, cloud = f"{entry.rpartition('/')[2]}-{secrets.token_hex(4)}", f"{deployment.name}-admin"
    given = [
        argument
        for name, value in parameters.items()
        for argument in ("--parameter", f"{name}={value if isinstance(value, str) else json.dumps(value)}")
    ]
    process = deployment.start("create", entry, stack, *ON_THE_WAY, "--cloud", cloud, *given, "-f", "json")
    try:
        yield Launched(deployment, stack, process)
    finally:
        if process.poll() is None:
            process.communicate()
        deployment.run("delete", stack, "--cloud", cloud)
