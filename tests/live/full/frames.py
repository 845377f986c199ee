"""Ethernet frames and their VLAN tags, seen and sent inside the cloud with raw sockets.

The kernel takes a tag off a frame that comes in and hands it over beside it, so what tcpdump(8) shows is
put together again; here it is read from PACKET_AUXDATA (packet(7)).
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.live.full.deployment import Deployment
    from tests.live.full.guests import Host

COMMON = """
import json, select, socket, struct, sys, time
SOL_PACKET, PACKET_AUXDATA, VLAN_VALID, ALL = 263, 8, 1 << 4, 3
def listen(device):
    found = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL))
    found.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
    found.bind((device, ALL))
    return found
def receive(listener):
    frame, extra, _, _ = listener.recvmsg(2048, 64)
    tag = None
    for level, kind, data in extra:
        if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
            status, _, _, _, _, tci, _ = struct.unpack("IIIHHHH", data[:20])
            tag = tci & 0xFFF if status & VLAN_VALID else None
    if tag is None and frame[12:14] == b"\\x81\\x00":  # still in the frame
        tag, frame = struct.unpack("!H", frame[14:16])[0] & 0xFFF, frame[:12] + frame[16:]
    return tag, frame
def mac(octets): return ":".join(f"{octet:02x}" for octet in octets)
def octets(text): return bytes(int(part, 16) for part in text.split(":"))
"""
# Show what comes by from a sender until stdin ends.
WATCH = (
    COMMON
    + """
device, sender = sys.argv[1:]
listener = listen(device)
print("listening", flush=True)
while True:
    ready, _, _ = select.select([listener, sys.stdin], [], [])
    if sys.stdin in ready:
        break
    tag, frame = receive(listener)
    if mac(frame[6:12]) == sender:
        print(json.dumps({"tag": tag, "type": frame[12:14].hex()}), flush=True)
"""
)
# Ask by a tagged ARP request who has an address, and show the answer; nothing where none comes.
ASK = (
    COMMON
    + """
asked = json.loads(sys.argv[1])
listener = listen(asked["device"])
own, target = socket.inet_aton(asked["ip"]), socket.inet_aton(asked["target"])
request = struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + octets(asked["mac"]) + own + bytes(6) + target
frame = b"\\xff" * 6 + octets(asked["mac"]) + struct.pack("!HHH", 0x8100, asked["tag"], 0x0806) + request
answer, until = {}, time.monotonic() + 5
while not answer and time.monotonic() < until:
    listener.send(frame)
    pause = time.monotonic() + 0.5
    while not answer and select.select([listener], [], [], max(0, pause - time.monotonic()))[0]:
        tag, got = receive(listener)
        if got[12:14] == b"\\x08\\x06" and got[20:22] == b"\\x00\\x02" and got[28:32] == target:
            answer = {"tag": tag, "mac": mac(got[22:28])}
print(json.dumps(answer))
"""
)


@contextmanager
def watched(deployment: Deployment, device: str, sender: str) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Watch a device of the cloud; yields a function that says, afterwards, what came from that MAC."""
    lines: list[str] = []
    watcher = deployment.start(
        "cloud", "shell", "--", "/usr/bin/python3", "-c", WATCH, device, sender, stdin=True
    )
    assert watcher.stdout
    assert watcher.stdin
    assert watcher.stdout.readline() == "listening\n"
    try:
        yield lambda: [json.loads(line) for line in lines]
    finally:
        out, _ = watcher.communicate("enough\n")
        lines += out.splitlines()


def ask_for_mac(host: Host, asked: dict[str, Any]) -> dict[str, Any]:
    """Ask from a host with a tagged ARP request; returns its tag and MAC, nothing where none came."""
    out, err = host.start(ASK, json.dumps(asked)).communicate()
    assert out, err
    return dict(json.loads(out))
