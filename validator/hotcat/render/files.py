"""The files that a template reads: what get_file names, and nested templates.

Heat knows a bundle's files by one flat set of names, while clients resolve a name from the folder of the
file that holds it. So that both read the same thing, nested templates (also those that get_file names, as
OS::Heat::Stack has them) come to lie beside the template; where that changes a file's name, the references to
it are rewritten in place and the rest of the text stays as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError
from hotcat.hot import document

if TYPE_CHECKING:
    from hotcat.hot.document import Document, KeyPath

_NESTED = (".yaml", ".template")
_RESERVED = ("template.yaml", "environment.yaml")
_MAX_BYTES = 1 << 20  # what Heat takes in one request, by its defaults
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)*")  # an anchor or tag before a value


@dataclass(frozen=True)
class _Reference:
    at: KeyPath
    name: str
    nested: bool


class Files:
    """Collects the files of one bundle under the names they have in it.

    `contents` maps names to texts, `nested` holds the nested templates, `errors` what went wrong.
    """

    def __init__(self, root: Path, home: Path) -> None:
        """Collect for the entry in the folder `home`; its templates may read files below `root` only."""
        self.root = root.resolve()
        self.home = home.resolve()
        self.contents: dict[str, str] = {}
        self.nested: list[Document] = []
        self.errors: list[HotcatError] = []
        self._names: dict[Path, str] = {}

    def collect(self, template: Document, *, confined: bool = True) -> str:
        """Collect what a template reads; returns its text with the references as they are in the bundle."""
        changes: dict[tuple[int, int], str] = {}
        for reference in _references(template.data, ()):
            name = self._take(template, reference, confined=confined)
            if name != reference.name:
                span = template.span(reference.at)
                changes[span.start, span.end] = name
        return _rewrite(template.text, changes)

    def registry(self, environment: Document) -> Any:
        """Return the resource_registry of an environment file with its templates collected."""
        return self._registry(
            environment, environment.data["resource_registry"] or {}, ("resource_registry",)
        )

    def _registry(self, environment: Document, body: Any, at: KeyPath) -> Any:
        if isinstance(body, Mapping):
            return {key: self._registry(environment, value, (*at, key)) for key, value in body.items()}
        if isinstance(body, str) and body.endswith(_NESTED):
            return self._take(environment, _Reference(at, body, nested=True), confined=False)
        return body

    def _take(self, source: Document, reference: _Reference, *, confined: bool) -> str:
        """Read one file into the bundle and return its name there; an error is kept, and so is the name."""
        try:
            path = self._locate(source, reference, confined=confined)
            return self._names.get(path) or self._read(source, reference, path, confined=confined)
        except HotcatError as error:
            if str(error) not in map(str, self.errors):  # a broken file that several templates name
                self.errors.append(error)
        return reference.name

    def _locate(self, source: Document, reference: _Reference, *, confined: bool) -> Path:
        if "://" in reference.name:
            raise source.error(
                f"{reference.name} is fetched from elsewhere",
                reference.at,
                remedy="Keep a copy of it beside the template.",
            )
        try:
            path = (source.path.parent / reference.name).resolve()
            is_file = path.is_file()
        except (OSError, RuntimeError, ValueError):  # too long, a link to itself, a forbidden character
            raise source.error(
                f"{reference.name!r} is no file name", reference.at, remedy="Name a file beside the template."
            ) from None
        if confined and not path.is_relative_to(self.root):
            raise source.error(
                f"{reference.name} lies outside the catalog",
                reference.at,
                remedy=f"Keep it below {self.root}.",
            )
        if not is_file:
            raise source.error(f"there is no file {reference.name}", reference.at, remedy="Add it.")
        return path

    def _read(self, source: Document, reference: _Reference, path: Path, *, confined: bool) -> str:
        text = "" if reference.nested else self._text(source, reference, path)
        nested = reference.nested or _is_template(text, path)
        template = document.read(path) if nested else None
        name = self._names[path] = self._name(path, nested=nested)
        if template:
            self.nested.append(template)
            text = self.collect(template, confined=confined)
        self.contents[name] = text
        return name

    def _text(self, source: Document, reference: _Reference, path: Path) -> str:
        try:
            if path.stat().st_size > _MAX_BYTES:
                raise source.error(
                    f"{reference.name} is larger than {_MAX_BYTES >> 10} KiB",
                    reference.at,
                    remedy="Heat takes no more; let the server fetch it from elsewhere.",
                )
            return path.read_bytes().decode("utf-8")  # with the line ends that it has
        except UnicodeDecodeError:
            raise source.error(
                f"{reference.name} is not UTF-8 text", reference.at, remedy="Heat passes files as text."
            ) from None
        except OSError as error:
            raise source.error(
                f"{reference.name} cannot be read: {error.strerror}",
                reference.at,
                remedy="Give yourself the right to read it.",
            ) from None

    def _name(self, path: Path, *, nested: bool) -> str:
        if nested:
            wanted = Path(path.name)
        elif path.is_relative_to(self.home):
            wanted = path.relative_to(self.home)
        elif path.is_relative_to(self.root / "templates"):
            wanted = path.relative_to(self.root / "templates")
        else:
            wanted = Path("files", path.name)
        taken = {*_RESERVED, *self._names.values()}
        candidates = (wanted.with_stem(f"{wanted.stem}-{count}") for count in range(2, len(taken) + 3))
        return next(name for name in map(Path.as_posix, [wanted, *candidates]) if name not in taken)


def _is_template(text: str, path: Path) -> bool:
    # Heat's client reads it so: what get_file names is a template where it parses as one.
    if "heat_template_version" not in text:
        return False
    try:
        data = document.parse(text, path).data
    except HotcatError:
        return False
    return isinstance(data, Mapping) and "heat_template_version" in data


def _references(body: Any, at: KeyPath) -> Iterator[_Reference]:
    if isinstance(body, list):
        for index, item in enumerate(body):
            yield from _references(item, (*at, index))
    elif isinstance(body, Mapping):
        for key, value in body.items():
            here = (*at, key)
            if not isinstance(value, str):
                yield from _references(value, here)
            elif key == "get_file":
                yield _Reference(here, value, nested=False)
            elif key == "type" and at[:1] == ("resources",) and value.endswith(_NESTED):
                yield _Reference(here, value, nested=True)


def _rewrite(text: str, changes: Mapping[tuple[int, int], str]) -> str:
    for (start, end), name in sorted(changes.items(), reverse=True):
        before = _PROPERTIES.match(text[start:end])
        keep = before.end() if before else 0
        line_end = "\n" if text[start:end].endswith("\n") else ""
        text = f"{text[: start + keep]}{json.dumps(name, ensure_ascii=False)}{line_end}{text[end:]}"
    return text
