/* price.h — what calls cost: a token bucket for each price class and each user or address, over all nodes by Redis.
 *
 * What a person pays is paid by their address as well, into a bucket that holds as much as those of `address_times` people: many may sit behind one address, and one may have many
 * accounts. Both are asked together, and a refusal by either takes nothing from the other.
 *
 * Without Redis, and while it hangs (limits.h), each process counts alone, and never gives more than one node's share. A class with per_minute 0 is free and asks nobody. On the
 * loop's thread.
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"
#include "op/op.h"

/* For how long a worker waits for the loop: longer than Redis is waited for (LIMITS_WAIT_MS), by what a busy loop may be late. */
#define PRICE_WAIT_MS 1000

struct loop;
struct call;
struct redis;
struct networks;
struct price_desk;

struct price_row {
        const char *name;                                /* "send" */
        enum { PRICED_NOBODY, PRICED_USER, PRICED_ADDRESS, PRICED_ACCOUNT } keyed;
        int64_t     burst, per_minute;
        int64_t     new_part, new_ms;                    /* so old accounts are not new any more, and until then are held to one of so many parts; 0: none is new */
        const char *address_name;                        /* "send_address"; NULL where people do not pay */
        int64_t     address_times;                       /* 0: addresses do not pay for people */
};

/* Defaults from proto/prices.def, then CHAT_LIMIT_<NAME>="burst,per_minute" CHAT_LIMIT_NEW_AGE and CHAT_LIMIT_ADDRESS_TIMES from the environment; false when one is malformed (told on standard error). */
bool prices_read(struct price_row rows[static PRICE_COUNT]);

/* `trusted` networks are exempt from limits per address. `redis` may be NULL. `share`: how many processes count together; each keeps to its part while Redis is away. */
struct price_desk *price_desk_create(struct loop *loop, struct redis *redis, const struct price_row rows[static PRICE_COUNT],
                                     const struct networks *trusted, int64_t share);
/* For the metrics: a limit beside the classes refused a call. Any thread. */
void               price_count_hit(const char *limiter);
/* From now on workers are refused at once: for the end, when the loop answers nobody any more. May be NULL. */
void               price_desk_stop(struct price_desk *desk);
void               price_desk_destroy(struct price_desk **desk);

const struct price_row *price_row(const struct price_desk *desk, enum price price);
/* The same as it holds for a user now: ids of people tell how old their accounts are. Any thread. */
struct price_row        price_row_of(const struct price_desk *desk, enum price price, struct id user);

/* Charges the class to the call's user and their address, or to the address alone (or to `key` alone, when not STR_NONE); fills call->rate. ERR_RATE_LIMITED or OK by `decided`, at once or later. */
void price_charge(struct price_desk *desk, struct call *call, enum price price, struct str key, void (*decided)(void *owner, struct call *call, enum err err), void *owner);

/* The same from a worker's thread: asks the loop and waits. A loop that has not answered within PRICE_WAIT_MS, or has too many questions before it, is ERR_BUSY and never free: a
 * loop that far behind is one that somebody overruns, and limits that end just then protect nobody. Nothing was done yet, so the client may ask again. */
enum err price_charge_wait(struct price_desk *desk, struct call *call, enum price price, struct str key);
