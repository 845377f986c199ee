"""What arguments each function takes: the number and shapes that Heat insists on.

A call as an argument may result in anything, so only what is written down is judged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Mapping, Scalar, Sequence
from hotcat.lint.rule import ERROR, WARNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hotcat.hot.language import Language
    from hotcat.hot.node import Value

    Wrong = tuple[Value, str, str]
    """Where it is, a clause that says what, and the severity."""
    Checker = Callable[[Value, Language], Iterator[Wrong]]

_PAIR = 2
_MAPS_IN_REPEAT = "2016-10-14"
_PERMUTATIONS = "2017-09-01"
_ALL_ATTRIBUTES = "2015-10-15"
_URL = ("scheme", "username", "password", "host", "port", "path", "query", "fragment")
_PORTS = range(1, 65536)
_DIGESTS = (
    "blake2b blake2s md5 md5-sha1 ripemd160 sha1 sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 "
    "sha512 sha512_224 sha512_256 sm3"
)


def wrong_arguments(name: str, argument: Value, language: Language) -> Iterator[Wrong]:
    """Yield what is wrong with the argument of a function; nothing for a function without a check."""
    checker = _CHECKERS.get(name)
    if checker:
        yield from checker(argument, language)


def _is_text(value: Value) -> bool:
    return isinstance(value, Call) or (isinstance(value, Scalar) and isinstance(value.value, str))


def _is_list(value: Value) -> bool:
    return isinstance(value, Call | Sequence)


def _is_map(value: Value) -> bool:
    return isinstance(value, Call | Mapping)


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.value is None


def _items(value: Value, least: int, most: int, form: str) -> Iterator[Wrong]:
    if not isinstance(value, Sequence) or not least <= len(value.items) <= most:
        yield value, f"takes {form}", ERROR


def _keys(value: Value, needed: tuple[str, ...]) -> Iterator[Wrong]:
    """Yield what is wrong with a mapping of named arguments."""
    if not isinstance(value, Mapping):
        yield value, f"takes a mapping with {' and '.join(needed)}", ERROR
        return
    for name in needed:
        if name not in value.entries:
            yield value, f"lacks {name}", ERROR


def _extra(value: Mapping, known: tuple[str, ...], severity: str) -> Iterator[Wrong]:
    for name, key in value.keys.items():
        if name not in known:
            yield key, f"takes no {name}", severity


def _get_param(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    first = value.items[0] if isinstance(value, Sequence) and value.items else value
    if not _is_text(first) or (isinstance(first, Scalar) and not first.value):
        yield first, "takes the name of a parameter, or a list of it and a path", ERROR
    elif isinstance(value, Sequence):
        yield from _path(value.items[1:])


def _path(steps: list[Value]) -> Iterator[Wrong]:
    for step in steps:
        if not isinstance(step, Call) and not (
            isinstance(step, Scalar) and isinstance(step.value, str | int)
        ):
            yield step, "takes strings and numbers as a path", ERROR


def _get_resource(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    if not _is_text(value):
        yield value, "takes the name of a resource", ERROR


def _get_attr(value: Value, language: Language) -> Iterator[Wrong]:
    all_at_once = language.has(_ALL_ATTRIBUTES)
    if isinstance(value, Scalar) and isinstance(value.value, str) and len(value.value) == 1 and all_at_once:
        return  # Heat takes a string of one character for a list of one
    # A single name in an older version is too-new-for-version's.
    if not isinstance(value, Sequence) or not value.items:
        yield value, "takes a list: the resource, the attribute, and perhaps a path", ERROR
        return
    if not _is_text(value.items[0]):
        yield value.items[0], "takes the name of a resource first", ERROR
    yield from _path(value.items[1:])


def _get_file(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    if not _is_text(value):
        yield value, "takes the name of a file", ERROR


def _str_replace(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    yield from _keys(value, ("template", "params"))
    if not isinstance(value, Mapping):
        return
    yield from _extra(value, ("template", "params"), WARNING)
    template, params = value.get("template"), value.get("params")
    if template is not None and not _is_text(template):
        yield template, "takes a string as its template", ERROR
    if params is not None and not _is_map(params):
        yield (value.keys["params"] if _is_empty(params) else params), "takes a mapping as its params", ERROR
    for name, key in params.keys.items() if isinstance(params, Mapping) else ():
        if not isinstance(name, str) or not name:
            yield key, "takes strings that are not empty as names of params", ERROR


def _list_join(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    form = "a list: the delimiter, and one or more lists of strings"
    if not isinstance(value, Sequence) or len(value.items) < _PAIR:
        yield value, f"takes {form}", ERROR
        return
    if not _is_text(value.items[0]):
        yield value.items[0], "takes a string as its delimiter", ERROR
    for part in value.items[1:]:
        if not _is_list(part) and part.plain():
            yield part, f"takes {form}", ERROR


def _map_merge(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    if not _is_list(value):
        yield value, "takes a list of mappings", ERROR
    for item in value.items if isinstance(value, Sequence) else ():
        if not _is_map(item) and not _is_empty(item):
            yield item, "takes a list of mappings", ERROR


def _map_replace(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    yield from _items(value, _PAIR, _PAIR, "a list of two: a mapping, and one with keys and values")
    for item in value.items[:_PAIR] if isinstance(value, Sequence) else ():
        if not _is_map(item) and not _is_empty(item):
            yield item, "takes a list of mappings", ERROR
    second = value.items[1] if isinstance(value, Sequence) and len(value.items) > 1 else None
    if isinstance(second, Mapping):
        yield from _extra(second, ("keys", "values"), ERROR)


def _resource_facade(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    if value.plain() not in ("metadata", "deletion_policy", "update_policy"):
        yield value, "takes metadata, deletion_policy or update_policy", ERROR


def _repeat(value: Value, language: Language) -> Iterator[Wrong]:
    yield from _keys(value, ("template", "for_each"))
    if not isinstance(value, Mapping):
        return
    known = ("template", "for_each") + (("permutations",) if language.has(_PERMUTATIONS) else ())
    yield from _extra(value, known, WARNING)
    each = value.get("for_each")
    if each is None or isinstance(each, Call):
        return
    if not isinstance(each, Mapping) or not each.entries:
        yield each, "takes a mapping that is not empty as for_each", ERROR
        return
    product = value.get("permutations") if language.has(_PERMUTATIONS) else None
    if isinstance(product, Scalar) and not isinstance(product.value, bool):
        yield product, "takes true or false as permutations", ERROR
    zipped = isinstance(product, Scalar) and product.value is False
    maps = language.has(_MAPS_IN_REPEAT) and not zipped
    lengths = set()
    for items in each.entries.values():
        if not (_is_list(items) or _is_empty(items) or (maps and isinstance(items, Mapping))):
            yield items, f"takes lists{' or mappings' if maps else ''} to go through", ERROR
        elif isinstance(items, Sequence):
            lengths.add(len(items.items))
            yield from _texts(items, value.get("template"))
    if zipped and len(lengths) > 1:
        yield each, "takes lists of the same length where permutations is false", ERROR


def _texts(items: Sequence, template: Value | None) -> Iterator[Wrong]:
    """Yield the items that cannot be put into strings, where the template has one."""
    odd = [item for item in items.items if not _is_text(item)]
    if (
        odd
        and template
        and any(isinstance(one, Scalar) and isinstance(one.value, str) for one in template.walk())
    ):
        for item in odd:
            yield item, "takes only strings to go through: quote it", ERROR


def _digest(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    yield from _items(value, _PAIR, _PAIR, "a list of two: the algorithm and a string")
    items = value.items if isinstance(value, Sequence) and len(value.items) == _PAIR else []
    for item in items:
        if not _is_text(item):
            yield item, "takes strings", ERROR
    if items and isinstance(items[0], Scalar) and str(items[0].value).lower() not in _DIGESTS.split():
        yield items[0], f"has no algorithm {items[0].value}", ERROR


def _str_split(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    form = "a list: the delimiter, a string, and perhaps an index"
    if isinstance(value, Call):
        return
    if not isinstance(value, Sequence) or len(value.items) < _PAIR:
        yield value, f"takes {form}", ERROR
        return
    delimiter, text, *rest = value.items
    for item in (delimiter, text):
        if not _is_text(item) and not (item is text and _is_empty(item)):
            yield item, "takes a string to split, and one to split at", ERROR
    if isinstance(delimiter, Scalar) and delimiter.value == "":
        yield delimiter, "takes a delimiter that is not empty", ERROR
    if not rest or isinstance(rest[0], Call):
        return
    index = rest[0].plain()
    if not (isinstance(index, int) or (isinstance(index, str) and index.lstrip("-").isdecimal())):
        yield rest[0], "takes a whole number as its index", ERROR
    elif isinstance(text, Scalar) and isinstance(delimiter, Scalar) and delimiter.value:
        count = len(str(text.value).split(str(delimiter.value)))
        if not -count <= int(index) < count:
            yield rest[0], f"has no item {index} in what it splits", ERROR


def _yaql(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    yield from _keys(value, ("expression",))
    if isinstance(value, Mapping):
        yield from _extra(value, ("expression", "data"), ERROR)
        expression = value.get("expression")
        if expression is not None and not _is_text(expression):
            yield expression, "takes a string as its expression", ERROR


def _contains(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    yield from _items(value, _PAIR, _PAIR, "a list of two: a value, and the list that may hold it")
    second = value.items[1] if isinstance(value, Sequence) and len(value.items) == _PAIR else None
    if isinstance(second, Scalar) and not isinstance(second.value, str):
        yield second, "takes a list to look in", ERROR


def _equals(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    yield from _items(value, _PAIR, _PAIR, "a list of two values")


def _if(value: Value, language: Language) -> Iterator[Wrong]:
    del language  # an `if` of two is too-new-for-version's in an older one
    yield from _items(value, _PAIR, 3, "a list: the condition, the value if it holds, the value if not")


def _junction(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    if not isinstance(value, Sequence) or len(value.items) < _PAIR:
        yield value, "takes a list of two or more conditions", ERROR


def _filter(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    yield from _items(value, _PAIR, _PAIR, "a list of two: the values to leave out, and a list")
    for item in value.items[:_PAIR] if isinstance(value, Sequence) else ():
        if not _is_list(item) and item.plain():
            yield item, "takes lists", ERROR


def _make_url(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    if not isinstance(value, Mapping):
        yield value, "takes a mapping with the parts of a URL", ERROR
        return
    yield from _extra(value, _URL, ERROR)
    for name, part in value.entries.items():
        if name == "query":
            if not _is_map(part):
                yield part, "takes a mapping as its query", ERROR
        elif name == "port":
            yield from _port(part)
        elif name in _URL and not _is_text(part):
            yield part, f"takes a string as its {name}", ERROR


def _port(value: Value) -> Iterator[Wrong]:
    if isinstance(value, Call):
        return
    port = value.plain()
    if not str(port).isdecimal() or int(str(port)) not in _PORTS:
        yield value, "takes a number from 1 to 65535 as its port", ERROR


def _list_concat(value: Value, language: Language) -> Iterator[Wrong]:
    del language
    if not _is_list(value):
        yield value, "takes a list of lists", ERROR
    for item in value.items if isinstance(value, Sequence) else ():
        if not _is_list(item) and not _is_empty(item):
            yield item, "takes a list of lists", ERROR


_CHECKERS: dict[str, Checker] = {
    "and": _junction,
    "contains": _contains,
    "digest": _digest,
    "equals": _equals,
    "filter": _filter,
    "get_attr": _get_attr,
    "get_file": _get_file,
    "get_param": _get_param,
    "get_resource": _get_resource,
    "if": _if,
    "list_concat": _list_concat,
    "list_concat_unique": _list_concat,
    "list_join": _list_join,
    "make_url": _make_url,
    "map_merge": _map_merge,
    "map_replace": _map_replace,
    "or": _junction,
    "repeat": _repeat,
    "resource_facade": _resource_facade,
    "str_replace": _str_replace,
    "str_replace_strict": _str_replace,
    "str_replace_vstrict": _str_replace,
    "str_split": _str_split,
    "yaql": _yaql,
}
