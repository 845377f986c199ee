#!/bin/sh
# Serves one page, looks whether it answers, and tells Heat.
# Heat fills in the port, the text of the page, and the curl command line that is the signal.

root=/var/www/page

tell() {
    __SIGNAL__ --data-binary "{\"status\": \"$1\", \"reason\": \"$2\"}"
}

fail() {
    echo "web-server: $1"
    tell FAILURE "$1"
    exit 1
}

mkdir -p "$root" || fail "cannot make $root"
cat > "$root/index.html" <<'END_OF_PAGE'
<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>Web server</title></head><body>
<p>__PAGE__</p>
</body></html>
END_OF_PAGE

if [ -d /run/systemd/system ] && command -v python3 > /dev/null; then
    cat > /etc/systemd/system/page.service <<END_OF_UNIT
[Unit]
Description=Page on port __PORT__
After=network.target
[Service]
ExecStart=$(command -v python3) -m http.server __PORT__ --directory $root
DynamicUser=yes
AmbientCapabilities=CAP_NET_BIND_SERVICE
Restart=always
[Install]
WantedBy=multi-user.target
END_OF_UNIT
    systemctl daemon-reload
    systemctl enable --now page.service || fail "page.service does not start"
elif command -v busybox > /dev/null && busybox --list | grep -q '^httpd$'; then
    busybox httpd -p __PORT__ -h "$root" || fail "busybox httpd does not start on port __PORT__"
else
    fail "the image has neither python3 with systemd nor busybox httpd"
fi

tries=0
until curl -s -f -o /dev/null "http://127.0.0.1:__PORT__/index.html"; do
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || fail "the page does not answer on port __PORT__"
    sleep 1
done
echo "web-server: the page answers on port __PORT__"
tell SUCCESS "the page answers on port __PORT__"
