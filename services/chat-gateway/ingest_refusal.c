/* ingest_refusal.c — why a message was not stored, as its sender is told. */

#include "chat-gateway/ingest_refusal.h"

#include "chat-gateway/muting.h"

enum err ingest_refusal(struct call *call, const struct send_result *result)
{
        switch (result->status) {
        case SEND_DONE:
        case SEND_REPEATED:       return OK;
        case SEND_KEY_REUSED:     return fail(call, ERR_CONFLICT, "this key was used for another request");
        case SEND_NOT_FOUND:      return ERR_NOT_FOUND;
        case SEND_NOT_MEMBER:     return call->who.is_guest ? ERR_NOT_FOUND : fail(call, ERR_FORBIDDEN, "only members of the room may do this");
        case SEND_NOT_ALLOWED:    return fail(call, ERR_FORBIDDEN, "your role in this room does not allow it");
        case SEND_ARCHIVED:       return ERR_ARCHIVED;
        case SEND_MUTED:          return ERR_MUTED;
        case SEND_ROOM_IS_SEALED: return ERR_SEALED_ROOM;
        case SEND_ROOM_IS_OPEN:   return ERR_OPEN_ROOM;
        case SEND_LOCKED:         return ERR_LOCKED;
        case SEND_BLOCKED:        return ERR_BLOCKED;
        case SEND_TOO_LONG:
                return fail_field(call, "/body/text", str_format(call->arena, "is longer than this room takes: %lld code points", (long long)result->detail).at);
        case SEND_TOO_SOON:
                call->rate = (struct call_rate){.name = "slow_mode", .burst = 1, .retry_after_ms = result->detail > 0 ? result->detail : 1};
                return fail(call, ERR_RATE_LIMITED, "this room takes its time: wait before the next message");
        case SEND_NO_SUCH_REPLY:  return fail_field(call, "/reply_to", "is no message of this room, or one that was deleted");
        case SEND_FORBIDDEN_WORDS: return forbidden_words(call);
        case SEND_TOO_MANY_NAMES: return fail(call, ERR_FORBIDDEN, "who is new in this room names three people in one message and no more");
        case SEND_NO_SUCH_THREAD: return fail_field(call, "/thread", "is no message that a thread hangs on");
        }
        return ERR_INTERNAL;
}
