/* live_rooms.c — the rooms that are followed: what to sync, what to pull, what to hand out. */

#include <inttypes.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/memory.h"
#include "c/live_inside.h"
#include "c/tables.h"
#include "json/read.h"
#include "json/scan.h"

#define PULL_AGAIN_MS 1000
#define NUMBER_MAX    9007199254740991

struct followed *live_room(const struct live *live, struct id id)
{
        struct followed *room = map_get(live->rooms_by_id, id);
        return room && !room->is_dropped ? room : NULL;
}

static void tell(struct live *live, const struct live_news *news)
{
        if (live->effects->news)
                live->effects->news(live->config.owner, news);
}

static void lost(struct live *live, struct followed *room, const struct chat_problem *problem)
{
        if (room->is_dropped)
                return;
        room->is_dropped = true;
        tell(live,
             &(struct live_news){
                     .kind = NEWS_LOST, .room = room->id, .seq = room->order.delivered, .problem = problem});
}

static void lost_because(struct live *live, struct followed *room, enum err err, const char *sentence)
{
        struct chat_problem problem;
        problem_of_client(&problem, err, str_from(sentence), live->arena);
        lost(live, room, &problem);
}

static void reload(struct live *live, struct followed *room, int64_t after_seq, int64_t head)
{
        room_order_reset(&room->order, after_seq, head);
        room->claimed = after_seq;
        tell(live, &(struct live_news){.kind = NEWS_RELOADED, .room = room->id, .seq = after_seq});
}

/* --- following */

/* Frees what was dropped; never while a call from outside is under way, since the application may drop a
 * room while it is told of it. */
void live_sweep(struct live *live)
{
        LIST_EACH(&live->rooms, struct followed, link, room) {
                if (!room->is_dropped)
                        continue;
                list_remove(&room->link);
                if (map_get(live->rooms_by_id, room->id) == room)
                        map_remove(live->rooms_by_id, room->id);
                room_order_fini(&room->order);
                free(room);
                room = NULL;
        }
}

bool live_follow(struct live *live, struct id id, int64_t after_seq, bool is_visible, int64_t now_ms)
{
        struct followed *room = live_room(live, id);
        if (room) {
                room->is_visible = is_visible;
                return true;
        }
        if (map_count(live->rooms_by_id) >= LIVE_ROOMS_MAX)
                return false;
        live_enter(live, now_ms);
        room = memory_zero(sizeof *room);
        room->id         = id;
        room->from_seq   = after_seq;
        room->is_visible = is_visible;
        room_order_init(&room->order, after_seq);
        struct followed *dropped = map_put(live->rooms_by_id, id, room);
        (void)dropped;                                   /* still in the list, and swept from there */
        list_append(&live->rooms, &room->link);
        if (live->main >= 0)
                live_sync(live);
        live_leave(live);
        return true;
}

void live_unfollow(struct live *live, struct id id)
{
        struct followed *room = live_room(live, id);
        if (!room)
                return;
        room->is_dropped = true;
        if (live->depth == 0)
                live_sweep(live);
}

/* --- handing out */

static void moved(struct live *live, struct followed *room)
{
        if (live->rooms.next == &room->link)
                return;
        list_remove(&room->link);
        struct link *first = live->rooms.next;
        list_append(first, &room->link);                 /* before the first: at the list's beginning */
}

static void hand_out(struct live *live, struct followed *room, const struct frame *entry)
{
        room->tries = 0;
        tell(live, &(struct live_news){.kind = NEWS_ENTRY,
                                       .room = room->id,
                                       .seq = entry->seq,
                                       .ev = entry->ev,
                                       .at = entry->at,
                                       .d = entry->d,
                                       .raw = entry->raw});
}

static void hand_out_held(struct live *live, struct followed *room)
{
        int64_t seq;
        char   *raw;
        size_t  len;
        while (!room->is_dropped && room_order_next(&room->order, &seq, &raw, &len)) {
                struct frame entry;
                if (frame_read((struct str){raw, len}, live->arena, &entry))
                        hand_out(live, room, &entry);
                free(raw);
        }
}

static void take(struct live *live, struct followed *room, const struct frame *entry)
{
        if (room_order_take(&room->order, entry->seq, entry->raw) != ORDER_NEXT)
                return;
        hand_out(live, room, entry);
        hand_out_held(live, room);
}

/* A room that the user left is followed up to its last number. */
static void leave_if_done(struct live *live, struct followed *room)
{
        if (room->is_leaving && !room->is_dropped && !room_order_is_behind(&room->order))
                lost_because(live, room, ERR_NOT_FOUND, "you are not in this room any more");
}

void live_on_entry(struct live *live, const struct frame *event)
{
        struct followed *room = live_room(live, event->room);
        if (!room) {
                if (live->config.follows_own_log)
                        tell(live, &(struct live_news){.kind = NEWS_ELSEWHERE,
                                                       .room = event->room,
                                                       .seq = event->seq,
                                                       .ev = event->ev,
                                                       .at = event->at,
                                                       .d = event->d,
                                                       .raw = event->raw});
                return;
        }
        moved(live, room);
        take(live, room, event);
        leave_if_done(live, room);
}

