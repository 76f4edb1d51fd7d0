#!/bin/sh
# ejabberd.sh PROGRAMS DIR PORT: becomes ejabberd, whose packages were unpacked into PROGRAMS: XMPP by WebSocket on loopback for anybody, with rooms that keep what is said (mod_mam) in
# PostgreSQL. DIR gets its configuration and all that it writes. It is no node of Erlang's network, so no port mapper is started.
# Environment: SQL_PORT, SQL_PASSWORD: the database ejabberd on 127.0.0.1, and its role's password; OWNER (see deploy/local/owner.sh).
set -eu
. "$(dirname "$0")/../../../deploy/local/owner.sh"
programs=$1 directory=$2 port=$3
owner_choose
owner_folder "$directory"
cd "$directory"
umask 077
cat >ejabberd.yml <<CONF
hosts: [load]
loglevel: warning
hide_sensitive_log_data: true
listen:
  - port: $port
    ip: "127.0.0.1"
    module: ejabberd_http
    request_handlers:
      /ws: ejabberd_http_ws
auth_method: [anonymous]
anonymous_protocol: sasl_anon
sql_type: pgsql
sql_server: "127.0.0.1"
sql_port: $SQL_PORT
sql_database: ejabberd
sql_username: ejabberd
sql_password: "$SQL_PASSWORD"
modules:
  mod_mam:
    db_type: sql
    default: never
    request_activates_archiving: false
  mod_muc:
    db_type: mnesia
    history_size: 0
    max_users: 20000
    min_message_interval: 0
    default_room_options:
      mam: true
      persistent: true
      max_users: 20000
      presence_broadcast: []
      public: false
      anonymous: false
CONF
[ "$(id -u)" != 0 ] || chown "$OWNER:" ejabberd.yml

ROOTDIR=$programs/usr/lib/erlang
BINDIR=$(echo "$ROOTDIR"/erts-*/bin)
EMU=beam
PROGNAME=erl
HOME=$directory
LD_LIBRARY_PATH=$(echo "$programs"/usr/lib/*-linux-gnu)
ERL_LIBS=$(echo "$programs"/usr/lib/*-linux-gnu)
EJABBERD_CONFIG_PATH=$directory/ejabberd.yml
EJABBERD_LOG_PATH=$directory/ejabberd.log
ERL_CRASH_DUMP=$directory/crash.dump
ERL_CRASH_DUMP_SECONDS=0
export ROOTDIR BINDIR EMU PROGNAME HOME LD_LIBRARY_PATH ERL_LIBS EJABBERD_CONFIG_PATH EJABBERD_LOG_PATH ERL_CRASH_DUMP ERL_CRASH_DUMP_SECONDS
exec_as_owner "$BINDIR/erlexec" +K true +P 250000 -noinput -mnesia dir "\"$directory/mnesia\"" -s ejabberd
