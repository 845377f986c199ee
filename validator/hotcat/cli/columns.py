"""How values that are not plain text look in a table; other formats get the value itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cliff.columns import FormattableColumn


class Lines(FormattableColumn[Any]):
    """A list as one line an item, a mapping as lines of `key: value`."""

    def human_readable(self) -> str:
        """Return the lines."""
        if isinstance(self._value, Mapping):
            return "\n".join(f"{key}: {_one_line(value)}" for key, value in self._value.items())
        return "\n".join(map(_one_line, self._value))


def _one_line(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
