"""Jinja2 as hotcat uses it: sandboxed, and an undefined name is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hotcat.errors import HotcatError, Place
from hotcat.hot import compose
from hotcat.render.bounds import bounded

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_RENDERED = 1 << 20


def evaluate(value: Any, names: Mapping[str, Any], *, what: str, place: Place | None = None) -> Any:
    """Return the value with the expressions `{{ ... }}` in its strings evaluated, at any depth.

    An expression gives text or a number; `what` names the value in an error. Raises HotcatError.
    """
    if isinstance(value, str):
        return _text(value, names, what, place) if has_expression(value) else value
    if isinstance(value, list):
        return [evaluate(item, names, what=what, place=place) for item in value]
    if isinstance(value, Mapping):
        return {key: evaluate(item, names, what=what, place=place) for key, item in value.items()}
    return value


def has_expression(value: Any) -> bool:
    """Say whether a value holds an expression, at any depth."""
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    if isinstance(value, Mapping):
        return any(map(has_expression, value.values()))
    return isinstance(value, list) and any(map(has_expression, value))


def render_file(path: Path, names: Mapping[str, Any]) -> str:
    """Return the text of a Jinja2 file; raises HotcatError at the file's line."""
    return _text(compose.read_text(path), names, path.name, Place(path))


def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,  # YAML and shell, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )


def _finalize(value: Any) -> Any:
    from jinja2 import Undefined

    # The text of anything else, such as a generator without its parentheses, is nobody's intent.
    if not isinstance(value, str | int | float | Undefined):
        raise TypeError(f"an expression gives text or a number, and this one a {type(value).__name__}")
    return value


def _text(source: str, names: Mapping[str, Any], what: str, place: Place | None) -> str:
    from jinja2 import TemplateSyntaxError

    environment = _environment()
    try:
        with bounded():
            template = environment.from_string(source)
            rendered = "".join(_limited(template.generate(dict(names)), what))
    except TemplateSyntaxError as error:
        raise _error(what, str(error.message), place, error.lineno) from None
    except Exception as error:  # noqa: BLE001  (a template's author makes Jinja2 raise whatever there is)
        raise _error(what, str(error) or type(error).__name__, place, _line(error)) from None
    return rendered


def _limited(pieces: Any, what: str) -> Any:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_RENDERED:
            raise ValueError(f"{what} grows beyond {MAX_RENDERED >> 10} KiB")
        yield piece


def _line(error: Exception) -> int | None:
    # Jinja2 compiles a template to the pseudo-file <template>, with the template's own line numbers.
    trace, line = error.__traceback__, None
    while trace:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _error(what: str, reason: str, place: Place | None, line: int | None) -> HotcatError:
    if place and line and place.line is None:
        place = Place(place.file, line)
    return HotcatError(
        f"{what}: {reason}",
        place=place,
        remedy="An expression is {{ password(20) }}, {{ key_pair().public_key }}, {{ unique_name() }}, "
        "or a fact of the site such as {{ site.external_network }}.",
    )
