/* thread_get.c — one thread. */

#include "chat-gateway/threads.h"

enum err thread_get(struct call *call, const struct thread_get_in *in, struct thread_get_out *out)
{
        struct thread_row thread;
        struct log_row message;

        TRY(thread_find(call, in->root, &thread, &message));
        out->thread = thread_view_of(call, &thread, &message);
        return OK;
}
