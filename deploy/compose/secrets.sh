#!/bin/sh
# secrets.sh: makes what is missing in the volumes of docker-compose.yml: passwords, connection settings, the server key and
# a certificate. Runs once before everything else, as root; afterwards only the services' user (10001) and those of the
# other images can read them.
set -eu
cd /run/chat
umask 077
random() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

for name in postgres redis auth chat admin work; do
        [ -s "$name" ] || random >"$name"
done
[ -s server_key ] || { random; random; } >server_key
[ -s service ] || random >service
for role in auth chat admin work; do
        printf 'host=postgres port=5432 dbname=chat user=%s password=%s connect_timeout=2 tcp_user_timeout=5000\n' \
                "$role" "$(cat "$role")" >"$role.database"
done

# 999 is the user of both the PostgreSQL and the Redis image, 99 that of HAProxy's.
chmod 711 .
chown 999 postgres redis
chown 10001 auth.database chat.database admin.database work.database server_key service
chgrp 10001 redis
chmod 440 redis
chown 10001:10001 /keys
chmod 700 /keys

sh /setup/tls.sh /tls
chmod 711 /tls
chown 99:99 /tls/front.pem
