/* pipeline.h — statements without waiting, on the loop: the hot path's way to PostgreSQL.
 *
 * One connection in pipeline mode (profile PG_WRITER or PG_ASKING). A batch is one or more statements up to one sync: one implicit transaction, no BEGIN,
 * no COMMIT. Batches are answered in order. On the loop's thread alone; never blocks.
 *
 * When one statement of a batch fails, the rest of it is passed over and everything of it rolled back; the connection is usable at once.
 * When the connection is lost, every batch under way ends with ERR_UNAVAILABLE and outcome_unknown, and the pipeline reconnects by itself
 * (full jitter, 50 ms to 2 s).
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"
#include "pg/pg.h"
#include "pg/sql.h"

struct loop;
struct arena;
struct pipeline;

#define PIPELINE_BATCHES_MAX 64

struct pipeline *pipeline_open(struct loop *loop, const char *conninfo, enum pg_profile profile, void (*on_up)(void *owner), void (*on_down)(void *owner), void *owner);
void             pipeline_close(struct pipeline **pipeline);
bool             pipeline_is_up(const struct pipeline *pipeline);

struct pipeline_answer {
        enum err         err;                            /* as in tx.h */
        char             sqlstate[6];
        bool             outcome_unknown;                /* the connection broke before the answer came */
        int              count;                          /* statements that gave rows or were done */
        struct sql_rows *rows;                           /* of each statement, in the arena given */
};

struct pipeline_statement {
        const char     *text;
        struct sql_args args;
};

/* Sends the statements and one sync. `arena` must live until `done`, which is called exactly once, later, unless this returns an error:
 * ERR_UNAVAILABLE when down, ERR_BUSY past PIPELINE_BATCHES_MAX. */
enum err pipeline_send(struct pipeline *pipeline, const struct pipeline_statement *statements, int count, struct arena *arena,
                       void (*done)(void *owner, const struct pipeline_answer *answer), void *owner);

/* Batches under way. */
int pipeline_depth(const struct pipeline *pipeline);
