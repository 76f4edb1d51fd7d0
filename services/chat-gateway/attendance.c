/* attendance.c — who is there, between sockets, leases and the database. */

#include "chat-gateway/attendance.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/last_seen.h"
#include "chat-gateway/leases.h"
#include "chat-gateway/sight.h"
#include "json/scan.h"
#include "json/write.h"
#include "loop/loop.h"

_Static_assert((int)WISH_AUTO == (int)PRESENCE_AUTO && (int)WISH_AWAY == (int)PRESENCE_AWAY && (int)WISH_BUSY == (int)PRESENCE_BUSY && (int)WISH_INVISIBLE == (int)PRESENCE_INVISIBLE,
               "presence_wish and presence_choice disagree");
_Static_assert((int)MARK_FOR_ROOMS == (int)SEEN_BY_ROOMS && (int)MARK_FOR_EVERYONE == (int)SEEN_BY_EVERYONE && (int)MARK_FOR_NOBODY == (int)SEEN_BY_NOBODY,
               "presence_mark_audience and presence_audience disagree");
_Static_assert((int)SHOWN_OFFLINE == (int)STATE_OFFLINE && (int)SHOWN_AWAY == (int)STATE_AWAY && (int)SHOWN_ONLINE == (int)STATE_ONLINE && (int)SHOWN_BUSY == (int)STATE_BUSY,
               "presence_shown and presence_state disagree");

enum { SIGNAL_BYTES_MAX = 2048 };

/* A socket that watches. */
struct watching {
        struct attendance *attendance;
        struct ws_handle   conn;
        struct watcher    *watcher;
};

struct attendance {
        struct attendance_config config;
        struct presence   *presence;
        struct leases     *leases;
        struct dispatch   *dispatch;
        struct door_ws    *ws;
        struct watching  **by_slot;
        size_t             slots;
        struct loop_timer *sweep;
        struct event_frame *frame;                       /* the last signal: most who watch somebody are told the same */
        struct id          frame_user;
        enum presence_shown frame_shown;
};

/* --- signals */

static struct event_frame *frame_of(struct id user, enum presence_shown shown, struct str status)
{
        struct arena *arena = arena_create(4096);
        struct event_frame *frame;
        struct buf d;

        buf_init(&d, arena, SIGNAL_BYTES_MAX);
        buf_put(&d, STR("{\"user\":"));
        json_write_id(&d, user);
        buf_printf(&d, ",\"state\":\"%s\"", presence_state_words[shown]);
        if (status.at) {
                buf_put(&d, STR(",\"status\":"));
                buf_put(&d, status);
        }
        buf_put_char(&d, '}');
        frame = frame_of_own_signal("presence", buf_str(&d));
        arena_destroy(&arena);
        return frame;
}

static void send(const struct watching *watching, const struct event_frame *frame)
{
        if (watching->attendance->ws)
                ws_send_frames(watching->attendance->ws, watching->conn, (struct str){frame->bytes, frame->len});
}

static void forget_frame(struct attendance *attendance)
{
        if (attendance->frame)
                event_frame_release(attendance->frame);
        attendance->frame = NULL;
}

static void tell(void *owner, void *watcher, struct id user, enum presence_shown shown)
{
        struct attendance *attendance = owner;

        if (!attendance->frame || attendance->frame_shown != shown || !id_equal(attendance->frame_user, user)) {
                forget_frame(attendance);
                attendance->frame       = frame_of(user, shown, STR_NONE);
                attendance->frame_user  = user;
                attendance->frame_shown = shown;
        }
        send(watcher, attendance->frame);
}

static void tell_stale(void *owner, void *watcher, bool is_stale)
{
        struct event_frame *frame = frame_of_own_signal("presence.stale", is_stale ? STR("{\"stale\":true}") : STR("{\"stale\":false}"));

        (void)owner;
        send(watcher, frame);
        event_frame_release(frame);
}

struct telling {
        struct id  user;
        struct str status;
};

static void tell_status(void *owner, void *watcher, enum presence_shown shown)
{
        const struct telling *telling = owner;
        struct event_frame *frame     = frame_of(telling->user, shown, telling->status);

        send(watcher, frame);
        event_frame_release(frame);
}

/* What is said is an event's object: {} or {"status":…}. */
static void said(struct attendance *attendance, struct id user, struct str d)
{
        struct str status      = json_member(d, "status");
        struct telling telling = {user, status.at ? status : STR("{}")};

        presence_each_watcher(attendance->presence, user, tell_status, &telling);
}

