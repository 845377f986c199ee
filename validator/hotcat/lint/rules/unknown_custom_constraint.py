"""A custom constraint that Heat does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotcat.hot.node import Mapping, Sequence
from hotcat.lint.nearest import advice
from hotcat.lint.rule import ERROR, MINIMAL, Hit, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotcat.hot.node import Value
    from hotcat.hot.parameter import Parameter
    from hotcat.lint.subject import Subject

RULE = Rule("unknown-custom-constraint", "HC116", ERROR, profile=MINIMAL, fixable=True)

# The entry points of openstack-heat 24.0.0 to 27.0.1 in the group heat.constraints; they are the same but for
# monasca.notification, which is in 24.0.0 only.
_KNOWN = frozenset(
    """
barbican.container barbican.secret blazar.reservation cinder.backup cinder.qos_specs cinder.snapshot
cinder.volume cinder.vtype cron_expression designate.zone dns_domain dns_name expiration glance.image ip_addr
ip_or_cidr ironic.node ironic.portgroup iso_8601 json_string keystone.domain keystone.group keystone.project
keystone.region keystone.role keystone.service keystone.user mac_addr magnum.cluster_template
manila.share_network manila.share_snapshot manila.share_type mistral.workflow monasca.notification net_cidr
neutron.address_scope neutron.flow_classifier neutron.lbaas.listener neutron.lbaas.loadbalancer
neutron.lbaas.pool neutron.lbaas.provider neutron.network neutron.port neutron.port_pair
neutron.port_pair_group neutron.qos_policy neutron.router neutron.security_group neutron.segment
neutron.subnet neutron.subnetpool neutron.taas.tap_flow neutron.taas.tap_service nova.flavor nova.host
nova.keypair nova.network nova.server octavia.availabilityzone octavia.availabilityzoneprofile
octavia.flavor octavia.flavorprofile octavia.l7policy octavia.listener octavia.loadbalancer octavia.pool
rel_dns_name timezone trove.flavor zaqar.queue
""".split()  # noqa: SIM905  (a list literal takes seventy lines)
)


def check(subject: Subject) -> Iterator[Hit]:
    """Look the names up."""
    for parameter in subject.template.parameters.values():
        for name in parameter.checked_by_cloud if parameter.constraints else ():
            if name not in _KNOWN:
                at = _place(parameter, name)
                help_, fix = advice(subject, at, name, _KNOWN)
                yield Hit(
                    at,
                    f"parameter {parameter.name}: there is no custom constraint {name}",
                    help_ or "A cloud's operator may have added it.",
                    fix=fix,
                )


def _place(parameter: Parameter, name: str) -> Value:
    section = parameter.body.entries["constraints"]
    for item in section.items if isinstance(section, Sequence) else ():
        value = item.get("custom_constraint") if isinstance(item, Mapping) else None
        if value is not None and value.plain() == name:
            return value
    return section
