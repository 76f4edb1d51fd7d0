/* price.c — what calls cost: buckets by class and by user or address. */

#include "op/price.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/config.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "base/network.h"
#include "base/queue.h"
#include "loop/loop.h"
#include "base/broken.h"
#include "op/call.h"
#include "redis/keys.h"
#include "redis/limits.h"

#define LIMIT_PREFIX     "CHAT_LIMIT_"
#define NEW_AGE_VARIABLE LIMIT_PREFIX "NEW_AGE"
#define NEW_AGE          "1h"

enum { QUESTIONS_MAX = 1024 };

extern char **environ;

_Static_assert(PRICE_WAIT_MS > LIMITS_WAIT_MS, "a worker waits until a Redis that hangs was given up");

struct price_desk {
        struct price_row  rows[PRICE_COUNT];
        struct limits    *limits;
        struct networks   trusted;
        struct queue     *questions;                     /* from workers */
        struct loop_wake *wake;
        struct loop      *loop;
};

static const char *const names[PRICE_COUNT] = {
#define PRICE(name, keyed, burst, per_minute, new, sentence) [PRICE_##name] = #name,
#include "proto/prices.def"
};

static const char *const wire_names[PRICE_COUNT] = {
        [PRICE_FREE] = "free", [PRICE_SEND] = "send", [PRICE_HISTORY] = "history", [PRICE_TYPING] = "typing", [PRICE_RECEIPT] = "receipt", [PRICE_REACT] = "react",
        [PRICE_ROOM] = "room", [PRICE_AUTH] = "auth", [PRICE_AUTH_ACCOUNT] = "auth_account", [PRICE_ROOM_PASSWORD] = "room_password", [PRICE_ACCOUNT] = "account", [PRICE_SEARCH] = "search",
        [PRICE_ADMIN] = "admin",
};

static const struct price_row defaults[PRICE_COUNT] = {
#define PRICE(name, keyed_, burst_, per_minute_, new_, sentence) [PRICE_##name] = {#name, PRICED_##keyed_, burst_, per_minute_, new_, 0},
#include "proto/prices.def"
};

static struct metric hits = {.name = "chat_ratelimit_hits_total", .sentence = "Calls refused because they came too often, by limit.", .kind = METRIC_COUNTER, .labels = {"limiter"}};

void price_count_hit(const char *limiter)
{
        series_add(METRIC(&hits, limiter), 1);
}

/* --- configuration */

static bool read_row(const char *variable, const char *text, struct price_row *row)
{
        struct str rest, burst = str_until(str_from(text), ',', &rest);

        if (str_to_int(burst, 0, 1000000000, &row->burst) && str_to_int(rest, 0, 1000000000, &row->per_minute))
                return true;
        fprintf(stderr, "configuration: %s: expected burst,per_minute, for example 10,30 (0,0 for none), found \"%s\"\n", variable, text);
        return false;
}

static bool read_age(int64_t *out)
{
        const char *text = getenv(NEW_AGE_VARIABLE);

        if (config_duration(str_from(text ? text : NEW_AGE), out))
                return true;
        fprintf(stderr, "configuration: " NEW_AGE_VARIABLE ": expected a duration such as 30m, 1h or 3d (0s for none), found \"%s\"\n", text);
        return false;
}

static bool is_price(struct str name)
{
        for (int i = 0; i < PRICE_COUNT; i++)
                if (str_equal(name, str_from(names[i])))
                        return true;
        return false;
}

/* Whose name only looks like a limit's limits nothing. */
static bool has_only_known_limits(void)
{
        const size_t prefix = sizeof LIMIT_PREFIX - 1;
        bool is_good = true;

        for (char **entry = environ; entry && *entry; entry++) {
                struct str value, name = str_until(str_from(*entry), '=', &value);

                if (!str_starts_with(name, STR(LIMIT_PREFIX)) || str_equal(name, STR(NEW_AGE_VARIABLE)) || is_price((struct str){name.at + prefix, name.len - prefix}))
                        continue;
                fprintf(stderr, "configuration: %.*s: there is no such limit\n", STR_ARG(name));
                is_good = false;
        }
        return is_good;
}

