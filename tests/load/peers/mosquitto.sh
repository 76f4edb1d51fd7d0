#!/bin/sh
# mosquitto.sh PROGRAMS DIR PORT: becomes mosquitto, whose packages were unpacked into PROGRAMS: MQTT by WebSocket on loopback, for anybody, and nothing kept. DIR gets its configuration.
# Environment: OWNER (see deploy/local/owner.sh).
set -eu
. "$(dirname "$0")/../../../deploy/local/owner.sh"
programs=$1 directory=$2 port=$3
owner_choose
owner_folder "$directory"
cd "$directory"
# It ends at once when nobody listens but libwebsockets, so there is a socket of the file system as well; and with IPv6 libwebsockets would listen on every address.
cat >mosquitto.conf <<CONF
listener 0 $directory/unused
listener $port 127.0.0.1
protocol websockets
socket_domain ipv4
allow_anonymous true
persistence false
set_tcp_nodelay true
log_dest stderr
log_type error
log_type warning
CONF
[ "$(id -u)" != 0 ] || chown "$OWNER:" mosquitto.conf
LD_LIBRARY_PATH=$(echo "$programs"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH
exec_as_owner "$programs/usr/sbin/mosquitto" -c "$directory/mosquitto.conf"
