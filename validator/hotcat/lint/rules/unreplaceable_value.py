"""A list or mapping for a param of str_replace, which older versions refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule
from hotcat.lint.values import alternatives, parameter_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("unreplaceable-value", "HC220", ERROR, profile=MINIMAL)

_TAKES_ALL = "2015-10-15"


def check(subject: Subject) -> Iterator[Hit]:
    """Look at the params in templates of the versions before."""
    if subject.language.version >= _TAKES_ALL:
        return
    for call in subject.calls("str_replace"):
        params = call.argument.get("params") if isinstance(call.argument, Mapping) else None
        for name, value in params.entries.items() if isinstance(params, Mapping) else ():
            for one in alternatives(value):
                parameter = parameter_of(one, subject.template)
                listed = parameter is not None and parameter.type in {"json", "comma_delimited_list"}
                if listed or isinstance(one, Mapping | Sequence):
                    yield Hit(
                        one,
                        f"str_replace takes no list or mapping for {name} before {_TAKES_ALL}",
                        f"Raise heat_template_version to {_TAKES_ALL} or later, or give it a string.",
                    )
