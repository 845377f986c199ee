"""Words that only bash knows, in a script for /bin/sh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import MEDIUM, WARNING, Edit, Fix, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.script import Script
    from hotcat.lint.subject import Subject

RULE = Rule("bashism", "HC822", WARNING, confidence=MEDIUM, fixable=True)

_BEGIN = r"(?m)(?:^|[;&|(!]|\b(?:if|elif|while|until|then|do|else)[ \t])[ \t]*"
_SHAPES = (
    ("[[", rf"{_BEGIN}(\[\[)[ \t]", "[[ is no command of sh", "Use [ … ], with = and quoted variables."),
    (
        "function",
        r"(?m)^[ \t]*(function)[ \t]+[\w-]+[ \t]*(?:\(\)|\{|$)",
        "sh has no `function`",
        "Write name() { … }.",
    ),
    ("source", rf"{_BEGIN}(source)[ \t]+[\w./$~\"]", "sh has no `source`", "Use a dot: . FILE."),
    ("=(", r"(?m)^[ \t]*(?:local[ \t]+|declare[ \t]+|readonly[ \t]+)?(\w+\+?=\()", "sh has no arrays", None),
    ("<<<", r"[ \t](<<<)[ \t]*[\"'$\w]", "sh has no <<<", "Pipe it in with printf."),
    ("<(", r"[ \t](<\()[ \t]*\w", "sh has no <( … )", "Use a pipe or a file."),
    ("&>", r"[ \t](&>)", "&> runs the command in the background under sh", "Write > FILE 2>&1."),
    ("pipefail", r"(?m)^[ \t]*set[ \t][^\n]{0,50}(pipefail)", "not every sh has `set -o pipefail`", None),
    ("((", rf"{_BEGIN}(\(\()", "(( is no command of sh", "Use [ … ] and $(( … ))."),
    (
        "${",
        r"(\$\{\w+(?:\[|\^|,|//?|:\d|:[ \t]+-\d)[^}\n]{0,100}\})",
        "sh does not know this expansion",
        None,
    ),
    ("==", r"(?:^|[;&|!\s])(?:\[|test)[ \t][^\]\n;]{0,100}[ \t](==)[ \t]", "[ of sh has no ==", "Use =."),
    ("{1..", r"[ \t](\{\d+\.\.\d+\})", "sh does not expand this", "Use seq."),
    ("pushd", rf"{_BEGIN}(pushd)\b", "sh has no `pushd`", "Use ( cd … )."),
)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for each construct once a script."""
    for script in subject.scripts:
        if script.shell not in {"sh", "dash", "ash"}:
            continue
        for sign, shape, message, help_ in _SHAPES:
            if sign not in script.text:
                continue
            for found in script.search(shape):
                yield Hit(
                    script.at(*found.span(1)),
                    message,
                    help_ or "Begin the script with #!/bin/bash.",
                    document=script.document,
                    fix=_fix(script),
                )
                break


def _fix(script: Script) -> Fix | None:
    first = script.text.partition("\n")[0]
    if script.source is None or first != "#!/bin/sh":
        return None
    at = script.at(0, len(first))
    if at.value != first:
        return None
    edit = Edit(at.node.start_mark.index, at.node.end_mark.index, "#!/bin/bash")
    return Fix("run it with bash", [edit], safe=False)
