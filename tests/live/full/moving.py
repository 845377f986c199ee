"""Guests that tell over HTTP who they are and fetch from each other, on a network with a way out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.live.full.guests import group, page, place, start

if TYPE_CHECKING:
    from tests.live.full.deployment import Deployment, Tenant
    from tests.live.full.guests import Guest

# Its disk gets a mark when it is first started (to the platter: the power may go); pages show the mark, and
# in which life the guest is.
# `/cgi-bin/fetch?ADDRESS` answers with the checksum of what it gets from another guest; `keep?WORD` writes a
# word to the volume that was attached first, and `kept` reads it.
SCRIPT = """
disk=/dev/vda
[ "$(dd if=$disk bs=4 count=1 2>/dev/null)" = mark ] || {
    printf 'mark-%s' "$(cat /proc/sys/kernel/random/uuid)" | dd of=$disk conv=notrunc,fsync
}
mkdir -p /var/www/cgi-bin
dd if=/dev/urandom of=/var/www/blob bs=1M count=5
md5sum < /var/www/blob > /var/www/sum
dd if=$disk bs=41 count=1 > /var/www/disk
cat /proc/sys/kernel/random/boot_id > /var/www/life
cat > /var/www/cgi-bin/fetch <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
curl -s "http://$QUERY_STRING/blob" | md5sum
END
cat > /var/www/cgi-bin/keep <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
printf '%s\\n' "$QUERY_STRING" | dd of=/dev/vdb conv=notrunc,fsync && echo done
END
cat > /var/www/cgi-bin/kept <<'END'
#!/bin/sh
printf 'Content-Type: text/plain\\r\\n\\r\\n'
head -n 1 /dev/vdb
END
chmod +x /var/www/cgi-bin/*
httpd -p 80 -h /var/www
"""


class Guests:
    """The guests of one tenant on one network."""

    def __init__(self, deployment: Deployment, tenant: Tenant) -> None:
        self.deployment = deployment
        self.tenant = tenant
        self._place = place(tenant, "10.9.0.0/24")
        self._group = group(tenant, 80)

    def boot(self, name: str, zone: str, **rest: Any) -> Guest:
        """Start a guest; `answers` waits for it."""
        return start(self.tenant, self._place, self._group, name, SCRIPT, zone=zone, **rest)

    def get(self, guest: Guest, name: str) -> str:
        """What the guest answers on its floating IP; nothing where it does not."""
        return page(self.deployment, guest.url + name, "--max-time", "30").strip()

    def answers(self, guest: Guest, name: str = "life") -> str:
        """Wait until the guest answers, and return what."""

        def look() -> str:
            found = self.status(guest)
            assert found.status != "ERROR", found.fault
            return self.get(guest, name)

        return str(self.deployment.wait(look, 300.0))

    def status(self, guest: Guest) -> Any:
        """The server as the administrator sees it."""
        return self.deployment.admin.compute.get_server(guest.server.id)

    def host(self, guest: Guest) -> str:
        """The compute that the guest is on."""
        return str(self.status(guest).compute_host)

    def settle(self, guest: Guest, *wanted: str) -> Any:
        """Wait until nothing is done to the server any more and its status is a wanted one."""

        def look() -> Any:
            found = self.status(guest)
            assert found.status != "ERROR", found.fault
            return found if found.task_state is None and found.status in wanted else None

        return self.deployment.wait(look, 300.0)


def on(deployment: Deployment, host: str, *command: str) -> str:
    """Run a command on a host, in its namespaces."""
    from hotcat.embedded.hosts import entered

    return deployment.inside(*entered(host, *command))