static void told(void *owner, struct id user, struct str text)
{
        struct json_fault fault;

        if (json_scan(text, SIGNAL_BYTES_MAX, &fault) == OK)
                said(owner, user, text);
}

/* --- other effects of live/presence.c */

static void marked(void *owner, struct id user, uint8_t mark)
{
        leases_mark(((struct attendance *)owner)->leases, user, mark);
}

static void seen(void *owner, struct id user)
{
        (void)owner;
        last_seen_note(user, clock_wall_ms());
}

static void lapsed(void *owner, struct id node)
{
        leases_sweep(((struct attendance *)owner)->leases, node);
}

static void forget_watching(struct watching *watching)
{
        watching->attendance->by_slot[watching->conn.slot] = NULL;
        free(watching);
}

static void ended(void *owner, void *watcher)
{
        (void)owner;
        forget_watching(watcher);
}

static const struct presence_effects effects = {
        .marked = marked, .tell = tell, .tell_stale = tell_stale, .seen = seen, .lapsed = lapsed, .ended = ended};

/* --- people here */

uint8_t attendance_wishes(int choice, int seen_by)
{
        return (uint8_t)(choice | seen_by << 4);
}

static struct presence_wishes wishes_of(uint8_t wishes, int64_t user_seq)
{
        return (struct presence_wishes){(enum presence_wish)(wishes & 0x0f), (enum presence_mark_audience)(wishes >> 4), user_seq};
}

void attendance_present(void *owner, struct id user, uint8_t wishes, int64_t user_seq, bool is_present)
{
        struct attendance *attendance = owner;

        if (is_present)
                presence_came(attendance->presence, user, wishes_of(wishes, user_seq), clock_monotonic_ms());
        else
                presence_went(attendance->presence, user, clock_monotonic_ms());
}

static void chose(struct attendance *attendance, struct id user, int64_t user_seq, struct str d)
{
        struct arena *arena = arena_create(16384);
        struct field_faults faults = {0};
        struct json_read how = {.arena = arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};
        struct presence_chosen_event chosen = {0};

        if (json_read(&how, presence_chosen_event_shape(), d, &chosen) == OK)
                presence_wished(attendance->presence, user, wishes_of(attendance_wishes((int)chosen.state, (int)chosen.seen_by), user_seq), clock_monotonic_ms());
        arena_destroy(&arena);
}

void attendance_personal(void *owner, struct id user, const struct event_frame *frame, bool is_from_here)
{
        struct attendance *attendance = owner;
        struct json_fault fault;
        struct str d;

        if ((frame->event != EVENT_presence_chosen && frame->event != EVENT_status_changed) || json_scan(frame_text(frame), frame->len, &fault) != OK)
                return;
        d = json_member(frame_text(frame), "d");
        if (frame->event == EVENT_presence_chosen) {
                chose(attendance, user, frame->seq, d);
        } else if (is_from_here) {
                leases_tell(attendance->leases, user, d);
                said(attendance, user, d);
        }
}

/* What clients do while nobody touches them. */
static bool is_by_itself(const struct op *op)
{
        static const char *const wires[] = {"session.open", "session.renew", "session.sync", "presence.watch", "presence.get", "presence.mine", "receipt.delivered", "events.follow", "events.missed"};

        for (size_t i = 0; i < sizeof wires / sizeof *wires; i++)
                if (str_equal(str_from(wires[i]), str_from(op->wire)))
                        return true;
        return false;
}

void attendance_noticed(void *owner, const struct call *call)
{
        struct attendance *attendance = owner;

        if (call->who.is_signed_in && !is_by_itself(call->op))
                presence_acted(attendance->presence, call->who.user, clock_monotonic_ms());
}

/* --- answers */

static void complete(struct attendance *attendance, const struct sights *sights)
{
        for (size_t i = 0; i < sights->count; i++) {
                const struct sight *sight  = &sights->items[i];
                struct presence_view *view = &sights->views[i];

                view->state = (enum presence_state)(sight->is_allowed ? presence_shown(attendance->presence, sight->user, sight->shares_room) : SHOWN_OFFLINE);
                if (view->state != STATE_OFFLINE)
                        view->has_last_seen_at = false;
        }
}

/* The worker wrote the answer without knowing who is there. */
static void answer(struct attendance *attendance, struct call *call)
{
        call->answer = STR_NONE;
        call_answer(attendance->dispatch, call, OK);
}

void attendance_got(void *owner, struct call *call)
{
        struct attendance *attendance = owner;

        complete(attendance, call->loop_owner);
        ((struct presence_get_out *)call->out)->stale = presence_is_stale(attendance->presence);
        answer(attendance, call);
}

