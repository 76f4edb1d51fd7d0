#!/bin/sh
# haproxy.sh DIR NAME=PORT/OPERATORS_PORT …: becomes HAProxy in front of auth, admin and the gateways named.
# DIR holds front.pem (see tls.sh), and gets haproxy.cfg and admin.sock.
# Environment: HTTPS_PORT HTTP_PORT STATS_PORT AUTH_PORT AUTH_ADMIN_PORT ADMIN_PORT ADMIN_ADMIN_PORT, OWNER (see owner.sh).
# SIGUSR1 ends it when its connections have ended, SIGTERM at once.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/owner.sh"
FRONT_DIR=$1
shift
export FRONT_DIR HTTPS_PORT HTTP_PORT STATS_PORT AUTH_PORT AUTH_ADMIN_PORT ADMIN_PORT ADMIN_ADMIN_PORT
owner_choose
cd "$FRONT_DIR"
for gateway; do
        ports=${gateway#*=}
        printf '        server %s 127.0.0.1:%s check port %s\n' "${gateway%%=*}" "${ports%/*}" "${ports#*/}"
done >gateways.part
sed -e '/^@gateways/{' -e 'r gateways.part' -e 'd' -e '}' "$here/../haproxy/haproxy.cfg" >haproxy.cfg
rm gateways.part
[ "$(id -u)" != 0 ] || chown "$OWNER:" . haproxy.cfg front.pem
exec_as_owner haproxy -db -f "$FRONT_DIR/haproxy.cfg"
