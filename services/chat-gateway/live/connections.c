/* connections.c — the sockets of this process: opening one, ending one too many and what was revoked. */

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"
#include "chat-gateway/live/parts.h"

enum { CLOSE_REPLACED = 4009, CLOSE_REVOKED = 4403 };

struct live *live_create(const struct live_effects *effects, void *owner)
{
        struct live *live = memory_zero(sizeof *live);

        live->effects    = *effects;
        live->owner      = owner;
        live->rooms      = map_create();
        live->users      = map_create();
        live->by_user    = map_create();
        live->by_session = map_create();
        list_init(&live->dirty);
        list_init(&live->missing);
        list_init(&live->asking);
        list_init(&live->opened);
        list_init(&live->idle);
        list_init(&live->subscribing);
        list_init(&live->doubting);
        return live;
}

static void destroy_logs(struct live *live, struct map *map)
{
        struct log *log;
        size_t cursor = 0;
        struct id id;

        while ((log = map_next(map, &cursor, &id)))
                log_destroy(live, log);
}

void live_destroy(struct live **live)
{
        struct live *l = *live;

        if (!l)
                return;
        assert(map_count(l->by_user) == 0);
        destroy_logs(l, l->rooms);
        destroy_logs(l, l->users);
        map_destroy(&l->rooms);
        map_destroy(&l->users);
        map_destroy(&l->by_user);
        map_destroy(&l->by_session);
        free(l->run.bytes);
        free(l);
        *live = NULL;
}

/* --- who shares a user, who shares a session */

static struct sibling_set *set_enter(struct map *map, struct id key)
{
        struct sibling_set *set = map_get(map, key);

        if (set)
                return set;
        set = memory_zero(sizeof *set);
        list_init(&set->connections);
        map_put(map, key, set);
        return set;
}

static void set_leave(struct map *map, struct id key, struct link *link)
{
        struct sibling_set *set = map_get(map, key);

        list_remove(link);
        if (--set->count == 0) {
                map_remove(map, key);
                free(set);
        }
}

struct sibling_set *siblings_of_user(const struct live *live, struct id user)
{
        return map_get(live->by_user, user);
}

/* --- of whom one wants to hear nothing. A map holds no pointers of ours: that somebody is in it is all it says. */

void connection_block(struct connection *connection, struct id other, bool is_blocked)
{
        if (is_blocked && !connection->blocked)
                connection->blocked = map_create();
        if (is_blocked)
                map_put(connection->blocked, other, connection);
        else if (connection->blocked)
                map_remove(connection->blocked, other);
}

bool connection_has_blocked(const struct connection *connection, struct id other)
{
        return connection->blocked && map_get(connection->blocked, other);
}

/* --- opening */

static void announce(struct live *live, struct connection *connection, bool is_ready)
{
        if (connection->is_announced)
                return;
        connection->is_announced = true;
        if (is_ready) {
                connection->is_ready = true;
                connection->is_full  = false;
                list_append(&live->opened, &connection->opened);
        }
        if (is_ready && live->effects.present)
                live->effects.present(live->owner, connection, true);
        live->effects.opened(live->owner, connection, is_ready);
}

void connection_log_is_live(struct live *live, struct follower *follower)
{
        struct connection *connection = follower->connection;
        struct log *log = follower->log;

        if (!follower->is_awaited)
                return;
        follower->is_awaited = false;
        connection->waiting_logs--;
        /* Rooms may have come or gone since the list was read. */
        if (log->key.kind == LOG_OF_USER && log->state == LOG_LIVE && log->head > connection->user_seq)
                announce(live, connection, false);
        else if (connection->waiting_logs == 0)
                announce(live, connection, true);
}

void connection_log_failed(struct live *live, struct connection *connection)
{
        announce(live, connection, false);
}

static struct follower *await(struct live *live, struct connection *connection, struct log_key key)
{
        struct log *log = log_enter(live, key);
        struct follower *follower = follow(live, log, connection, log->head + 1);

        follower->is_awaited = true;
        connection->waiting_logs++;
        return follower;
}

/* It counts no more, follows nothing and is found by nobody; it is freed when its socket is gone. */
static void withdraw(struct live *live, struct connection *connection)
{
        if (!link_is_in_list(&connection->of_user))
                return;
        if (connection->is_ready && live->effects.present)
                live->effects.present(live->owner, connection, false);
        LIST_EACH(&connection->followers, struct follower, in_connection, follower)
                unfollow(live, follower);
        list_remove(&connection->opened);
        set_leave(live->by_user, connection->user, &connection->of_user);
        set_leave(live->by_session, connection->session, &connection->of_session);
        live->figures.connections--;
}

