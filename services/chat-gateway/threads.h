/* threads.h — what hangs on a message, as it is shown. On a worker's thread, in a transaction, in a room that the call has entered. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/threads.h"
#include "op/call.h"

/* The thread that hangs, or may hang, on this message: ERR_GONE, or ERR_NOT_FOUND when there is no such message, or one that is in a thread itself. */
enum err thread_find(struct call *call, int64_t root, struct thread_row *thread, struct log_row *message);

/* `message` may be NULL. */
struct thread_view thread_view_of(struct call *call, const struct thread_row *thread, const struct log_row *message);

/* The thread as it is now, after the call changed something about it. */
struct thread_view thread_view_now(struct call *call, int64_t root);

/* How many replies each message of a stretch of the room's log has by now, and the last. */
void threads_add_replies(struct call *call, struct log_row *rows, int count);
