/* price.c — what calls cost: buckets by class and by user and address. */

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
#define TIMES_VARIABLE   LIMIT_PREFIX "ADDRESS_TIMES"
#define TIMES            "50"
#define TIMES_MAX        1000000

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
        [PRICE_ROOM] = "room", [PRICE_AUTH] = "auth", [PRICE_AUTH_ACCOUNT] = "auth_account", [PRICE_RENEW] = "renew", [PRICE_RENEW_SESSION] = "renew_session",
        [PRICE_ROOM_PASSWORD] = "room_password", [PRICE_ACCOUNT] = "account", [PRICE_SEARCH] = "search",
        [PRICE_ADMIN] = "admin",
};

static const char *const address_names[PRICE_COUNT] = {
        [PRICE_SEND] = "send_address", [PRICE_HISTORY] = "history_address", [PRICE_TYPING] = "typing_address", [PRICE_RECEIPT] = "receipt_address", [PRICE_REACT] = "react_address",
        [PRICE_ROOM] = "room_address", [PRICE_ACCOUNT] = "account_address", [PRICE_SEARCH] = "search_address", [PRICE_ADMIN] = "admin_address",
};

static const struct price_row defaults[PRICE_COUNT] = {
#define PRICE(name, keyed_, burst_, per_minute_, new_, sentence) [PRICE_##name] = {#name, PRICED_##keyed_, burst_, per_minute_, .new_part = new_},
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

static bool read_times(int64_t *out)
{
        const char *text = getenv(TIMES_VARIABLE);

        if (str_to_int(str_from(text ? text : TIMES), 0, TIMES_MAX, out))
                return true;
        fprintf(stderr, "configuration: " TIMES_VARIABLE ": expected a number up to %d (0: addresses do not pay for people), found \"%s\"\n", TIMES_MAX, text);
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

                if (!str_starts_with(name, STR(LIMIT_PREFIX)) || str_equal(name, STR(NEW_AGE_VARIABLE)) || str_equal(name, STR(TIMES_VARIABLE))
                    || is_price((struct str){name.at + prefix, name.len - prefix}))
                        continue;
                fprintf(stderr, "configuration: %.*s: there is no such limit\n", STR_ARG(name));
                is_good = false;
        }
        return is_good;
}

bool prices_read(struct price_row rows[static PRICE_COUNT])
{
        bool is_good = has_only_known_limits();
        int64_t new_ms, times;

        is_good = read_age(&new_ms) && is_good;
        is_good = read_times(&times) && is_good;
        for (int price = 0; price < PRICE_COUNT; price++) {
                char variable[64];
                const char *text;

                snprintf(variable, sizeof variable, LIMIT_PREFIX "%s", names[price]);
                rows[price]      = defaults[price];
                rows[price].name = wire_names[price];
                rows[price].new_ms = new_ms;
                rows[price].address_name  = address_names[price];
                rows[price].address_times = address_names[price] ? times : 0;
                text             = getenv(variable);
                if (text && !read_row(variable, text, &rows[price]))
                        is_good = false;
        }
        return is_good;
}

/* --- asking */

/* The buckets that one call pays into: the payer's, and the address's of a person. */
struct charge {
        int              count;
        struct price_row rows[LIMIT_BUCKETS_MAX];        /* as they hold for the caller */
        struct key       keys[LIMIT_BUCKETS_MAX];
};

/* One charge under way that the loop asked for: in the call's arena. */
struct question {
        struct call       *call;
        struct charge      charge;
        void             (*decided)(void *owner, struct call *call, enum err err);
        void              *owner;
};

/* Shared by a worker and the loop; whoever lets go last frees it. */
struct waiter {
        pthread_mutex_t lock;
        pthread_cond_t  told;
        atomic_int      holders;
        bool            is_decided;
        struct limit_answer answers[LIMIT_BUCKETS_MAX];
        struct charge   charge;
};

/* Who has a network has all of its addresses. False for what has none, and for those that are exempt. */
static bool address_pays(const struct price_desk *desk, const struct call *call, char out[static ADDRESS_TEXT_MAX + 1])
{
        struct address address;

        if (!address_parse(call->address, &address) || networks_have(&desk->trusted, address))
                return false;
        address_print(address_neighbourhood(address), out);
        return true;
}

static void charge_add(struct charge *charge, const struct price_row *row, struct str who)
{
        charge->rows[charge->count]   = *row;
        charge->keys[charge->count++] = key_limit(row->name, who);
}

/* What the class costs a person, as often as it may be paid from one address; new accounts or old. */
static struct price_row row_of_address(const struct price_desk *desk, enum price price)
{
        struct price_row row = desk->rows[price];

        row.name        = row.address_name;
        row.burst      *= row.address_times;
        row.per_minute *= row.address_times;
        return row;
}