void live_on_own(struct live *live, const struct frame *event)
{
        if (event->user_seq <= live->user_seq)
                return;
        bool has_gap   = live->user_seq > 0 && event->user_seq > live->user_seq + 1;
        live->user_seq = event->user_seq;
        if (has_gap)
                tell(live, &(struct live_news){.kind = NEWS_ROOMS_MOVED});
        tell(live, &(struct live_news){.kind = NEWS_OWN,
                                       .user_seq = event->user_seq,
                                       .ev = event->ev,
                                       .at = event->at,
                                       .d = event->d,
                                       .raw = event->raw});
        if (!str_equal(event->ev, STR("room.removed")) || !event->d.at)
                return;
        struct str       text;
        struct id        id;
        int64_t          seq = 0;
        struct followed *room;
        if (json_string(json_member(event->d, "room"), live->arena, &text) && id_parse(text, &id) &&
            (room = live_room(live, id))) {
                json_int(json_member(event->d, "seq"), 0, NUMBER_MAX, &seq);
                room_order_aim(&room->order, seq);
                room->is_leaving = true;
                leave_if_done(live, room);
        }
}

void live_aim(struct live *live, struct id id, int64_t head)
{
        struct followed *room = live_room(live, id);
        if (room)
                room_order_aim(&room->order, head);
        else if (live->config.follows_own_log)
                tell(live, &(struct live_news){.kind = NEWS_ROOMS_MOVED});
}

/* --- syncing: the heads of all followed rooms, in as many requests as it takes */

void live_sync(struct live *live)
{
        struct session_sync_in in = {.has_epoch = !id_is_none(live->epoch),
                                     .epoch = live->epoch,
                                     .has_user_seq = live->user_seq > 0,
                                     .user_seq = live->user_seq};
        struct room_head      *heads = arena_array(live->arena, struct room_head, SYNC_HEADS_MAX);
        in.heads.items = heads;
        size_t rooms = 0;
        LIST_EACH(&live->rooms, struct followed, link, room) {
                if (room->is_dropped)
                        continue;
                rooms++;
                room->claimed    = room->order.delivered;
                room->is_claimed = true;
                heads[in.heads.count++] = (struct room_head){room->id, room->claimed};
                if (in.heads.count == SYNC_HEADS_MAX) {
                        live->syncs++;
                        live_request(live, live->main, WAITING_SYNC, "session.sync", session_sync_in_shape(),
                                     &in);
                        in.heads.count = 0;
                }
        }
        if (in.heads.count || (!rooms && live->config.follows_own_log)) {
                live->syncs++;
                live_request(live, live->main, WAITING_SYNC, "session.sync", session_sync_in_shape(), &in);
        }
}

static void on_row(struct live *live, const struct room_delta *row)
{
        struct followed *room = live_room(live, row->room);
        if (!room) {
                if (live->config.follows_own_log)
                        tell(live,
                             &(struct live_news){.kind = NEWS_ELSEWHERE, .room = row->room, .seq = row->seq});
                return;
        }
        bool was_claimed = room->is_claimed;
        room->is_claimed = false;
        if (!row->recovered && was_claimed) {
                if (row->floor > room->order.delivered + 1)
                        reload(live, room, row->floor - 1, row->seq);
                else if (row->seq >= room->claimed) {
                        lost_because(live, room, ERR_NOT_FOUND, "you are not in this room any more");
                        return;
                }
        }
        /* A head below the one that was named: an older database was put back. */
        if (was_claimed && row->seq < room->claimed)
                reload(live, room, room->from_seq < row->seq ? room->from_seq : row->seq, row->seq);
        room_order_aim(&room->order, row->seq);
}

static void reload_everything(struct live *live, struct id epoch)
{
        live->epoch   = epoch;
        live->reloads = true;
        LIST_EACH(&live->rooms, struct followed, link, room)
                if (!room->is_dropped)
                        reload(live, room, room->from_seq, room->from_seq);
        live->user_seq = 0;
        tell(live, &(struct live_news){.kind = NEWS_ROOMS_MOVED});
        if (live->main >= 0 && live->state != LIVE_STOPPED)
                live_sync(live);
}

