/* feed.h — what moved: written in the transaction that moved it, read by a cursor that misses nothing.
 *
 * Each changing transaction writes exactly one row to its schema's `feed`: its xid8 and, in parallel arrays, the pairs it moved: (room, seq) and (user, user_seq). A row
 * is settled when its xid is below pg_snapshot_xmin(pg_current_snapshot()): a late commit is never skipped. A cursor is the xid of the last settled row taken, never
 * xmin itself: after a crash the xids of aborted transactions are used again. Order always comes from seq, never from the feed; seeing a row twice is harmless.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/id.h"
#include "pg/tx.h"

/* --- writing */
struct feed_moves {
        int       rooms_count, users_count, rooms_cap, users_cap;
        struct id *rooms, *users;
        int64_t   *seqs, *user_seqs;
};
void feed_moved_room(struct feed_moves *moves, struct arena *arena, struct id room, int64_t seq);   /* the highest seq per room is kept */
void feed_moved_user(struct feed_moves *moves, struct arena *arena, struct id user, int64_t user_seq);
void feed_write(struct tx *tx, const struct feed_moves *moves);          /* nothing when nothing moved */

/* --- reading; synchronous, on a worker's own connection (profile PG_READER) */
struct feed_row {
        int64_t          xid;
        bool             is_settled;
        int              rooms_count, users_count;
        const struct id *rooms, *users;
        const int64_t   *seqs, *user_seqs;
};
struct feed_page {
        int              count;
        struct feed_row *rows;
        bool             is_full;                        /* read on at once */
};

struct feed_position {
        int64_t xid;                                     /* of the last settled row taken; 0 in the beginning */
        char    history[64];                             /* system identifier and timeline: another history makes the xid worthless */
};

#define FEED_PAGE_ROWS 5000

/* `view` is the feed as this role may read it: "feed" (one's own schema), "chat.feed", "chat.pub_feed", "auth.pub_feed" and so on; another name is a
 * broken invariant. A page of FEED_PAGE_ROWS rows may take some 100 MB of the transaction's arena when every row is a large batch. Transactions of
 * mode TX_READ, so that the reader has no xid of its own. */
enum err feed_start(struct tx *tx, const char *view, struct feed_position *out);                    /* before reading heads */
enum err feed_settled(struct tx *tx, const char *view, int64_t after_xid, struct feed_page *page);  /* the worker: each row once */
enum err feed_open_ended(struct tx *tx, const char *view, int64_t after_xid, struct feed_page *page);   /* gateways: late writers do not blind */
enum err feed_floor(struct tx *tx, const char *view, int64_t *xid);                                 /* highest xid dropped; `view`_floor */
