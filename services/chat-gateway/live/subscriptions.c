/* subscriptions.c — who follows which log, and how membership events change that at exactly their number. */

#include <stdlib.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"
#include "op/event.h"

struct follower *follower_find(const struct log *log, const struct connection *connection)
{
        LIST_EACH(&connection->followers, struct follower, in_connection, follower)
                if (follower->log == log && follower->until == INT64_MAX)
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

/* Whether the list of rooms it was opened with was read after this entry of the user's log. */
static bool knows(const struct connection *connection, int64_t user_seq)
{
        return user_seq && user_seq <= connection->user_seq;
}

/* The user's sockets here follow the room from this number on, which may lie ahead of the log's head; 0 when it is not known. */
static void join(struct live *live, struct id user, struct log_key room, int64_t from, int64_t user_seq)
{
        struct sibling_set *set = siblings_of_user(live, user);

        if (!set)
                return;
        LIST_EACH(&set->connections, struct connection, of_user, connection) {
                struct log *log;

                if (knows(connection, user_seq))
                        continue;
                log = log_enter(live, room);
                if (!follower_find(log, connection) && connection->followers_count <= LIVE_ROOMS_MAX)
                        follow(live, log, connection, from || log->state != LOG_LIVE ? from : log->head + 1)->since = from;
                if (log->state == LOG_LIVE && from && from <= log->head)
                        log_mark_dirty(live, log);
                log_leave_if_idle(live, log);
        }
}

/* The user's sockets here get nothing of the room after this number. */
static void cut(struct live *live, struct id user, struct log *room, int64_t last, int64_t user_seq)
{
        struct sibling_set *set = siblings_of_user(live, user);

        if (!set)
                return;
        LIST_EACH(&set->connections, struct connection, of_user, connection) {
                struct follower *follower = follower_find(room, connection);

                /* One who came back already is not cut by the news of having gone. */
                if (!follower || knows(connection, user_seq) || last < follower->since)
                        continue;
                follower->until = last;
                if (follower->cursor > last || room->state != LOG_LIVE)
                        unfollow(live, follower);
        }
}

/* The room's log and the user's own both tell of it, in either order, and may be far apart. */
void apply_membership(struct live *live, struct log *log, const struct event_frame *frame)
{
        struct log_key room   = {LOG_OF_ROOM, frame->subject};
        struct log *room_here = frame->event == EVENT_room_removed ? log_find(live, room) : NULL;

        if (frame->event == EVENT_member_joined)
                join(live, frame->subject, log->key, frame->seq, 0);
        else if (frame->event == EVENT_member_left)
                cut(live, frame->subject, log, frame->seq, 0);
        else if (frame->event == EVENT_room_added)
                join(live, log->key.id, room, frame->room_seq, frame->seq);
        else if (room_here && (frame->room_seq || room_here->state != LOG_LIVE))
                cut(live, log->key.id, room_here, frame->room_seq, frame->seq);
}
