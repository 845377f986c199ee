"""Names and addresses of which there can be only one: a second resource with the same is refused."""

from __future__ import annotations

NAMES = {
    "MCloud::Designate::TsigKey": (),
    "MCloud::Keystone::ApplicationCredential": ("user",),
    "MCloud::Keystone::Domain": (),
    "MCloud::Masakari::Segment": (),
    "MCloud::Placement::ResourceClass": (),
    "MCloud::Placement::ResourceProvider": (),
    "MCloud::Placement::Trait": (),
    "OS::Cinder::QoSSpecs": (),
    "OS::Cinder::VolumeType": (),
    "OS::Designate::RecordSet": ("zone", "type"),
    "OS::Designate::Zone": ("attributes",),
    "OS::Keystone::Domain": (),
    "OS::Keystone::Group": ("domain",),
    "OS::Keystone::Project": ("domain",),
    "OS::Keystone::Role": ("domain",),
    "OS::Keystone::User": ("domain",),
    "OS::Mistral::Workflow": (),
    "OS::Nova::Flavor": (),
    "OS::Nova::HostAggregate": (),
    "OS::Nova::KeyPair": ("user",),
    "OS::Octavia::AvailabilityZone": (),
    "OS::Octavia::Flavor": (),
}
"""The types whose `name` may not be taken, and within what it counts: their services answer 409 (in releases
2025.1 to 2026.2 by a unique constraint of their tables, or an exception of their own). Not among them are
Swift's containers and Zaqar's queues, which a second request finds and takes, and Blazar's leases."""

ADDRESSES = {
    "OS::Cinder::VolumeAttachment": (("volume_id",),),
    "OS::Neutron::FloatingIP": (("floating_ip_address",), ("port_id",)),
    "OS::Neutron::FloatingIPAssociation": (("floatingip_id",), ("port_id",)),
    "OS::Neutron::Port": (("fixed_ips", "", "ip_address"), ("mac_address",)),
    "OS::Nova::Server": (("networks", "", "fixed_ip"), ("networks", "", "port")),
    "OS::Octavia::LoadBalancer": (("vip_address",), ("vip_port",)),
}
"""Properties, an empty step for the items of a list, whose values only one resource can have."""