static struct watching *watching_at(const struct attendance *attendance, struct ws_handle conn)
{
        struct watching *watching = conn.slot < attendance->slots ? attendance->by_slot[conn.slot] : NULL;

        return watching && watching->conn.generation == conn.generation ? watching : NULL;
}

static void unwatch(struct attendance *attendance, struct ws_handle conn)
{
        struct watching *watching = watching_at(attendance, conn);

        if (!watching)
                return;
        watcher_destroy(attendance->presence, &watching->watcher);
        forget_watching(watching);
}

static void watch(struct attendance *attendance, struct ws_handle conn, const struct sights *sights)
{
        struct watching *watching;

        if (conn.slot >= attendance->slots) {
                size_t slots = ((size_t)conn.slot + 1) * 2;

                attendance->by_slot = memory_resize(attendance->by_slot, slots * sizeof *attendance->by_slot);
                memset(attendance->by_slot + attendance->slots, 0, (slots - attendance->slots) * sizeof *attendance->by_slot);
                attendance->slots = slots;
        }
        watching          = memory_zero(sizeof *watching);
        *watching         = (struct watching){.attendance = attendance, .conn = conn};
        watching->watcher = watcher_create(attendance->presence, watching, clock_monotonic_ms());
        attendance->by_slot[conn.slot] = watching;
        for (size_t i = 0; i < sights->count; i++)
                if (sights->items[i].is_allowed)
                        watcher_add(attendance->presence, watching->watcher, sights->items[i].user, sights->items[i].shares_room);
}

void attendance_watched(void *owner, struct call *call)
{
        struct attendance *attendance  = owner;
        struct presence_watch_out *out = call->out;
        struct ws_handle conn          = ws_of_call(call);

        complete(attendance, call->loop_owner);
        out->stale = presence_is_stale(attendance->presence);
        out->until = clock_wall_ms() + PRESENCE_WATCH_MS;
        unwatch(attendance, conn);
        if (out->people.count && ws_identity(attendance->ws, conn))
                watch(attendance, conn, call->loop_owner);
        answer(attendance, call);
}

void attendance_listed(void *owner, struct call *call)
{
        struct attendance *attendance = owner;
        struct member_list_out *out   = call->out;

        for (size_t i = 0; i < out->members.count; i++) {
                out->members.items[i].has_state = true;
                out->members.items[i].state     = (enum presence_state)presence_shown(attendance->presence, out->members.items[i].user, true);
        }
        answer(attendance, call);
}

void attendance_ws_closed(struct attendance *attendance, struct ws_handle conn)
{
        unwatch(attendance, conn);
}

/* --- making */

static void sweep_due(void *owner)
{
        presence_turn(((struct attendance *)owner)->presence, clock_monotonic_ms());
}

void attendance_turn(struct attendance *attendance)
{
        forget_frame(attendance);
        leases_turn(attendance->leases);
}

struct attendance *attendance_create(const struct attendance_config *config)
{
        struct attendance *attendance = memory_zero(sizeof *attendance);
        struct id node = id_make();

        attendance->config   = *config;
        attendance->presence = presence_create(node, &effects, attendance);
        attendance->leases   = leases_open(&(struct leases_config){
                .loop = config->loop, .redis = config->redis, .redis_password = config->redis_password, .node = node, .presence = attendance->presence,
                .told = told, .owner = attendance});
        attendance->sweep    = loop_timer_create(config->loop, PRESENCE_SWEEP_MS, PRESENCE_SWEEP_MS, sweep_due, attendance);
        last_seen_start(config->conninfo);
        return attendance;
}

void attendance_set_doors(struct attendance *attendance, struct dispatch *dispatch, struct door_ws *ws)
{
        attendance->dispatch = dispatch;
        attendance->ws       = ws;
}

void attendance_destroy(struct attendance **attendance)
{
        struct attendance *a = *attendance;

        if (!a)
                return;
        for (size_t slot = 0; slot < a->slots; slot++)
                if (a->by_slot[slot])
                        unwatch(a, a->by_slot[slot]->conn);
        forget_frame(a);
        loop_timer_destroy(&a->sweep);
        leases_close(&a->leases);
        presence_destroy(&a->presence);
        last_seen_stop();
        free(a->by_slot);
        free(a);
        *attendance = NULL;
}

struct presence_figures attendance_figures(const struct attendance *attendance)
{
        return presence_figures(attendance->presence);
}
