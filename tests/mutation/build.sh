#!/bin/sh
# build.sh: a gateway that leaves out the step of op_run named by BROKEN_STEP in its environment, as build/breakable/bin.
#
# What knows no steps is taken from build/none as it is; only what reads broken.h is compiled again.
set -eu
cd "$(dirname "$0")/../.."
out=build/breakable
make -s -j"$(nproc)"
rm -rf "$out"
mkdir -p "$out/bin"
# Links, not copies: nothing of what is linked is written to, since all that is made again is removed first.
for part in libs services; do cp -al "build/none/$part" "$out/$part"; done
find "$out" -name '*.d' -delete
for source in libs/base/broken.c $(grep -rlE '#include "(base|worker)/broken.h"' libs services --include='*.c'); do rm -f "$out/${source%.c}.o"; done
make -s -j"$(nproc)" OUT="$out" BREAK=-DBREAKABLE "$out/bin/chat-gateway"
for program in auth worker; do ln "build/none/bin/$program" "$out/bin/$program"; done
