"""The tiny guest, booted for real in QEMU: what user-data, ssh and a power button find there."""

from __future__ import annotations

import contextlib
import json
import re
import socket
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.request import urlopen

import paramiko
import pytest

from hotcat.embedded.guest.build import Guest, build_guest, find_guest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.live

METADATA = "169.254.169.254"
KEY = paramiko.ECDSAKey.generate()
PUBLIC_KEY = f"{KEY.get_name()} {KEY.get_base64()} me\n".encode()
USER_DATA = """\
#!/bin/sh
mkdir -p /var/www
echo "hello from $(hostname)" >/var/www/index.html
busybox httpd -p 80 -h /var/www
curl -i -X POST -H 'X-Auth-Token: secret' -H 'Content-Type: application/json' -H 'Accept: application/json' \\
    http://169.254.169.254/v1/signal --data-binary '{"status": "SUCCESS"}'
curl -X PUT -H 'Content-Type:' --data-binary '{"Status": "SUCCESS", "Data": "\u00e9"}' \\
    "http://169.254.169.254:80/waitcondition?Signature=a%2Bb&Timestamp=1"
sleep 1000 &
exit 3
"""

# QEMU's user network starts one of these for each connection of the guest to the metadata address.
BRIDGE = """\
import os, socket, sys, threading
server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
def forward():
    while data := os.read(0, 65536):
        server.sendall(data)
    server.shutdown(socket.SHUT_WR)
threading.Thread(target=forward, daemon=True).start()
while data := server.recv(65536):
    os.write(1, data)
"""


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Service:
    """A metadata service that also keeps whatever is sent to it, and answers /status/N with N."""

    user_data: bytes | None
    requests: list[Request] = field(default_factory=list)

    def answer(self, request: Request) -> tuple[int, bytes]:
        contents = {
            "/latest/meta-data/hostname": b"web1.example.org",
            "/latest/meta-data/public-keys/": b"0=mykey",
            "/latest/meta-data/public-keys/0/openssh-key": PUBLIC_KEY,
            "/latest/user-data": self.user_data,
        }
        if request.method != "GET":
            self.requests.append(request)
            return 200, request.body
        if status := re.fullmatch(r"/status/(\d+)", request.path):
            return int(status[1]), b"as asked\n"
        content = contents.get(request.path)
        return (404, b"") if content is None else (200, content)

    @contextlib.contextmanager
    def serve(self) -> Iterator[int]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one_request(self) -> None:
                self.raw_requestline = self.rfile.readline()
                if not self.raw_requestline or not self.parse_request():
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, content = service.answer(Request(self.command, self.path, dict(self.headers), body))
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_args: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield server.server_port
            server.shutdown()


@dataclass
class Machine:
    """A running guest; its ports 80 and 22 answer at the loopback ports given."""

    process: subprocess.Popen[bytes]
    console: Path
    qmp: Path
    web: int
    ssh: int
    service: Service

    def log(self) -> str:
        return self.console.read_bytes().decode(errors="replace").replace("\r", "")

    def wait_for(self, mark: str, seconds: float = 120) -> str:
        """Return the console log as soon as the mark is in it."""
        deadline = time.monotonic() + seconds
        while mark not in (log := self.log()):
            if time.monotonic() > deadline or self.process.poll() is not None:
                pytest.fail(f"no {mark!r} on the console:\n{log}")
            time.sleep(0.1)
        return log

    def tell_qemu(self, command: str, **arguments: object) -> None:
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(self.qmp))
            replies = monitor.makefile("r")
            for execute, options in (("qmp_capabilities", {}), (command, arguments)):
                replies.readline()
                monitor.sendall(json.dumps({"execute": execute, "arguments": options}).encode())
            answer = next(line for line in replies if '"event"' not in line)
            assert "return" in answer

    @contextlib.contextmanager
    def login(self, user: str = "root") -> Iterator[paramiko.SSHClient]:
        with paramiko.SSHClient() as client:
            client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
            client.connect("127.0.0.1", self.ssh, user, pkey=KEY, look_for_keys=False, allow_agent=False)
            yield client

    def run(self, command: str) -> tuple[int, str]:
        """Return the exit code and what the command wrote, as root in the guest."""
        with self.login() as client:
            _stdin, output, _errors = client.exec_command(f"exec 2>&1; {command}")
            text = output.read().decode()
            return output.channel.recv_exit_status(), text


