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


def limit(what: str) -> Any:
    """Return the schema of a limit."""
    return properties.Schema(
        properties.Schema.INTEGER,
        f"How {what} the project may have; -1 is without limit. The service's default where it is not given.",
        constraints=[constraints.Range(min=-1)],
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

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the limits, and the default for those that are given no more."""
        props = json_snippet.properties(self.properties_schema, self.context)
        gone = [name for name in self.LIMITS if name in prop_diff and props[name] is None]
        self.write({**base.given(props, *self.LIMITS), **dict.fromkeys(gone)})

    def mend(self) -> None:
        """Write the limits again."""
        self.write(base.given(self.properties, *self.LIMITS))
