/* sessions.c — from an access token to a connection that follows all its rooms, and back. */

#include "chat-gateway/sessions.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"
#include "chat-gateway/attendance.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/gathering.h"
#include "chat-gateway/socket.h"
#include "op/run.h"

enum { QUESTION_BYTES_MAX = 64u << 20 };

/* A socket that is open, or being opened: what live/ is given to send to. */
struct socket {
        const struct socket_calls *calls;
        struct sessions   *sessions;
        struct ws_handle   ws;
        struct connection *connection;
        struct opening    *opening;                      /* until it is announced */
        struct link        all;                          /* in sessions->all */
        struct link        again;                        /* in sessions->again: its rooms moved while they were read */
};

struct sessions {
        struct sessions_config config;
        struct gathering      *arriving;
        struct door_ws        *ws;
        struct link            all, again;
        struct socket        **by_slot;                  /* of WebSockets: NULL where there is none */
        size_t                 slots;
};

static const struct gathering_kind kind;

struct sessions *sessions_create(const struct sessions_config *config)
{
        struct sessions *sessions = memory_zero(sizeof *sessions);

        sessions->config   = *config;
        sessions->arriving = gathering_create(&kind, config->pipeline, config->dispatch, sessions);
        list_init(&sessions->all);
        list_init(&sessions->again);
        return sessions;
}

static void socket_destroy(struct socket *socket);

/* Those that never were announced are known to nobody else. */
void sessions_destroy(struct sessions **sessions)
{
        gathering_destroy(&(*sessions)->arriving);
        LIST_EACH(&(*sessions)->all, struct socket, all, socket) {
                struct opening *opening = socket->opening;

                socket_destroy(socket);
                if (opening)
                        call_answer((*sessions)->config.dispatch, opening->call, ERR_UNAVAILABLE);
        }
        free((*sessions)->by_slot);
        free(*sessions);
        *sessions = NULL;
}

void sessions_set_door(struct sessions *sessions, struct door_ws *ws)
{
        sessions->ws = ws;
}

/* --- opening */

static enum err begin(struct sessions *sessions, struct call *call, struct str token, struct identity *who)
{
        enum err err = identity_of_token(sessions->config.identity, token, who);

        if (err == ERR_UNAUTHENTICATED)
                return fail(call, err, "the token is not valid (any more)");
        return err;
}

/* Without a token of its own: with the one that the upgrade carried, unless it was revoked since. */
static enum err begin_as_shown(struct sessions *sessions, struct call *call, struct identity *who)
{
        enum err err = ws_shown(sessions->ws, ws_of_call(call), who);

        if (err == ERR_INVALID)
                return fail_field(call, "/token", "is required: the upgrade carried none");
        if (err == ERR_UNAUTHENTICATED || (err == OK && identity_is_revoked(sessions->config.identity, who)))
                return fail(call, ERR_UNAUTHENTICATED, "the token that came with the upgrade is not valid (any more)");
        return err;
}

/* A session hears what is said, whatever its owner came to do. */
static enum err may_hear(struct call *call, const struct identity *who)
{
        if (who->service[0])
                return fail(call, ERR_FORBIDDEN, "a session is a person's, and the token is a service's");
        if (!(who->scopes & 1u << SCOPE_MESSAGES_READ))
                return fail(call, ERR_FORBIDDEN, "a session hears what is said, and the token's scopes do not cover that");
        return OK;
}

static void wait_for_rooms(struct opening *opening)
{
        struct call *call = opening->call;

        opening->read_ms = clock_monotonic_ms();
        if (gathering_add(opening->sessions->arriving, call) != OK)
                call_answer(opening->sessions->config.dispatch, call, fail(call, ERR_BUSY, "very many open their sessions right now; open again"));
}

void sessions_open(void *owner, struct call *call)
{
        struct sessions *sessions = owner;
        struct opening *opening   = arena_zero(call->arena, sizeof *opening);
        enum err err              = call_read(call);
        const struct session_open_in *in = call->in;

        opening->sessions = sessions;
        opening->call     = call;
        call->loop_owner  = opening;
        if (err == OK && call->who.is_signed_in)
                err = fail(call, ERR_CONFLICT, "this socket's session is open already");
        if (err == OK)
                err = in->has_token ? begin(sessions, call, in->token, &opening->who) : begin_as_shown(sessions, call, &opening->who);
        if (err == OK)
                err = may_hear(call, &opening->who);
        if (err != OK) {
                call_answer(sessions->config.dispatch, call, err);
                return;
        }
        call->who = opening->who;
        wait_for_rooms(opening);
}

