/* tx.h — a transaction that keeps its first failure.
 *
 *      struct tx tx;
 *      tx_begin(&tx, pg, arena, TX_WRITE);
 *      repo_do_this(&tx, …);                            // whatever follows a failure does nothing
 *      repo_do_that(&tx, …);
 *      return tx_commit(&tx);                           // the first failure of the chain, or OK
 *
 * Every path ends in tx_commit or tx_abort. One thread. A COMMIT whose answer was lost is ERR_UNAVAILABLE with `outcome_unknown` set: it may
 * have happened, and the same key (cid) must be used to try again. SQL failures become: 40001 40P01 55P03 57014 53xxx 08xxx 57P0x → ERR_UNAVAILABLE,
 * 23505 → ERR_CONFLICT, all else → ERR_INTERNAL (SQLSTATE and statement's first words are logged once, at the abort; never parameters).
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"

struct arena;
struct pg;

enum tx_mode {
        TX_WRITE,                                        /* READ COMMITTED */
        TX_READ,                                         /* REPEATABLE READ, READ ONLY: one snapshot for all its statements */
};

struct tx {
        struct pg    *pg;
        struct arena *arena;                             /* rows read live here */
        enum err      failed;                            /* the first failure; OK so far */
        char          sqlstate[6];
        bool          is_open, outcome_unknown;
};

void     tx_begin(struct tx *tx, struct pg *pg, struct arena *arena, enum tx_mode mode);
enum err tx_commit(struct tx *tx);
void     tx_abort(struct tx *tx);

/* Makes the transaction fail with this, unless it failed before. Returns what it failed with. */
enum err tx_fail(struct tx *tx, enum err err);
