#!/bin/sh
# roles.sh: runs roles.sql as the superuser of the compose file's PostgreSQL, with the passwords of the volume `secrets`.
set -eu
PGPASSWORD=$(cat /run/chat/postgres)
CHAT_AUTH_PASSWORD=$(cat /run/chat/auth) CHAT_CHAT_PASSWORD=$(cat /run/chat/chat)
CHAT_ADMIN_PASSWORD=$(cat /run/chat/admin) CHAT_WORK_PASSWORD=$(cat /run/chat/work)
export PGPASSWORD CHAT_AUTH_PASSWORD CHAT_CHAT_PASSWORD CHAT_ADMIN_PASSWORD CHAT_WORK_PASSWORD
exec psql -X -v ON_ERROR_STOP=1 -h postgres -U postgres -d chat -f /setup/roles.sql
