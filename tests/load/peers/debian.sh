#!/bin/sh
# debian.sh FOLDER: fetches the servers of others that are Debian packages into FOLDER, with what they need and this machine lacks, as .deb files. Nothing is installed, so
# nobody has to be root, no service begins, and removing the folder undoes it.
set -eu
folder=$1
wanted="mosquitto ejabberd erlang-p1-pgsql"

die() { printf '%s\n' "$1" >&2; exit 1; }

command -v apt-get >/dev/null 2>&1 || die "there is no apt-get here"
[ "$(cat "$folder/.complete" 2>/dev/null)" != "$wanted" ] || exit 0
rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"

# As if nothing were installed, so that what belongs to them is found whatever is there already.
: >nothing
plan() {
        apt-get -s -o Dir::State::status="$folder/nothing" -o Debug::NoLocking=true install --no-install-recommends $wanted 2>apt.log |
                sed -n 's/^Inst \([^ ]*\) .*/\1/p'
}
names=$(plan)
if [ -z "$names" ] && [ "$(id -u)" = 0 ]; then # the lists may be old, or not there
        apt-get -q update >/dev/null 2>&1 || true
        names=$(plan)
fi
[ -n "$names" ] || die "apt does not know $wanted: $(tail -n 1 apt.log) (apt-get update, as root, may help)"

missing=
for name in $names; do
        case $name in
        ejabberd | mosquitto | libmosquitto* | erlang-*) missing="$missing $name" ;;
        *) [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || missing="$missing $name" ;;
        esac
done
apt-get -q download $missing >apt.log 2>&1 || die "apt-get could not fetch them: $(grep '^E:' apt.log | head -n 1)"
rm -f nothing apt.log
printf '%s\n' "$wanted" >.complete
