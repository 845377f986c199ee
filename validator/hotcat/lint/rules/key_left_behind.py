"""An order of Barbican, whose key stays when the stack goes.

heat/engine/resources/openstack/barbican/order.py has no handle_delete of its own: Heat deletes the order
alone, and OrderController.on_delete in barbican/api/controllers/orders.py nothing but its row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.lint.mention import made
from hotcat.lint.rule import INFO, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.lint.subject import Subject

RULE = Rule("key-left-behind", "HC614", INFO)


def check(subject: Subject) -> Iterator[Hit]:
    """Look for orders, except those that stay themselves."""
    for mention in made(subject, "OS::Barbican::Order"):
        if mention.member or mention.resource.deletion_policy != "retain":
            yield Hit(
                mention.key,
                f"what Barbican makes for {mention.resource.name} stays when the order is deleted",
                "Put a key that the stack makes or gets into an OS::Barbican::Secret, or delete it by hand.",
            )
