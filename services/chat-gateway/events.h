/* events.h — between the logs and this process's sockets: what was committed here, what the bus tells, what the feed and the database know. On the loop's thread, but for events_publish.
 *
 * Whatever is committed here goes to the local gate first, then to the bus; members on this node do not depend on Redis. What arrives from anywhere passes the same gate. While an
 * endpoint of the bus is away the feed is read every EVENTS_FEED_ALONE_MS instead of every EVENTS_FEED_MS, and tells of its logs; those of the others go on as ever.
 */
#pragma once
#include "chat-gateway/live/live.h"
#include "op/call.h"

struct events;
struct loop;
struct mention_question;

#define EVENTS_FEED_MS       1000
#define EVENTS_FEED_ALONE_MS 250
#define EVENTS_PUBLISHING_MAX 16384                      /* publications of workers that wait for the loop */

struct events_config {
        struct loop *loop;
        const char  *conninfo;
        struct str   redis, redis_password;              /* the bus; empty addresses: there is none */
        void       (*mentions)(void *owner, const struct mention_question *question);            /* answered: see reader.h */
        /* A message that names everyone who is there passed its gate: see live/live.h. */
        void       (*named_here)(void *owner, struct id room, int64_t seq, struct id sender, const struct id *users, int count);
        /* What is told of people; both may be NULL. A device came or went; an entry of somebody's own log passed by, perhaps once more. */
        void       (*present)(void *owner, struct id user, uint8_t wishes, int64_t user_seq, bool is_present);
        void       (*personal)(void *owner, struct id user, const struct event_frame *frame, bool is_from_here);
        void        *owner;
};

struct events *events_create(const struct events_config *config);
void           events_destroy(struct events **events);
struct live   *events_live(struct events *events);

/* Frames of one log in order, committed by ingest. The references are given away. */
void events_committed(void *events, struct log_key key, struct event_frame **frames, int count);

/* The publish hook of op/run.h: what a worker's call has changed, committed. On that worker's thread. */
void events_publish(struct events *events, const struct call *call);

/* Has the names of sends read by the reader's thread; the question is given away. */
void events_ask_mentions(struct events *events, struct mention_question *question);

/* The end of a turn: the bus first, then fan-out in slices. */
void events_turn(struct events *events);

bool    events_bus_is_up(const struct events *events);
int     events_bus_endpoints_up(const struct events *events);
int64_t events_feed_age_ms(const struct events *events);
