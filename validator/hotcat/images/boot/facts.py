"""What a guest is asked about itself, by one script, and the answers as values."""

from __future__ import annotations

import base64
import contextlib
import json
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MARK = "=== hotcat asks: "
_LISTEN = "0A"  # a state in /proc/net/tcp
_READ = 1 << 20  # bytes of a file that are looked at
_COMPARED = {"<=": "le", ">=": "ge", "<": "lt", ">": "gt", "=": "eq", "==": "eq"}
_SPECIFIER = re.compile(r"\s*(<=|>=|==|=|<|>)\s*([0-9][\w.+:~-]*)\s*")

# $1 is a package's name, then come pairs of operator and version.
_PACKAGE = """\
package() {
  found=$(dpkg-query -W -f '${db:Status-Status} ${Version}' -- "$1" 2>/dev/null) || found='absent '
  printf '%s\\t%s' "$1" "$found"
  shift
  while [ $# -gt 0 ]; do
    dpkg --compare-versions "${found#* }" "$1" "$2"; printf '\\t%s' $?
    shift 2
  done
  echo
}
"""
_FILE = """\
file() {
  printf '%s\\t%s\\t' "$1" "$(stat -L -c '%a %U %G' -- "$1" 2>/dev/null)"
  [ -z "$2" ] || head -c "$2" -- "$1" 2>/dev/null | base64 -w 0
  echo
}
"""
_FAILED = """\
systemctl list-units --failed --plain --no-legend --no-pager | while read -r name _; do
  echo "$name"
  journalctl -b -q -o cat --no-pager -n 5 -u "$name" | sed 's/^/| /'
done
"""
_KEY_OWNERS = """\
while IFS=: read -r user _ _ _ _ home _; do
  ! grep -qsF -e {key} "$home/.ssh/authorized_keys" || echo "$user"
done < /etc/passwd
"""


@dataclass(frozen=True)
class File:
    """A file of the guest; `content` is what was asked of it."""

    mode: str
    owner: str
    group: str
    content: str = ""


@dataclass(frozen=True)
class Package:
    """A package of the guest; `fits` tells of each specifier whether the version meets it."""

    status: str
    version: str
    fits: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Facts:
    """All that was asked. Sizes in bytes; `units` have their states by name, `listening` are TCP ports.

    `failed` has the units that failed with the end of their journals. `cloud_init` is what it left behind at
    its end; it is off where it found nothing to tell it what to do.
    """

    state: str = ""
    failed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    jobs: tuple[str, ...] = ()
    cloud_init: Mapping[str, Any] | None = None
    cloud_init_off: bool = False
    machine_id: str = ""
    root_size: int = 0
    listening: frozenset[int] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    packages: Mapping[str, Package] = field(default_factory=dict)
    files: Mapping[str, File] = field(default_factory=dict)
    key_owners: tuple[str, ...] = ()


def specifiers(text: str) -> list[tuple[str, str]]:
    """Return the operators, as dpkg names them, and versions of `>=1.2, <2`; raises ValueError."""
    found = []
    for part in text.split(",") if text.strip() else ():
        match = _SPECIFIER.fullmatch(part)
        if not match:
            raise ValueError(f"{part.strip()!r} is no operator and version such as >=1.22")
        found.append((_COMPARED[match[1]], match[2]))
    return found


def script(expect: Mapping[str, Any], public_key: str) -> str:
    """Return the shell script that answers all questions."""
    units = " ".join(map(shlex.quote, expect.get("units", ())))
    key = shlex.quote(public_key.split()[1])
    parts = {
        "state": "systemctl is-system-running",
        "failed": _FAILED,
        "jobs": "systemctl list-jobs --no-legend --no-pager",
        "cloud-init-off": "test ! -e /run/cloud-init/disabled || echo yes",
        "cloud-init": "cat /run/cloud-init/result.json",
        "status": "cat /run/cloud-init/status.json",
        "machine-id": "cat /etc/machine-id",
        "root": "df -P -B1 / | tail -n 1",
        "tcp": "cat /proc/net/tcp /proc/net/tcp6",
        "units": f"systemctl show -p LoadState -p ActiveState -p SubState -- {units}" if units else ":",
        "packages": "\n".join([_PACKAGE, *_package_calls(expect.get("packages", {}))]),
        "files": "\n".join([_FILE, *_file_calls(expect.get("files", {}))]),
        "key": _KEY_OWNERS.format(key=key),
    }
    asked = "\n".join(f"echo; echo {shlex.quote(_MARK + name)}\n{part}" for name, part in parts.items())
    return f"export LC_ALL=C.UTF-8 SYSTEMD_COLORS=0\n{asked}\nexit 0\n"


