/* tokens.c — renews tokens, one process and one request at a time. */

#include "c/tokens.h"

#include <stdlib.h>
#include <string.h>
#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"
#include "base/random.h"
#include "loop/loop.h"

#define LIFETIME_MIN_MS  1000
#define LIFETIME_MAX_MS  (24 * 60 * 60 * 1000)
#define LIFETIME_GUESS_MS 120000
#define LOCK_AGAIN_MS    60
#define LOCK_PATIENCE_MS 20000
#define SAME_ANSWER_MS   18000                           /* the server repeats a lost answer for 20 s */
#define SEND_AGAIN_MS    1500

int64_t tokens_left_ms(const struct chat_tokens *tokens, int64_t wall_ms)
{
        int64_t passed_ms = wall_ms - tokens->received_at_ms;
        return tokens->lifetime_ms - (passed_ms > 0 ? passed_ms : 0);
}

int64_t tokens_lifetime_ms(int64_t expires_at_ms, int64_t server_time_ms, int64_t wall_ms)
{
        int64_t lifetime_ms = expires_at_ms - (server_time_ms > 0 ? server_time_ms : wall_ms);
        if (lifetime_ms < LIFETIME_MIN_MS || lifetime_ms > LIFETIME_MAX_MS)
                return LIFETIME_GUESS_MS;
        return lifetime_ms;
}

struct waiter {
        struct link link;
        int64_t     left_min_ms;
        char       *stale;
        void      (*got)(void *owner, const struct chat_tokens *tokens, const struct chat_problem *problem);
        void       *owner;
};

struct tokens {
        struct chat_token_store store;
        struct loop_timer      *timer;
        tokens_send_fn         *send;
        void                   *owner;
        struct link             waiters;
        enum { RESTS, WANTS_LOCK, ASKED, ASKS_AGAIN } stage;
        int64_t                 since_ms;                /* of the stage WANTS_LOCK, or of the first
                                                          * sending */
        struct chat_tokens      current;
};

static void waiter_free(struct waiter *waiter)
{
        list_remove(&waiter->link);
        free(waiter->stale);
        free(waiter);
}

static void finish(struct tokens *tokens, const struct chat_tokens *fresh, const struct chat_problem *problem)
{
        struct link waiters;
        if (tokens->stage == ASKED || tokens->stage == ASKS_AGAIN)
                tokens->store.unlock(tokens->store.owner);
        tokens->stage = RESTS;
        loop_timer_stop(tokens->timer);
        list_init(&waiters);
        LIST_EACH(&tokens->waiters, struct waiter, link, moved) {
                list_remove(&moved->link);
                list_append(&waiters, &moved->link);
        }
        while (!list_is_empty(&waiters)) {
                struct waiter *waiter = LIST_ITEM(waiters.next, struct waiter, link);
                waiter->got(waiter->owner, fresh, problem);
                waiter_free(waiter);
        }
}

static void fail_with(struct tokens *tokens, enum err err, struct str sentence)
{
        struct chat_problem problem = {.err = err,
                                       .code = str_from(err_code(err)),
                                       .title = sentence,
                                       .fields = STR(""),
                                       .trace = STR(""),
                                       .status = err_status(err),
                                       .is_temporary = err_is_temporary(err),
                                       .retry_after_ms = -1};
        finish(tokens, NULL, &problem);
}

/* Whether what the store holds serves everyone who waits. */
static bool is_good(const struct tokens *tokens)
{
        int64_t left_ms = tokens_left_ms(&tokens->current, clock_wall_ms());
        for (const struct link *link = tokens->waiters.next; link != &tokens->waiters; link = link->next) {
                const struct waiter *waiter = LIST_ITEM((struct link *)link, struct waiter, link);
                int64_t half_ms = tokens->current.lifetime_ms * 45 / 100; /* no more can be asked of
                                                                           * short-lived ones */
                int64_t min_ms = waiter->left_min_ms == TOKENS_HALF || waiter->left_min_ms > half_ms
                                         ? half_ms
                                         : waiter->left_min_ms;
                if (left_ms < min_ms || (waiter->stale && strcmp(waiter->stale, tokens->current.access) == 0))
                        return false;
        }
        return true;
}

