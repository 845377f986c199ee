"""What the quotas of a project share."""

from __future__ import annotations

from typing import Any

from heat.common import exception
from heat.engine import constraints, properties, translation

from . import base


def project(what: str) -> Any:
    """Return the schema of the property `project`."""
    return properties.Schema(
        properties.Schema.STRING,
        f"Name or ID of the project that {what}.",
        required=True,
        constraints=[constraints.CustomConstraint("keystone.project")],
    )


def limit(what: str, most: int | None = None) -> Any:
    """Return the schema of a limit; `most` is the highest that the service takes, where it says so."""
    return properties.Schema(
        properties.Schema.INTEGER,
        f"How {what} the project may have; -1 is without limit. The service's default where it is not given.",
        constraints=[constraints.Range(min=-1, max=most)],
        update_allowed=True,
    )


class ProjectQuota(base.Setting):
    """A quota of a project: `LIMITS` names its properties that are limits, of which one at least is given."""

    PROJECT = "project"
    LIMITS: tuple[str, ...] = ()

    def translation_rules(self, props: Any) -> list[Any]:
        """Take the project by its name too."""
        return [
            translation.TranslationRule(
                props,
                translation.TranslationRule.RESOLVE,
                [self.PROJECT],
                client_plugin=self.client_plugin("keystone"),
                finder="get_project_id",
            )
        ]

    def validate(self) -> None:
        """Want a limit."""
        super().validate()
        if all(self.properties.data.get(name) is None for name in self.LIMITS):
            raise exception.PropertyUnspecifiedError(*self.LIMITS)

    def write(self, limits: dict[str, int | None]) -> None:
        """Set the limits, those that are None to the service's defaults."""
        raise NotImplementedError

    def handle_create(self) -> None:
        """Set the limits."""
        self.resource_id_set(self.properties[self.PROJECT])
        self.mend()

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the limits, and the default for those that are given no more."""
        props = json_snippet.properties(self.properties_schema, self.context)
        gone = [name for name in self.LIMITS if name in prop_diff and props[name] is None]
        self.write({**base.given(props, *self.LIMITS), **dict.fromkeys(gone)})

    def mend(self) -> None:
        """Write the limits again."""
        self.write(base.given(self.properties, *self.LIMITS))

    def _show_resource(self) -> dict[str, Any]:
        found: dict[str, Any] = self.read()
        return found

    def parse_live_resource_data(self, resource_properties: Any, resource_data: Any) -> dict[str, Any]:
        """Return the limits of which one was given."""
        return {name: resource_data.get(name) for name in base.given(resource_properties, *self.LIMITS)}


class ResetQuota(ProjectQuota):
    """A quota in a service that takes a limit back only together with all others of the project."""

    def change(self, limits: dict[str, int]) -> None:
        """Set these limits, one at least, and leave the others as they are."""
        raise NotImplementedError

    def reset(self) -> None:
        """Give the project all defaults again; raises NotFoundException where it has them."""
        raise NotImplementedError

    def write(self, limits: dict[str, int | None]) -> None:
        """Set the limits; where one goes, all go and those that stay come back."""
        if None in limits.values():
            with base.forgiving():
                self.reset()
        if wanted := {name: one for name, one in limits.items() if one is not None}:
            self.change(wanted)

    def handle_delete(self) -> None:
        """Give the project the defaults again."""
        if self.resource_id is not None:
            with base.forgiving():
                self.reset()