@contextlib.contextmanager
def boot(guest: Guest, folder: Path, user_data: bytes | None, *options: str) -> Iterator[Machine]:
    service = Service(user_data)
    console, qmp, bridge = folder / "console", folder / "qmp", folder / "bridge.py"
    bridge.write_text(BRIDGE)
    web, ssh = free_port(), free_port()
    with service.serve() as port:
        # The metadata address has to lie in the user network. `restrict`: nothing leaves this machine.
        network = (
            "user,id=net,restrict=on,net=169.254.169.0/24,"
            f"hostfwd=tcp:127.0.0.1:{web}-:80,hostfwd=tcp:127.0.0.1:{ssh}-:22,"
            f"guestfwd=tcp:{METADATA}:80-cmd:{sys.executable} -S -E {bridge} {port}"
        )
        command = f"""
            qemu-system-x86_64 -accel tcg -nodefaults -display none -m 192 -serial file:{console}
            -qmp unix:{qmp},server=on,wait=off -kernel {guest.kernel} -initrd {guest.initrd}
            -device virtio-rng-pci -device virtio-net-pci,netdev=net
        """.split()
        command += disk(guest.disk, "snapshot=on")
        command += ["-netdev", network, "-append", guest.kernel_command_line, *options]
        console.touch()
        with subprocess.Popen(command) as process:
            try:
                yield Machine(process, console, qmp, web, ssh, service)
            finally:
                process.kill()


def disk(file: Path, *options: str) -> list[str]:
    return ["-drive", ",".join([f"file={file},format=raw,if=virtio", *options])]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture(scope="module")
def guest(tmp_path_factory: pytest.TempPathFactory) -> Guest:
    return build_guest(tmp_path_factory.mktemp("cache"), log=print)


