/* readers.h — who of a room's members may read it. The one place where SQL says what a member may do; in C it is member_permissions (seat.h). */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/sql.h"
#include "pg/tx.h"

/* Of the rows m of members and r of rooms: their own set, else the room's for their role, else the table's, which is the argument named (readers_table). */
#define MEMBER_BITS(table) "coalesce(m.permissions, r.permissions[m.role + 1], (" table "::bigint[])[m.role + 1])"

/* What each role may do where nobody says otherwise, by its number. */
struct sql_arg readers_table(struct arena *arena);

/* Since which number of its log users[i] is a member of rooms[i] who may read it; READS_NOT: they may not, or are no member. */
#define READS_NOT (-1)
void readers_among(struct tx *tx, const struct id *rooms, const struct id *users, size_t count, int64_t *joined_seqs);

/* The rooms out of these that the user may read as a member, in the same order, in the same place: how many. */
int readers_keep_rooms(struct tx *tx, struct id user, struct id *rooms, int count);
