/* follower.c — reads auth's public views, on a thread of its own. The only file of this folder with SQL. */

#include "identity/follower.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/queue.h"
#include "identity/announce.h"
#include "loop/loop.h"
#include "pg/pg.h"
#include "pg/sql.h"
#include "token/token.h"

enum { NEWS_MAX = 4096, ARENA_BYTES_MAX = 64 << 20 };

struct news {
        enum { NEWS_KEYS, NEWS_REVOCATION, NEWS_ROUND } kind;
        struct key_set   *keys;
        struct revocation revocation;
};

struct follower_of_auth {
        struct follow_news hooks;
        void              *owner;
        struct queue      *news;
        struct loop_wake  *wake;
        pthread_t          thread;
        pthread_mutex_t    lock;
        pthread_cond_t     told;
        bool               is_stopping, wants_keys, wants_keys_at_once;

        /* --- the thread alone */
        struct pg         *pg;
        struct arena      *arena;
        int64_t            cursor;                       /* xid of the last settled row taken */
        char               history[64];                  /* of the server it was taken from */
        int64_t            keys_ms;
};

/* --- on the thread */

static bool must_stop(struct follower_of_auth *follower)
{
        bool is_stopping;

        pthread_mutex_lock(&follower->lock);
        is_stopping = follower->is_stopping;
        pthread_mutex_unlock(&follower->lock);
        return is_stopping;
}

static void tell(struct follower_of_auth *follower, struct news news)
{
        struct news *copy = memory_zero(sizeof *copy);

        *copy = news;
        while (queue_push(follower->news, copy) != OK) {
                struct timespec pause = {.tv_nsec = 1000000};

                /* Then the loop takes nothing any more: it waits for this thread. */
                if (must_stop(follower)) {
                        key_set_release(&copy->keys);
                        free(copy);
                        return;
                }

                loop_wake(follower->wake);               /* the loop is behind by NEWS_MAX: wait for it, here alone */
                nanosleep(&pause, NULL);
        }
}

static bool read_keys(struct follower_of_auth *follower)
{
        struct key_set *keys = key_set_create();
        struct tx tx;

        tx_begin(&tx, follower->pg, follower->arena, TX_READ);
        struct sql_rows rows = sql_query(&tx, "SELECT kid, x, y FROM auth.pub_keys", SQL_NO_ARGS);
        for (int i = 0; i < rows.count; i++) {
                struct str x = sql_bytes(&rows, i, 1), y = sql_bytes(&rows, i, 2);

                if (x.len == 32 && y.len == 32)
                        key_set_add(keys, sql_text(&rows, i, 0), (const uint8_t *)x.at, (const uint8_t *)y.at);
        }
        if (tx_commit(&tx) != OK) {
                key_set_release(&keys);
                return false;
        }
        tell(follower, (struct news){.kind = NEWS_KEYS, .keys = keys});
        return true;
}

/* After a failover or a restored backup the numbers of transactions begin elsewhere: everything is read once more. */
static void follow_history(struct follower_of_auth *follower)
{
        char history[64];

        if (pg_history(follower->pg, history) != OK || strcmp(history, follower->history) == 0)
                return;
        memcpy(follower->history, history, sizeof history);
        follower->cursor = 0;
}

/* Everything above the cursor, unsettled rows too; the cursor moves over settled ones alone, so that a late commit is never passed over. */
static bool read_revocations(struct follower_of_auth *follower)
{
        int64_t settled;
        struct tx tx;

        follow_history(follower);
        settled = follower->cursor;
        tx_begin(&tx, follower->pg, follower->arena, TX_READ);
        struct sql_rows rows = sql_query(&tx,
                                         "SELECT xid::text::bigint, xid < pg_snapshot_xmin(pg_current_snapshot()), kind, id, not_before FROM auth.pub_revocations"
                                         " WHERE xid > $1::bigint::text::xid8 AND expires_at > now() ORDER BY xid",
                                         SQL_ARGS(SQL_INT(follower->cursor)));
        if (tx_commit(&tx) != OK)
                return false;
        for (int i = 0; i < rows.count; i++) {
                struct revocation revocation = {.id = sql_id(&rows, i, 3), .not_before_ms = sql_time(&rows, i, 4)};

                if (sql_bool(&rows, i, 1))
                        settled = sql_int(&rows, i, 0);
                if (revocation_from_word(sql_text(&rows, i, 2), &revocation))
                        tell(follower, (struct news){.kind = NEWS_REVOCATION, .revocation = revocation});
        }
        follower->cursor = settled;
        tell(follower, (struct news){.kind = NEWS_ROUND});
        return true;
}

