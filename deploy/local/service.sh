#!/bin/sh
# service.sh PROGRAM SETTING=VALUE …: becomes one of our services, which sees these settings and nothing else of the
# environment but the ones listed here. A service refuses settings that it does not know, so each gets only its own.
# No secrets in arguments: they are in files, and the settings name these. Environment: OWNER (see owner.sh).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/owner.sh"
owner_choose
program=$1
shift

passed_on="CHAT_LOG_LEVEL CHAT_LOG_FORMAT"
case ${program##*/} in
auth) passed_on="$passed_on CHAT_REGISTRATION CHAT_PASSWORD_LOGIN $(env | sed -n 's/^\(CHAT_LIMIT_[A-Z_]*\)=.*/\1/p')" ;;
admin) passed_on="$passed_on $(env | sed -n 's/^\(CHAT_LIMIT_[A-Z_]*\)=.*/\1/p')" ;;
chat-gateway) passed_on="$passed_on CHAT_TRUSTED_NETWORKS $(env | sed -n 's/^\(CHAT_LIMIT_[A-Z_]*\)=.*/\1/p')" ;;
esac
for name in $passed_on; do
        eval "value=\${$name-}"
        [ -z "$value" ] || set -- "$@" "$name=$value"
done
exec_as_owner env -i PATH=/usr/bin:/bin LANG=C.UTF-8 "$@" "$program"