void sessions_describe(const struct opening *opening, struct session_open_out *out)
{
        struct price_desk *prices = opening->sessions->config.prices;

        out->feature_level = FEATURE_LEVEL;
        out->heartbeat_ms  = opening->sessions->config.heartbeat_ms;
        out->limits.items  = arena_array(opening->call->arena, struct limit_view, PRICE_COUNT);
        for (int price = 0; price < PRICE_COUNT; price++) {
                struct price_row row = price_row_of(prices, (enum price)price, opening->who.user);

                if (row.keyed == PRICED_USER && row.per_minute > 0)
                        out->limits.items[out->limits.count++] = (struct limit_view){str_from(row.name), row.burst, row.per_minute};
        }
}

static struct socket *socket_at(const struct sessions *sessions, struct ws_handle conn)
{
        struct socket *socket = conn.slot < sessions->slots ? sessions->by_slot[conn.slot] : NULL;

        return socket && socket->ws.generation == conn.generation ? socket : NULL;
}

static void socket_remember(struct sessions *sessions, struct socket *socket)
{
        if (socket->ws.slot >= sessions->slots) {
                size_t slots = ((size_t)socket->ws.slot + 1) * 2;

                sessions->by_slot = memory_resize(sessions->by_slot, slots * sizeof *sessions->by_slot);
                memset(sessions->by_slot + sessions->slots, 0, (slots - sessions->slots) * sizeof *sessions->by_slot);
                sessions->slots = slots;
        }
        sessions->by_slot[socket->ws.slot] = socket;
}

static void socket_destroy(struct socket *socket)
{
        if (socket_at(socket->sessions, socket->ws) == socket)
                socket->sessions->by_slot[socket->ws.slot] = NULL;
        connection_close(socket->sessions->config.live, &socket->connection, clock_monotonic_ms());
        list_remove(&socket->all);
        list_remove(&socket->again);
        free(socket);
}

static enum sent send(void *to, struct str frames)
{
        struct socket *socket = to;

        switch (ws_send_frames(socket->sessions->ws, socket->ws, frames)) {
        case WS_SENT: return SENT;
        case WS_FULL: return SENT_NOTHING_FULL;
        case WS_GONE: return SENT_NOTHING_GONE;
        }
        return SENT_NOTHING_GONE;
}

static void close_with(void *to, int code, const char *reason)
{
        struct socket *socket      = to;
        struct sessions *sessions  = socket->sessions;
        const struct identity *who = socket->opening ? &socket->opening->who : ws_identity(sessions->ws, socket->ws);

        /* A revocation names a person or a session; one who has signed in anew since then is not meant. */
        if (code == WS_SESSION_REVOKED && who && !identity_is_revoked(sessions->config.identity, who))
                return;
        ws_close_with(sessions->ws, socket->ws, (enum ws_close)code, reason);
}

static void admit(struct sessions *sessions, struct socket *socket)
{
        struct opening *opening = socket->opening;
        struct call *call       = opening->call;
        struct ws_handle ws     = socket->ws;

        socket->opening = NULL;
        socket_remember(sessions, socket);
        ws_set_open(sessions->ws, socket->ws, &opening->who);
        if (!ws_identity(sessions->ws, socket->ws)) {
                /* It went away meanwhile; the connection is closed once live/ is done with it. */
                list_append(&sessions->again, &socket->again);
        } else if (identity_is_revoked(sessions->config.identity, &opening->who)) {
                ws_close_with(sessions->ws, socket->ws, WS_SESSION_REVOKED, "session revoked");
        }
        call_answer(sessions->config.dispatch, call, call->op->run(call, call->in, call->out));
        if (ws_identity(sessions->ws, ws))
                sessions->config.announced(sessions->config.owner, ws);
}

static void opened(void *to, struct connection *connection, bool is_ready)
{
        struct socket *socket     = to;
        struct sessions *sessions = socket->sessions;

        socket->connection = connection;
        if (is_ready)
                admit(sessions, socket);
        else
                list_append(&sessions->again, &socket->again);
}

static const struct socket_calls calls = {.send = send, .close = close_with, .opened = opened};

/* Follow them all. `opened` comes at once or later. */
static void follow(struct opening *opening)
{
        struct sessions *sessions     = opening->sessions;
        const struct arrival *arrival = &opening->arrival;
        struct socket *socket         = memory_zero(sizeof *socket);
        struct connection_start start = {
                .socket = socket, .context = socket, .user = opening->who.user, .session = opening->who.session,
                .rooms = arrival->rooms, .rooms_count = arrival->rooms_count, .user_seq = arrival->user_seq,
                .read_ms = opening->read_ms, .wishes = attendance_wishes((int)arrival->choice, (int)arrival->seen_by),
                .blocked = arrival->blocked, .blocked_count = arrival->blocked_count,
        };

        socket->calls    = &calls;
        socket->sessions = sessions;
        socket->ws       = ws_of_call(opening->call);
        socket->opening  = opening;
        list_append(&sessions->all, &socket->all);
        /* Who has gone meanwhile takes nobody's place. */
        if (ws_is_there(sessions->ws, socket->ws))
                socket->connection = connection_open(sessions->config.live, &start, clock_monotonic_ms());
        else
                list_append(&sessions->again, &socket->again);
}

