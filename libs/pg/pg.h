/* pg.h — one connection to PostgreSQL, for synchronous use by one worker thread. Stands on libpq.
 *
 * A connection is opened at first use, tried again after it was lost, and not shared between threads (but see pg_share). Session settings are code: see
 * pg_settings. After SQLSTATE 25006 (read-only) or 57P0x (shutting down) the connection is dropped and made anew.
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"

struct pg;

enum pg_profile {
        PG_WORKER,                                       /* statement_timeout and idle_in_transaction_session_timeout 5 s */
        PG_READER,                                       /* of feeds: enable_seqscan=off as well */
        PG_WRITER,                                       /* of ingest: plan_cache_mode=force_generic_plan, enable_seqscan=off, random_page_cost=1.1 */
        PG_ASKING,                                       /* as PG_WRITER; and each transaction, so each batch of a pipeline, has one snapshot: for what writes nothing */
        PG_MIGRATION,                                    /* lock_timeout 5 s, no statement_timeout */
};

/* From now on whoever opens PG_WORKER or PG_READER to the same database has the same connection (of PG_READER), and threads take turns at it: a transaction has it to itself, and the
 * others wait. For very many processes at one server. Before anything is opened, and for good. */
void pg_share(void);

/* `conninfo` as libpq takes it; connect_timeout=2 and tcp_user_timeout=5000 are added. Does not connect yet. */
struct pg *pg_open(const char *conninfo, enum pg_profile profile);
void       pg_close(struct pg **pg);

/* Connects when not connected. ERR_UNAVAILABLE. A breaker: after 5 failures in 2 s, one try a second. */
enum err pg_ready(struct pg *pg);
void     pg_drop(struct pg *pg);                         /* forget the connection, e.g. after a half-open one */

/* The server's identity: system identifier and timeline, as text "7350…/1". Cached per connection. */
enum err pg_history(struct pg *pg, char out[static 64]);
