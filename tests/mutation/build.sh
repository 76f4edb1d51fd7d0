#!/bin/sh
# build.sh STEP: a gateway with that step of op_run switched off (SCAN REPEAT PRICE PERMIT FEED PUBLISH), as build/broken-STEP/bin.
#
# What the step does not touch is taken from build/none as it is; only what reads op/broken.h is compiled again.
set -eu
cd "$(dirname "$0")/../.."
step=$1
out=build/broken-$step
make -s -j"$(nproc)"
rm -rf "$out"
mkdir -p "$out/bin"
# Links, not copies: nothing of what is linked is written to, since all that is made again is removed first.
for part in libs services; do cp -al "build/none/$part" "$out/$part"; done
find "$out" -name '*.d' -delete
for source in $(grep -rlE '#include "op/broken.h"' libs services --include='*.c'); do rm -f "$out/${source%.c}.o"; done
make -s -j"$(nproc)" OUT="$out" BREAK="-DBREAK_$step=1" "$out/bin/chat-gateway"
for program in auth admin worker; do ln "build/none/bin/$program" "$out/bin/$program"; done