bool prices_read(struct price_row rows[static PRICE_COUNT])
{
        bool is_good = has_only_known_limits();
        int64_t new_ms;

        is_good = read_age(&new_ms) && is_good;
        for (int price = 0; price < PRICE_COUNT; price++) {
                char variable[64];
                const char *text;

                snprintf(variable, sizeof variable, LIMIT_PREFIX "%s", names[price]);
                rows[price]      = defaults[price];
                rows[price].name = wire_names[price];
                rows[price].new_ms = new_ms;
                text             = getenv(variable);
                if (text && !read_row(variable, text, &rows[price]))
                        is_good = false;
        }
        return is_good;
}

/* --- asking */

/* One charge under way that the loop asked for: in the call's arena. */
struct question {
        struct call       *call;
        struct price_row   row;                          /* as it holds for the caller */
        void             (*decided)(void *owner, struct call *call, enum err err);
        void              *owner;
};

/* Shared by a worker and the loop; whoever lets go last frees it. */
struct waiter {
        pthread_mutex_t lock;
        pthread_cond_t  told;
        atomic_int      holders;
        bool            is_decided;
        struct limit_answer answer;
        struct key      key;
        struct limit    limit;
};

static bool is_exempt(const struct price_desk *desk, const struct call *call, const struct price_row *row)
{
        struct address address;

        if (BREAK_PRICE || row->per_minute <= 0 || row->keyed == PRICED_NOBODY)
                return true;
        return row->keyed == PRICED_ADDRESS && address_parse(call->address, &address) && networks_have(&desk->trusted, address);
}

static struct key key_of(const struct call *call, const struct price_row *row, struct str key)
{
        char user[ID_TEXT_LEN + 1];

        if (key.at)
                return key_limit(row->name, key);
        if (row->keyed == PRICED_ADDRESS)
                return key_limit(row->name, call->address);
        id_print(call->who.user, user);
        return key_limit(row->name, str_from(user));
}

static enum err judge(struct call *call, const struct price_row *row, const struct limit_answer *answer)
{
        call->rate = (struct call_rate){
                .name = row->name, .burst = row->burst, .per_minute = row->per_minute,
                .remaining = answer->remaining, .retry_after_ms = answer->retry_after_ms, .reset_ms = answer->full_after_ms,
        };
        if (answer->is_allowed)
                return OK;
        price_count_hit(row->name);
        return ERR_RATE_LIMITED;
}

static void answered(void *owner, const struct limit_answer *answer)
{
        struct question *question = owner;

        question->decided(question->owner, question->call, judge(question->call, &question->row, answer));
}

void price_charge(struct price_desk *desk, struct call *call, enum price price, struct str key, void (*decided)(void *owner, struct call *call, enum err err), void *owner)
{
        struct price_row row = price_row_of(desk, price, call->who.user);
        struct question *question;
        struct key name;

        if (is_exempt(desk, call, &row)) {
                decided(owner, call, OK);
                return;
        }
        question  = arena_zero(call->arena, sizeof *question);
        *question = (struct question){.call = call, .row = row, .decided = decided, .owner = owner};
        name      = key_of(call, &row, key);
        limit_take(desk->limits, key_str(&name), (struct limit){row.burst, row.per_minute}, 1, answered, question);
}

/* --- from a worker's thread */

static void waiter_leave(struct waiter *waiter)
{
        if (atomic_fetch_sub(&waiter->holders, 1) != 1)
                return;
        pthread_cond_destroy(&waiter->told);
        pthread_mutex_destroy(&waiter->lock);
        free(waiter);
}

static struct waiter *waiter_create(struct key key, struct limit limit)
{
        struct waiter *waiter = memory_zero(sizeof *waiter);
        pthread_condattr_t monotonic;

        pthread_condattr_init(&monotonic);
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        pthread_mutex_init(&waiter->lock, NULL);
        pthread_cond_init(&waiter->told, &monotonic);
        pthread_condattr_destroy(&monotonic);
        atomic_init(&waiter->holders, 2);
        waiter->key   = key;
        waiter->limit = limit;
        return waiter;
}

