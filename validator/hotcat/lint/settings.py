"""What holds for each file of a run of the linter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from hotcat.lint.config import Config, Configs, Layer
    from hotcat.lint.outcome import Options
    from hotcat.lint.runner import Linter


class Settings:
    """What holds for a file: the settings of all levels together, and the catalog that it is in, if any.

    `services` is what the catalog's entry needs, None for what is no template of the catalog. `plugins` is
    whether the entry says that it needs the catalog's Heat plugins, None where there is no entry.
    """

    __slots__ = ("catalog", "config", "layer", "plugins", "services")

    def __init__(
        self,
        layer: Layer,
        config: Config | None,
        catalog: Path | None,
        services: frozenset[str] | None,
        plugins: bool | None,
    ) -> None:
        self.layer = layer
        self.config = config
        self.catalog = catalog
        self.services = services
        self.plugins = plugins

    @property
    def key(self) -> tuple[object, ...]:
        """What decides about the linter: the same for files that one linter serves."""
        one = self.layer
        severity = tuple(sorted(one.severity.items()))
        used = (one.environments, one.site, self.catalog, self.services, self.plugins)
        return one.select, one.ignore, severity, one.releases, used


class Run(Protocol):
    """A run, as those see it who work for one."""

    options: Options
    configs: Configs

    def settings(self, path: Path) -> Settings:
        """Return the settings for a file."""

    def linter(self, path: Path) -> Linter:
        """Return what lints a file."""

    def shown(self, path: Path) -> Path:
        """Return the name by which the run knows a file."""
