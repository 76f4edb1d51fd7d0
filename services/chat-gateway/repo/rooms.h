/* rooms.h — chat.rooms: a room's row, its clock and its lock. Every function does nothing in a transaction that has failed. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/sql.h"
#include "pg/tx.h"

struct room {
        struct id  id;
        enum room_kind kind;
        enum room_encryption encryption;
        struct str name, topic;                          /* STR_NONE for none */
        struct id  created_by;
        int64_t    created_at, last_at, archived_at, locked_at;          /* 0 for never */
        int64_t    rev, seq, num, floor, members, text_max;
        const int64_t *permissions;                      /* what each role may do here, by its number up to ROLE_OWNER; NULL: as the table of roles says */
        bool       hides_history, is_blocked;
        int64_t    slow_mode_ms, newcomer_ms, newcomer_slow_ms;
        int64_t    retention_ms, lifetime_ms;            /* 0 for none */
        enum lifetime_from lifetime_from;
        struct id  picture;                              /* ID_NONE for none */
        struct str category;
        struct str tags;                                 /* one on each line; STR_NONE for none */
        bool       previews;
        enum search_language language;
        int64_t    ends_at;                              /* 0 for never */
        bool       has_raid_joins, guard_closes;
        int64_t    raid_joins;                           /* when it says itself */
        int64_t    guarded_until, guarded_after, guard_slow_ms;          /* 0 for never; who came after is new meanwhile, and held to that pace */
        struct str password;                             /* salt and key; STR_NONE for none */
};

/* The id of the one direct room that two people have: made from theirs, in whatever order, so that there cannot be a second. */
struct id rooms_direct_id(struct id one, struct id other);

/* False when there is none (any more). Locked: nobody else changes the room before this transaction ends. */
bool rooms_get(struct tx *tx, struct id id, bool is_locking, struct room *out);

/* The rooms of these ids that exist, in no order; the count. */
int rooms_of_ids(struct tx *tx, const struct id *ids, size_t count, struct room **out);
/* The same, of which nothing is filled in but how far their logs are: seq, num, floor, last_at. For all the rooms of a person at once. */
int rooms_positions(struct tx *tx, const struct id *ids, size_t count, struct room **out);

/* False when it was there already. */
bool rooms_insert(struct tx *tx, const struct room *room);
/* All that room.update, room.permit, room.lock and room.archive change: settings, rights, rev. Not its clock, members, kind. */
void rooms_update(struct tx *tx, const struct room *room);
/* guarded_until, guarded_after, guard_slow_ms. */
void rooms_set_guard(struct tx *tx, const struct room *room);
void rooms_set_blocked(struct tx *tx, struct id id, bool is_blocked);

/* The next number of the room's log: takes it, and the time that goes with it, into *room. */
void rooms_step(struct tx *tx, struct room *room);
void rooms_count_members(struct tx *tx, struct room *room, int64_t change);

/* Public rooms after one of them (ID_NONE: from the first). What is STR_NONE asks for nothing. */
struct rooms_browse {
        enum room_sort sort;
        struct str     like, category, tag;
        struct id      after;                            /* the last one seen, and what its place was */
        struct str     after_name;
        int64_t        after_number;                     /* members, or when it moved */
        int64_t        limit;
};
int rooms_browse(struct tx *tx, const struct rooms_browse *wanted, struct room **out);

/* A room's own bits as a column has them, one number for each role, in the arena. NULL: the installation's; a set of another length is none. */
const int64_t *room_permissions(const struct sql_rows *rows, int row, int column, struct arena *arena);

struct id rooms_epoch(struct tx *tx);
