/* limits.c — token buckets, and windows, in Redis: all that is asked in one turn, in one call. */

#include "redis/limits.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"
#include "loop/loop.h"
#include "redis/keys.h"
#include "redis/limits_script.h"
#include "redis/redis.h"

struct limits {
        struct redis        *redis;
        struct limits_local *local;
        int64_t              share;
        int                  takings;                    /* not yet answered by Redis, given up or not */
        struct link          gathering;                  /* to be asked at the end of the turn; the last has room, perhaps */
        struct link          waiting;                    /* asked of Redis, in the order of time */
        struct link          late;                       /* decided without it; its answers are still to come */
        struct loop         *loop;
        struct loop_turn    *turn;
        struct loop_timer   *timer;                      /* the end of the first one's patience, or a little before */
        bool                 is_timed;
};

/* One call of a script. */
struct asking {
        struct link          link;
        struct limits       *limits;                     /* NULL: they are gone, and all of it is answered */
        const struct script *script;
        int64_t              asked_ms;
        bool                 is_late;
        bool                 with_text;                  /* of the script */
        struct script_call   call;
};

static int64_t share_of(const struct limits *limits, int64_t whole)
{
        return whole / limits->share > 0 ? whole / limits->share : 1;
}

static void local_take(struct limits *limits, const struct limit_bucket *buckets, int count, int64_t cost, struct limit_answer *answers)
{
        struct limit_bucket mine[LIMIT_BUCKETS_MAX];

        for (int i = 0; i < count; i++) {
                mine[i] = buckets[i];
                if (mine[i].limit.per_minute > 0)
                        mine[i].limit = (struct limit){share_of(limits, mine[i].limit.burst), share_of(limits, mine[i].limit.per_minute)};
        }
        limits_local_take_all(limits->local, mine, count, cost, clock_monotonic_ms(), answers);
}

/* --- deciding without Redis */

static void taking_decide(struct limits *limits, const struct taking *taking, struct limit_answer *answers)
{
        struct limit_bucket buckets[LIMIT_BUCKETS_MAX];

        if (taking->alone) {
                answers[0] = taking->alone(taking->owner);
                return;
        }
        for (int i = 0; i < taking->count; i++)
                buckets[i] = (struct limit_bucket){key_str(&taking->keys[i]), taking->limits_of[i]};
        local_take(limits, buckets, taking->count, taking->cost, answers);
}

static void asking_free(struct asking *asking)
{
        for (int i = 0; i < asking->call.count; i++)
                free(asking->call.takings[i]);
        free(asking);
}

static void asking_leave(struct asking *asking)
{
        list_remove(&asking->link);
        if (asking->limits)
                asking->limits->takings -= asking->call.count;
}

/* In the order in which they asked; `items` NULL: by the process's own buckets. */
static void asking_tell(struct limits *limits, const struct asking *asking, const struct redis_reply *items)
{
        for (int i = 0; i < asking->call.count; i++) {
                const struct taking *taking = asking->call.takings[i];
                struct limit_answer answers[LIMIT_BUCKETS_MAX];

                if (items)
                        asking->script->read(&asking->call, taking, &items[SCRIPT_ANSWERS * i], answers);
                else
                        taking_decide(limits, taking, answers);
                taking->done(taking->owner, answers);
        }
}

static void asking_end(struct asking *asking, const struct redis_reply *items)
{
        asking_leave(asking);
        asking_tell(asking->limits, asking, items);
        asking_free(asking);
}

/* --- patience. Redis holds our function and the asking until it answers or the connection ends: only then a late one is freed. */

static void asking_give_up(struct asking *asking)
{
        list_remove(&asking->link);
        list_append(&asking->limits->late, &asking->link);
        asking->is_late = true;
        asking_tell(asking->limits, asking, NULL);
}

