"""Names that were meant: the nearest of those there are, and the fix that writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import Edit, Fix

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

_MANY, _NEAR = 500, 2
_COMPARED = 20_000  # so many comparisons a template
_FEW = 8  # so many names are listed where none is near


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the name that is most like another, None where none is like it."""
    import difflib

    names = list(names)
    if len(names) > _MANY:  # each comparison takes microseconds: look only at what begins alike
        names = [one for one in names if one[:2] == name[:2] and abs(len(one) - len(name)) <= _NEAR][:_MANY]
    by_lower = {known.lower().replace("-", "_"): known for known in names}
    near = difflib.get_close_matches(name.lower().replace("-", "_"), by_lower, 1)
    return by_lower[near[0]] if near else None


def hint(name: str, names: Collection[str]) -> str | None:
    """Say which name was meant, or which there are if they are few."""
    near = nearest(name, names)
    return f"Perhaps {near}." if near else _all_of(names)


def advice(
    subject: Subject, value: Value, name: str, names: Collection[str]
) -> tuple[str | None, Fix | None]:
    """Return a sentence on the name that was meant, or on those there are if they are few, and the fix.

    Where thousands of names are wrong the last ones get none, since comparing takes its time.
    """
    left: int = subject.shared.get("advice", _COMPARED) - len(names)
    subject.shared["advice"] = left
    near = nearest(name, names) if left > 0 else None
    if near is None:
        return _all_of(names), None
    plain = near.replace("_", "").replace("-", "").replace(".", "").replace("::", "")
    safe = plain.isalnum() and not near.isdecimal()
    return f"Perhaps {near}.", writing(value, near if safe else f'"{near}"')


def _all_of(names: Collection[str]) -> str | None:
    return f"There are {', '.join(sorted(names))}." if 0 < len(names) <= _FEW else None


def writing(value: Value, text: str) -> Fix:
    """Return the fix that puts a name in a value's place, for somebody to look at."""
    span = value.span
    return Fix(f"write {text}", [Edit(span.start, span.end, text)], safe=False)
