"""The content of a cloud-config against what cloud-init knows: keys, shapes of values, what is deprecated."""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from hotcat.hot.node import Mapping, Scalar, Sequence
from hotcat.lint.rule import Hit
from hotcat.lint.script import CLOUD_CONFIG, FAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Mapping as Dict

    from hotcat.hot.document import Document
    from hotcat.hot.node import Value
    from hotcat.lint.body import Body
    from hotcat.lint.script import Script

SYNTAX, UNKNOWN, SHAPE, DEPRECATED = "syntax", "unknown", "shape", "deprecated"
"""What can be wrong: no YAML, a key that is not known, a value of another kind, a key of old times."""

_NAMES = {
    "a": "a list",
    "b": "true or false",
    "i": "a whole number",
    "n": "a number",
    "o": "a mapping",
    "s": "text",
}
_MOST = 50  # faults that are told of one text
_TRUTHS = {"true", "false", "yes", "no", "on", "off", "0", "1"}


class Fault:
    """One thing that is wrong with a cloud-config, at a value in `document`."""

    __slots__ = ("document", "help", "kind", "message", "value")

    def __init__(
        self,
        kind: str,
        value: Value,
        message: str,
        help: str | None = None,  # noqa: A002  (the word in all outputs)
    ) -> None:
        self.kind = kind
        self.value = value
        self.message = message
        self.help = help
        self.document: Document | None = None


def faults(bodies: Dict[str, list[Body]], scripts: list[Script]) -> list[Fault]:
    """Return all that is wrong with a template's cloud-configs; rules ask for subject.cloud_config_faults."""
    found: list[Fault] = []
    for body in bodies.get("OS::Heat::CloudConfig", ()):
        config = body.properties.get("cloud_config")
        if isinstance(config, Mapping):
            found += _checked(config, {"p": table()}, "")
    for script in scripts:
        if script.kind == CLOUD_CONFIG and len(script.text) <= FAR:
            for fault in _read(script):
                fault.document = script.document
                found.append(fault)
    return found


def told(faults: Iterable[Fault], kind: str) -> Iterator[Hit]:
    """Yield a hit for each fault of a kind."""
    for fault in faults:
        if fault.kind == kind:
            yield Hit(fault.value, fault.message, fault.help, document=fault.document)


@cache
def table() -> dict[str, Any]:
    """Return the records of the keys at the top; hotcat.lint.data.make_cloud_config says what is in them."""
    import json
    from pathlib import Path

    path = Path(__file__).parent / "data" / "cloud_config.json"
    keys: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["keys"]
    return keys


def _read(script: Script) -> Iterator[Fault]:
    from hotcat.hot.build import Builder
    from hotcat.hot.compose import Problem, compose

    text, filled = _filled(script)
    path = script.document.path
    try:
        node = compose(text, path)
        if node is None:
            return
        builder = Builder(path)
        config = builder.value(node)
    except Problem as problem:
        yield _syntax(script, text, problem)
        return
    for one in builder.problems[:_MOST]:
        yield _syntax(script, text, one)
    if not isinstance(config, Mapping):
        if text.partition("\n")[2].strip():
            yield Fault(SHAPE, script.at(0, len("#cloud-config")), "a cloud-config is a mapping of keys")
        return
    for fault in islice(_checked(config, {"p": table()}, ""), _MOST):
        start, end = fault.value.node.start_mark.index, fault.value.node.end_mark.index
        before = bisect_left(filled, (end, 0)) - 1
        if before >= 0 and start < filled[before][1]:
            continue  # what is put in there is not known
        fault.value = script.at(start, _line_end(text, start, end))
        yield fault


def _filled(script: Script) -> tuple[str, list[tuple[int, int]]]:
    """Return the text with something harmless, as long, in the placeholders' places, and those places."""
    text = script.text
    places: list[tuple[int, int]] = []
    for name in sorted(filter(None, script.names), key=len, reverse=True):
        pieces = text.split(name)
        if len(pieces) == 1:
            continue
        done = [pieces[0]]
        at = len(pieces[0])
        for before, after in pairwise(pieces):
            starts_line = before.rpartition("\n")[2].strip() == "" and ("\n" in before or at == len(before))
            alone = starts_line and (after == "" or after[0] == "\n")
            done += [(" " if alone else "x") * len(name), after]
            places.append((at, at + len(name)))
            at += len(name) + len(after)
        text = "".join(done)
    return text, sorted(places)


