/* typing_set.c — say that the caller is typing: a signal, never stored. */

#include "base/buf.h"
#include "chat-gateway/seat.h"
#include "json/write.h"

enum { TYPING_MS = 6000 };

enum err typing_set(struct call *call, const struct typing_set_in *in, struct typing_set_out *out)
{
        struct buf d;

        (void)out;
        buf_init(&d, call->arena, 256);
        buf_put(&d, STR("{\"user\":"));
        json_write_id(&d, call->who.user);
        buf_put(&d, STR(",\"until\":"));
        json_write_time(&d, in->typing ? call->now_ms + TYPING_MS : call->now_ms);
        buf_put_char(&d, '}');
        room_signal(call, in->room, "typing", buf_str(&d));
        return OK;
}