static void timer_set(struct limits *limits)
{
        struct link *first = list_first(&limits->waiting);
        if (limits->is_timed || !first)
                return;
        int64_t end_ms   = LIST_ITEM(first, struct asking, link)->asked_ms + LIMITS_WAIT_MS;
        limits->is_timed = true;
        loop_timer_restart(limits->timer, end_ms - clock_monotonic_ms());
}

/* It may have been us who stood still: what has arrived meanwhile counts. */
static void patience_ends(void *at)
{
        struct limits *limits = at;
        struct link   *first;
        redis_drain(limits->redis);
        int64_t given_up_ms = clock_monotonic_ms() - LIMITS_WAIT_MS;
        while ((first = list_first(&limits->waiting)) && LIST_ITEM(first, struct asking, link)->asked_ms <= given_up_ms)
                asking_give_up(LIST_ITEM(first, struct asking, link));
        limits->is_timed = false;
        timer_set(limits);
}

/* --- asking */

static void answered(void *at, const struct redis_reply *reply);

static enum err asking_put(struct asking *asking)
{
        struct script_words words;

        words.count = words.numbers_count = 0;
        script_put(&words, asking->with_text ? STR("EVAL") : STR("EVALSHA"));
        script_put(&words, asking->with_text ? asking->script->text : str_from(asking->script->sha));
        asking->script->put(&asking->call, &words);
        return redis_command(asking->limits->redis, words.at, words.count, answered, asking);
}

static bool are_answers(const struct asking *asking, const struct redis_reply *reply)
{
        return reply && reply->kind == REDIS_LIST && reply->count == SCRIPT_ANSWERS * (size_t)asking->call.count;
}

static void answered(void *at, const struct redis_reply *reply)
{
        struct asking *asking = at;
        if (!asking->limits || asking->is_late) {
                asking_leave(asking);
                asking_free(asking);
                return;
        }
        /* A server that was started anew has not seen the script. */
        if (reply && reply->kind == REDIS_ERROR && !asking->with_text && str_starts_with(reply->text, STR("NOSCRIPT"))) {
                asking->with_text = true;
                if (asking_put(asking) == OK)
                        return;
        }
        asking_end(asking, are_answers(asking, reply) ? reply->items : NULL);
}

/* Whether to ask Redis. Those that are late ask for all others whether it answers again. */
static bool is_remote(const struct limits *limits)
{
        return limits->redis && redis_is_up(limits->redis) && list_is_empty(&limits->late);
}

static void asking_send(struct asking *asking)
{
        struct limits *limits = asking->limits;

        list_remove(&asking->link);
        if (is_remote(limits) && asking_put(asking) == OK) {
                asking->asked_ms = clock_monotonic_ms();
                list_append(&limits->waiting, &asking->link);
                timer_set(limits);
        } else {
                asking_end(asking, NULL);
        }
}

/* Those who are told meanwhile that it cannot be asked may ask again: they come in the next turn. */
static void turn_ended(void *at)
{
        struct limits *limits = at;
        int count             = 0;

        LIST_EACH(&limits->gathering, struct asking, link, asking)
                count += asking != NULL;
        if (!count)
                return;
        for (; count > 0; count--)
                asking_send(LIST_ITEM(list_first(&limits->gathering), struct asking, link));
        redis_flush_now(limits->redis);
}

static struct asking *asking_begin(struct limits *limits, const struct script *script)
{
        struct asking *asking = memory_zero(sizeof *asking);
        asking->limits        = limits;
        asking->script        = script;
        list_append(&limits->gathering, &asking->link);
        /* The turn that is about to end may have passed our place in it: there will be another at once. */
        loop_again(limits->loop);
        return asking;
}

static struct asking *asking_with_room(struct limits *limits, const struct taking *taking)
{
        struct link *last     = list_is_empty(&limits->gathering) ? NULL : limits->gathering.prev;
        struct asking *asking = last ? LIST_ITEM(last, struct asking, link) : NULL;

        if (asking && asking->script == taking->script && taking->script->has_room(&asking->call, taking))
                return asking;
        return asking_begin(limits, taking->script);
}

