/* gathering.h — calls that the loop asks the database about together: all of a turn, and all that came while the last were asked about, in one question.
 *
 *      taken → may call, was read, paid → waits → asked about, with everybody else → told
 *
 * There is no timer: who comes alone is asked about at once. What is asked and what an answer means each kind says for itself: sessions.c, typing.c, stretches.c, syncs.c.
 * On the loop's thread; see docs/decisions.
 */
#pragma once
#include "pg/pipeline.h"

struct call;
struct dispatch;
struct gathering;

#define GATHERED_CALLS_MAX      64
#define GATHERED_STATEMENTS_MAX 9

/* One question. All that is made for it goes into its arena, as the answer does; they end together once that was told. */
struct gathered {
        struct gathering         *gathering;
        struct arena             *arena;
        struct call              *calls[GATHERED_CALLS_MAX];
        int                       count;
        struct pipeline_statement statements[GATHERED_STATEMENTS_MAX];
        int                       statements_count;      /* the first is what `ask` makes; behind it stand those of `fits` */
};

struct gathering_kind {
        int         waiting_max;                         /* beyond them whoever comes is told to come again */
        int         calls_max;                           /* in one question: GATHERED_CALLS_MAX at most */
        int         under_way_max;                       /* questions */
        size_t      bytes_max;                           /* of one with its answer */
        const char *sorry;                               /* to whom nothing could be said: a sentence, or NULL for the error's own */

        /* Whether a call that was read, and has not paid, is to wait; else it was passed on. NULL: all are. */
        bool     (*admit)(void *owner, struct call *call);
        /* Whether it still fits what was gathered, which it always does alone; else it is the first of the next. NULL: all do. */
        bool     (*fits)(void *owner, struct gathered *gathered, struct call *call);
        /* Makes the first statement, for all of them. */
        void     (*ask)(void *owner, struct gathered *gathered);
        /* Each goes on, or is answered. What is not OK each of them is answered with instead. */
        enum err (*tell)(void *owner, struct gathered *gathered, const struct pipeline_answer *answer);
        /* There is no connection just now. NULL: they are answered with that. */
        void     (*pass_on)(void *owner, struct call *call);
};

/* The kind is borrowed. The pipeline is of profile PG_ASKING, and somebody else's. */
struct gathering *gathering_create(const struct gathering_kind *kind, struct pipeline *pipeline, struct dispatch *dispatch, void *owner);
/* Once the pipeline is closed. Ends what waits with ERR_UNAVAILABLE. */
void              gathering_destroy(struct gathering **gathering);

/* Who asks, as a column of a statement. */
const struct id *gathered_users(const struct gathered *gathered);

/* From the beginning: whether the caller may call, what they say, the price. It is answered here when it gets no further. */
void gathering_take(struct gathering *gathering, struct call *call);
/* What has all that behind it. ERR_BUSY past `waiting_max`. */
enum err gathering_add(struct gathering *gathering, struct call *call);
/* One that was asked about, and must be once more. */
void gathering_add_again(struct gathering *gathering, struct call *call);

/* The end of a turn: asks, unless enough is under way. */
void gathering_submit(struct gathering *gathering);
