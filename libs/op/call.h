/* call.h — one call on its way: who asks for what, what it has found out so far, and what it will answer.
 *
 * A door makes it with an arena of its own, hands it to dispatch (dispatch.h), gets it back on the loop's thread through `finished`, writes the reply and destroys it.
 * Between, it belongs to exactly one thread at a time.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/str.h"
#include "feed/feed.h"
#include "identity/identity.h"
#include "json/read.h"
#include "op/op.h"
#include "pg/tx.h"

#define CALL_ARENA_BYTES_MAX (32u << 20)
#define CALL_ARGS_BYTES_MAX  98304

enum door { DOOR_REST, DOOR_SOCKET, DOOR_BATCH, DOOR_INSIDE };

/* A value that REST takes elsewhere than in the body; text already unescaped. */
struct call_param {
        enum place place;
        struct str name, value;                          /* IF_MATCH and KEY have no name */
};

/* What a price said: sent with REST answers, and with refusals through every door. */
struct call_rate {
        const char *name;                                /* "send"; NULL when nothing was charged */
        int64_t     burst, per_minute, remaining, retry_after_ms, reset_ms;
};

/* What the browser of a page that asked for it keeps for us: nothing to be said when there is no value, to be forgotten when it is empty. */
struct call_cookie {
        struct str value;
        int64_t    lifetime_ms;
};

struct op_service;
struct price_desk;

struct call {
        /* --- made by the door */
        struct arena     *arena;
        struct id         id;
        struct id         connection;                    /* what it came by; for the log */
        const struct op  *op;
        enum door         door;
        struct identity   who;
        struct str        address;                       /* the client's, as text, after trusted proxies */
        struct str        agent;                         /* User-Agent, at most 200 bytes */
        char              trace[33];                     /* W3C trace id */
        struct str        args;                          /* the JSON object; STR_NONE when there is none */
        const struct call_param *params;
        int               params_count;
        bool              by_cookie;                     /* a page asks whose browser keeps what it renews its session with: rows of PLACE_COOKIE come and go as a cookie */
        int64_t           started_us;                    /* monotonic */
        int64_t           handed_us;                     /* to the worker threads; dispatch's own */
        void            (*finished)(struct call *call);  /* on the loop's thread, once */
        void             *door_owner;

        /* --- while it runs */
        const struct op_service *service;
        struct price_desk       *prices;
        void             *in, *out;                      /* the typed structs */
        struct pg        *pg;
        struct tx         tx;
        int64_t           now_ms;                        /* wall time at the beginning */
        bool              is_paid;                       /* on the loop: a worker that gets it does not charge it again */
        void             *seat;                          /* what the service's `enter` found: the room and the caller's place in it */
        struct feed_moves moves;
        bool              keeps_what_it_wrote;           /* the handler refused, and what it wrote about that is committed all the same */
        void             *publication;                   /* what the service's `publish` will send once committed */
        void             *loop_owner;                    /* of operations that the service takes on the loop */
        bool              ends_on_loop;                  /* the handler only prepared it: what ends it there stores its answer under its key, as a message's */

        /* --- the answer */
        enum err            err;
        struct str          sentence;                    /* for a person; empty means the code's own */
        struct field_faults faults;
        struct call_rate    rate;
        struct str          answer;                      /* the out object as JSON */
        bool                is_repeat;                   /* the answer of an earlier call with the same key */
        struct str          current;                     /* of what is stale: as it is now, a JSON object; STR_NONE when the refusal does not tell */
        struct str          etag, location;              /* REST: set by handlers where there is one */
        struct call_cookie  cookie;                      /* the same, where call->by_cookie */
};

struct call *call_create(const struct op *op, enum door door);
void         call_destroy(struct call **call);

/* return fail(call, ERR_CONFLICT, "somebody edited this message meanwhile"); the sentence must outlive the call (a literal, or in its arena). */
enum err fail(struct call *call, enum err err, const char *sentence);
/* One field is wrong: ERR_INVALID with a pointer to it: return fail_field(call, "/peer", "is required for a direct room"). */
enum err fail_field(struct call *call, const char *path, const char *reason);

/* The error object of RFC 9457 as JSON, the same through every door. */
struct str call_problem(const struct call *call, const char *public_url);
