#!/bin/sh
# redis.sh DIR PORT SECRET: becomes a Redis server in DIR; SECRET is the file with its password, made when missing.
# Environment: OWNER (see owner.sh).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/owner.sh"
directory=$1 port=$2 secret=$3
owner_choose
owner_folder "$directory"
cd "$directory"
umask 077
[ -s "$secret" ] || openssl rand -hex 24 >"$secret"
{
        cat "$here/redis.conf"
        echo "port $port"
        echo "dir $directory"
        echo "requirepass $(cat "$secret")"
} >redis.conf
[ "$(id -u)" != 0 ] || chown "$OWNER:" redis.conf "$secret"
exec_as_owner redis-server "$directory/redis.conf"