@pytest.fixture(scope="module")
def machine(guest: Guest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with boot(guest, tmp_path_factory.mktemp("machine"), USER_DATA.encode()) as machine:
        machine.wait_for("guest: ready")
        yield machine


def test_guest_is_made_once(guest: Guest) -> None:
    told: list[str] = []
    made = guest.initrd.stat().st_mtime_ns
    assert build_guest(guest.kernel.parent, log=told.append) == find_guest(guest.kernel.parent) == guest
    assert told == []
    assert guest.initrd.stat().st_mtime_ns == made
    assert guest.disk.stat().st_blocks == 0


def test_boot_is_told_on_the_console(machine: Machine) -> None:
    log = machine.log()
    marks = re.findall(r"^guest: (network up [\d.]+|user-data .*|ready)", log, re.MULTILINE)
    assert marks == ["network up 169.254.169.15", "user-data started", "user-data finished rc=3", "ready"]
    assert not re.search("no driver|not found|can't|No such", log)


def test_page_of_user_data_is_served(machine: Machine) -> None:
    with urlopen(f"http://127.0.0.1:{machine.web}/", timeout=10) as page:
        assert page.read() == b"hello from web1\n"


def test_curl_signals_as_heat_tells_it_to(machine: Machine) -> None:
    token_signal, pre_signed = machine.service.requests[:2]
    assert (token_signal.method, token_signal.path) == ("POST", "/v1/signal")
    assert token_signal.headers["X-Auth-Token"] == "secret"
    assert token_signal.headers["Content-Type"] == token_signal.headers["Accept"] == "application/json"
    assert json.loads(token_signal.body) == {"status": "SUCCESS"}
    assert (pre_signed.method, pre_signed.path) == ("PUT", "/waitcondition?Signature=a%2Bb&Timestamp=1")
    assert "Content-Type" not in pre_signed.headers
    assert json.loads(pre_signed.body) == {"Status": "SUCCESS", "Data": "\u00e9"}
    assert re.search(r"HTTP/1\.[01] 200 OK\s", machine.log())  # curl -i


@pytest.mark.parametrize(
    ("options", "code", "output"),
    [
        ("-s URL/status/200", 0, "as asked\n"),
        ("-sf URL/status/404", 22, ""),
        ("-sSf URL/status/503", 22, "curl: (22) 169.254.169.254 answered 503\n"),
        ("-s URL/status/404", 0, "as asked\n"),
        ("-s -o /dev/null -w '%{http_code}\\n' URL/status/503", 0, "503\n"),
        ("-so /tmp/page URL/status/200 && cat /tmp/page", 0, "as asked\n"),
        ("-s -XPOST URL/x -d a=1 --data b=2", 0, "a=1&b=2"),
        ("-s URL/x --data-raw @not-a-file", 0, "@not-a-file"),
        ("-s URL/x --data-binary @/etc/group", 0, "root:*:0:\nnogroup:*:65534:\n"),
        ("-s URL/x -d @/etc/group", 0, "root:*:0:nogroup:*:65534:"),
        ("-s URL/x -d @/none", 26, ""),
        ("-s -o /none/x URL/status/200", 23, ""),
        ("-sS http://127.0.0.1:9/", 7, "curl: (7) cannot connect to 127.0.0.1:9"),
        ("-s -w '%{http_code}' http://127.0.0.1:9/", 7, "000"),
        ("https://169.254.169.254/", 2, "curl: cannot ask for https://"),
        ("-sSL URL/status/200", 2, "curl: invalid option -- 'L'"),
        ("-s --form a=b URL/x", 2, "curl: unrecognized option '--form'"),
    ],
)
def test_curl_behaves_as_curl(machine: Machine, options: str, code: int, output: str) -> None:
    found_code, found = machine.run(f"curl {options.replace('URL', f'http://{METADATA}')}")
    assert found_code == code
    assert found.startswith(output) if output else found == ""


def test_curl_sends_and_receives_many_bytes_unchanged(machine: Machine) -> None:
    code, output = machine.run(
        "head -c 300000 /dev/urandom >/tmp/a; "
        f"curl -s http://{METADATA}/x --data-binary @/tmp/a >/tmp/b && cmp /tmp/a /tmp/b"
    )
    assert (code, output) == (0, "")


@pytest.mark.parametrize("user", ["root", "debian"])
def test_key_pair_logs_in_and_nothing_else_does(machine: Machine, user: str) -> None:
    with machine.login(user) as client:
        _stdin, output, _errors = client.exec_command("sudo -n id -u; hostname")
        assert output.read() == b"0\nweb1\n"
    with paramiko.Transport(("127.0.0.1", machine.ssh)) as transport:
        transport.start_client(timeout=30)
        with pytest.raises(paramiko.BadAuthenticationType, match="publickey"):
            transport.auth_password(user, "")
        with pytest.raises(paramiko.AuthenticationException):
            transport.auth_publickey(user, paramiko.ECDSAKey.generate())


def test_card_plugged_in_later(machine: Machine) -> None:
    machine.tell_qemu("netdev_add", type="user", id="net2", restrict=True, net="10.9.8.0/24")
    machine.tell_qemu("device_add", driver="virtio-net-pci", netdev="net2", id="card2", romfile="")
    machine.wait_for("guest: network up 10.9.8.15 (eth1)")
    assert machine.run("ip route | grep default")[1] == ""
    assert machine.run("grep -c 10.9.8 /etc/resolv.conf")[1] == "0\n"
    lease = (
        "interface=eth1 ip=10.9.8.15 subnet=255.255.255.0 router=10.9.8.2 mtu=1442 domain=x dns=10.9.8.3 "
        "staticroutes='10.50.0.0/16 10.9.8.4 10.60.0.0/16 0.0.0.0 0.0.0.0/0 10.9.8.2'"
    )
    machine.run(f"{lease} /usr/lib/guest/dhcp renew")
    routes = machine.run("ip route | grep eth1; ip link show eth1; cat /etc/resolv.conf")[1]
    assert re.findall(r"^(\S+) (?:via (\S+) )?dev", routes, re.MULTILINE) == [
        ("10.9.8.0/24", ""),
        ("10.50.0.0/16", "10.9.8.4"),
        ("10.60.0.0/16", ""),
    ]
    assert "mtu 1442" in routes
    assert "search x" not in routes
    machine.tell_qemu("device_del", id="card2")
    code, output = machine.run(
        "for n in 1 2 3 4 5 6 7 8 9; do [ -e /run/udhcpc.eth1 ] || exit 0; sleep 1; done; ps"
    )
    assert code == 0, output


def test_name_that_nobody_knows_is_an_error_not_a_crash(machine: Machine) -> None:
    code, output = machine.run("wget -q http://no-such.example/")
    assert (code, output) == (1, "wget: bad address 'no-such.example'\n")


def test_power_button_ends_it_with_disks_at_rest_and_128_mib_are_enough(guest: Guest, tmp_path: Path) -> None:
    multipart = textwrap.dedent("""\
        Content-Type: multipart/mixed; boundary="===1=="
        MIME-Version: 1.0

        --===1==
        Content-Type: text/cloud-config; charset="us-ascii"

        #cloud-config
        --===1==
        Content-Type: text/x-shellscript; charset="us-ascii"
        Content-Transfer-Encoding: base64

        IyEvYmluL2Jhc2gKZWNobyBvbmUgZnJvbSAkMAo=
        --===1==
        Content-Type: text/x-shellscript

        #!/usr/bin/env python3
        --===1==
        Content-Type: text/x-shellscript

        #!/bin/sh
        echo two
        mke2fs /dev/vdb >/dev/null && mount /dev/vdb /mnt && echo 'kept for ever' >/mnt/file
        --===1==--
        echo no more
        """)
    volume = tmp_path / "volume"
    with volume.open("wb") as file:
        file.truncate(2**20)
    with boot(guest, tmp_path, multipart.encode(), "-m", "128", *disk(volume)) as machine:
        log = machine.wait_for("guest: ready")
        told = log[
            log.index("guest: user-data started") : log.index("guest: user-data finished rc=0")
        ].splitlines()
        assert told == [
            "guest: user-data started",
            'guest: user-data: part 1 is skipped: text/cloud-config; charset="us-ascii"',
            "guest: user-data: asks for bash, run by busybox ash",
            "one from /var/lib/guest/parts/2",
            "guest: user-data: skipped, this guest has no python3",
            "two",
        ]
        machine.tell_qemu("system_powerdown")
        assert machine.process.wait(timeout=20) == 0
        assert "guest: power button" in machine.log()
    content = volume.read_bytes()
    superblock = content[1024:2048]
    assert (superblock[56:58], superblock[58:60]) == (
        b"\x53\xef",
        b"\x01\x00",
    )  # an ext file system, unmounted
    assert b"kept for ever\n" in content
