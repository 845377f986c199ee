"""Heat's policy for the types that only administrators can use: members do not see them then.

A policy file alone could not do it, because Heat asks only for rules that are registered; but it can change
these.
"""

from __future__ import annotations

from heat.policies import base, resource_types
from oslo_policy import policy

ADMIN_ONLY = (
    "MCloud::Barbican::Quota",
    "MCloud::Cinder::VolumeTypeQuota",
    "MCloud::Designate::Quota",
    "MCloud::Designate::TsigKey",
    "MCloud::Keystone::Domain",
    "MCloud::Masakari::*",
    "MCloud::Octavia::Quota",
    "MCloud::Placement::*",
)


def register() -> None:
    """Put the rules among Heat's own, which each of its enforcers reads when it is made."""
    rules = resource_types.resource_types_policies
    known = {rule.name for rule in rules}
    for name in ADMIN_ONLY:
        rule = policy.RuleDefault(
            name=resource_types.POLICY_ROOT % name, check_str=base.RULE_PROJECT_ADMIN, scope_types=["project"]
        )
        if rule.name not in known:
            rules.append(rule)


register()
