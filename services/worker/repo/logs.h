/* logs.h — the feeds, heads and logs of the other services, as their public views show them. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"
#include "pg/tx.h"

struct arena;

enum feed_of { FEED_OF_CHAT, FEED_OF_AUTH, FEED_OF_ADMIN, FEEDS_COUNT };
enum log_of { LOGS_OF_ROOMS, LOGS_OF_USERS, LOGS_OF_ACCOUNTS, LOGS_OF_DESK, LOGS_COUNT };

const char  *feed_view(enum feed_of feed);               /* "chat.pub_feed" */
const char  *feed_service(enum feed_of feed);            /* "chat" */
enum feed_of log_feed(enum log_of logs);
const char  *log_name(enum log_of logs);                 /* "chat.rooms", "chat.users", "auth.users", "admin.users" */

struct logged {
        enum log_of logs;
        struct id   log;                                 /* the room or the user */
        int64_t     seq, at_ms;
        struct str  event;                               /* "member.joined" */
        struct str  d; /* the event as JSON; STR_NONE for a message, of which there is instead: */
        struct id   actor, cid;
        int64_t     num, body_bytes;
        struct str  body_kind;
};

/* Whether this service has made its views and lets us read them. */
bool feed_is_there(struct tx *tx, enum feed_of feed);

/* How long the oldest row above the cursor, settled or not, has been waiting. */
int64_t feed_lag_ms(struct tx *tx, enum feed_of feed, int64_t after_xid);

/* Of each log, what stands above `after`, up to `each_max` entries: log by log as asked, each in order. In
 * the transaction's arena. */
int logs_read(struct tx *tx, enum log_of logs, const struct id *ids, const int64_t *after, int count,
              int each_max, struct logged **out);

/* Every log's last number, by id, a page of up to `count_max`. */
int heads_read(struct tx *tx, enum log_of logs, struct id after, int count_max, struct id **ids,
               int64_t **seqs);
