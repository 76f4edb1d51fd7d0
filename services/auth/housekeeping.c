/* housekeeping.c — rounds by the clock. */

#include "auth/housekeeping.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "auth/ending.h"
#include "auth/events.h"
#include "auth/herald.h"
#include "auth/keyring.h"
#include "auth/repo/accounts.h"
#include "auth/repo/attempts.h"
#include "auth/repo/invitations.h"
#include "auth/repo/revocations.h"
#include "auth/repo/sessions.h"
#include "auth/repo/turns.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "pg/pg.h"

#define ROUND_MS       1000                              /* keys: so soon a rotation is seen */
#define SWEEP_MS       30000
#define FRESH_MS       10000
#define START_PATIENCE_MS 10000
#define OVERDUE_AT_ONCE 100
#define ARENA_BYTES    ((size_t)4 << 20)

struct housekeeping {
        struct auth    *auth;
        struct pg      *pg;
        pthread_t       thread;
        pthread_mutex_t lock;
        pthread_cond_t  told;
        bool            is_stopping;
        int64_t         swept_ms;
        atomic_llong    fresh_ms;
};

/* A call that nobody made, for what handlers' functions need of one. */
static struct call *own_call(struct housekeeping *h)
{
        struct call *call = call_create(&auth_ops[0], DOOR_INSIDE);

        call->service = &h->auth->service;
        call->pg      = h->pg;
        return call;
}

static enum err forget(struct housekeeping *h)
{
        struct arena *arena = arena_create(ARENA_BYTES);
        int64_t now_ms = clock_wall_ms();
        struct tx tx;
        enum err err;

        tx_begin(&tx, h->pg, arena, TX_WRITE);
        if (turns_sweep(&tx)) {
                attempts_delete_expired(&tx, now_ms);
                invitations_delete_expired(&tx, now_ms);
                revocations_delete_expired(&tx, now_ms);
                refresh_forget_sealed(&tx, now_ms - h->auth->config->refresh_grace_ms);
        }
        err = tx_commit(&tx);
        arena_destroy(&arena);
        return err;
}

/* Each in a transaction of its own, so that none holds the feed up. */
static enum err end_one(struct housekeeping *h, const struct session *overdue)
{
        struct call *call = own_call(h);
        enum err err;

        tx_begin(&call->tx, h->pg, call->arena, TX_WRITE);
        end_session(call, overdue->user, overdue->id, "expired");
        feed_write(&call->tx, &call->moves);
        err = tx_commit(&call->tx);
        if (err == OK)
                herald_publish(h->auth->herald, call);
        call_destroy(&call);
        return err;
}

static enum err end_overdue(struct housekeeping *h)
{
        struct arena *arena = arena_create(ARENA_BYTES);
        const struct config *config = h->auth->config;
        int64_t now_ms = clock_wall_ms();
        struct session *overdue;
        struct tx tx;
        enum err err;
        int count;

        tx_begin(&tx, h->pg, arena, TX_READ);
        count = sessions_overdue(&tx, now_ms - config->session_idle_ms, now_ms - config->session_absolute_ms,
                                 OVERDUE_AT_ONCE, &overdue);
        err   = tx_commit(&tx);
        for (int i = 0; i < count && err == OK; i++)
                err = end_one(h, &overdue[i]);
        arena_destroy(&arena);
        return err;
}

/* A guest whose time is over: shut out, and what they called themselves is forgotten. */
static enum err part_from(struct housekeeping *h, struct id guest)
{
        struct call *call = own_call(h);
        struct account_disabled_event disabled = {
                .by = guest, .has_reason = true, .reason = STR("a guest's time is over")};
        enum err err;

        tx_begin(&call->tx, h->pg, call->arena, TX_WRITE);
        call->now_ms = clock_wall_ms();
        accounts_set_disabled(&call->tx, guest, true, call->now_ms);
        accounts_forget_names(&call->tx, guest);
        end_sessions(call, guest, ID_NONE, "expired");
        sessions_forget_places(&call->tx, guest);
        tell(call, guest, EVENT_account_disabled, &disabled);
        feed_write(&call->tx, &call->moves);
        err = tx_commit(&call->tx);
        if (err == OK)
                herald_publish(h->auth->herald, call);
        call_destroy(&call);
        return err;
}

