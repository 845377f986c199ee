"""An item that stands twice in a list, where the cloud takes it only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Call, Mapping, Sequence
from hotcat.lint.mention import mapped, mentions
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.lint.subject import Subject

RULE = Rule("duplicate-item", "HC344", ERROR, profile=MINIMAL)

# By type: the list, and what of its items counts; nothing for all of it.
_LISTS = {
    "OS::Barbican::GenericContainer": (("secrets", ("ref",)),),
    "OS::Neutron::Port": (
        ("allowed_address_pairs", ("ip_address", "mac_address")),
        ("fixed_ips", ("ip_address",)),
    ),
    "OS::Neutron::Subnet": (("dns_nameservers", ()), ("host_routes", ("destination", "nexthop"))),
    "OS::Neutron::Trunk": (("sub_ports", ("segmentation_type", "segmentation_id")),),
    "OS::Heat::SoftwareComponent": (("configs", ("actions",)),),
}
# Properties with secrets, none of which may be that of another one.
_DIFFERENT = {
    "OS::Barbican::CertificateContainer": (
        "certificate_ref",
        "private_key_ref",
        "private_key_passphrase_ref",
        "intermediates_ref",
    ),
    "OS::Barbican::RSAContainer": ("public_key_ref", "private_key_ref", "private_key_passphrase_ref"),
}
_APART = "actions"  # a list in an item whose items count each by itself


def check(subject: Subject) -> Iterator[Hit]:
    """Compare the items of such lists, calls by how they are written."""
    for mention in mentions(subject):
        lists, others = _LISTS.get(mention.name), _DIFFERENT.get(mention.name)
        given = mention.given
        if not (lists or others) or not isinstance(given, Mapping) or mapped(subject, mention):
            continue
        for name, members in lists or ():
            value = given.get(name)
            if isinstance(value, Sequence):
                yield from _doubles(name, [_counted(item, members) for item in value.items])
        values = [value for name, value in given.entries.items() if others and name in others]
        yield from _doubles("the container", [[(value, repr(value.plain()))] for value in values])


def _doubles(name: str, items: list[list[tuple[Value, str]]]) -> Iterator[Hit]:
    seen: dict[str, int] = {}
    for number, item in enumerate(items):
        for value, same in item:
            if same in seen and seen[same] != number:
                yield Hit(value, f"{name} has this already: {same}", "Leave one of them out.")
            seen.setdefault(same, number)


def _counted(item: Value, members: tuple[str, ...]) -> list[tuple[Value, str]]:
    """Return what counts of an item, with where to point; nothing where it is not sure that it is there."""
    if not members:
        return [] if isinstance(item, Call) and item.name == "if" else [(item, repr(item.plain()))]
    if not isinstance(item, Mapping) or members[0] not in item.entries:
        return []
    if members == (_APART,):
        actions = item.entries[_APART]
        return [(one, str(one.plain())) for one in actions.items] if isinstance(actions, Sequence) else []
    found = [item.entries[name].plain() for name in members if name in item.entries]
    # Inherited segments, and addresses that are not written down, are nothing to compare.
    return [] if found[0] is None or found[0] == "inherit" else [(item, ", ".join(map(str, found)))]
