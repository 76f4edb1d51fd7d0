#!/bin/sh
# keeper.sh FOLDER: waits for the end of its standard input, a pipe that only the tests hold, and then ends what is named
# in FOLDER/pid and removes FOLDER. So nothing stays behind even when the tests are killed outright.
cat >/dev/null
for file in "$1"/pid/*; do
        [ -f "$file" ] && kill -KILL "-$(cat "$file")" 2>/dev/null
done
for attempt in 1 2 3 4 5 6 7 8 9 10; do # backends of a killed PostgreSQL notice it and go
        rm -rf "$1" 2>/dev/null && break
        sleep 0.5
done
