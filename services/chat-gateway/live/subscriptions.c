/* subscriptions.c — who follows which log, and how membership events change that at exactly their number. */

#include <stdlib.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"
#include "op/event.h"

struct follower *follower_find(const struct log *log, const struct connection *connection)
{
        LIST_EACH(&connection->followers, struct follower, in_connection, follower)
                if (follower->log == log)
                        return follower;
        return NULL;
}

struct follower *follow(struct live *live, struct log *log, struct connection *connection, int64_t cursor)
{
        struct follower *follower = memory_zero(sizeof *follower);

        follower->log        = log;
        follower->connection = connection;
        follower->cursor     = cursor;
        follower->until      = INT64_MAX;
        list_append(&log->followers, &follower->in_log);
        list_append(&connection->followers, &follower->in_connection);
        connection->followers_count++;
        live->figures.subscriptions++;
        return follower;
}

void unfollow(struct live *live, struct follower *follower)
{
        struct log *log = follower->log;

        connection_log_is_live(live, follower);
        if (log->next_to_send == follower) {
                struct link *next = follower->in_log.next;

                log->next_to_send = next == &log->followers ? NULL : LIST_ITEM(next, struct follower, in_log);
        }
        list_remove(&follower->in_log);
        list_remove(&follower->in_connection);
        list_remove(&follower->lagging);
        follower->connection->followers_count--;
        live->figures.subscriptions--;
        free(follower);
        log_leave_if_idle(live, log);
}

/* The user's sockets here follow the room from this number on. */
static void join(struct live *live, struct id user, struct log_key room, int64_t from)
{
        struct sibling_set *set = siblings_of_user(live, user);

        if (!set)
                return;
        LIST_EACH(&set->connections, struct connection, of_user, connection) {
                struct log *log = log_enter(live, room);
                struct follower *follower = follower_find(log, connection);

                if (follower)
                        follower->until = INT64_MAX;     /* left and came back before the cut was reached */
                else if (connection->followers_count <= LIVE_ROOMS_MAX)
                        follow(live, log, connection, log->state == LOG_LIVE && from <= log->head ? from : log->head + 1);
                log_leave_if_idle(live, log);
        }
}

/* The user's sockets here get nothing after this number: 0 when it is not known, then nothing from now on. */
static void cut(struct live *live, struct id user, struct log *room, int64_t last)
{
        struct sibling_set *set = siblings_of_user(live, user);

        if (!set || !room)
                return;
        LIST_EACH(&set->connections, struct connection, of_user, connection) {
                struct follower *follower = follower_find(room, connection);

                if (!follower)
                        continue;
                follower->until = last ? last : follower->cursor - 1;
                if (follower->cursor > follower->until)
                        unfollow(live, follower);
        }
}

void apply_membership(struct live *live, struct log *log, const struct event_frame *frame)
{
        struct log_key room = {LOG_OF_ROOM, frame->subject};

        if (frame->event == EVENT_member_joined)
                join(live, frame->subject, log->key, frame->seq);
        else if (frame->event == EVENT_member_left)
                cut(live, frame->subject, log, frame->seq);
        else if (frame->event == EVENT_room_added)
                join(live, log->key.id, room, INT64_MAX);
        else if (frame->event == EVENT_room_removed && log_find(live, room) && log_find(live, room)->state != LOG_LIVE)
                cut(live, log->key.id, log_find(live, room), 0);
}
