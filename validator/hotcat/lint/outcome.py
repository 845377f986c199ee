"""What a run of the linter is asked for, and what comes out of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hotcat.hot.compose import Problem, read_text
from hotcat.lint.config import Layer
from hotcat.lint.rule import ERROR, SEVERITIES

if TYPE_CHECKING:
    from hotcat.lint.finding import Finding

STDIN = Path("-")


class Options:
    """What a run is asked for, beside the settings that files have.

    `given` comes before all configuration. `stdin` is the text of STDIN, which is called `stdin_name`.
    """

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.given = Layer()
        self.catalog: Path | None = None
        self.stdin: bytes = b""
        self.stdin_name = Path("<stdin>")
        self.fix: str | None = None
        self.write = True
        self.jobs: int | None = None


class Outcome:
    """What a run found: `findings` in order, how many files are of which state, and `paths` of those linted.

    `texts` holds what is not in a file of that name. `known` are the findings that a baseline has, `gone`
    counts what it has and nobody found. `limits` says from which severity on findings in a file make the run
    fail. `diffs` are by file; `fixed` counts fixes.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.known: list[Finding] = []
        self.paths: list[Path] = []
        self.skipped: list[Path] = []
        self.texts: dict[Path, str] = {}
        self.diffs: list[str] = []
        self.fixed = 0
        self.gone = 0
        self.baseline = False
        self.limits: dict[Path, str] = {}

    @property
    def crashed(self) -> bool:
        """Whether a rule failed."""
        return any(one.crash for one in self.findings)

    @property
    def failing(self) -> list[Finding]:
        """The findings that make the run fail."""
        return [
            one
            for one in self.findings
            if SEVERITIES.index(one.severity) >= SEVERITIES.index(self.limits.get(one.path, ERROR))
        ]

    def source(self, path: Path) -> str:
        """Return the text that findings in a file are about; nothing where it cannot be read."""
        if path in self.texts:
            return self.texts[path]
        try:
            return read_text(path)
        except Problem:
            return ""
