/* status_set.c — say what one is doing. */

#include "chat-gateway/repo/people.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/wording.h"

#define STATUS_MS_MAX (366LL * 86400 * 1000)

enum err status_set(struct call *call, const struct status_set_in *in, struct status_set_out *out)
{
        struct status_changed_event changed = {.has_status = true};
        struct wording wording = {0};
        int64_t user_seq;

        if (!in->has_emoji && !in->has_text)
                return fail_field(call, "/text", "is required where there is no emoji");
        if (in->has_expires_at && (in->expires_at <= call->now_ms || in->expires_at > call->now_ms + STATUS_MS_MAX))
                return fail_field(call, "/expires_at", "is not between now and a year from now");
        out->status = changed.status = (struct status){
                .has_emoji = in->has_emoji, .emoji = in->emoji, .has_text = in->has_text, .text = in->text, .has_expires_at = in->has_expires_at, .expires_at = in->expires_at};
        TRY(wording_check(call, ID_NONE, "/text", &out->status.text, &wording));
        changed.status = out->status;
        users_lock(&call->tx, call->who.user);
        people_set_status(&call->tx, call->who.user, &out->status);
        user_seq = user_event(call, call->who.user, EVENT_status_changed, ID_NONE, status_changed_event_shape(), &changed);
        wording_report(call, call->who.user, user_seq, &wording);
        return call->tx.failed;
}