static void tell_waiter(void *owner, const struct limit_answer *answer)
{
        struct waiter *waiter = owner;

        pthread_mutex_lock(&waiter->lock);
        waiter->is_decided = true;
        waiter->answer     = *answer;
        pthread_cond_signal(&waiter->told);
        pthread_mutex_unlock(&waiter->lock);
        waiter_leave(waiter);
}

static void take_questions(void *owner)
{
        struct price_desk *desk = owner;
        struct waiter *waiter;

        while ((waiter = queue_pop(desk->questions, 0)))
                if (atomic_load(&waiter->holders) == 1)
                        waiter_leave(waiter);            /* it has gone, and pays nothing */
                else
                        limit_take(desk->limits, key_str(&waiter->key), waiter->limit, 1, tell_waiter, waiter);
}

static bool wait_for(struct waiter *waiter, struct limit_answer *answer)
{
        struct timespec until;
        bool is_decided;

        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec  += PRICE_WAIT_MS / 1000;
        until.tv_nsec += PRICE_WAIT_MS % 1000 * 1000000L;
        until.tv_sec  += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_mutex_lock(&waiter->lock);
        while (!waiter->is_decided && pthread_cond_timedwait(&waiter->told, &waiter->lock, &until) == 0)
                ;
        is_decided = waiter->is_decided;
        *answer    = waiter->answer;
        pthread_mutex_unlock(&waiter->lock);
        return is_decided;
}

enum err price_charge_wait(struct price_desk *desk, struct call *call, enum price price, struct str key)
{
        struct price_row row = price_row_of(desk, price, call->who.user);
        struct limit_answer answer;
        struct waiter *waiter;
        bool is_decided;

        if (is_exempt(desk, call, &row))
                return OK;
        waiter = waiter_create(key_of(call, &row, key), (struct limit){row.burst, row.per_minute});
        if (queue_push(desk->questions, waiter) != OK) {
                atomic_store(&waiter->holders, 1);
                waiter_leave(waiter);
                return ERR_BUSY;
        }
        loop_wake(desk->wake);
        is_decided = wait_for(waiter, &answer);
        waiter_leave(waiter);
        return is_decided ? judge(call, &row, &answer) : ERR_BUSY;
}

/* --- the desk */

struct price_desk *price_desk_create(struct loop *loop, struct redis *redis, const struct price_row rows[static PRICE_COUNT], const struct networks *trusted, int64_t share)
{
        struct price_desk *desk = memory_zero(sizeof *desk);

        memcpy(desk->rows, rows, sizeof desk->rows);
        metrics_register(&hits);
        desk->loop      = loop;
        desk->limits    = limits_create(loop, redis, share);
        desk->trusted   = *trusted;
        desk->questions = queue_create(QUESTIONS_MAX);
        desk->wake      = loop_wake_create(loop, take_questions, desk);
        return desk;
}

void price_desk_stop(struct price_desk *desk)
{
        if (!desk)
                return;
        queue_close(desk->questions);
        take_questions(desk);
}

void price_desk_destroy(struct price_desk **desk)
{
        struct price_desk *d = *desk;

        if (!d)
                return;
        take_questions(d);
        limits_destroy(&d->limits);
        loop_wake_destroy(&d->wake);
        queue_destroy(&d->questions);
        free(d);
        *desk = NULL;
}

const struct price_row *price_row(const struct price_desk *desk, enum price price)
{
        return &desk->rows[price];
}

static int64_t part_of(int64_t whole, int64_t parts)
{
        return whole > parts ? whole / parts : 1;
}

struct price_row price_row_of(const struct price_desk *desk, enum price price, struct id user)
{
        struct price_row row = desk->rows[price];

        if (row.new_part <= 1 || row.per_minute <= 0 || !row.new_ms || id_time_ms(user) <= clock_wall_ms() - row.new_ms)
                return row;
        row.burst      = part_of(row.burst, row.new_part);
        row.per_minute = part_of(row.per_minute, row.new_part);
        return row;
}