def _package_calls(packages: Mapping[str, str]) -> Iterator[str]:
    for name, text in packages.items():
        yield shlex.join(["package", name, *(word for pair in specifiers(text) for word in pair)])


def _file_calls(files: Mapping[str, Any]) -> Iterator[str]:
    for path, wanted in files.items():
        yield shlex.join(["file", path, str(_READ) if "contains" in wanted else ""])


def read(answers: str, expect: Mapping[str, Any]) -> Facts:
    """Make facts of what the script wrote; what a guest did not answer stays empty."""
    said = dict(_sections(answers))
    return Facts(
        state=" ".join(said.get("state", [])),
        failed=_failed(said.get("failed", [])),
        jobs=tuple(" ".join(line.split()) for line in said.get("jobs", [])),
        cloud_init=_cloud_init(said),
        cloud_init_off=bool(said.get("cloud-init-off")),
        machine_id=" ".join(said.get("machine-id", [])),
        root_size=_root_size(said.get("root", [])),
        listening=frozenset(_listening(said.get("tcp", []))),
        units=dict(zip(expect.get("units", ()), _units(said.get("units", [])), strict=False)),
        packages=dict(_packages(said.get("packages", []))),
        files=dict(_files(said.get("files", []))),
        key_owners=tuple(said.get("key", [])),
    )


def _sections(answers: str) -> Iterator[tuple[str, list[str]]]:
    for part in answers.split(_MARK)[1:]:
        name, *lines = part.split("\n")
        while lines and not lines[-1]:
            lines.pop()
        yield name, lines


def _failed(lines: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        if line.startswith("| ") and found:
            name = next(reversed(found))
            found[name] = (*found[name], line.removeprefix("| "))
        elif line:
            found[line] = ()
    return found


def _cloud_init(said: Mapping[str, list[str]]) -> Mapping[str, Any] | None:
    """Return what cloud-init left behind at its end: `datasource`, `errors`, and `recoverable` ones."""
    result, status = (_json(said.get(name, [])).get("v1") for name in ("cloud-init", "status"))
    if not isinstance(result, dict):
        return None
    stages = status.values() if isinstance(status, dict) else ()
    recoverable = [
        str(text)
        for stage in stages
        if isinstance(stage, dict)
        for level, texts in (stage.get("recoverable_errors") or {}).items()
        if level in {"WARNING", "ERROR", "CRITICAL"}
        for text in texts
    ]
    return {
        "datasource": str(result.get("datasource")),
        "errors": [str(one) for one in result.get("errors") or ()],
        "recoverable": recoverable,
    }


def _json(lines: Sequence[str]) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        found = json.loads("\n".join(lines))
        if isinstance(found, dict):
            return found
    return {}


def _root_size(lines: Sequence[str]) -> int:
    fields = " ".join(lines).split()
    return int(fields[1]) if len(fields) > 1 and fields[1].isdecimal() else 0


def _listening(lines: Sequence[str]) -> Iterator[int]:
    for line in lines:
        fields = line.split()
        if len(fields) > 3 and fields[3] == _LISTEN:  # noqa: PLR2004  (number, local, remote, state)
            yield int(fields[1].rpartition(":")[2], 16)


def _units(lines: Sequence[str]) -> Iterator[str]:
    """Yield the state of each unit in the order asked, which empty lines part."""
    for block in filter(None, "\n".join(lines).split("\n\n")):
        fields = dict(line.partition("=")[::2] for line in block.splitlines())
        if fields.get("LoadState") == "not-found":
            yield "not found"
        elif fields.get("ActiveState") == "active":
            yield "active"
        else:
            yield f"{fields.get('ActiveState', 'unknown')} ({fields.get('SubState', 'unknown')})"


def _packages(lines: Sequence[str]) -> Iterator[tuple[str, Package]]:
    for line in lines:
        name, found, *fits = line.split("\t")
        status, _, version = found.partition(" ")
        yield name, Package(status, version, tuple(code == "0" for code in fits))


def _files(lines: Sequence[str]) -> Iterator[tuple[str, File]]:
    for line in lines:
        path, about, content = line.split("\t")
        if about:
            mode, owner, group = about.split()
            yield path, File(mode, owner, group, base64.b64decode(content).decode(errors="replace"))
