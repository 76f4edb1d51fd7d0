/* subscriptions.c — who follows which log, and how membership events change that at exactly their number. */

#include <stdlib.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"
#include "op/event.h"

static bool is_lasting(const struct follower *follower)
{
        return follower_particulars(follower)->until == INT64_MAX;
}

struct follower *follower_find(const struct log *log, const struct connection *connection)
{
        LIST_EACH(&connection->followers, struct follower, in_connection, follower)
                if (follower->log == log && is_lasting(follower))
                        return follower;
        return NULL;
}

struct follower *follow(struct live *live, struct log *log, struct connection *connection, int64_t cursor)
{
        struct follower *follower = memory_zero(sizeof *follower);

        follower->log        = log;
        follower->connection = connection;
        follower->cursor     = cursor;
        list_append(&log->followers, &follower->in_log);
        list_append(&connection->followers, &follower->in_connection);
        connection->followers_count++;
        live->figures.subscriptions++;
        follower_begins(live, follower);
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
        follower_drop_particulars(follower);
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

/* Whether the connection follows from that number on already, with or without a known end. */
static bool is_following(const struct connection *connection, const struct log *log, int64_t from)
{
        LIST_EACH(&connection->followers, struct follower, in_connection, follower)
                if (follower->log == log && (is_lasting(follower) || (from && from <= follower->particulars->until)))
                        return true;
        return false;
}

/* Whether the connection was there when this number passed the log's gate: then the log itself has told. */
static bool was_there(const struct connection *connection, const struct log *log, int64_t seq)
{
        const struct event_frame *frame = ring_get(&log->ring, seq);

        if (!frame && log->ring.count && seq > log->began && seq < log->ring.first)
                frame = ring_get(&log->ring, log->ring.first);
        return frame && frame->passed > connection->opened_at;
}

/* Late news of coming in: the log may have passed the leaving, too. */
static int64_t end_of_stay(const struct log *log, struct id user, int64_t from)
{
        for (int64_t seq = from > log->ring.first ? from : log->ring.first; seq <= log->head; seq++) {
                const struct event_frame *frame = ring_get(&log->ring, seq);

                if (frame && frame->event == EVENT_member_left && id_equal(frame->subject, user))
                        return seq;
        }
        return INT64_MAX;
}

static void follow_stay(struct live *live, struct log *log, struct connection *connection, int64_t from)
{
        bool is_live = log->state == LOG_LIVE;
        struct follower *follower = follow(live, log, connection, from || !is_live ? from : log->head + 1);

        if (from)
                follower_particulars_of_its_own(follower)->since = from;
        if (is_live && from && from <= log->head) {
                follower->particulars->until = end_of_stay(log, connection->user, from);
                follower_looks_back(live, follower);
                log_mark_dirty(live, log);
        }
}

/* It had left, and nobody here was told: late news of that change nothing now. Or its list had the room, and this log is behind: whether they may read was asked too early. */
static void begin_anew(struct live *live, struct follower *follower, int64_t from)
{
        struct particulars *its = follower_particulars_of_its_own(follower);

        its->since = from;
        if (follower_hears(follower))
                return;
        follower->cursor = from;
        its->heard_to    = INT64_MAX;
        its->is_deaf     = false;
        follower_begins(live, follower);
}

/* The user's sockets here follow the room from this number on, which may lie ahead of the log's head; 0 when it is not known. */
static void join(struct live *live, struct id user, struct log_key room, int64_t from, int64_t user_seq)
{
        struct sibling_set *set = siblings_of_user(live, user);

        if (!set)
                return;
        LIST_EACH(&set->connections, struct connection, of_user, connection) {
                struct follower *lasting;
                struct log *log;
                bool is_told;

                if (knows(connection, user_seq))
                        continue;
                log     = log_enter(live, room);
                lasting = follower_find(log, connection);
                is_told = is_following(connection, log, from) || (user_seq && was_there(connection, log, from));
                if (!is_told && connection->followers_count <= LIVE_ROOMS_MAX)
                        follow_stay(live, log, connection, from);
                else if (lasting && !user_seq && follower_particulars(lasting)->since < from)
                        begin_anew(live, lasting, from);
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
                if (!follower || knows(connection, user_seq) || last < follower_particulars(follower)->since)
                        continue;
                follower_particulars_of_its_own(follower)->until = last;
                if (follower->cursor > last || room->state != LOG_LIVE)
                        unfollow(live, follower);
        }
}

static void note_departure(struct live *live, struct id user)
{
        live->departures[live->departures_next] = (struct departure){user, live->now_ms};
        live->departures_next = (live->departures_next + 1) % LIVE_DEPARTURES;
}

bool has_departed_since(const struct live *live, struct id user, int64_t since_ms)
{
        /* The oldest that is remembered is younger: there may have been more. */
        if (live->departures[live->departures_next].passed_ms >= since_ms)
                return true;
        for (int i = 0; i < LIVE_DEPARTURES; i++)
                if (live->departures[i].passed_ms >= since_ms && id_equal(live->departures[i].user, user))
                        return true;
        return false;
}

/* The room's log and the user's own both tell of it, in either order, and may be far apart. */
void apply_membership(struct live *live, struct log *log, const struct event_frame *frame)
{
        struct log_key room = {LOG_OF_ROOM, frame->subject};
        struct log *there;

        switch (frame->event) {
        case EVENT_member_joined:
                join(live, frame->subject, log->key, frame->seq, 0);
                break;
        case EVENT_member_left:
                note_departure(live, frame->subject);
                cut(live, frame->subject, log, frame->seq, 0);
                break;
        case EVENT_room_added:
                join(live, log->key.id, room, frame->room_seq, frame->seq);
                break;
        case EVENT_room_removed:
                there = log_find(live, room);
                if (there && (frame->room_seq || there->state != LOG_LIVE))
                        cut(live, log->key.id, there, frame->room_seq, frame->seq);
                break;
        default:
                break;
        }
}

/* The user's sockets here hear no signals about whom they block, from this entry of their log on. */
void apply_block(struct live *live, const struct log *log, const struct event_frame *frame)
{
        struct sibling_set *set;

        if (frame->event != EVENT_user_blocked && frame->event != EVENT_user_unblocked)
                return;
        set = siblings_of_user(live, log->key.id);
        if (set)
                LIST_EACH(&set->connections, struct connection, of_user, connection)
                        if (!knows(connection, frame->seq))
                                connection_block(connection, frame->subject, frame->event == EVENT_user_blocked);
}

/* --- who is there */

static bool is_here(const struct follower *follower, const struct event_frame *frame)
{
        return follower_hears(follower) && is_lasting(follower) && follower_particulars(follower)->since <= frame->seq && !id_equal(follower->connection->user, frame->subject);
}

/* Only a message that came as it happened says so: what is read later from the database has no subject. */
void tell_who_is_here(struct live *live, const struct log *log, const struct event_frame *frame)
{
        struct map *seen;
        struct id *users;
        int count = 0;

        if (frame->event != EVENT_message_sent || id_is_none(frame->subject) || !live->effects.named_here)
                return;
        seen  = map_create();
        users = memory_array(LIVE_HERE_MAX, sizeof *users);
        for (struct link *at = log->followers.next; at != &log->followers && count < LIVE_HERE_MAX; at = at->next) {
                struct follower *follower = LIST_ITEM(at, struct follower, in_log);

                if (is_here(follower, frame) && !map_put(seen, follower->connection->user, follower))
                        users[count++] = follower->connection->user;
        }
        if (count)
                live->effects.named_here(live->owner, log->key, frame, users, count);
        map_destroy(&seen);
        free(users);
}