void live_on_sync(struct live *live, const struct frame *reply)
{
        if (live->main < 0)
                return;
        if (reply->err.at) {
                struct chat_problem problem;
                problem_read(&problem, reply->err, 0, live->arena);
                int socket = live->main;
                live->effects->close(live->config.owner, socket, 1000);
                live_socket_lost(live, socket,
                                 problem.err == ERR_UNAUTHENTICATED ? 4401
                                 : problem.is_temporary             ? 4503
                                                                    : 1006,
                                 problem.title, problem.retry_after_ms);
                return;
        }
        struct session_sync_out out    = {0};
        struct field_faults     faults = {0};
        struct json_read        how    = {live->arena, &faults, PLACES_ALL, true};
        if (json_read(&how, session_sync_out_shape(), reply->ok, &out) != OK) {
                int socket = live->main;
                live->effects->close(live->config.owner, socket, 1000);
                live_socket_lost(live, socket, 4400,
                                 STR("the server's answer to session.sync makes no sense: a bug"), -1);
                return;
        }
        bool is_other_epoch = !id_equal(out.epoch, live->epoch);
        if (is_other_epoch || (!out.recovered && !live->reloads)) {
                reload_everything(live, out.epoch);
                return;
        }
        if (live->user_seq > 0 && out.user_seq > live->user_seq)
                tell(live, &(struct live_news){.kind = NEWS_ROOMS_MOVED});
        if (out.user_seq > live->user_seq)
                live->user_seq = out.user_seq;
        for (size_t i = 0; i < out.rooms.count && live->state != LIVE_STOPPED; i++)
                on_row(live, &out.rooms.items[i]);
}

/* --- pulling */

static void pull(struct live *live, struct followed *room)
{
        struct room_events_in in = {.room = room->id,
                                    .has_after_seq = true,
                                    .after_seq = room->order.delivered,
                                    .has_limit = true,
                                    .limit = PULL_LIMIT};
        room->is_pulling = true;
        live->pulls++;
        live_request(live, live->main, WAITING_PAGE, "room.events", room_events_in_shape(), &in)
                ->room = room->id;
}

static bool wants_pull(const struct followed *room)
{
        return !room->is_dropped && !room->is_pulling && room_order_is_behind(&room->order);
}

void live_pull(struct live *live)
{
        if (live->main < 0 || live->sockets[live->main].stage != SOCKET_OPEN)
                return;
        for (int is_visible = 1; is_visible >= 0; is_visible--)
                LIST_EACH(&live->rooms, struct followed, link, room)
                        if (wants_pull(room) && room->is_visible == (is_visible == 1) &&
                            room->retry_at_ms <= live->now_ms && live->pulls < PULLS_MAX &&
                            live_has_room(live))
                                pull(live, room);
}

int64_t live_pull_at(const struct live *live)
{
        int64_t at = INT64_MAX;
        if (live->main < 0 || live->pulls >= PULLS_MAX)
                return at;
        for (const struct link *link = live->rooms.next; link != &live->rooms; link = link->next) {
                const struct followed *room = LIST_ITEM(link, struct followed, link);
                if (wants_pull(room) && room->retry_at_ms < at)
                        at = room->retry_at_ms;
        }
        return at;
}

bool live_is_behind(const struct live *live)
{
        for (const struct link *link = live->rooms.next; link != &live->rooms; link = link->next) {
                const struct followed *room = LIST_ITEM(link, struct followed, link);
                if (!room->is_dropped && room_order_is_behind(&room->order))
                        return true;
        }
        return false;
}

static void pull_later(struct live *live, struct followed *room, int64_t wait_ms,
                       const struct chat_problem *problem)
{
        if (++room->tries > PULL_TRIES_MAX && !problem)
                lost_because(live, room, ERR_INTERNAL, "the server's log of this room has a hole");
        else
                room->retry_at_ms = live->now_ms + wait_ms;
}

void live_on_page(struct live *live, struct id id, const struct frame *reply)
{
        struct followed *room = live_room(live, id);
        if (!room)
                return;
        room->is_pulling = false;
        if (reply->err.at) {
                struct chat_problem problem;
                problem_read(&problem, reply->err, 0, live->arena);
                if (problem.is_temporary)
                        pull_later(live, room,
                                   problem.retry_after_ms > 0 ? problem.retry_after_ms : PULL_AGAIN_MS,
                                   &problem);
                else
                        lost(live, room, &problem);
                return;
        }
        int64_t head = 0, floor = 0, before = room->order.delivered;
        json_int(json_member(reply->ok, "head"), 0, NUMBER_MAX, &head);
        json_int(json_member(reply->ok, "floor"), 0, NUMBER_MAX, &floor);
        if (str_equal(json_member(reply->ok, "recovered"), STR("false")) && floor > room->order.delivered + 1)
                reload(live, room, floor - 1, head);
        room_order_aim(&room->order, head);
        struct str item, events = json_member(reply->ok, "events");
        while (!room->is_dropped && events.at && json_next_item(&events, &item)) {
                struct frame entry;
                if (frame_read(item, live->arena, &entry) && entry.seq > 0 && id_equal(entry.room, id))
                        take(live, room, &entry);
        }
        if (room->is_dropped)
                return;
        leave_if_done(live, room);
        if (!room->is_dropped && room->order.delivered == before && room_order_is_behind(&room->order))
                pull_later(live, room, PULL_AGAIN_MS, NULL);
}
