/* run.h — the one path every call takes, whichever door it came through.
 *
 *      bound, scan → repeat? → price → begin → enter (lock the room, load the member) → repeat? again → permit → run → keep the answer → feed → commit → publish
 *
 * Runs on a worker thread with a database connection of its own. Each step stands in one function of run.c, in this order; a test build may leave one out (broken.h)
 * to prove that the suite notices.
 */
#pragma once
#include "op/call.h"

struct op_service {
        const char *name;                                /* "chat": the schema, too */
        const struct op *ops;
        size_t      ops_count;
        void       *owner;                               /* of the hooks, who find it through call->service */
        struct str  digest_key;                          /* of repeat_digest, where requests may hold secrets; else STR_NONE */

        /* Loads what the call is about into call->seat: locks the room when the operation changes something. Sets tx failure ERR_NOT_FOUND for a missing room. May be NULL. */
        void      (*enter)(struct call *call, bool is_changing);

        /* What the caller is to the object and which bits they have there, after `enter`. May be NULL: then nobody is VIEWER or MEMBER. */
        bool      (*is_viewer)(const struct call *call);
        bool      (*is_member)(const struct call *call);
        unsigned  (*permissions)(const struct call *call);

        /* A call came in, on the loop's thread, before anything else is done about it. May be NULL. */
        void      (*noticed)(const struct call *call);

        /* After COMMIT, on the worker's thread: hands call->publication to the loop. May be NULL. */
        void      (*publish)(struct call *call);
};

/* The reading step alone: args and params into call->in, all faults at once. Also used by what runs on the loop. */
enum err call_read(struct call *call);

enum err op_run(const struct op_service *service, struct call *call);

/* The one decision: may this caller do this here? Inside the transaction that acts. What a caller may not know of is ERR_NOT_FOUND. */
enum err permit(struct call *call);
/* The sign-in and scope part of it, which needs no object: also asked by what runs on the loop. */
enum err permit_caller(struct call *call);
/* For handlers: the object is the caller's own, or the row's perm_other bit is held. */
enum err permit_author(struct call *call, struct id author);

/* For handlers that must do something slow between reading and writing (hash a password, wait for a price): no transaction stands idle meanwhile, since whatever it holds, others wait
 * for. call_pause commits what was done so far, of which nothing may have moved; call_go_on begins another transaction as the first one was begun (enter, repeat?, permit). What was read
 * before may have changed. What fails in between is returned without going on. */
enum err call_pause(struct call *call);
enum err call_go_on(struct call *call);

/* For handlers on a worker's thread: charges a further class to `key`, waits for the answer (price_charge_wait): not while a transaction is open. ERR_RATE_LIMITED, ERR_BUSY. */
enum err call_charge(struct call *call, enum price price, struct str key);