static void ask(void *owner, struct gathered *gathered)
{
        (void)owner;
        arrivals_statement(gathered_users(gathered), gathered->count, gathered->arena, &gathered->statements[0]);
}

/* Each call's own arena keeps its rooms: they are needed until the last of them is followed. */
static enum err tell(void *owner, struct gathered *gathered, const struct pipeline_answer *answer)
{
        struct arrival *found = arena_array(gathered->arena, struct arrival, (size_t)gathered->count);

        (void)owner;
        TRY(arrivals_results(answer, gathered->count, gathered->arena, found));
        for (int i = 0; i < gathered->count; i++) {
                struct arena *arena     = gathered->calls[i]->arena;
                struct opening *opening = gathered->calls[i]->loop_owner;

                opening->arrival         = found[i];
                opening->arrival.rooms   = arena_copy(arena, found[i].rooms, found[i].rooms_count * sizeof *found[i].rooms);
                opening->arrival.blocked = arena_copy(arena, found[i].blocked, found[i].blocked_count * sizeof *found[i].blocked);
                follow(opening);
        }
        return OK;
}

static const struct gathering_kind kind = {
        .waiting_max = SESSIONS_WAITING_MAX, .calls_max = SESSIONS_OPENED_MAX, .under_way_max = 1, .bytes_max = QUESTION_BYTES_MAX,
        .sorry = "the rooms cannot be read right now; open again", .ask = ask, .tell = tell,
};

static void try_again(struct sessions *sessions, struct opening *opening)
{
        struct call *call = opening->call;

        if (++opening->tries >= SESSION_OPEN_TRIES || !ws_is_there(sessions->ws, ws_of_call(call)))
                call_answer(sessions->config.dispatch, call, fail(call, ERR_UNAVAILABLE, "the rooms could not be followed right now; open again"));
        else
                wait_for_rooms(opening);
}

void sessions_turn(struct sessions *sessions)
{
        LIST_EACH(&sessions->again, struct socket, again, socket) {
                struct opening *opening = socket->opening;

                socket_destroy(socket);
                if (opening)
                        try_again(sessions, opening);
        }
        gathering_submit(sessions->arriving);
}

/* --- renewing */

void sessions_renew(void *owner, struct call *call)
{
        struct sessions *sessions = owner;
        struct identity who;
        enum err err = permit_caller(call);

        if (err == OK)
                err = call_read(call);
        if (err == OK)
                err = begin(sessions, call, ((const struct session_renew_in *)call->in)->token, &who);
        if (err == OK && (!id_equal(who.user, call->who.user) || !id_equal(who.session, call->who.session)))
                err = fail_field(call, "/token", "belongs to another session");
        if (err == OK)
                err = may_hear(call, &who);
        if (err == OK) {
                ws_set_open(sessions->ws, ws_of_call(call), &who);
                ((struct session_renew_out *)call->out)->expires_at = who.expires_at_ms;
        }
        call_answer(sessions->config.dispatch, call, err);
}

/* --- the hooks */

void sessions_ws_closed(void *owner, struct ws_handle conn)
{
        struct sessions *sessions = owner;
        struct socket *socket     = socket_at(sessions, conn);

        if (socket)
                socket_destroy(socket);
}

void sessions_ws_writable(void *owner, struct ws_handle conn)
{
        struct sessions *sessions = owner;
        struct socket *socket     = socket_at(sessions, conn);

        if (socket && socket->connection)
                connection_writable(sessions->config.live, socket->connection);
}

void sessions_synced(void *owner, struct call *call)
{
        struct sessions *sessions          = owner;
        const struct session_sync_out *out = call->out;
        struct ws_handle conn              = ws_of_call(call);
        struct event_frame *frame          = frame_of_caught_up(out->user_seq);
        struct socket *socket              = conn.generation ? socket_at(sessions, conn) : NULL;

        if (socket && socket->connection)
                connection_flush(sessions->config.live, socket->connection);
        call_answer(sessions->config.dispatch, call, OK);
        if (conn.generation)
                ws_send_behind(sessions->ws, conn, (struct str){frame->bytes, frame->len});
        event_frame_release(frame);
}

void sessions_revoked(struct sessions *sessions, const struct revocation *revocation)
{
        switch (revocation->kind) {
        case REVOKED_SESSION:
                live_end_session(sessions->config.live, revocation->id);
                break;
        case REVOKED_USER:
                live_end_user(sessions->config.live, revocation->id);
                break;
        case REVOKED_ALL:
                live_end_all(sessions->config.live);
                break;
        }
}