def _syntax(script: Script, text: str, problem: Any) -> Fault:
    start = 0
    if problem.place and problem.place.line:
        for _ in range(problem.place.line - 1):
            start = text.find("\n", start) + 1
        start = min(start + (problem.place.column or 1) - 1, len(text))
    if start >= len(text.rstrip()):
        start = max(len(text.rstrip()) - 1, 0)
    return Fault(SYNTAX, script.at(start, start + 1), f"the cloud-config: {problem.message}", problem.remedy)


def _line_end(text: str, start: int, end: int) -> int:
    stop = text.find("\n", start)
    return min(end, stop) if stop >= 0 else end


def _checked(value: Value, record: dict[str, Any], name: str) -> Iterator[Fault]:
    """Yield what is wrong with a value; a call or null may be anything."""
    kinds = record.get("t", "")
    if isinstance(value, Mapping):
        if kinds and "o" not in kinds:
            yield _shape(value, name, kinds)
            return
        yield from _keys(value, record, name)
    elif isinstance(value, Sequence):
        if kinds and "a" not in kinds:
            yield _shape(value, name, kinds)
        elif "i" in record:
            for item in value.items:
                yield from _checked(item, record["i"], f"an item of {name}")
    elif isinstance(value, Scalar) and value.value is not None:
        yield from _scalar(value, record, name)


def _scalar(value: Scalar, record: dict[str, Any], name: str) -> Iterator[Fault]:
    kinds, found = record.get("t", ""), value.value
    allowed = record.get("e")
    if allowed and found not in allowed and "s" in kinds and len(kinds) == 1:
        yield Fault(SHAPE, value, f"{name} is {found}", f"One of {', '.join(map(str, allowed))}.")
    elif not kinds or "s" in kinds or ("z" in kinds and found == ""):
        return
    elif isinstance(found, str):
        is_truth = "b" in kinds and found.lower() in _TRUTHS
        is_number = ("i" in kinds or "n" in kinds) and found.lstrip("+-").replace(".", "", 1).isdecimal()
        if not is_truth and not is_number:
            yield _shape(value, name, kinds)
    elif not set(kinds) & {"b", "i", "n"}:
        yield _shape(value, name, kinds)


def _keys(value: Mapping, record: dict[str, Any], name: str) -> Iterator[Fault]:
    known, other = record.get("p"), record.get("k")
    for key, inner in value.entries.items():
        found = (known or {}).get(key)
        if found is None and other is None and known and not record.get("o"):
            yield _unknown(value.keys[key], str(key), known, name)
        record_of = found or other
        if record_of:
            if found and "d" in found:
                since = f"{key} is deprecated in cloud-init since {found['d']}"
                yield Fault(DEPRECATED, value.keys[key], since, _instead(str(key), known or {}))
            yield from _checked(inner, record_of, str(key))
    for key in record.get("r", ()):
        if key not in value.entries and value.keys:
            first = next(iter(value.keys.values()))
            yield Fault(SHAPE, first, f"{name} needs {key}")


def _instead(key: str, known: dict[str, Any]) -> str | None:
    new = key.replace("-", "_")
    new = new if new != key else key.replace("apt_", "package_", 1)
    return f"Use {new}." if new != key and new in known else None


def _unknown(key: Scalar, name: str, known: dict[str, Any], around: str) -> Fault:
    near = _near(name, tuple(known))
    where = f"{around} has" if around else "a cloud-config has"
    return Fault(UNKNOWN, key, f"{where} no key {name}", f"Perhaps {near}." if near else None)


@lru_cache(maxsize=256)
def _near(name: str, known: tuple[str, ...]) -> str | None:
    import difflib

    return next(iter(difflib.get_close_matches(name, known, 1)), None)


def _shape(value: Value, name: str, kinds: str) -> Fault:
    names = " or ".join(_NAMES[kind] for kind in kinds if kind in _NAMES)
    first: Value = value
    if isinstance(value, Mapping) and value.keys:
        first = next(iter(value.keys.values()))
    return Fault(SHAPE, first, f"{name or 'a cloud-config'} is {names}")