static void ask(struct limits *limits, const struct taking *what)
{
        struct taking *taking = memory_zero(sizeof *taking);
        *taking               = *what;
        taking->script->add(&asking_with_room(limits, taking)->call, taking);
        limits->takings++;
}

/* --- making */

struct limits *limits_create(struct loop *loop, struct redis *redis, int64_t share)
{
        struct limits *limits = memory_zero(sizeof *limits);
        limits->redis         = redis;
        limits->share         = share > 1 ? share : 1;
        limits->local         = limits_local_create(LIMITS_LOCAL_BUCKETS_MAX);
        limits->loop          = loop;
        limits->turn          = loop_turn_create(loop, turn_ended, limits);
        limits->timer         = loop_timer_create(loop, LIMITS_WAIT_MS, 0, patience_ends, limits);
        loop_timer_stop(limits->timer);
        list_init(&limits->gathering);
        list_init(&limits->waiting);
        list_init(&limits->late);
        return limits;
}

void limits_destroy(struct limits **pointer)
{
        struct limits *limits = *pointer;
        if (!limits)
                return;
        *pointer = NULL;
        LIST_EACH(&limits->late, struct asking, link, asking) {
                list_remove(&asking->link);
                asking->limits = NULL;
        }
        LIST_EACH(&limits->waiting, struct asking, link, asking) {
                list_remove(&asking->link);
                asking->limits = NULL;
                asking_tell(limits, asking, NULL);
        }
        LIST_EACH(&limits->gathering, struct asking, link, asking)
                asking_end(asking, NULL);
        loop_timer_destroy(&limits->timer);
        loop_turn_destroy(&limits->turn);
        limits_local_destroy(&limits->local);
        free(limits);
}

/* --- taking */

static struct key key_of(struct str text)
{
        struct key key = {.len = text.len};

        memcpy(key.at, text.at, text.len);
        return key;
}

static bool may_ask(const struct limits *limits)
{
        return is_remote(limits) && limits->takings < LIMITS_TAKINGS_MAX;
}

static bool are_limits(const struct limit_bucket *buckets, int count)
{
        for (int i = 0; i < count; i++)
                if (buckets[i].limit.per_minute <= 0 || buckets[i].key.len > KEY_BYTES_MAX)
                        return false;
        return true;
}

void limit_take_all(struct limits *limits, const struct limit_bucket *buckets, int count, int64_t cost,
                    void (*done)(void *owner, const struct limit_answer *answers), void *owner)
{
        struct limit_answer answers[LIMIT_BUCKETS_MAX];

        if (may_ask(limits) && are_limits(buckets, count)) {
                struct taking taking = {.script = &script_of_buckets, .count = count, .cost = cost, .done = done, .owner = owner};

                for (int i = 0; i < count; i++) {
                        taking.keys[i]      = key_of(buckets[i].key);
                        taking.limits_of[i] = buckets[i].limit;
                }
                ask(limits, &taking);
                return;
        }
        local_take(limits, buckets, count, cost, answers);
        done(owner, answers);
}

void limit_take(struct limits *limits, struct str key, struct limit limit, int64_t cost,
                void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        limit_take_all(limits, &(struct limit_bucket){key, limit}, 1, cost, done, owner);
}

void window_take(struct limits *limits, struct str key, struct window window, struct str item, struct limit_answer (*alone)(void *owner),
                 void (*done)(void *owner, const struct limit_answer *answer), void *owner)
{
        if (item.len <= WINDOW_ITEM_BYTES_MAX && key.len <= KEY_BYTES_MAX && may_ask(limits)) {
                struct taking taking = {.script = &script_of_windows, .count = 1, .keys = {key_of(key)}, .window = window, .item_len = item.len, .alone = alone, .done = done, .owner = owner};

                memcpy(taking.item, item.at, item.len);
                ask(limits, &taking);
                return;
        }
        struct limit_answer answer = alone(owner);
        done(owner, &answer);
}
