/* seats.h — the places of many callers in rooms, as one statement: what speaking there or reading its log hangs on, and nothing else. See seats.h one floor up. */
#pragma once
#include "chat-gateway/repo/members.h"
#include "chat-gateway/repo/rooms.h"
#include "pg/pipeline.h"

/* Of who reads the log two things more are asked. */
enum seats_asked { SEATS_TO_SPEAK, SEATS_TO_READ };

struct seat_row {
        bool          is_there;                          /* such a room; of it kind, permissions, what closes it, seq, floor, hides_history are filled in */
        struct room   room;
        bool          is_member;                         /* role, permissions, muted_until, joined_seq are filled in */
        struct member member;
        bool          has_hidden;                        /* SEATS_TO_READ: they hid some message of the room from themselves */
        bool          has_expiring;                      /* likewise: some message of the room ends by itself, at a moment that may move without an entry in the log */
};

/* The statement for these people, each in the room of the same number; its arguments in the arena. */
void seats_statement(const struct id *rooms, const struct id *users, int count, enum seats_asked asked, struct arena *arena, struct pipeline_statement *out);

/* seats[i] belongs to rooms[i] and users[i]. ERR_INTERNAL when the answer does not fit what was asked. */
enum err seats_results(const struct sql_rows *rows, int count, struct arena *arena, struct seat_row *seats);
