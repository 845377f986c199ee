"""MCloud::Designate::TsigKey."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from heat.common import exception
from heat.engine import attributes, constraints, properties, translation

from . import base

_SECRET_BYTES = 32  # as many as the digest of hmac-sha256 has (RFC 2104, section 3)


class TsigKey(base.SdkResource):
    """A TSIG key in Designate, by which zones are transferred to and from other name servers.

    Designate's default policy allows it to administrators only.
    """

    service_type = "dns"

    PROPERTIES = (NAME, ALGORITHM, SECRET, ZONE, POOL) = ("name", "algorithm", "secret", "zone", "pool")
    ATTRIBUTES = (NAME_ATTR, ALGORITHM_ATTR, SECRET_ATTR) = ("name", "algorithm", "secret")

    properties_schema = {
        NAME: properties.Schema(
            properties.Schema.STRING,
            "Name of the key, which the other name server must give it too.",
            required=True,
            constraints=[constraints.Length(min=1, max=160)],
            update_allowed=True,
        ),
        ALGORITHM: properties.Schema(
            properties.Schema.STRING,
            "Algorithm of the digest.",
            default="hmac-sha256",
            constraints=[
                constraints.AllowedValues(
                    ["hmac-md5", "hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"]
                )
            ],
            update_allowed=True,
        ),
        SECRET: properties.Schema(
            properties.Schema.STRING,
            "The secret in Base64; made anew, of 32 random bytes, where it is not given. Give it through a "
            "hidden parameter.",
            constraints=[constraints.Length(max=160), constraints.AllowedPattern("^[A-Za-z0-9+/]+={0,2}$")],
            update_allowed=True,
        ),
        ZONE: properties.Schema(
            properties.Schema.STRING,
            "Name or ID of the zone that the key is for.",
            constraints=[constraints.CustomConstraint("designate.zone")],
            update_allowed=True,
        ),
        POOL: properties.Schema(
            properties.Schema.STRING, "ID of the pool that the key is for.", update_allowed=True
        ),
    }
    attributes_schema = {
        NAME_ATTR: attributes.Schema("Name of the key.", type=attributes.Schema.STRING),
        ALGORITHM_ATTR: attributes.Schema("Algorithm of the digest.", type=attributes.Schema.STRING),
        SECRET_ATTR: attributes.Schema(
            "The secret in Base64; `show` leaves it out, and Heat does not store it.",
            type=attributes.Schema.STRING,
            cache_mode=attributes.Schema.CACHE_NONE,
        ),
    }

    def translation_rules(self, props: Any) -> list[Any]:
        """Take the zone by its name too."""
        return [
            translation.TranslationRule(
                props,
                translation.TranslationRule.RESOLVE,
                [self.ZONE],
                client_plugin=self.client_plugin("designate"),
                finder="get_zone_id",
            )
        ]

    def validate(self) -> None:
        """Want either a zone or a pool."""
        super().validate()
        if self.properties[self.ZONE] and self.properties[self.POOL]:
            raise exception.ResourcePropertyConflict(self.ZONE, self.POOL)
        # A zone of the same stack has no ID yet: that it is given counts.
        if not {self.ZONE, self.POOL} & self.t.properties(self.properties_schema, self.context).data.keys():
            raise exception.PropertyUnspecifiedError(self.ZONE, self.POOL)

    def read(self) -> Any:
        """Return the key, the secret in it."""
        return self.sdk.dns.get_tsigkey(self.resource_id)

    def handle_create(self) -> None:
        """Create the key."""
        wanted = base.given(self.properties, self.NAME, self.ALGORITHM, self.SECRET)
        if self.SECRET not in wanted:
            wanted[self.SECRET] = base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()
        self.resource_id_set(self.sdk.dns.create_tsigkey(**wanted, **self._use(self.properties)).id)

    def handle_update(self, json_snippet: Any, tmpl_diff: Any, prop_diff: dict[str, Any]) -> None:  # noqa: ARG002
        """Change it in place; a secret that is given no more stays as it is."""
        changed = {
            name: prop_diff[name]
            for name in (self.NAME, self.ALGORITHM, self.SECRET)
            if prop_diff.get(name) is not None
        }
        if {self.ZONE, self.POOL} & prop_diff.keys():
            changed |= self._use(json_snippet.properties(self.properties_schema, self.context))
        if changed:
            key = self.read()
            for name, value in changed.items():
                setattr(key, name, value)
            key.commit(self.sdk.dns, prepend_key=False)  # the SDK's proxy has no update of a key

    def handle_delete(self) -> None:
        """Delete the key."""
        if self.resource_id is not None:
            self.sdk.dns.delete_tsigkey(self.resource_id)

    def _use(self, props: Any) -> dict[str, str]:
        """Return what the key is for, in Designate's words."""
        if zone := props[self.ZONE]:
            return {"scope": "ZONE", "resource_id": zone}
        return {"scope": "POOL", "resource_id": props[self.POOL]}

    def _show_resource(self) -> dict[str, Any]:
        found = base.shown(self.read())
        del found[self.SECRET_ATTR]
        return found

    def _resolve_attribute(self, name: str) -> Any:
        if name == self.SECRET_ATTR:
            return None if self.resource_id is None else self.read().secret
        return super()._resolve_attribute(name)

    def parse_live_resource_data(self, resource_properties: Any, resource_data: Any) -> dict[str, Any]:
        """Return what can differ, the secret only where it was given."""
        found = {name: resource_data[name] for name in (self.NAME, self.ALGORITHM)}
        for name, scope in ((self.ZONE, "ZONE"), (self.POOL, "POOL")):
            found[name] = resource_data["resource_id"] if resource_data["scope"] == scope else None
        if resource_properties[self.SECRET] is not None:
            found[self.SECRET] = self.read().secret
        return found


def resource_mapping() -> dict[str, type[TsigKey]]:
    """Return the type by its name."""
    return {"MCloud::Designate::TsigKey": TsigKey}
