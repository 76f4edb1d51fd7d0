#!/bin/sh
# database.sh SOCKETS PORT SECRETS: makes the database `chat` with its roles and schemas in a running PostgreSQL, or brings
# them up to date. SECRETS is a folder with the passwords auth, chat, admin and work, one per file; missing ones are made.
# For each role it leaves SECRETS/ROLE.database there: what libpq connects with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
sockets=$1 port=$2 secrets=$3

umask 077
for role in auth chat admin work; do
        [ -s "$secrets/$role" ] || openssl rand -hex 24 >"$secrets/$role"
        printf 'host=%s port=%s dbname=chat user=%s password=%s\n' "$sockets" "$port" "$role" "$(cat "$secrets/$role")" \
                >"$secrets/$role.database"
done
export PGHOST="$sockets" PGPORT="$port" PGUSER=postgres PGCONNECT_TIMEOUT=5
unset PGDATABASE PGPASSWORD PGSERVICE PGOPTIONS || true
[ "$(psql -XAtd postgres -c "SELECT 1 FROM pg_database WHERE datname = 'chat'")" = 1 ] ||
        psql -Xqd postgres -c "CREATE DATABASE chat TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
CHAT_AUTH_PASSWORD=$(cat "$secrets/auth") CHAT_CHAT_PASSWORD=$(cat "$secrets/chat")
CHAT_ADMIN_PASSWORD=$(cat "$secrets/admin") CHAT_WORK_PASSWORD=$(cat "$secrets/work")
export CHAT_AUTH_PASSWORD CHAT_CHAT_PASSWORD CHAT_ADMIN_PASSWORD CHAT_WORK_PASSWORD
psql -Xqd chat -v ON_ERROR_STOP=1 -f "$here/../postgres/roles.sql" >/dev/null
