#!/bin/sh
# Serves one page, looks whether it answers, and tells Heat.
# Heat fills in the port, the text of the page, and the curl command line that is the signal.

# Whether the image has a program, and systemd that can run it as a service.
as_service() {
    [ -d /run/systemd/system ] && command -v "$1" > /dev/null
}

root=/var/www/page
if as_service nginx; then root=/var/www/html; fi  # where a site that the image comes with has its pages

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

if as_service nginx; then
    # Beside the image's own site: where both have one port, that one answers, with the same page.
    cat > /etc/nginx/conf.d/page.conf <<END_OF_SITE
server {
    listen __PORT__;
    root $root;
}
END_OF_SITE
    systemctl enable nginx.service && systemctl restart nginx.service || fail "nginx does not start"
elif as_service python3; then
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
    fail "the image has neither nginx nor python3 with systemd, nor busybox httpd"
fi

tries=0
until curl -s -f -o /dev/null "http://127.0.0.1:__PORT__/index.html"; do
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || fail "the page does not answer on port __PORT__"
    sleep 1
done
echo "web-server: the page answers on port __PORT__"
tell SUCCESS "the page answers on port __PORT__"
