#!/bin/sh
# postgres.sh DIR PORT SOCKETS: becomes a PostgreSQL server whose data is DIR/data, made on first use.
# Its unix socket is in the folder SOCKETS, where the servers' owner (and root) enter as `postgres` without a password;
# everybody else, and TCP on loopback, needs a role and its password.
# SIGINT ends it at once and cleanly, SIGQUIT like a crash. Environment: OWNER (see owner.sh); POSTGRES_FSYNC=off for data that nobody
# would miss after a power cut, which spares the waiting for the disk.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/owner.sh"
directory=$1 port=$2 sockets=$3
owner_choose

bin=
for folder in /usr/lib/postgresql/*/bin; do # the newest that is installed: 9 < 15 < 17
        [ -x "$folder/initdb" ] || continue
        version=${folder#/usr/lib/postgresql/} version=${version%/bin}
        [ -n "$bin" ] && [ "${version%%.*}" -lt "${newest%%.*}" ] || bin=$folder newest=$version
done
# Data made by an older version stay with it, as long as it is installed.
if [ -f "$directory/data/PG_VERSION" ]; then
        read -r made_by <"$directory/data/PG_VERSION"
        bin=/usr/lib/postgresql/$made_by/bin
        [ -x "$bin/postgres" ] || {
                echo "postgres: the data in $directory/data need PostgreSQL $made_by: apt-get install postgresql-$made_by," \
                        "or remove that folder to start with empty data" >&2
                exit 1
        }
fi
[ -n "$bin" ] || { echo "postgres: not installed; run deploy/local/packages.sh" >&2; exit 1; }

owner_folder "$directory"
[ -d "$sockets" ] || owner_folder "$sockets"
cd "$directory"
if [ ! -f data/PG_VERSION ]; then
        # Made beside its place and moved there whole, so that an interrupted initdb leaves nothing half done.
        rm -rf data.new
        as_owner "$bin/initdb" --pgdata="$directory/data.new" --username=postgres --auth=reject --encoding=UTF8 --no-locale \
                --data-checksums --no-instructions
        mv data.new data
fi
cp "$here/postgresql.conf" .
cat >hba.conf <<'HBA'
local  all  postgres              peer  map=owner
local  all  all                   scram-sha-256
host   all  all      127.0.0.1/32 scram-sha-256
HBA
cat >ident.conf <<IDENT
owner  $OWNER  postgres
owner  root    postgres
IDENT
[ "$(id -u)" != 0 ] || chown "$OWNER:" postgresql.conf hba.conf ident.conf
# initdb has found out what this machine offers: in some containers /dev/shm is not ours to use.
shared_memory=$(sed -n 's/^dynamic_shared_memory_type = *\([a-z]*\).*/\1/p' data/postgresql.conf)
exec_as_owner "$bin/postgres" -c config_file="$directory/postgresql.conf" -c data_directory="$directory/data" \
        -c hba_file="$directory/hba.conf" -c ident_file="$directory/ident.conf" -c port="$port" \
        -c unix_socket_directories="$sockets" -c fsync="${POSTGRES_FSYNC:-on}" \
        -c dynamic_shared_memory_type="${shared_memory:-posix}"
