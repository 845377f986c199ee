"""A cipher, a TLS version or a key exchange that is broken, or none at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.rule import WARNING, Hit, Rule
from hotcat.lint.values import boolean, literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.body import Body
    from hotcat.lint.subject import Subject

RULE = Rule("weak-encryption", "HC742", WARNING)

_VPN = ("OS::Neutron::IKEPolicy", "OS::Neutron::IPsecPolicy")
_WEAK = {
    "encryption_algorithm": ("3des",),
    "pfs": ("group2", "group5"),
    "transform_protocol": ("ah",),
    "ike_version": ("v1",),
}
_DEFAULTS = (("pfs", "group5", "group14"), ("ike_version", "v1", "v2"))  # of Heat's types; and what to give
_TLS = ("OS::Octavia::Listener", "OS::Octavia::Pool")
_OLD = ("SSLv3", "TLSv1", "TLSv1.1")
_CIPHERS = ("NULL", "EXPORT", "RC4", "DES", "MD5", "aNULL", "eNULL", "ADH")


def check(subject: Subject) -> Iterator[Hit]:
    """Look at VPN policies, at listeners and pools, and at cluster templates."""
    bodies = subject.bodies
    for kind in _VPN:
        for body in bodies.get(kind, ()):
            yield from _vpn(body)
    for kind in _TLS:
        for body in bodies.get(kind, ()):
            yield from _tls(body)
    for body in bodies.get("OS::Magnum::ClusterTemplate", ()):
        for value in body.values("tls_disabled"):
            if boolean(literal(value)):
                yield Hit(value, f"the clusters of {body.resource.name} are without TLS", "Leave it out.")


def _vpn(body: Body) -> Iterator[Hit]:
    for name, weak in _WEAK.items():
        for value in body.values(name):
            if literal(value) in weak:
                yield Hit(
                    value, f"{name} {literal(value)} is too weak", "Use aes-256, group14 or later, and v2."
                )
    for name, usual, better in _DEFAULTS:
        if not body.has(name) and (name != "ike_version" or body.type == _VPN[0]):
            yield Hit(
                body.resource.key,
                f"{body.resource.name} uses {name} {usual}, which is the default",
                f"Give it {name}: {better}.",
            )


def _tls(body: Body) -> Iterator[Hit]:
    for value in body.values("tls_versions"):
        if literal(value) in _OLD:
            yield Hit(value, f"{literal(value)} is broken", "Use TLSv1.2 and TLSv1.3.")
    for value in body.values("tls_ciphers"):
        text = literal(value)
        words = text.replace(":", "-").split("-") if isinstance(text, str) else []
        weak = [name for name in _CIPHERS if name in words]
        if weak:
            yield Hit(value, f"the ciphers hold {weak[0]}", "Leave it out: Octavia's default is sound.")
