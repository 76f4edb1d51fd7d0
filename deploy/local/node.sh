#!/bin/sh
# node.sh — prints the path of a Node that is new enough for the TypeScript SDK and its tools: the system's, or else the one that comes as
# an npm package, installed once into build/node from the lock file beside this script. Changes nothing on the system.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
is_new_enough() { "$1" -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || (major == 20 && minor >= 19) ? 0 : 1)' 2>/dev/null; }

system=$(command -v node || true)
if [ -n "$system" ] && is_new_enough "$system"; then
        echo "$system"
        exit 0
fi
here=$root/deploy/local/node build=$root/build/node
stamp=$(cksum <"$here/package-lock.json")
mkdir -p "$build"
exec 9>"$build/.lock"
flock 9
if [ "$(cat "$build/.complete" 2>/dev/null)" != "$stamp" ]; then
        cp "$here/package.json" "$here/package-lock.json" "$build/"
        (cd "$build" && npm ci --ignore-scripts --no-audit --no-fund >&2)
        echo "$stamp" >"$build/.complete"
fi
node=$(ls "$build"/node_modules/node-linux-*/bin/node)
is_new_enough "$node" || { echo "node.sh: no Node of 20.19 or later for this machine" >&2; exit 1; }
echo "$node"
