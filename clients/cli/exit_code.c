/* exit_code.c — errors of the platform as exit codes. */

#include "cli/exit_code.h"

enum exit_code exit_code_of(const struct chat_problem *problem)
{
        if (problem->is_network)
                return ENDS_NETWORK;
        switch (problem->err) {
        case OK: return ENDS_WELL;
        case ERR_INVALID:
        case ERR_METHOD:
        case ERR_MEDIA_TYPE: return ENDS_USAGE;
        case ERR_UNAUTHENTICATED: return ENDS_AUTH;
        case ERR_NOT_FOUND:
        case ERR_GONE: return ENDS_NOT_FOUND;
        case ERR_FORBIDDEN:
        case ERR_MUTED:
        case ERR_BANNED:
        case ERR_GUARDED:
        case ERR_LOCKED:
        case ERR_BLOCKED:
        case ERR_FORBIDDEN_WORDS:
        case ERR_CONFLICT:
        case ERR_ARCHIVED:
        case ERR_SEALED_ROOM:
        case ERR_OPEN_ROOM:
        case ERR_STALE:
        case ERR_TOO_LARGE:
        case ERR_RATE_LIMITED: return ENDS_REFUSED;
        case ERR_UNAVAILABLE:
        case ERR_BUSY: return ENDS_NETWORK;
        case ERR_INTERNAL:
        case ERR_COUNT: break;
        }
        return ENDS_FAILED;
}
