"""What shellcheck finds in the scripts that servers run, where it is installed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from hotcat.lint.rule import INFO, STRICT, WARNING, Hit, Rule
from hotcat.lint.script import SHELL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.script import Script
    from hotcat.lint.subject import Subject

RULE = Rule("faulty-shell-script", "HC823", WARNING, profile=STRICT)

SECONDS = 10  # for all scripts of a template
_MOST = 100  # scripts
_LONGEST = 64 << 10  # characters; no longer ones can be a server's user data
_SHELLS = {"sh": "sh", "bash": "bash", "dash": "dash", "ash": "dash", "ksh": "ksh"}
_SEVERITIES = {"error": WARNING, "warning": INFO}  # its notes and matters of style are left out
_UNKNOWN = {
    1090,
    1091,
    2034,
    2154,
    2157,
    2050,
    2194,
}  # what comes from a file or a placeholder looks odd to it

_REPEATS = 1072  # says of a script that cannot be parsed what 1073 has said


def check(subject: Subject) -> Iterator[Hit]:
    """Give each script to shellcheck, once."""
    scripts = [one for one in subject.scripts if one.kind == SHELL and one.shell in _SHELLS]
    if not scripts:
        return
    program = _program()
    if program:
        import time

        end = time.monotonic() + SECONDS
        for script in scripts[:_MOST]:
            left = end - time.monotonic()
            if left > 0 and len(script.text) <= _LONGEST:
                for remark in _asked(program, script, left):
                    yield from _hit(script, remark)


@cache
def _program() -> str | None:
    import shutil

    return shutil.which("shellcheck")


def _asked(program: str, script: Script, seconds: float) -> list[dict[str, Any]]:
    import json
    import subprocess

    command = [program, "--norc", "--format=json1", f"--shell={_SHELLS[script.shell]}", "-"]
    try:
        done = subprocess.run(
            command, input=script.text.encode(), capture_output=True, timeout=seconds, check=False
        )
        remarks: list[dict[str, Any]] = json.loads(done.stdout)["comments"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, UnicodeError):
        return []
    return [one for one in remarks if one["code"] != _REPEATS]


def _hit(script: Script, remark: dict[str, Any]) -> Iterator[Hit]:
    severity = _SEVERITIES.get(remark["level"])
    if severity is None or (remark["code"] in _UNKNOWN and (script.names or remark["code"] < 2000)):  # noqa: PLR2004  (ShellCheck's own numbering)
        return
    start = 0
    for _ in range(remark["line"] - 1):
        start = script.text.find("\n", start) + 1
    start += remark["column"] - 1
    end = (
        start + max(remark["endColumn"] - remark["column"], 1)
        if remark["endLine"] == remark["line"]
        else start + 1
    )
    message = remark["message"].rstrip(".")
    yield Hit(
        script.at(start, end),
        f"shellcheck SC{remark['code']}: {message[:1].lower()}{message[1:]}",
        f"See https://www.shellcheck.net/wiki/SC{remark['code']}.",
        document=script.document,
        severity=severity,
    )
