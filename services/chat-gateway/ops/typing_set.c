/* typing_set.c — say that the caller is typing: a signal, never stored. On the loop, in whose typing.c its end is seen to: call->seat holds as much as seats.h reads to speak. */

#include "chat-gateway/seat.h"
#include "chat-gateway/typing.h"

enum err typing_set(struct call *call, const struct typing_set_in *in, struct typing_set_out *out)
{
        struct buf d;

        (void)out;
        TRY(seat_is_writable(call));
        buf_init(&d, call->arena, 256);
        typing_write(&d, call->who.user, in->typing ? call->now_ms + TYPING_MS : call->now_ms);
        room_signal(call, in->room, "typing", call->who.user, buf_str(&d));
        return OK;
}
