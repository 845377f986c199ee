"""What the types of Placement share: providers by name, custom names, and changes that meet others."""

from __future__ import annotations

import random
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from heat.engine import constraints, properties, translation
from openstack import exceptions

if TYPE_CHECKING:
    from collections.abc import Callable

MICROVERSION = "1.26"  # errors with codes (1.23), an inventory that is reserved as a whole (1.26)
CONCURRENT = "placement.concurrent_update"
ATTEMPTS = 12
PAUSE = 0.3  # seconds at the most, before another attempt


class Placement:
    """What goes for the resources of Placement; it stands before what they are besides."""

    service_type = "placement"
    sdk: Any

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return the JSON that Placement answers, if any; raises what the SDK makes of a refusal."""
        arguments = {} if body is None else {"json": body}
        response = self.sdk.placement.request(path, method, microversion=MICROVERSION, **arguments)
        exceptions.raise_from_response(response)
        return response.json() if response.content else None

    def find_provider(self, value: str) -> str:
        """Return the UUID of a provider by that or by its name; raises NotFoundException."""
        return str(self.sdk.placement.find_resource_provider(value, ignore_missing=False).id)

    def provider_rule(self, props: Any, name: str) -> Any:
        """Return the rule that takes a provider by its name too."""
        return translation.TranslationRule(
            props,
            translation.TranslationRule.RESOLVE,
            [name],
            client_plugin=self,
            finder=self.find_provider.__name__,
        )


def repeated(change: Callable[[], Any]) -> Any:
    """Return what a change returns, which is tried again where another one came between its two requests.

    Nova and others change providers all the time: Placement refuses a change that was made of what is no
    longer so.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return change()
        except exceptions.HttpException as error:
            if not is_concurrent(error):
                raise
            time.sleep(random.uniform(0, PAUSE))  # noqa: S311  (so that two do not meet again)
    return change()


def is_concurrent(error: Any) -> bool:
    """Tell whether Placement refuses a change because of another one.

    Of one that came between its own check and its own writing, Placement 16 makes an internal error (traits).
    """
    if error.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
        return "concurrently updated the resource provider" in error.response.text
    return error.status_code == HTTPStatus.CONFLICT and CONCURRENT in codes(error)


def codes(error: Any) -> list[str]:
    """Return the codes that Placement gives in a refusal."""
    try:
        return [str(one.get("code")) for one in error.response.json()["errors"]]
    except (AttributeError, KeyError, TypeError, ValueError):
        return []


def custom_name(description: str) -> Any:
    """Return the schema of the name of a trait or resource class that is not one of OpenStack's own."""
    return properties.Schema(
        properties.Schema.STRING, description, required=True, constraints=[custom_pattern()]
    )


def custom_pattern() -> Any:
    """Return the constraint that Placement has on such names."""
    return constraints.AllowedPattern("^CUSTOM_[A-Z0-9_]{1,248}$")
