/* ingest.h — the hot path: message.send. Waiting sends become one transaction.
 *
 * No timer: an idle gateway commits a lone message at once, a busy one fills its batch while the last commit is under way, and one flush of the disk serves all. The story of a send:
 *
 *      ingest_take      read and bound it, charge its price, queue it
 *      (names)          one that may name somebody waits until the reader's thread has found out whom; what the same sender says in that room after it waits with it
 *      ingest_submit    at the end of a turn, when no commit is in flight: all that waits becomes one batch
 *      (commit)         repeats, membership and bounds were decided under the room's lock, before a number was taken
 *      ingest_done      events to live/ and the bus, then answers to the senders
 *
 * On an SQL error that nobody foresaw the batch is sent again with one transaction for each message, so that a bad message fails alone. A connection lost in between: every sender hears
 * `unavailable`, and asking again with the same cid tells what became of it. On the loop's thread alone.
 */
#pragma once
#include "chat-gateway/live/live.h"
#include "chat-gateway/repo/sends.h"
#include "chat-gateway/weighing.h"
#include "op/dispatch.h"

struct ingest;
struct loop;
struct mention_question;

#define INGEST_WAITING_MAX 16384
#define INGEST_BATCH_MAX   256
#define INGEST_BATCH_MENTIONS_MAX 2000                   /* people named in one batch, and by its last message perhaps more: rooms are locked so long */
#define INGEST_ASKED_NAMES_MAX 2000                      /* that are asked for at once */

struct ingest_config {
        struct loop *loop;
        const char  *conninfo;
        struct price_desk *prices;
        /* Frames of one room in order, committed; called before the senders are answered. The references are given away. */
        void (*committed)(void *owner, struct log_key room, struct event_frame **frames, int count);
        /* Has these names read, and tells by ingest_names_known later, always; the question is given away. */
        void (*ask_names)(void *owner, struct mention_question *question);
        /* A message was committed that names somebody. May be NULL. */
        void (*named)(void *owner, struct id room, int64_t seq);
        void  *owner;
        struct str site;                                 /* what addresses of messages here begin with */
        struct weighing_config weighing;
};

struct ingest *ingest_create(const struct ingest_config *config);
void           ingest_destroy(struct ingest **ingest);

/* Who answers: set once dispatch exists. */
void ingest_answers_to(struct ingest *ingest, struct dispatch *dispatch);

/* The loop_op of message.send. */
void ingest_take(void *ingest, struct call *call);

/* What was asked for last by ask_names. */
void ingest_names_known(struct ingest *ingest, const struct mention_question *question);
/* A message that comes by another way than message.send. `in` is as of that operation and `send` the same read (ingest_read); both live in the call's arena. Whoever sends it
 * pays elsewhere. `answered` comes once, on the loop, at once or later: with the code that message.send would have ended with, what call_problem tells of it in the call, and
 * the numbers when it is OK; the call is then the caller's again. */
typedef void ingest_answered(struct call *call, enum err err, const struct send_result *result);
void     ingest_put(struct ingest *ingest, struct call *call, const struct message_send_in *in, const struct send *send, ingest_answered *answered);

/* The end of a turn. */
void ingest_submit(struct ingest *ingest);

/* The scales of it, for what is said by another way. */
struct weighing *ingest_weighing(const struct ingest *ingest);

bool ingest_is_up(const struct ingest *ingest);
int  ingest_waiting(const struct ingest *ingest);        /* queued or being committed */
