"""What a value is worth, as far as the text tells: branches of `if`, literals, strings put together.

A value that only a stack knows (get_attr, get_param without a default) is never guessed: it is UNKNOWN, or
None where a string was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from hotcat.hot.node import Call, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.parameter import Parameter
    from hotcat.hot.template import Template


class _Unknown:
    """The type of UNKNOWN, which is false."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = _Unknown()
"""What `literal` returns for a value that the text alone does not tell."""

STRING, LIST, MAP = "string", "list", "map"

_RESULTS = {
    "Fn::Base64": STRING,
    "Fn::Join": STRING,
    "digest": STRING,
    "get_file": STRING,
    "list_concat": LIST,
    "list_concat_unique": LIST,
    "list_join": STRING,
    "make_url": STRING,
    "map_merge": MAP,
    "map_replace": MAP,
    "repeat": LIST,
    "str_replace": STRING,
    "str_replace_strict": STRING,
    "str_replace_vstrict": STRING,
}
_REPLACING = ("str_replace", "str_replace_strict", "str_replace_vstrict")

MAX_TEXT = 1 << 20
"""The longest string, in characters, that is put together; Heat takes no template half as long."""


def alternatives(value: Value) -> Iterator[Value]:
    """Yield what a value may be: itself, or the branches of an `if`, inner ones too.

    An `if` without its last argument yields one branch only: without the other there is no value.
    """
    if not isinstance(value, Call) or value.name != "if":
        yield value
        return
    argument = value.argument
    if isinstance(argument, Sequence) and len(argument.items) in {2, 3}:
        for branch in argument.items[1:]:
            yield from alternatives(branch)
    else:
        yield value


def literal(value: Value | None, template: Template | None = None) -> Any:
    """Return a value without calls as Python's own, else UNKNOWN.

    With a template, the call of a parameter that has a default is worth that default: ask so only where a
    value that may be changed from outside is no matter.
    """
    if value is None:
        return UNKNOWN
    if isinstance(value, Scalar):
        return value.value
    if isinstance(value, Call):
        parameter = parameter_of(value, template) if template else None
        return UNKNOWN if parameter is None or parameter.default is None else parameter.default
    if isinstance(value, Sequence):
        items = [literal(item, template) for item in value.items]
        return UNKNOWN if any(item is UNKNOWN for item in items) else items
    if isinstance(value, Mapping):
        entries = {key: literal(inner, template) for key, inner in value.entries.items()}
        return UNKNOWN if any(inner is UNKNOWN for inner in entries.values()) else entries
    return UNKNOWN


def parameter_of(value: Value, template: Template) -> Parameter | None:
    """Return the parameter that a value is, where it is a plain get_param without a path."""
    if isinstance(value, Call) and value.name in {"get_param", "Ref"} and isinstance(value.argument, Scalar):
        return template.parameters.get(str(value.argument.value))
    return None


def resource_of(value: Value | None) -> str | None:
    """Return the name of the resource that a get_resource asks for."""
    if isinstance(value, Call) and value.name in {"get_resource", "Ref"}:
        return string(value.argument)
    return None


def attribute_of(value: Value | None) -> tuple[str, str] | None:
    """Return resource and attribute that a get_attr asks for, its path left out."""
    if isinstance(value, Call) and value.name == "get_attr" and isinstance(value.argument, Sequence):
        parts = [string(part) for part in value.argument.items[:2]]
        if len(parts) == 2 and parts[0] is not None and parts[1] is not None:  # noqa: PLR2004  (resource and attribute)
            return parts[0], parts[1]
    return None


def string(value: Value | None) -> str | None:
    """Return the text of a string that is written down, None for all else."""
    return value.value if isinstance(value, Scalar) and isinstance(value.value, str) else None


def result(value: Value) -> str | None:
    """Return what a call surely results in: STRING, LIST or MAP; None where it depends."""
    return _RESULTS.get(value.name) if isinstance(value, Call) else None


