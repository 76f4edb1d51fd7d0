/* readers.c — who of a room's members may read it: whom that is taken from hears nothing after exactly that entry of its log.
 *
 * The log says that something about it has changed, not for whom: that hangs on a role, what the room lets the role do, and what is the member's own. So whoever it may have changed for is
 * doubted from there on, and the database asked. Who is doubted is sent nothing more, and goes on where they stopped when the answer is that they may.
 */

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "chat-gateway/live/parts.h"
#include "op/event.h"

bool follower_hears(const struct follower *follower)
{
        return follower_particulars(follower)->heard_to == INT64_MAX;
}

/* --- doubting */

static void must_ask(struct live *live, struct log *log)
{
        log->is_selective = true;                        /* until the answer says otherwise */
        if (!link_is_in_list(&log->doubting))
                list_append(&live->doubting, &log->doubting);
}

/* An earlier doubt that was not cleared up holds: it may be that nothing since then was for them. */
static void doubt(struct live *live, struct follower *follower, int64_t last)
{
        struct particulars *its;

        if (follower_particulars(follower)->until <= last)
                return;
        its = follower_particulars_of_its_own(follower);
        if (last < its->since - 1)
                last = its->since - 1;                   /* its stay is still to come */
        its->doubt = DOUBTED;
        if (its->heard_to > last)
                its->heard_to = last;
        must_ask(live, follower->log);
}

void follower_begins(struct live *live, struct follower *follower)
{
        if (follower->log->state == LOG_LIVE && follower->log->is_selective)
                doubt(live, follower, follower->cursor - 1);
}

/* Also one whose end is known already, from the user's own log, and still to come. */
static void doubt_user(struct live *live, struct log *log, struct id user, int64_t last)
{
        struct sibling_set *set = siblings_of_user(live, user);

        if (set)
                LIST_EACH(&set->connections, struct connection, of_user, connection)
                        LIST_EACH(&connection->followers, struct follower, in_connection, follower)
                                if (follower->log == log)
                                        doubt(live, follower, last);
}

static void doubt_everybody(struct live *live, struct log *log, int64_t last)
{
        LIST_EACH(&log->followers, struct follower, in_log, follower)
                doubt(live, follower, last);
}

static bool is_about_reading(const struct event_frame *frame, struct id user)
{
        return (frame->event == EVENT_member_changed && id_equal(frame->subject, user)) || (frame->event == EVENT_room_updated && !id_is_none(frame->subject));
}

void follower_looks_back(struct live *live, struct follower *follower)
{
        const struct ring *ring = &follower->log->ring;
        int64_t since           = follower_particulars(follower)->since;

        for (int64_t seq = since > ring->first ? since : ring->first; seq < ring->first + ring->count; seq++)
                if (is_about_reading(ring_get(ring, seq), follower->connection->user)) {
                        doubt(live, follower, seq);
                        return;
                }
}

/* The entry itself is still heard by whom it stops: it is how they learn of it. Also when nobody concerned is here the room is asked about: who comes later must be doubted. */
void apply_reading(struct live *live, struct log *log, const struct event_frame *frame)
{
        switch (frame->event) {
        case EVENT_member_changed:
                doubt_user(live, log, frame->subject, frame->seq);
                must_ask(live, log);
                break;
        case EVENT_room_updated:
                if (id_is_none(frame->subject))
                        break;
                doubt_everybody(live, log, frame->seq);
                must_ask(live, log);
                break;
        default:
                break;
        }
}

/* --- asking */

static void ask(struct live *live, struct log *log)
{
        struct id users[LIVE_DOUBTS_MAX];
        int count = 0;

        LIST_EACH(&log->followers, struct follower, in_log, follower) {
                if (follower_particulars(follower)->doubt != DOUBTED)
                        continue;
                if (count == LIVE_DOUBTS_MAX) {
                        must_ask(live, log);
                        break;
                }
                follower->particulars->doubt = ASKED;
                users[count++]               = follower->connection->user;
        }
        log->question = ++live->questions;
        live->figures.doubts++;
        live->effects.read_readers(live->owner, log->key, log->question, users, count);
}

void logs_ask_readers(struct live *live)
{
        LIST_EACH(&live->doubting, struct log, doubting, log) {
                if (log->question || (log->readers_asked_ms && live->now_ms - log->readers_asked_ms < LIVE_RETRY_MS))
                        continue;
                list_remove(&log->doubting);
                ask(live, log);
        }
}

/* --- the answer */

/* What a deaf one missed is theirs to pull: no ring has a number 0, and they are told to. */
static void hear(struct live *live, struct follower *follower)
{
        struct particulars *its = follower->particulars;

        if (its->is_deaf)
                follower->cursor = 0;
        its->is_deaf  = false;
        its->heard_to = INT64_MAX;
        follower_forget_particulars(follower);
        log_mark_dirty(live, follower->log);
}

/* Who left and came back since is a reader by another stay: what was said in between is not of this one. */
static bool may_read(const struct follower *follower, const struct reader_here *reader)
{
        return reader && reader->joined_seq <= follower->particulars->heard_to + 1;
}

static void take_answer(struct live *live, struct log *log, const struct readers_here *answer)
{
        struct map *readers = map_create();

        for (int i = 0; i < answer->count; i++)
                map_put(readers, answer->items[i].user, (void *)&answer->items[i]);
        LIST_EACH(&log->followers, struct follower, in_log, follower) {
                if (follower_particulars(follower)->doubt != ASKED)
                        continue;
                follower->particulars->doubt = SURE;
                if (may_read(follower, map_get(readers, follower->connection->user)))
                        hear(live, follower);
                else
                        follower->particulars->is_deaf = true;
        }
        map_destroy(&readers);
}

/* The database is away: all of it is asked again. */
static void ask_again(struct live *live, struct log *log)
{
        log->readers_asked_ms = live->now_ms;
        LIST_EACH(&log->followers, struct follower, in_log, follower)
                if (follower_particulars(follower)->doubt == ASKED)
                        follower->particulars->doubt = DOUBTED;
        must_ask(live, log);
}

void live_readers(struct live *live, struct log_key key, const struct readers_here *answer, int64_t now_ms)
{
        struct log *log = log_find(live, key);

        live->now_ms = now_ms;
        if (!log || log->question != answer->number)
                return;
        log->question         = 0;
        log->readers_asked_ms = 0;
        if (!answer->is_known) {
                ask_again(live, log);
                return;
        }
        take_answer(live, log, answer);
        /* While the log is behind, somebody may still follow it who has left meanwhile and might not read before. */
        if (answer->is_selective || (log->head >= answer->head && !link_is_in_list(&log->doubting)))
                log->is_selective = answer->is_selective;
}
