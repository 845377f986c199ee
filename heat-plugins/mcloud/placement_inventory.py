"""MCloud::Placement::Inventory."""

from __future__ import annotations

from typing import Any

from heat.common import exception
from heat.engine import attributes, constraints, properties

from . import base, placement

_MOST = 2**31 - 1  # Placement's own limit


def _number(description: str, default: int | None = None, *, least: int = 1, required: bool = False) -> Any:
    return properties.Schema(
        properties.Schema.INTEGER,
        description,
        default=default,
        required=required,
        constraints=[constraints.Range(min=least, max=_MOST)],
        update_allowed=True,
    )


class Inventory(placement.Placement, base.Setting):
    """How much of a custom resource class a resource provider has.

    Not for the provider of a compute host: when nova-compute starts, it takes away what it did not put there.
    Give the host a provider of its own as a part, with MCloud::Placement::ResourceProvider. Placement's
    default policy allows it to administrators only.
    """

    PROPERTIES = (
        PROVIDER,
        RESOURCE_CLASS,
        TOTAL,
        RESERVED,
        MIN_UNIT,
        MAX_UNIT,
        STEP_SIZE,
        ALLOCATION_RATIO,
    ) = (
        "provider",
        "resource_class",
        "total",
        "reserved",
        "min_unit",
        "max_unit",
        "step_size",
        "allocation_ratio",
    )
    ATTRIBUTES = (USED,) = ("used",)
    _NUMBERS = (TOTAL, RESERVED, MIN_UNIT, MAX_UNIT, STEP_SIZE, ALLOCATION_RATIO)
    _CLASS_DATA = "resource_class"

    properties_schema = {
        PROVIDER: properties.Schema(properties.Schema.STRING, "Name or UUID of the provider.", required=True),
        RESOURCE_CLASS: placement.custom_name("Name of the resource class, which must exist."),
        TOTAL: _number("How many there are.", required=True),
        RESERVED: _number("How many of them are not to be given away.", 0, least=0),
        MIN_UNIT: _number("How many one takes at the least.", 1),
        MAX_UNIT: _number("How many one takes at the most; the total where it is not given."),
        STEP_SIZE: _number("One takes this many, or twice, three times as many.", 1),
        ALLOCATION_RATIO: properties.Schema(
            properties.Schema.NUMBER,
            "How many times over what is not reserved may be given away.",
            default=1.0,
            constraints=[constraints.Range(min=0.0001, max=10**6)],
            update_allowed=True,
        ),
    }
    attributes_schema = {
        USED: attributes.Schema(
            "How many are taken now.",
            type=attributes.Schema.INTEGER,
            cache_mode=attributes.Schema.CACHE_NONE,
        )
    }

    def translation_rules(self, props: Any) -> list[Any]:
        """Take the provider by its name too."""
        return [self.provider_rule(props, self.PROVIDER)]

    def validate(self) -> None:
        """Refuse more to be reserved or taken at once than there is."""
        super().validate()
        total, least = self.properties[self.TOTAL], self.properties[self.MIN_UNIT]
        most = self._most(self.properties)
        if total is None or most is None:  # not known before another resource is made
            return
        if self.properties[self.RESERVED] > total:
            raise exception.StackValidationFailed(message=f"{self.RESERVED} is more than {self.TOTAL}")
        if least > most:
            raise exception.StackValidationFailed(message=f"{self.MIN_UNIT} is more than {self.MAX_UNIT}")

    def read(self) -> dict[str, Any]:
        """Return the inventory's numbers, and `resource_provider_generation`."""
        found: dict[str, Any] = self.call("GET", self._path())
        return found

    def handle_create(self) -> None:
        """Add the inventory to the provider, which must have none of the class."""
        self.data_set(self._CLASS_DATA, self.properties[self.RESOURCE_CLASS])
        provider = self.properties[self.PROVIDER]
        self._add(provider)
        self.resource_id_set(provider)

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Write the new numbers; Placement refuses a total that is less than what is taken."""
        if prop_diff:
            self._write(json_snippet.properties(self.properties_schema, self.context))

    def mend(self) -> None:
        """Write the numbers again, or add the inventory where it is gone."""
        with base.forgiving():
            self._write(self.properties)
            return
        self._add(self.resource_id)

    def _add(self, provider: str) -> None:
        path = f"/resource_providers/{provider}"
        numbers = self._numbers(self.properties)

        def change() -> None:
            generation = self.call("GET", path)["generation"]
            body = {**numbers, "resource_provider_generation": generation}
            self.call("POST", f"{path}/inventories", {**body, "resource_class": self._class()})

        placement.repeated(change)

    def _write(self, props: Any) -> None:
        numbers = self._numbers(props)

        def change() -> None:
            generation = self.read()["resource_provider_generation"]
            self.call("PUT", self._path(), {**numbers, "resource_provider_generation": generation})

        placement.repeated(change)

    def handle_delete(self) -> None:
        """Take the inventory from the provider; Placement refuses that while some of it is taken."""
        if self.resource_id is not None:
            with base.forgiving():
                placement.repeated(lambda: self.call("DELETE", self._path()))

    def _class(self) -> str:
        return str(self.data()[self._CLASS_DATA])

    def _path(self) -> str:
        return f"/resource_providers/{self.resource_id}/inventories/{self._class()}"

    def _most(self, props: Any) -> Any:
        return props[self.MAX_UNIT] or props[self.TOTAL]

    def _numbers(self, props: Any) -> dict[str, Any]:
        return {**base.given(props, *self._NUMBERS), self.MAX_UNIT: self._most(props)}

    def _show_resource(self) -> dict[str, Any]:
        return self.read()

    def _resolve_attribute(self, name: str) -> Any:
        if self.resource_id is None or name != self.USED:
            return None
        usages = self.call("GET", f"/resource_providers/{self.resource_id}/usages")["usages"]
        return usages.get(self._class(), 0)

    def parse_live_resource_data(self, resource_properties: Any, resource_data: Any) -> dict[str, Any]:
        """Return the numbers; the most at once only where it was asked for."""
        found = {name: resource_data[name] for name in self._NUMBERS}
        if resource_properties[self.MAX_UNIT] is None:
            del found[self.MAX_UNIT]
        return found


def resource_mapping() -> dict[str, type[Inventory]]:
    """Return the type by its name."""
    return {"MCloud::Placement::Inventory": Inventory}
