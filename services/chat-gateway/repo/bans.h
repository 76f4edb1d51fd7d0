/* bans.h — chat.bans: who may not come into a room. A ban whose time is over is as good as none. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct ban {
        struct id  room, user, by;
        int64_t    until, at;                            /* until 0: until it is taken back */
        struct str reason;                               /* STR_NONE for none */
};

bool    bans_hold(struct tx *tx, struct id room, struct id user, int64_t now_ms);
int64_t bans_count(struct tx *tx, struct id room, int64_t now_ms);
void    bans_put(struct tx *tx, const struct ban *ban);                  /* instead of the one there was */
bool    bans_delete(struct tx *tx, struct id room, struct id user, int64_t now_ms);       /* false when there was none in force */
/* Those in force in the order of the people's ids, after one. */
int     bans_page(struct tx *tx, struct id room, struct id after, int64_t now_ms, int64_t limit, struct ban **out);