static enum err part_from_guests(struct housekeeping *h)
{
        struct arena *arena = arena_create(ARENA_BYTES);
        struct id *guests;
        struct tx tx;
        enum err err;
        int count;

        tx_begin(&tx, h->pg, arena, TX_READ);
        count = accounts_guests_over(&tx, clock_wall_ms() - h->auth->config->guest_lifetime_ms, OVERDUE_AT_ONCE,
                                     &guests);
        err   = tx_commit(&tx);
        for (int i = 0; i < count && err == OK; i++)
                err = part_from(h, guests[i]);
        arena_destroy(&arena);
        return err;
}

static enum err one_round(struct housekeeping *h)
{
        int64_t now_ms = clock_monotonic_ms();

        TRY(keyring_refresh(h->auth->keyring, h->pg, h->auth->config->access_lifetime_ms));
        atomic_store(&h->fresh_ms, now_ms);
        if (h->swept_ms && now_ms - h->swept_ms < SWEEP_MS)
                return OK;
        h->swept_ms = now_ms;
        TRY(forget(h));
        TRY(part_from_guests(h));
        return end_overdue(h);
}

/* False when it is time to end. */
static bool wait_for_round(struct housekeeping *h)
{
        struct timespec until;
        bool is_stopping;
        int waited = 0;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += ROUND_MS / 1000;
        pthread_mutex_lock(&h->lock);
        while (!h->is_stopping && waited == 0)
                waited = pthread_cond_timedwait(&h->told, &h->lock, &until);
        is_stopping = h->is_stopping;
        pthread_mutex_unlock(&h->lock);
        return !is_stopping;
}

static void *run(void *argument)
{
        struct housekeeping *h = argument;

        while (wait_for_round(h)) {
                enum err err = one_round(h);

                if (err != OK)
                        log_warn("housekeeping failed, again in a second", LOG_TEXT("code", err_code(err)));
        }
        return NULL;
}

static enum err first_round(struct housekeeping *h)
{
        struct arena *arena = arena_create(ARENA_BYTES);
        struct tx tx;
        enum err err;

        tx_begin(&tx, h->pg, arena, TX_READ);
        h->auth->born_ms = installation_born_ms(&tx);
        err = tx_commit(&tx);
        arena_destroy(&arena);
        TRY(err);
        return one_round(h);
}

/* A database that was there a moment ago may be busy now. */
static enum err first_round_patiently(struct housekeeping *h)
{
        int64_t until_ms = clock_monotonic_ms() + START_PATIENCE_MS;
        enum err err;

        while ((err = first_round(h)) != OK && err_is_temporary(err) && clock_monotonic_ms() < until_ms)
                nanosleep(&(struct timespec){.tv_nsec = 500000000}, NULL);
        return err;
}

enum err housekeeping_start(struct auth *auth, struct housekeeping **out)
{
        struct housekeeping *h = memory_zero(sizeof *h);
        enum err err;

        h->auth = auth;
        h->pg   = pg_open(auth->config->database.at, PG_WORKER);
        err     = first_round_patiently(h);
        if (err != OK) {
                pg_close(&h->pg);
                free(h);
                return err;
        }
        pthread_mutex_init(&h->lock, NULL);
        pthread_cond_init(&h->told, NULL);
        if (pthread_create(&h->thread, NULL, run, h) != 0)
                memory_give_up("cannot start the housekeeping thread");
        *out = h;
        return OK;
}

void housekeeping_stop(struct housekeeping **housekeeping)
{
        struct housekeeping *h = *housekeeping;

        *housekeeping = NULL;
        if (!h)
                return;
        pthread_mutex_lock(&h->lock);
        h->is_stopping = true;
        pthread_cond_signal(&h->told);
        pthread_mutex_unlock(&h->lock);
        pthread_join(h->thread, NULL);
        pthread_cond_destroy(&h->told);
        pthread_mutex_destroy(&h->lock);
        pg_close(&h->pg);
        free(h);
}

bool housekeeping_is_fresh(const struct housekeeping *h)
{
        return clock_monotonic_ms() - (int64_t)atomic_load(&h->fresh_ms) < FRESH_MS;
}