/* False: nobody pays. */
static bool charge_of(const struct price_desk *desk, const struct call *call, enum price price, struct str key, struct charge *charge)
{
        struct price_row row = price_row_of(desk, price, call->who.user), of_address;
        char user[ID_TEXT_LEN + 1], address[ADDRESS_TEXT_MAX + 1];

        *charge = (struct charge){0};
        if (BREAK_PRICE || row.per_minute <= 0 || row.keyed == PRICED_NOBODY)
                return false;
        if (key.at) {
                charge_add(charge, &row, key);
        } else if (row.keyed == PRICED_ADDRESS) {
                if (address_pays(desk, call, address))
                        charge_add(charge, &row, str_from(address));
        } else {
                id_print(call->who.user, user);
                charge_add(charge, &row, str_from(user));
                of_address = row_of_address(desk, price);
                if (row.keyed == PRICED_USER && row.address_times && address_pays(desk, call, address))
                        charge_add(charge, &of_address, str_from(address));
        }
        return charge->count > 0;
}

static void take(struct price_desk *desk, const struct charge *charge, void (*done)(void *owner, const struct limit_answer *answers), void *owner)
{
        struct limit_bucket buckets[LIMIT_BUCKETS_MAX];

        for (int i = 0; i < charge->count; i++)
                buckets[i] = (struct limit_bucket){key_str(&charge->keys[i]), {charge->rows[i].burst, charge->rows[i].per_minute}};
        limit_take_all(desk->limits, buckets, charge->count, 1, done, owner);
}

/* Which of two tells the caller more: what refuses, for longer; else what has less left. */
static bool is_tighter(const struct limit_answer *one, const struct limit_answer *other)
{
        if (one->retry_after_ms != other->retry_after_ms)
                return one->retry_after_ms > other->retry_after_ms;
        return one->remaining < other->remaining;
}

static enum err judge(struct call *call, const struct charge *charge, const struct limit_answer *answers)
{
        int at = charge->count > 1 && is_tighter(&answers[1], &answers[0]) ? 1 : 0;
        const struct price_row *row = &charge->rows[at];
        const struct limit_answer *answer = &answers[at];

        call->rate = (struct call_rate){
                .name = row->name, .burst = row->burst, .per_minute = row->per_minute,
                .remaining = answer->remaining, .retry_after_ms = answer->retry_after_ms, .reset_ms = answer->full_after_ms,
        };
        if (answer->is_allowed)
                return OK;
        price_count_hit(row->name);
        return at ? fail(call, ERR_RATE_LIMITED, "too much comes from this address, by whomever; wait as told") : ERR_RATE_LIMITED;
}

static void answered(void *owner, const struct limit_answer *answers)
{
        struct question *question = owner;

        question->decided(question->owner, question->call, judge(question->call, &question->charge, answers));
}

void price_charge(struct price_desk *desk, struct call *call, enum price price, struct str key, void (*decided)(void *owner, struct call *call, enum err err), void *owner)
{
        struct question *question;
        struct charge charge;

        if (!charge_of(desk, call, price, key, &charge)) {
                decided(owner, call, OK);
                return;
        }
        question  = arena_zero(call->arena, sizeof *question);
        *question = (struct question){.call = call, .charge = charge, .decided = decided, .owner = owner};
        take(desk, &question->charge, answered, question);
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

static struct waiter *waiter_create(const struct charge *charge)
{
        struct waiter *waiter = memory_zero(sizeof *waiter);
        pthread_condattr_t monotonic;

        pthread_condattr_init(&monotonic);
        pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
        pthread_mutex_init(&waiter->lock, NULL);
        pthread_cond_init(&waiter->told, &monotonic);
        pthread_condattr_destroy(&monotonic);
        atomic_init(&waiter->holders, 2);
        waiter->charge = *charge;
        return waiter;
}

static void tell_waiter(void *owner, const struct limit_answer *answers)
{
        struct waiter *waiter = owner;

        pthread_mutex_lock(&waiter->lock);
        waiter->is_decided = true;
        memcpy(waiter->answers, answers, (size_t)waiter->charge.count * sizeof *answers);
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
                        take(desk, &waiter->charge, tell_waiter, waiter);
}

static bool wait_for(struct waiter *waiter, struct limit_answer answers[static LIMIT_BUCKETS_MAX])
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
        memcpy(answers, waiter->answers, sizeof waiter->answers);
        pthread_mutex_unlock(&waiter->lock);
        return is_decided;
}

enum err price_charge_wait(struct price_desk *desk, struct call *call, enum price price, struct str key)
{
        struct limit_answer answers[LIMIT_BUCKETS_MAX];
        struct charge charge;
        struct waiter *waiter;
        bool is_decided;

        if (!charge_of(desk, call, price, key, &charge))
                return OK;
        waiter = waiter_create(&charge);
        if (queue_push(desk->questions, waiter) != OK) {
                atomic_store(&waiter->holders, 1);
                waiter_leave(waiter);
                return ERR_BUSY;
        }
        loop_wake(desk->wake);
        is_decided = wait_for(waiter, answers);
        waiter_leave(waiter);
        return is_decided ? judge(call, &charge, answers) : ERR_BUSY;
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
