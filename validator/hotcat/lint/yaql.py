"""The syntax of yaql, the language of expressions that Heat's function of that name runs.

It takes what yaql 3.2.0 takes with the operators that Heat leaves as they are: an expression is operands
with operators between them, so that precedence has no say in what is well-formed. What yaql does with the
empty arguments of a call (`f(a,,b)` and `f(,a)` are well-formed, `f(a,)` is not) is kept too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNCTIONS = frozenset(
    (
        *("abs", "accumulate", "add", "aggregate", "all", "any", "append", "assert", "bitwiseAnd"),
        *("bitwiseNot", "bitwiseOr", "bitwiseXor", "bool", "call", "characters", "coalesce", "concat"),
        *("contains", "containsKey", "containsValue", "count", "cycle", "datetime", "def"),
        *("defaultIfEmpty", "delete", "deleteAll", "dict", "difference", "distinct", "endsWith"),
        *("enumerate", "escapeRegex", "examine", "filter", "first", "flatten", "float", "format"),
        *("generate", "generateMany", "get", "groupBy", "hex", "indexOf", "indexWhere", "insert"),
        *("insertMany", "int", "intersect", "isBoolean", "isDatetime", "isDict", "isEmpty", "isInteger"),
        *("isIterable", "isList", "isNumber", "isRegex", "isSet", "isString", "isTimespan", "items"),
        *("join", "keys", "last", "lastIndexOf", "lastIndexWhere", "len", "let", "limit", "list"),
        *("localtz", "map", "matches", "max", "memorize", "mergeWith", "min", "norm", "now", "orderBy"),
        *("orderByDescending", "pow", "random", "range", "reduce", "regex", "remove", "repeat", "replace"),
        *("replaceBy", "replaceMany", "reverse", "rightSplit", "round", "search", "searchAll", "select"),
        *("selectAllCases", "selectCase", "selectMany", "sequence", "set", "shiftBitsLeft"),
        *("shiftBitsRight", "sign", "single", "skip", "skipWhile", "slice", "sliceWhere", "split"),
        *("splitAt", "splitWhere", "startsWith", "str", "substring", "sum", "switch", "switchCase"),
        *("symmetricDifference", "take", "takeWhile", "thenBy", "thenByDescending", "timespan"),
        *("toCharArray", "toDict", "toList", "toLower", "toSet", "toUpper", "trim", "trimLeft"),
        *("trimRight", "union", "unpack", "utctz", "values", "where", "with", "zip", "zipLongest"),
    )
)
"""What can be called, as a function or a method, in the context that yaql 3.2.0 makes for Heat."""

_SHOWN = 40  # characters of a token
_DEFINING = "def"  # makes a function of a name of its own
_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
      (?P<operand>\$\w*|\b\d+(?:\.?\d+)?\b)
    | (?P<call>\b[^\W\d]\w*\()
    | (?P<word>(?!__)\b[^\W\d]\w*\b)
    | (?P<text>'[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*"|`[^`\\]*(?:\\.[^`\\]*)*`)
    | (?P<sign>\?\.|->|=>|=~|!~|>=|<=|!=|[-+*/.<>=\[{()\],}])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:U.{8}|u.{4}|x..|N\{[^}]+\})")  # those that may name no character
_BINARY = frozenset((".", "?.", "=~", "!~", "*", "/", "mod", "+", "-", ">", "<", ">=", "<=", "!=", "="))
_BETWEEN = _BINARY | {"in", "and", "or", "->"}
_BEFORE = frozenset(("+", "-", "not"))
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_MAPPING = "=>"


class Token(NamedTuple):
    """A word, sign or literal of an expression; `kind` is one of the groups of the pattern, `end` its end."""

    kind: str
    text: str
    start: int
    end: int


class Fault(NamedTuple):
    """What is wrong between two offsets of an expression."""

    start: int
    end: int
    message: str


class _Open:
    """A bracket that is not closed yet, and how far its arguments are.

    `group` is a parenthesis around one expression. `commas` counts those since the last argument, `any` says
    whether there has been an argument, `named` whether it was one of name and value; `mapped` whether the
    current one has had its `=>`.
    """

    def __init__(self, token: Token) -> None:
        self.token = token
        self.closing = _CLOSING[token.text[-1]]
        self.group = token.text == "("
        self.commas = 0
        self.any = self.named = self.mapped = False

    def is_empty(self) -> bool:
        """Say whether it may be closed without any argument."""
        return not self.group and not self.any and not self.commas

    def may_skip(self) -> bool:
        """Say whether an argument may be left out here, before a comma."""
        return not self.group and not self.named

    def may_name(self) -> bool:
        """Say whether what has been read may be the name of an argument."""
        if self.group or self.mapped:
            return False
        if self.named or not self.any:
            return self.commas == self.named
        return self.commas in {1, 2}

    def may_end(self) -> bool:
        """Say whether the argument that has been read is complete: behind a named one, all have names."""
        return self.group or self.mapped or not self.named

    def end_argument(self) -> None:
        """Go on to what is behind a comma."""
        self.any, self.named, self.mapped, self.commas = True, self.mapped, False, 1


class _Parser:
    """Takes the tokens of an expression one after the other.

    `operand` says whether one has just been read, `begins` whether the next one is the first of an argument.
    """

    def __init__(self) -> None:
        self.opened: list[_Open] = []
        self.operand = False
        self.begins = True

    def take(self, token: Token) -> Fault | None:
        """Take the next token; returns what is wrong with it."""
        if token.kind == "text" and (wrong := _bad_escape(token)):
            return wrong
        word = token.text if token.kind in {"sign", "word"} else ""
        inner = self.opened[-1] if self.opened else None
        if self.operand:
            taken, wanted = self._operator(token, word, inner), "an operator"
        else:
            taken, wanted = self._operand(token, word, inner), "a value"
        return None if taken else _unexpected(token, inner, wanted)

    def _operand(self, token: Token, word: str, inner: _Open | None) -> bool:
        """Take what may stand where a value is expected; returns whether the token is such."""
        if token.kind == "call" or word in _CLOSING:
            self.opened.append(_Open(token))
            self.begins = True
        elif word == "," and inner and self.begins and inner.may_skip():
            inner.commas += 1
        elif inner and word == inner.closing and self.begins and inner.is_empty():
            self.opened.pop()
            self.operand = True
        elif word in _BEFORE:
            self.begins = False
        elif token.kind == "sign" or word in _BETWEEN:
            return False
        else:
            self.operand = True
        return True

    def _operator(self, token: Token, word: str, inner: _Open | None) -> bool:
        """Take what may stand behind a value; returns whether the word is such."""
        if word in _BETWEEN:
            self._expect(begins=False)
        elif word == "[":
            self.opened.append(_Open(token))
            self._expect(begins=True)
        elif inner is None:
            return False
        elif word == _MAPPING and inner.may_name():
            inner.mapped = True
            self._expect(begins=False)
        elif word == "," and not inner.group and inner.may_end():
            inner.end_argument()
            self._expect(begins=True)
        elif word == inner.closing and inner.may_end():
            self.opened.pop()
        else:
            return False
        return True

    def _expect(self, *, begins: bool) -> None:
        self.operand, self.begins = False, begins


def fault(text: str) -> Fault | None:
    """Return the first thing that keeps an expression from being parsed; None where all is well."""
    parser = _Parser()
    for token in tokens(text):
        if token.kind == "fault":
            return _illegal(token)
        wrong = parser.take(token) if token.kind != "end" else None
        if wrong:
            return wrong
    if parser.opened:
        last = parser.opened[-1].token
        return Fault(last.start, last.end, f"has a {last.text[-1]} that nothing closes")
    if not text.strip():
        return Fault(0, len(text), "is empty")
    end = len(text.rstrip())
    return None if parser.operand else Fault(end - 1, end, "ends where a value is expected")


def unknown_functions(text: str) -> Iterator[Token]:
    """Yield the names that a well-formed expression calls and yaql does not have."""
    called = [one for one in tokens(text) if one.kind == "call"]
    if all(one.text[:-1] != _DEFINING for one in called):
        for one in called:
            if one.text[:-1] not in FUNCTIONS:
                yield Token("call", one.text[:-1], one.start, one.end - 1)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of an expression, the last one of the kind "end", or "fault" for what is none."""
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None:
            at += len(text) - at - len(text[at:].lstrip(" \t\r\n"))
            yield Token("fault", text[at:], at, at + 1)
            return
        kind = str(found.lastgroup)
        start, at = found.span(kind)
        yield Token(kind, found[kind], start, at)
        if kind == "end":
            return


def _illegal(token: Token) -> Fault:
    first = token.text[0]
    if first in "'\"`":
        return Fault(token.start, token.end, f"has a string that no {first} ends")
    return Fault(token.start, token.end, f"has a {first!r}, which means nothing in yaql")


def _unexpected(token: Token, inner: _Open | None, wanted: str) -> Fault:
    if token.text in _CLOSING.values() and (inner is None or token.text != inner.closing):
        return Fault(token.start, token.end, f"has a {token.text} that closes nothing")
    written = token.text if len(token.text) <= _SHOWN else f"{token.text[:_SHOWN]}…"
    return Fault(token.start, token.end, f"has {written!r} where {wanted} is expected")


def _bad_escape(token: Token) -> Fault | None:
    """Tell of an escape that names no character; in backquotes there are none."""
    if token.text[0] == "`":
        return None
    for found in _ESCAPE.finditer(token.text, 1, len(token.text) - 1):
        try:
            found[0].encode("latin-1", "backslashreplace").decode("unicode-escape")
        except UnicodeDecodeError:
            start, end = (token.start + at for at in found.span())
            return Fault(start, end, f"has the escape {found[0]}, which is no character")
    return None
