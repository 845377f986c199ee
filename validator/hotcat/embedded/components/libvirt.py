"""libvirt and QEMU: the guests."""

from __future__ import annotations

from hotcat.embedded.component import Command, Component, Program, Settings, Unit, inside

# libvirt runs the first QEMU of its path: one that these components put before Debian's.
PLAIN_FRAMES = {"PATH": f"{inside('etc/bin')}:/usr/sbin:/usr/bin:/sbin:/bin"}
PLAIN = {"computes", "designate"}


def units(settings: Settings) -> list[Unit]:
    """The libvirt daemon; /etc/libvirt and its state are folders of the cloud, bound there by init."""
    env = PLAIN_FRAMES if PLAIN & set(settings.services) else {}
    return [
        Unit(
            "libvirtd",
            Program(("libvirtd", "-f", inside("etc/libvirt/libvirtd.conf")), env),
            ready=Command(("virsh", "-q", "-c", "qemu:///system", "version")),
        )
    ]


COMPONENT = Component(
    name="libvirt",
    units=units,
    packages=(
        "libvirt-daemon-system",
        "libvirt-clients",
        "python3-libvirt",
        "qemu-system-x86",
        "qemu-utils",
    ),
    linked=("libvirt.py", "libvirtmod.*.so", "libvirt_qemu.py", "libvirtmod_qemu.*.so"),
    config=lambda _: {
        "libvirt/libvirtd.conf": ("libvirtd.conf.j2", {}),
        "libvirt/qemu.conf": ("qemu.conf.j2", {}),
    },
    daemons=("libvirtd",),
)