/* At once, however long its socket takes to close: else whoever opens in a loop has as many as close slowly. */
static void make_room(struct live *live, struct id user)
{
        struct sibling_set *siblings = siblings_of_user(live, user);
        struct connection *oldest;
        void *socket;

        if (!siblings || siblings->count < LIVE_SOCKETS_PER_USER)
                return;
        oldest = LIST_ITEM(list_first(&siblings->connections), struct connection, of_user);
        socket = oldest->socket;
        announce(live, oldest, false);
        withdraw(live, oldest);
        live->effects.close(live->owner, socket, CLOSE_REPLACED, "too many sockets: a newer one took the place of this one");
}

struct connection *connection_open(struct live *live, const struct connection_start *start, int64_t now_ms)
{
        struct sibling_set *siblings;
        struct connection *connection;

        live->now_ms = now_ms;
        make_room(live, start->user);
        connection            = memory_zero(sizeof *connection);
        connection->socket    = start->socket;
        connection->context   = start->context;
        connection->user      = start->user;
        connection->session   = start->session;
        connection->user_seq  = start->user_seq;
        connection->wishes    = start->wishes;
        connection->opened_at = live->passed;
        connection->is_full   = true;
        for (size_t i = 0; i < start->blocked_count; i++)
                connection_block(connection, start->blocked[i], true);
        list_init(&connection->followers);
        list_init(&connection->lagging);
        siblings = set_enter(live->by_user, start->user);
        siblings->count++;
        list_append(&siblings->connections, &connection->of_user);
        siblings = set_enter(live->by_session, start->session);
        siblings->count++;
        list_append(&siblings->connections, &connection->of_session);
        live->figures.connections++;

        /* The last one decides, so nothing is announced before all are asked for. */
        connection->waiting_logs = 1;
        await(live, connection, (struct log_key){LOG_OF_USER, start->user});
        for (size_t i = 0; i < start->rooms_count && i < LIVE_ROOMS_MAX; i++)
                await(live, connection, (struct log_key){LOG_OF_ROOM, start->rooms[i]});
        LIST_EACH(&connection->followers, struct follower, in_connection, follower)
                if (follower->log->state == LOG_LIVE)
                        connection_log_is_live(live, follower);
        if (start->read_ms && has_departed_since(live, start->user, start->read_ms))
                announce(live, connection, false);
        if (--connection->waiting_logs == 0)
                announce(live, connection, true);
        return connection;
}

void connection_close(struct live *live, struct connection **connection, int64_t now_ms)
{
        struct connection *c = *connection;

        if (!c)
                return;
        live->now_ms    = now_ms;
        c->is_announced = true;
        withdraw(live, c);
        map_destroy(&c->blocked);
        free(c);
        *connection = NULL;
}

void *connection_context(const struct connection *connection) { return connection->context; }
void *connection_socket(const struct connection *connection) { return connection->socket; }
struct id connection_user(const struct connection *connection) { return connection->user; }
struct id connection_session(const struct connection *connection) { return connection->session; }
int64_t connection_user_seq(const struct connection *connection) { return connection->user_seq; }
uint8_t connection_wishes(const struct connection *connection) { return connection->wishes; }

/* --- revocation. Closing is asked for; connection_close comes back from the socket's side, perhaps at once. */

static int end_each(struct live *live, struct sibling_set *set, bool by_user)
{
        void *sockets[LIVE_SOCKETS_PER_USER];
        int count = 0;

        if (!set)
                return 0;
        for (struct link *at = set->connections.next; at != &set->connections && count < LIVE_SOCKETS_PER_USER; at = at->next)
                sockets[count++] = by_user ? LIST_ITEM(at, struct connection, of_user)->socket : LIST_ITEM(at, struct connection, of_session)->socket;
        for (int i = 0; i < count; i++)
                live->effects.close(live->owner, sockets[i], CLOSE_REVOKED, "session revoked");
        return count;
}

int live_end_session(struct live *live, struct id session)
{
        return end_each(live, map_get(live->by_session, session), false);
}

int live_end_user(struct live *live, struct id user)
{
        return end_each(live, map_get(live->by_user, user), true);
}

void live_end_all(struct live *live)
{
        struct sibling_set *set;
        size_t cursor = 0;
        struct id user;

        while ((set = map_next(live->by_user, &cursor, &user)))
                end_each(live, set, true);
}

struct live_figures live_figures(const struct live *live)
{
        return live->figures;
}
