"""Names and addresses of which there can be only one: a second resource with the same is refused."""

from __future__ import annotations

NAMES = {
    "OS::Blazar::Lease": (),
    "OS::Cinder::QoSSpecs": (),
    "OS::Cinder::VolumeType": (),
    "OS::Designate::RecordSet": ("zone", "type"),
    "OS::Designate::Zone": (),
    "OS::Keystone::Domain": (),
    "OS::Keystone::Group": ("domain",),
    "OS::Keystone::Project": ("domain", "parent"),
    "OS::Keystone::Role": ("domain",),
    "OS::Keystone::User": ("domain",),
    "OS::Mistral::Workflow": (),
    "OS::Nova::Flavor": (),
    "OS::Nova::HostAggregate": (),
    "OS::Nova::KeyPair": ("user",),
    "OS::Octavia::AvailabilityZone": (),
    "OS::Octavia::Flavor": (),
    "OS::Swift::Container": (),
    "OS::Zaqar::Queue": (),
}
"""The types whose `name` may not be taken, by the answer 409 of their services; within what it counts."""

ADDRESSES = {
    "OS::Cinder::VolumeAttachment": (("volume_id",),),
    "OS::Neutron::FloatingIP": (("floating_ip_address",), ("port_id",)),
    "OS::Neutron::FloatingIPAssociation": (("floatingip_id",), ("port_id",)),
    "OS::Neutron::Port": (("fixed_ips", "", "ip_address"), ("mac_address",)),
    "OS::Nova::Server": (("networks", "", "fixed_ip"), ("networks", "", "port")),
    "OS::Octavia::LoadBalancer": (("vip_address",), ("vip_port",)),
}
"""Properties, an empty step for the items of a list, whose values only one resource can have."""
