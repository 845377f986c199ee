"""A template as the environments that it is used with see it: what it takes, and what it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint import nested

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hotcat.hot.parameter import Parameter
    from hotcat.hot.template import Template
    from hotcat.hot.tree import Tree


class User:
    """What an environment needs of a template, which itself is large where there are thousands.

    `names` are the parameters and `types` the resource types, those of nested templates among them;
    `resources` are its own. `whole` says that nothing of it, or of what it nests, is unknown.
    """

    __slots__ = ("names", "parameters", "path", "resources", "types", "whole")

    def __init__(self, template: Template, tree: Tree) -> None:
        self.path: Path = template.document.path
        self.parameters: dict[str, Parameter] = template.parameters
        self.resources = tuple(template.resources)
        self.names: set[str] = set()
        self.types: set[str] = set()
        self.whole = True
        for one in nested.below(tree, template):
            self.names.update(one.parameters)
            self.types |= nested.types(one)
            self.whole &= not any(problem.rule in nested.HARMED for problem in one.problems)
            self.whole &= all(child.template for child in tree.children(one))


class Users:
    """The templates that an environment is used with; `complete` if there are no others.

    `of_site` says that it is made of a site's facts.
    """

    __slots__ = ("complete", "items", "of_site")

    def __init__(self, items: Sequence[User] = (), *, complete: bool = False, of_site: bool = False) -> None:
        self.items = tuple(items)
        self.of_site = of_site
        self.complete = complete and bool(items) and all(one.whole for one in items)
