/* places.h — where many callers stand in the rooms that they name, as one statement: as much of it as what they may say there hangs on. See places.h one floor up. */
#pragma once
#include "chat-gateway/repo/members.h"
#include "chat-gateway/repo/rooms.h"
#include "pg/pipeline.h"

struct caller_place {
        bool          is_there;                          /* the room */
        struct room   room;                              /* kind, archived_at, locked_at, is_blocked, permissions; the rest is not filled in */
        bool          is_member;
        struct member member;                            /* role, permissions, muted_until; likewise */
};

/* The statement for these people, each in the room of the same number; its arguments in the arena. */
void places_statement(const struct id *rooms, const struct id *users, int count, struct arena *arena, struct pipeline_statement *out);

/* places[i] belongs to rooms[i] and users[i]. ERR_INTERNAL when the answer does not fit what was asked. */
enum err places_results(const struct pipeline_answer *answer, int count, struct arena *arena, struct caller_place *places);
