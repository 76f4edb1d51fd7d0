#!/bin/sh
# kafka.sh DIR PORT CONTROLLER_PORT: becomes a single-node Apache Kafka whose data is DIR/data, made on first use.
# Wants the jars of kafka_fetch.sh. SIGTERM ends it cleanly. Environment: OWNER (see owner.sh).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/owner.sh"
directory=$1 port=$2 controller=$3
jars=$here/../../build/kafka
owner_choose
[ -f "$jars/.complete" ] || { echo "kafka: no jars in build/kafka; run deploy/local/kafka_fetch.sh" >&2; exit 1; }
owner_folder "$directory"
cd "$directory"

# The clone may lie where the owner cannot read: then the jars get a second name here, or a copy on another disk.
if ! as_owner test -r "$jars/.complete" 2>/dev/null; then
        if [ "$(cat jars/.complete 2>/dev/null)" != "$(cat "$jars/.complete")" ]; then
                rm -rf jars
                cp -Rl "$jars" jars 2>/dev/null || { rm -rf jars; cp -R "$jars" jars; }
        fi
        chmod -R a+rX jars
        jars=$directory/jars
fi
sed -e "s|@PORT@|$port|g" -e "s|@CONTROLLER@|$controller|g" -e "s|@DATA@|$directory/data|g" \
        "$here/../kafka/server.properties" >server.properties
cp "$here/../kafka/log4j.properties" .
chmod a+r server.properties log4j.properties

if [ ! -f data/meta.properties ]; then
        cluster=$(openssl rand -base64 16 | tr '+/' '-_' | cut -c 1-22)
        as_owner java -Xmx128m -XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j.configuration=file:log4j.properties \
                -cp "$jars/*" kafka.tools.StorageTool format --cluster-id="$cluster" -c server.properties --ignore-formatted
fi
exec_as_owner java -Xms256m -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.io.tmpdir="$directory" \
        -XX:-UsePerfData -Dlog4j.configuration=file:log4j.properties -cp "$jars/*" kafka.Kafka server.properties
