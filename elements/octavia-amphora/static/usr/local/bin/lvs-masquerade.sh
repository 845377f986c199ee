#!/bin/bash
# lvs-masquerade.sh add|delete ipv4|ipv6 INTERFACE [sriov]
#
# The agent calls it by this name when an interface of a load balancer comes up or goes
# down: members get UDP and SCTP from the amphora's address, and TCP, which HAProxy
# carries, is kept out of connection tracking. With SR-IOV all of it is tracked.
# dib-lint: disable=dibdebugtrace
set -eu
set -o pipefail

usage() {
    echo "usage: lvs-masquerade.sh add|delete ipv4|ipv6 INTERFACE [sriov]" >&2
    exit 1
}

[ "$#" -ge 3 ] || usage
action=$1 version=$2 interface=$3 mode=${4:-}
case "${version}" in
    ipv4) family=ip ;;
    ipv6) family=ip6 ;;
    *) usage ;;
esac
# of its own for each interface: they come and go one by one
table="octavia-${version}-${interface}"

case "${action}" in
    add)
        # the whole of it again: an interface that comes up twice does not double the rules
        untracked=
        if [ "${mode}" != sriov ]; then
            untracked="
                chain prerouting {
                    type filter hook prerouting priority raw;
                    iifname \"${interface}\" meta l4proto tcp notrack
                }
                chain output {
                    type filter hook output priority raw;
                    oifname \"${interface}\" meta l4proto tcp notrack
                }"
        fi
        nft -f - <<RULES
table ${family} ${table}
delete table ${family} ${table}
table ${family} ${table} {
    chain postrouting {
        type nat hook postrouting priority srcnat;
        oifname "${interface}" meta l4proto { udp, sctp } masquerade
    }
    ${untracked}
}
RULES
        ;;
    delete)
        nft -f - <<RULES
table ${family} ${table}
delete table ${family} ${table}
RULES
        ;;
    *) usage ;;
esac
