#!/bin/sh
# kafka_fetch.sh: puts Apache Kafka's jars into build/kafka by Maven, unless those of this pom.xml are there already.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
pom=$root/deploy/kafka/pom.xml
stamp=$(cksum <"$pom")
[ "$(cat "$root/build/kafka/.complete" 2>/dev/null)" != "$stamp" ] || exit 0

mkdir -p "$root/build"
exec 9>"$root/build/kafka.lock" # ./run and ./test may want it at the same time
flock -w 600 9 || { echo "kafka: another process has been fetching the jars for ten minutes; end it and try again" >&2; exit 1; }
[ "$(cat "$root/build/kafka/.complete" 2>/dev/null)" != "$stamp" ] || exit 0
rm -rf "$root/build/kafka"
log=$root/build/kafka-fetch.log
timeout 900 mvn -B -C -f "$pom" dependency:copy-dependencies -DincludeScope=runtime \
        -DoutputDirectory="$root/build/kafka" >"$log" 2>&1 9>&- || {
        grep -E 'ERROR|BUILD' "$log" | head -n 8 >&2
        echo "kafka: Maven could not fetch the jars; see $log. It needs Maven Central, or a mirror named in ~/.m2/settings.xml" >&2
        exit 1
}
echo "$stamp" >"$root/build/kafka/.complete"
