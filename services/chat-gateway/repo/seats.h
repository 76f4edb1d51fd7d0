/* seats.h — the places of many callers in rooms, as one statement: what reading a room's log hangs on, and nothing else. See stretches.h one floor up. */
#pragma once
#include "base/id.h"
#include "chat-gateway/repo/members.h"
#include "chat-gateway/repo/rooms.h"
#include "pg/pipeline.h"

struct seat_row {
        bool          is_there;                          /* such a room; of it id, kind, seq, floor, permissions, hides_history are filled in */
        struct room   room;
        bool          is_member;                         /* role, permissions, joined_seq are filled in */
        struct member member;
        bool          has_hidden;                        /* they hid some message of the room from themselves */
        bool          has_expiring;                      /* some message of the room ends by itself, at a moment that may move without an entry in the log */
};

/* The statement for these pairs, its arguments in the arena. */
void seats_statement(const struct id *rooms, const struct id *users, int count, struct arena *arena, struct pipeline_statement *out);

/* seats[i] belongs to the pair i. ERR_INTERNAL when the answer does not fit what was asked. */
enum err seats_results(const struct sql_rows *rows, const struct id *room_ids, int count, struct arena *arena, struct seat_row *seats);