/* False when it is time to end. */
static bool wait_for_round(struct follower_of_auth *follower)
{
        struct timespec until;
        bool is_stopping;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += FOLLOW_EVERY_MS * 1000000L;
        until.tv_sec  += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_mutex_lock(&follower->lock);
        if (!follower->is_stopping)
                pthread_cond_timedwait(&follower->told, &follower->lock, &until);
        is_stopping = follower->is_stopping;
        pthread_mutex_unlock(&follower->lock);
        return !is_stopping;
}

/* A wish that comes too early is kept until its time. */
static bool keys_are_due(struct follower_of_auth *follower, int64_t now_ms)
{
        int64_t age_ms = now_ms - follower->keys_ms;
        bool are_due;

        pthread_mutex_lock(&follower->lock);
        are_due = !follower->keys_ms || age_ms > KEYS_EVERY_MS || (follower->wants_keys && age_ms > KEYS_APART_MS) || follower->wants_keys_at_once;
        if (are_due)
                follower->wants_keys = follower->wants_keys_at_once = false;
        pthread_mutex_unlock(&follower->lock);
        return are_due;
}

static void *run(void *argument)
{
        struct follower_of_auth *follower = argument;

        do {
                int64_t now_ms = clock_monotonic_ms();

                arena_reset(follower->arena);
                if (keys_are_due(follower, now_ms)) {
                        if (read_keys(follower))
                                follower->keys_ms = now_ms;
                        else
                                follower_ask_keys(follower, true);
                }
                read_revocations(follower);
                loop_wake(follower->wake);
        } while (wait_for_round(follower));
        return NULL;
}

/* --- on the loop */

static void take_news(void *owner)
{
        struct follower_of_auth *follower = owner;
        struct news *news;

        while ((news = queue_pop(follower->news, 0))) {
                if (news->kind == NEWS_KEYS)
                        follower->hooks.keys(follower->owner, news->keys);
                else if (news->kind == NEWS_REVOCATION)
                        follower->hooks.revocation(follower->owner, &news->revocation);
                else
                        follower->hooks.round(follower->owner);
                free(news);
        }
}

struct follower_of_auth *follower_start(struct loop *loop, const char *conninfo, const struct follow_news *news, void *owner)
{
        struct follower_of_auth *follower = memory_zero(sizeof *follower);
        pthread_condattr_t monotonic;

        follower->hooks = *news;
        follower->owner = owner;
        follower->news  = queue_create(NEWS_MAX);
        follower->wake  = loop_wake_create(loop, take_news, follower);
        follower->pg    = pg_open(conninfo, PG_READER);
        follower->arena = arena_create(ARENA_BYTES_MAX);
        pthread_mutex_init(&follower->lock, NULL);
        pthread_condattr_init(&monotonic);
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        pthread_cond_init(&follower->told, &monotonic);
        pthread_condattr_destroy(&monotonic);
        if (pthread_create(&follower->thread, NULL, run, follower) != 0)
                memory_give_up("cannot start the thread that follows auth");
        return follower;
}

void follower_stop(struct follower_of_auth **follower)
{
        struct follower_of_auth *f = *follower;

        if (!f)
                return;
        pthread_mutex_lock(&f->lock);
        f->is_stopping = true;
        pthread_cond_signal(&f->told);
        pthread_mutex_unlock(&f->lock);
        pthread_join(f->thread, NULL);
        take_news(f);
        loop_wake_destroy(&f->wake);
        queue_destroy(&f->news);
        pthread_cond_destroy(&f->told);
        pthread_mutex_destroy(&f->lock);
        pg_close(&f->pg);
        arena_destroy(&f->arena);
        free(f);
        *follower = NULL;
}

void follower_ask_keys(struct follower_of_auth *follower, bool at_once)
{
        pthread_mutex_lock(&follower->lock);
        follower->wants_keys          = true;
        follower->wants_keys_at_once |= at_once;
        pthread_cond_signal(&follower->told);
        pthread_mutex_unlock(&follower->lock);
}