def texts(value: Value | None) -> Iterator[Scalar]:
    """Yield the strings written down that a text is put together of, in their order.

    Such are the value itself, the template of a str_replace, the items of a list_join, and those in any
    branch of an `if`. What is put into a template from its `params` is not among them.
    """
    if isinstance(value, Scalar):
        if isinstance(value.value, str):
            yield value
    elif isinstance(value, Sequence):
        for item in value.items:
            yield from texts(item)
    elif isinstance(value, Call):
        argument = value.argument
        if value.name in _REPLACING:
            yield from texts(argument.get("template") if isinstance(argument, Mapping) else None)
        elif value.name in {"if", "list_join"}:
            for part in argument.items[1:] if isinstance(argument, Sequence) else ():
                yield from texts(part)
        elif value.name == "Fn::Base64":
            yield from texts(argument)


def spelled(value: Value | None, template: Template | None = None) -> str | None:
    """Return the string that a value results in; None where a part is not known, or it gets huge.

    Follows str_replace, list_join and, with a template, the defaults of parameters.
    """
    if isinstance(value, Scalar):
        return _text(value.value)
    if not isinstance(value, Call):
        return None
    if value.name in _REPLACING:
        return _replaced(value.argument, template)
    if value.name == "list_join":
        return _joined(value.argument, template)
    return _text(literal(value, template)) if template else None


def replace(text: str, params: dict[str, str]) -> str | None:
    """Put parameters into a text as str_replace does; None where the result would be huge.

    Longer names go first, among equals the smaller; what was put in is not looked at again.
    """
    if len(text) + sum(text.count(name) * len(value) for name, value in params.items() if name) > MAX_TEXT:
        return None
    pieces = [text]
    # Every other piece is text of the template; those between are what took a name's place.
    for name in sorted(sorted(filter(None, params)), key=len, reverse=True):
        split: list[str] = []
        for index, piece in enumerate(pieces):
            if index % 2:
                split.append(piece)
            else:
                for number, part in enumerate(piece.split(name)):
                    split += [params[name], part] if number else [part]
        pieces = split
    return "".join(pieces)


def whole_number(value: Any) -> int | None:
    """Read a whole number as Heat does for a property: "80" is one, 1.5 is cut off; None for what is none."""
    try:
        return int(value) if isinstance(value, int | float | str) else None
    except (ValueError, OverflowError):
        return None


def number(value: Any) -> int | float | None:
    """Read a number as Heat does for a property; None for what is none."""
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str):
        return None
    for kind in (int, float):
        try:
            return kind(value)
        except ValueError:
            continue
    return None


def boolean(value: Any) -> bool | None:
    """Read a boolean as Heat does for a property: true, false, and their names in any case; no numbers."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def _text(value: Any) -> str | None:
    """Return a scalar as Heat puts it into a string."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) else None


def _replaced(argument: Value, template: Template | None) -> str | None:
    if not isinstance(argument, Mapping):
        return None
    text = spelled(argument.get("template"), template)
    params = argument.get("params")
    if text is None or not isinstance(params, Mapping):
        return None
    found: dict[str, str] = {}
    for key, value in params.entries.items():
        if str(key) in text:
            part = spelled(value, template)
            if part is None:
                return None
            found[str(key)] = part
    return replace(text, found)


def _joined(argument: Value, template: Template | None) -> str | None:
    if not isinstance(argument, Sequence) or len(argument.items) < 2:  # noqa: PLR2004  (what is between, and what is joined)
        return None
    between = string(argument.items[0])
    parts: list[str] = []
    for one in argument.items[1:]:
        if not isinstance(one, Sequence):
            return None
        for item in one.items:
            part = spelled(item, template)
            if part is None:
                return None
            parts.append(part)
    if between is None or sum(map(len, parts)) + len(between) * len(parts) > MAX_TEXT:
        return None
    return between.join(parts)