static void go_on(struct tokens *tokens)
{
        if (tokens->stage == ASKS_AGAIN) {
                tokens->stage = ASKED;
                tokens->send(tokens->owner, tokens->current.refresh);
                return;
        }
        if (!tokens->store.load(tokens->store.owner, &tokens->current)) {
                fail_with(tokens, ERR_UNAUTHENTICATED, STR("not signed in"));
                return;
        }
        if (is_good(tokens)) {
                finish(tokens, &tokens->current, NULL);
                return;
        }
        if (!tokens->store.try_lock(tokens->store.owner)) {
                if (tokens->stage == RESTS) {
                        tokens->stage    = WANTS_LOCK;
                        tokens->since_ms = clock_monotonic_ms();
                }
                if (clock_monotonic_ms() - tokens->since_ms > LOCK_PATIENCE_MS)
                        fail_with(tokens, ERR_UNAVAILABLE,
                                  STR("another process has been renewing the tokens for too long"));
                else
                        loop_timer_restart(tokens->timer,
                                           LOCK_AGAIN_MS + (int64_t)random_below(LOCK_AGAIN_MS));
                return;
        }
        /* Between the look and the lock another process may have renewed them. */
        tokens->stage = ASKED;
        if (!tokens->store.load(tokens->store.owner, &tokens->current)) {
                fail_with(tokens, ERR_UNAUTHENTICATED, STR("not signed in"));
                return;
        }
        if (is_good(tokens)) {
                finish(tokens, &tokens->current, NULL);
                return;
        }
        tokens->since_ms = clock_monotonic_ms();
        tokens->send(tokens->owner, tokens->current.refresh);
}

static void timer_fired(void *owner)
{
        go_on(owner);
}

struct tokens *tokens_create(struct loop *loop, const struct chat_token_store *store, tokens_send_fn *send,
                             void *owner)
{
        struct tokens *tokens = memory_zero(sizeof *tokens);
        tokens->store = *store;
        tokens->send  = send;
        tokens->owner = owner;
        tokens->timer = loop_timer_create(loop, 0, 0, timer_fired, tokens);
        loop_timer_stop(tokens->timer);
        list_init(&tokens->waiters);
        return tokens;
}

void tokens_destroy(struct tokens **pointer)
{
        struct tokens *tokens = *pointer;
        if (!tokens)
                return;
        LIST_EACH(&tokens->waiters, struct waiter, link, waiter) {
                waiter_free(waiter);
                waiter = NULL;
        }
        if (tokens->stage == ASKED || tokens->stage == ASKS_AGAIN)
                tokens->store.unlock(tokens->store.owner);
        loop_timer_destroy(&tokens->timer);
        explicit_bzero(&tokens->current, sizeof tokens->current);
        free(tokens);
        *pointer = NULL;
}

void tokens_get(struct tokens *tokens, int64_t left_min_ms, const char *stale,
                void (*got)(void *owner, const struct chat_tokens *tokens,
                            const struct chat_problem *problem),
                void *owner)
{
        struct waiter *waiter = memory_zero(sizeof *waiter);
        waiter->left_min_ms = left_min_ms;
        waiter->stale       = stale ? memory_text(stale) : NULL;
        waiter->got         = got;
        waiter->owner       = owner;
        list_append(&tokens->waiters, &waiter->link);
        if (tokens->stage == RESTS)
                go_on(tokens);
}

void tokens_forget_waiter(struct tokens *tokens, void *owner)
{
        LIST_EACH(&tokens->waiters, struct waiter, link, waiter) {
                if (waiter->owner == owner)
                        waiter_free(waiter);
                waiter = NULL;
        }
}

void tokens_refreshed(struct tokens *tokens, const struct chat_tokens *fresh,
                      const struct chat_problem *problem)
{
        if (tokens->stage != ASKED)
                return;
        if (fresh) {
                tokens->current = *fresh;
                if (tokens->store.save(tokens->store.owner, fresh))
                        finish(tokens, &tokens->current, NULL);
                else
                        fail_with(tokens, ERR_INTERNAL, STR("the new tokens cannot be stored"));
                return;
        }
        if (problem->err == ERR_UNAUTHENTICATED || problem->err == ERR_BANNED ||
            problem->err == ERR_FORBIDDEN) {
                tokens->store.forget(tokens->store.owner);
                struct chat_problem over = *problem;
                over.err = ERR_UNAUTHENTICATED;
                finish(tokens, NULL, &over);
                return;
        }
        int64_t wait_ms = problem->retry_after_ms > 0
                                  ? problem->retry_after_ms
                                  : SEND_AGAIN_MS / 2 + (int64_t)random_below(SEND_AGAIN_MS);
        if (problem->is_temporary && clock_monotonic_ms() - tokens->since_ms + wait_ms < SAME_ANSWER_MS) {
                tokens->stage = ASKS_AGAIN;
                loop_timer_restart(tokens->timer, wait_ms);
        } else
                finish(tokens, NULL, problem);
}
