#!/bin/sh
# packages.sh [--web] [--test] [--kafka]: installs the Debian packages that are missing, or does nothing, quickly.
#
# Servers that come with these packages (PostgreSQL, Redis, HAProxy) are wanted as programs only: ./run starts private
# ones. So a package installed here starts no service and creates no database cluster; what the machine
# already runs is neither restarted nor configured. Whoever wants Debian's own cluster later: pg_createcluster VERSION main --start
set -eu
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

# A tool counts as there when its command is, whoever packaged it: command=package.
run_tools='gcc=gcc make=make pkg-config=pkg-config openssl=openssl curl=curl redis-server=redis-server redis-cli=redis-tools
        haproxy=haproxy setpriv=util-linux flock=util-linux'
run_libraries='libc6-dev libwebsockets-dev libwebsockets-evlib-ev libmicrohttpd-dev libhiredis-dev libpq-dev librdkafka-dev
        libssl-dev libcjson-dev libjwt-dev libsodium-dev libev-dev libutf8proc-dev libpcre2-dev libcurl4-openssl-dev ca-certificates'

# What the web client is built with; where this Node is too old, npm fetches another (node.sh).
web_tools='node=nodejs npm=npm'

# The fonts are for what a browser draws of Japanese and of emoji, and so that pictures of it are alike on every machine.
test_tools='git=git clang=clang clang-format=clang-format chromium=chromium kcat=kcat zsh=zsh fish=fish ss=iproute2'
test_libraries='libcmocka-dev libclang-rt-14-dev python3-venv fonts-dejavu-core fonts-inter fonts-ipaexfont-gothic fonts-noto-color-emoji'

kafka_tools='java=default-jre-headless mvn=maven kcat=kcat'

say() { printf '%-12s %s\n' packages "$1"; }
die() { printf 'packages: %s\n' "$1" >&2; exit 1; }

if [ "${PACKAGES:-}" = skip ]; then
        say "not looked at (PACKAGES=skip)"
        exit 0
fi
tools=$run_tools libraries=$run_libraries
for option; do
        case $option in
        --web) tools="$tools $web_tools" ;;
        --test) tools="$tools $web_tools $test_tools" libraries="$libraries $test_libraries" ;;
        --kafka) tools="$tools $kafka_tools" ;;
        *) die "unknown option $option (known: --web, --test, --kafka)" ;;
        esac
done

missing=
for pair in $tools; do
        command -v "${pair%%=*}" >/dev/null 2>&1 || missing="$missing ${pair#*=}"
done
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"

manual="install them by hand (names on Debian 12):"
command -v dpkg-query >/dev/null 2>&1 ||
        die "this machine has no dpkg; $manual $missing $libraries
then start again with PACKAGES=skip in the environment"
installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $libraries 2>/dev/null | sed -n 's/^installed //p') || true
for library in $libraries; do
        case $library in
        libclang-rt-14-dev) # newer Debians have a newer one
                ls /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a >/dev/null 2>&1 && continue
                apt-cache show "$library" >/dev/null 2>&1 || library=libclang-rt-dev ;;
        esac
        printf '%s\n' "$installed" | grep -qxF "$library" || missing="$missing $library"
done
if [ -z "$missing" ]; then
        say "all there"
        exit 0
fi
missing=$(printf '%s\n' $missing | sort -u | tr '\n' ' ')

become=
if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null 2>&1 ||
                die "missing: $missing
this user is not root and there is no sudo; as root run: apt-get install --no-install-recommends $missing"
        become=sudo
fi

say "installing $missing"
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/chat-local.conf
ours=

# Both files exist only while apt-get runs, and only where nobody else has made one.
undo() {
        for file in $ours; do $become rm -f "$file"; done
        rm -f "$log"
}
trap undo EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

place() { # place FILE MODE: standard input becomes FILE, unless there is one
        [ ! -e "$1" ] || return 0
        $become mkdir -p "$(dirname "$1")"
        $become tee "$1" >/dev/null
        $become chmod "$2" "$1"
        ours="$ours $1"
}

# A new server package asks here before it starts its service. Others may start or restart theirs as ever.
new_units=
for name in postgresql redis-server haproxy; do
        case " $missing" in *" $name "*) new_units="$new_units|$name|$name.*|$name@*" ;; esac
done
if [ -n "$new_units" ]; then
        place "$policy" 755 <<POLICY
#!/bin/sh
# Written by packages.sh for one installation; remove it if you find it afterwards.
for word; do
        case \$word in --*) ;; *) break ;; esac
done
case \$word in ${new_units#|}) exit 101 ;; esac
exit 0
POLICY
        place "$cluster" 644 <<'CLUSTER'
# Written by packages.sh for one installation; remove it if you find it afterwards.
create_main_cluster = false
CLUSTER
fi

apt() {
        $become env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 \
                -o Acquire::Retries=3 "$@" >>"$log" 2>&1
}
# Package lists may be old, or absent on a slim image: then the first attempt fails early and harmlessly.
if ! apt install --no-install-recommends --no-remove $missing; then
        { apt update && apt install --no-install-recommends --no-remove $missing; } || {
                tail -n 15 "$log" >&2
                die "apt-get could not install them (its last words are above); repair that, or $manual
apt-get install --no-install-recommends $missing"
        }
fi
say "installed"
