/* tokens.h — the tokens of one account on one device: kept by the application, renewed here.
 *
 * A refresh token is good for one use. When its answer is lost the same one is sent again (the server
 * gives the same answer for 20 seconds), so it is replaced only after the next one is safely kept. Several
 * processes may share one store: whoever renews holds its lock, and whoever waited for the lock looks
 * first whether the work is done.
 *
 * A token's remaining time is counted on this machine's clock from when it came, by the server's own Date:
 * clocks that differ do no harm. One thread.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"
#include "c/problem.h"

#define TOKENS_ACCESS_MAX  4096
#define TOKENS_REFRESH_MAX 200

struct chat_tokens {
        struct id user, session, device;
        char      access[TOKENS_ACCESS_MAX + 1];
        char      refresh[TOKENS_REFRESH_MAX + 1];
        int64_t   received_at_ms;                        /* by this machine's clock */
        int64_t   lifetime_ms;                           /* of the access token, from then on */
};

/* How an application keeps them. None of it blocks. */
struct chat_token_store {
        bool (*load)(void *owner, struct chat_tokens *out);      /* false: signed out */
        bool (*save)(void *owner, const struct chat_tokens *tokens);
        void (*forget)(void *owner);                             /* they are worth nothing any more */
        bool (*try_lock)(void *owner);                           /* between processes */
        void (*unlock)(void *owner);
        void  *owner;
};

/* What is left of the access token at `wall_ms`; less than 0: it ended. A clock that was set back counts
 * as no time passed. */
int64_t tokens_left_ms(const struct chat_tokens *tokens, int64_t wall_ms);

/* Lifetime from the server's own words: its expiry and its Date; a guess within bounds without one. */
int64_t tokens_lifetime_ms(int64_t expires_at_ms, int64_t server_time_ms, int64_t wall_ms);

/* --- renewing */
struct tokens;
struct loop;

/* Sends a refresh token; answered by tokens_refreshed, later. */
typedef void tokens_send_fn(void *owner, const char *refresh);

struct tokens *tokens_create(struct loop *loop, const struct chat_token_store *store, tokens_send_fn *send,
                             void *owner);
void           tokens_destroy(struct tokens **tokens);

/* Calls `got` once, possibly at once: with tokens that are good for `left_min_ms`, or with a problem
 * (unauthenticated: signed out). `stale` (or NULL) is an access token that the server refused. TOKENS_HALF
 * asks for about half of a lifetime: what a long connection wants before it has to renew. */
#define TOKENS_HALF (-1)
void tokens_get(struct tokens *tokens, int64_t left_min_ms, const char *stale,
                void (*got)(void *owner, const struct chat_tokens *tokens,
                            const struct chat_problem *problem),
                void *owner);
void tokens_forget_waiter(struct tokens *tokens, void *owner);

/* The answer: fresh tokens; or a problem, of the network or of the server. */
void tokens_refreshed(struct tokens *tokens, const struct chat_tokens *fresh,
                      const struct chat_problem *problem);
