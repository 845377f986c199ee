"""What a rule is: who it is, how sure and how grave, and the hits it yields."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotcat.hot.document import Document
    from hotcat.hot.node import Value

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITIES = (INFO, WARNING, ERROR)
"""Least grave first. An error is what Heat or the cloud refuses, or what destroys or exposes; a warning is
what goes wrong sooner or later; an info is a habit worth changing."""

HIGH, MEDIUM, LOW = "high", "medium", "low"
"""How sure the rule is: `high` reads it off the text, `medium` concludes it, `low` guesses from a name."""

MINIMAL, DEFAULT, STRICT = "minimal", "default", "strict"
PROFILES = (MINIMAL, DEFAULT, STRICT)
"""Each profile holds the rules of those before it: what cannot work, what is worth mending, what is taste."""


class Rule:
    """One rule of the linter.

    `name` is its id and the stem of its module; `code` (HC and three digits) is for tools that want a short
    one. `fixable` says that some of its hits bring a fix, `by_release` that it asks the pack, so that its
    answer may differ from release to release, `secret` that its hits are at secrets, which nothing may show.
    `strict` is its severity in the profile of that name, where it is another one there.
    """

    __slots__ = (
        "by_release",
        "code",
        "confidence",
        "fixable",
        "name",
        "profile",
        "secret",
        "severity",
        "strict",
    )

    def __init__(
        self,
        name: str,
        code: str,
        severity: str,
        *,
        confidence: str = HIGH,
        profile: str = DEFAULT,
        fixable: bool = False,
        by_release: bool = False,
        secret: bool = False,
        strict: str | None = None,
    ) -> None:
        self.name = name
        self.code = code
        self.severity = severity
        self.confidence = confidence
        self.profile = profile
        self.fixable = fixable
        self.by_release = by_release
        self.secret = secret
        self.strict = strict or severity


class Edit:
    """A replacement of a piece of the text: from offset `start` to before `end` comes `text`."""

    __slots__ = ("end", "start", "text")

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start = start
        self.end = end
        self.text = text


class Fix:
    """Edits that belong together. A safe one keeps what the template means; others want a look."""

    __slots__ = ("edits", "safe", "title")

    def __init__(self, title: str, edits: Sequence[Edit], *, safe: bool) -> None:
        self.title = title
        self.edits = tuple(edits)
        self.safe = safe


class Hit:
    """One thing that a rule found: at a value (or a key), what is wrong, and what to do instead.

    `document` is where the value stands if it is not the one that was looked at; `severity` is given where it
    differs from the rule's own; `notes` are further lines, each a sentence.
    """

    __slots__ = ("document", "fix", "help", "message", "notes", "severity", "value")

    def __init__(
        self,
        value: Value | None,
        message: str,
        help: str | None = None,  # noqa: A002  (the word in all outputs)
        *,
        fix: Fix | None = None,
        notes: Sequence[str] = (),
        document: Document | None = None,
        severity: str | None = None,
    ) -> None:
        self.value = value
        self.message = message
        self.help = help
        self.fix = fix
        self.notes = tuple(notes)
        self.document = document
        self.severity = severity
