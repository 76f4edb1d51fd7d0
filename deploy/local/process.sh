# process.sh, to be sourced by run: processes that are started, watched and stopped. Wants $var (folder) and owner.sh.
#
#     process_start NAME COMMAND …            in the background, in a session of its own, log in $var/log/NAME.log
#     process_alive NAME                      is the very process that was started still there?
#     process_ready NAME SECONDS COMMAND …    waits until COMMAND succeeds; the process may not end meanwhile
#     process_stop NAME SIGNAL SECONDS        asks, waits, and insists
#     port_free PORT VARIABLE NAME            says who wants the port, and how to change it, when it is taken
#
# $var/pid/NAME holds the process id and the time it started, so that a number given to somebody else later is never
# mistaken for ours.

die() { printf '\nrun: %s\n' "$*" >&2; exit 1; }
line() { printf '%-12s %s\n' "$1" "$2"; }
now() { read -r uptime rest </proc/uptime; printf '%s' "${uptime%.*}${uptime#*.}"; } # in hundredths of a second
since() { tenths=$((($(now) - $1 + 5) / 10)); printf '%d.%d s' $((tenths / 10)) $((tenths % 10)); }

# Prints state and start time of process $1, nothing when there is none. The name in /proc/…/stat may hold anything.
process_stat() {
        { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 0
        set -- ${stat##*) }
        printf '%s %s' "$1" "${20}"
}

# A session of its own: Ctrl-C in the terminal reaches run alone, which then stops everything in order.
process_start() {
        name=$1
        shift
        log=$var/log/$name.log
        [ ! -s "$log" ] || mv "$log" "$log.1"
        (cd "$var" && exec setsid "$@") >"$log" 2>&1 </dev/null 9>&- &
        pid=$!
        stat=$(process_stat "$pid")
        printf '%s %s\n' "$pid" "${stat#* }" >"$var/pid/$name"
}

process_alive() {
        { read -r pid started <"$var/pid/$1"; } 2>/dev/null || return 1
        stat=$(process_stat "$pid")
        [ -n "$stat" ] && [ "${stat#* }" = "$started" ] && [ "${stat% *}" != Z ]
}

process_tail() {
        printf '\n--- the end of %s\n' "$var/log/$1.log" >&2
        tail -n 15 "$var/log/$1.log" >&2 || true
}

process_ready() {
        name=$1 deadline=$(($(now) + $2 * 100)) patience=$2
        shift 2
        until "$@" >/dev/null 2>&1; do
                process_alive "$name" || { process_tail "$name"; die "$name ended while it was starting; its log is $var/log/$name.log"; }
                [ "$(now)" -lt "$deadline" ] ||
                        { process_tail "$name"; die "$name was not ready after $patience s; its log is $var/log/$name.log"; }
                sleep 0.1
        done
}

process_stop() {
        process_alive "$1" || { rm -f "$var/pid/$1"; return 0; }
        kill "-$2" "$pid" 2>/dev/null || true
        deadline=$(($(now) + $3 * 100))
        while process_alive "$1"; do
                if [ "$(now)" -ge "$deadline" ]; then
                        line "$1" "did not end within $3 s, killed"
                        kill -KILL "$pid" 2>/dev/null || true
                        deadline=$(($(now) + 500))
                        while process_alive "$1" && [ "$(now)" -lt "$deadline" ]; do sleep 0.1; done
                        break
                fi
                sleep 0.1
        done
        rm -f "$var/pid/$1"
}

port_free() {
        case $1 in '' | *[!0-9]* | ??????*) die "$2=$1 is not a port number" ;; esac
        hex=$(printf ':%04X' "$1")
        if awk -v port="$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
                /proc/net/tcp /proc/net/tcp6 2>/dev/null; then
                die "port $1, wanted by $3, is taken by another program. End that program, or choose another port: $2=$(($1 + 20000)) ./run"
        fi
}
