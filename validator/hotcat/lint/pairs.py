"""Which templates of a run an environment is used with, and what they are to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.errors import HotcatError
from hotcat.hot import template as templates
from hotcat.hot.compose import compose, decode, read_text
from hotcat.hot.document import Document
from hotcat.hot.tree import Tree
from hotcat.lint import files, kind, sites
from hotcat.lint.outcome import STDIN
from hotcat.lint.user import User, Users

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hotcat.lint.files import Source
    from hotcat.lint.runner import Use
    from hotcat.lint.settings import Run


class Pairs:
    """Finds them when the first environment asks; each template is read once for all environments."""

    def __init__(self, session: Run, sources: Sequence[Source]) -> None:
        self._session = session
        self._sources = sources
        self._of: dict[str, list[tuple[Source, Use]]] | None = None
        self._read: dict[tuple[Path, int], User | None] = {}

    def users(self, path: Path) -> Users:
        """Return the templates that the environment in a file is used with."""
        found, complete = [], self._all_there(path)
        for source, use in self._by_environment().get(files.absolute(path), ()):
            try:
                user = self._user(source, use)
            except HotcatError:  # found on its own
                complete = False
            else:
                found += [user] if user else []
        root = self._session.settings(path).catalog
        of_site = root is not None and sites.is_of_site(path, root)
        return Users(found, complete=complete, of_site=of_site)

    def _by_environment(self) -> dict[str, list[tuple[Source, Use]]]:
        if self._of is None:
            self._of = {}
            for source in self._sources:
                for use in () if source.environment else self._session.linter(source.path).uses:
                    for document in use.environment.documents if use.environment else ():
                        path = files.absolute(document.path)
                        self._of.setdefault(path, []).append((source, use))
        return self._of

    def _all_there(self, path: Path) -> bool:
        """Say whether all that the environment is for is in the run.

        It is for what the command line names, or else for what the catalog or configuration around it has.
        """
        options = self._session.options
        if path in options.given.environments:
            return True
        settings = self._session.settings(path)
        if settings.catalog:
            return files.cover(options.paths, settings.catalog / sites.TEMPLATES)
        return settings.config is None or files.cover(options.paths, settings.config.folder)

    def _user(self, source: Source, use: Use) -> User | None:
        """Return what a template is to an environment, None for what is none; raises HotcatError."""
        key = source.path, id(use)
        if key not in self._read:
            path, text = source.path, self._text(source, use)
            self._read[key] = None
            if kind.may_be_hot(text):
                document = Document(path, text, compose(text, path))
                found = kind.of(document)
                if found == kind.CLOUDFORMATION:
                    raise HotcatError("what it takes is not known")
                if found == kind.TEMPLATE:
                    self._read[key] = User(templates.scan(document), Tree(use.environment))
        return self._read[key]

    def _text(self, source: Source, use: Use) -> str:
        path, options = source.path, self._session.options
        if path == STDIN:
            return decode(options.stdin, options.stdin_name)
        return sites.rendered(path, use) if path.name.endswith(files.JINJA) else read_text(path)
