# owner.sh, to be sourced: who the servers run as.
#
# Servers never run as root, and initdb refuses to. Started by a normal user they run as that user; started by root they
# run as OWNER, a system user made for this when it is missing. OWNER can be set in the environment.
#
#     owner_choose            sets OWNER, makes the user if need be
#     as_owner COMMAND …      runs COMMAND as OWNER; root's files and folders are out of its reach
#     exec_as_owner COMMAND … becomes COMMAND: same process id, so that a signal reaches the server itself
#     owner_folder DIR        makes a private folder of OWNER's

PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

owner_choose() {
        if [ "$(id -u)" != 0 ]; then
                OWNER=$(id -un)
                return 0
        fi
        OWNER=${OWNER:-chat-local}
        if [ "$OWNER" = root ]; then
                echo "owner: the servers do not run as root; set OWNER to another user, or leave it unset" >&2
                return 1
        fi
        id "$OWNER" >/dev/null 2>&1 ||
                useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin "$OWNER" ||
                { echo "owner: cannot make the system user $OWNER; set OWNER to an existing unprivileged user" >&2; return 1; }
}

exec_as_owner() {
        if [ "$(id -u)" = 0 ]; then
                exec setpriv --reuid="$OWNER" --regid="$(id -g "$OWNER")" --clear-groups --no-new-privs "$@"
        fi
        exec "$@"
}

as_owner() { (exec_as_owner "$@"); }

owner_folder() {
        mkdir -p "$1" && chmod 700 "$1" && { [ "$(id -u)" != 0 ] || chown "$OWNER:" "$1"; }
}
