/* rooms.c — the only file that names chat.rooms (beside sends.c, the hot path). */

#include "chat-gateway/repo/rooms.h"

#include <string.h>

#include "crypto/hash.h"
#include "pg/sql.h"

#define COLUMNS "id, kind::bigint, encryption::bigint, name, topic, created_by, created_at, last_at, archived_at, rev, seq, num, floor, members, text_max::bigint," \
                " locked_at, permissions, hides_history, is_blocked, slow_mode_ms, newcomer_ms, newcomer_slow_ms, retention_ms, lifetime_ms, lifetime_from::bigint," \
                " picture, category, array_to_string(tags, chr(10)), previews, language::bigint, ends_at, password," \
                " raid_joins, guard_closes, guarded_until, guarded_after, guard_slow_ms"

const int64_t *room_permissions(const struct sql_rows *rows, int row, int column, struct arena *arena)
{
        int64_t *permissions;

        if (sql_is_null(rows, row, column) || sql_ints(rows, row, column, arena, &permissions) != ROLE_OWNER + 1)
                return NULL;
        return permissions;
}

static struct room room_of(const struct sql_rows *rows, int row, struct arena *arena)
{
        return (struct room){
                .id          = sql_id(rows, row, 0),
                .kind        = (enum room_kind)sql_int(rows, row, 1),
                .encryption  = (enum room_encryption)sql_int(rows, row, 2),
                .name        = sql_text(rows, row, 3),
                .topic       = sql_text(rows, row, 4),
                .created_by  = sql_id(rows, row, 5),
                .created_at  = sql_time(rows, row, 6),
                .last_at     = sql_time(rows, row, 7),
                .archived_at = sql_time(rows, row, 8),
                .rev         = sql_int(rows, row, 9),
                .seq         = sql_int(rows, row, 10),
                .num         = sql_int(rows, row, 11),
                .floor       = sql_int(rows, row, 12),
                .members     = sql_int(rows, row, 13),
                .text_max    = sql_int(rows, row, 14),
                .locked_at   = sql_time(rows, row, 15),
                .permissions = room_permissions(rows, row, 16, arena),
                .hides_history    = sql_bool(rows, row, 17),
                .is_blocked       = sql_bool(rows, row, 18),
                .slow_mode_ms     = sql_int(rows, row, 19),
                .newcomer_ms      = sql_int(rows, row, 20),
                .newcomer_slow_ms = sql_int(rows, row, 21),
                .retention_ms     = sql_int(rows, row, 22),
                .lifetime_ms      = sql_int(rows, row, 23),
                .lifetime_from    = (enum lifetime_from)sql_int(rows, row, 24),
                .picture          = sql_id(rows, row, 25),
                .category         = sql_text(rows, row, 26),
                .tags             = sql_text(rows, row, 27),
                .previews         = sql_bool(rows, row, 28),
                .language         = (enum search_language)sql_int(rows, row, 29),
                .ends_at          = sql_time(rows, row, 30),
                .password         = sql_bytes(rows, row, 31),
                .has_raid_joins   = !sql_is_null(rows, row, 32),
                .raid_joins       = sql_int(rows, row, 32),
                .guard_closes     = sql_bool(rows, row, 33),
                .guarded_until    = sql_time(rows, row, 34),
                .guarded_after    = sql_time(rows, row, 35),
                .guard_slow_ms    = sql_int(rows, row, 36),
        };
}

static int rooms_of(struct tx *tx, const struct sql_rows *rows, struct room **out)
{
        *out = arena_array(tx->arena, struct room, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++)
                (*out)[i] = room_of(rows, i, tx->arena);
        return rows->count;
}

struct id rooms_direct_id(struct id one, struct id other)
{
        uint8_t hash[SHA256_BYTES];
        char text[6 + 2 * sizeof(struct id)] = "direct";
        bool in_order = id_compare(one, other) < 0;
        struct id id;

        memcpy(text + 6, in_order ? &one : &other, sizeof id);
        memcpy(text + 6 + sizeof id, in_order ? &other : &one, sizeof id);
        sha256((struct str){text, sizeof text}, hash);
        memcpy(&id, hash, sizeof id);
        id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);            /* version 8 of RFC 9562: made by a rule of ours */
        id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
        return id;
}

bool rooms_get(struct tx *tx, struct id id, bool is_locking, struct room *out)
{
        struct sql_rows rows = is_locking ? sql_query(tx, "SELECT " COLUMNS " FROM rooms WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE", SQL_ARGS(SQL_ID(id)))
                                          : sql_query(tx, "SELECT " COLUMNS " FROM rooms WHERE id = $1 AND deleted_at IS NULL", SQL_ARGS(SQL_ID(id)));

        if (rows.count)
                *out = room_of(&rows, 0, tx->arena);
        return rows.count > 0;
}

int rooms_of_ids(struct tx *tx, const struct id *ids, size_t count, struct room **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT r.* FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT " COLUMNS " FROM rooms WHERE rooms.id = k.id AND deleted_at IS NULL LIMIT 1) r",
                                         SQL_ARGS(SQL_IDS(ids, count)));

        return rooms_of(tx, &rows, out);
}

int rooms_positions(struct tx *tx, const struct id *ids, size_t count, struct room **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT r.* FROM unnest($1::uuid[]) AS k(id)"
                                         " CROSS JOIN LATERAL (SELECT id, seq, num, floor, last_at FROM rooms WHERE rooms.id = k.id AND deleted_at IS NULL LIMIT 1) r",
                                         SQL_ARGS(SQL_IDS(ids, count)));

        *out = arena_array(tx->arena, struct room, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct room){.id = sql_id(&rows, i, 0), .seq = sql_int(&rows, i, 1), .num = sql_int(&rows, i, 2), .floor = sql_int(&rows, i, 3),
                                          .last_at = sql_time(&rows, i, 4)};
        return rows.count;
}

bool rooms_insert(struct tx *tx, const struct room *room)
{
        return sql_exec(tx,
                        "INSERT INTO rooms (id, kind, encryption, name, topic, created_by, created_at, last_at, members, text_max)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9) ON CONFLICT DO NOTHING",
                        SQL_ARGS(SQL_ID(room->id), SQL_INT(room->kind), SQL_INT(room->encryption), SQL_TEXT(room->name), SQL_TEXT(room->topic),
                                 SQL_ID(room->created_by), SQL_TIME(room->created_at), SQL_INT(room->members), SQL_INT(room->text_max))) == 1;
}

void rooms_update(struct tx *tx, const struct room *room)
{
        sql_exec(tx,
                 "UPDATE rooms SET name = $2, topic = $3, text_max = $4, rev = $5, archived_at = $6, locked_at = $7, permissions = $8, slow_mode_ms = $9,"
                 "                 newcomer_ms = $10, newcomer_slow_ms = $11, hides_history = $12, retention_ms = $13, lifetime_ms = $14, lifetime_from = $15,"
                 "                 picture = $16, category = $17, tags = string_to_array($18, chr(10)), previews = $19, language = $20, ends_at = $21, password = $22,"
                 "                 raid_joins = $23, guard_closes = $24"
                 " WHERE id = $1",
                 SQL_ARGS(SQL_ID(room->id), SQL_TEXT(room->name), SQL_TEXT(room->topic), SQL_INT(room->text_max), SQL_INT(room->rev),
                          SQL_OPTIONAL(room->archived_at, SQL_TIME(room->archived_at)), SQL_OPTIONAL(room->locked_at, SQL_TIME(room->locked_at)),
                          SQL_OPTIONAL(room->permissions, SQL_INTS(room->permissions, ROLE_OWNER + 1)), SQL_INT(room->slow_mode_ms), SQL_INT(room->newcomer_ms),
                          SQL_INT(room->newcomer_slow_ms), SQL_BOOL(room->hides_history), SQL_OPTIONAL(room->retention_ms, SQL_INT(room->retention_ms)),
                          SQL_OPTIONAL(room->lifetime_ms, SQL_INT(room->lifetime_ms)), SQL_INT(room->lifetime_from),
                          SQL_OPTIONAL(!id_is_none(room->picture), SQL_ID(room->picture)), SQL_TEXT(room->category), SQL_TEXT(room->tags), SQL_BOOL(room->previews),
                          SQL_INT(room->language), SQL_OPTIONAL(room->ends_at, SQL_TIME(room->ends_at)), SQL_BYTES(room->password),
                          SQL_OPTIONAL(room->has_raid_joins, SQL_INT(room->raid_joins)), SQL_BOOL(room->guard_closes)));
}

void rooms_set_guard(struct tx *tx, const struct room *room)
{
        sql_exec(tx, "UPDATE rooms SET guarded_until = $2, guarded_after = $3, guard_slow_ms = $4 WHERE id = $1",
                 SQL_ARGS(SQL_ID(room->id), SQL_OPTIONAL(room->guarded_until, SQL_TIME(room->guarded_until)),
                          SQL_OPTIONAL(room->guarded_after, SQL_TIME(room->guarded_after)), SQL_INT(room->guard_slow_ms)));
}

void rooms_set_blocked(struct tx *tx, struct id id, bool is_blocked)
{
        sql_exec(tx, "UPDATE rooms SET is_blocked = $2 WHERE id = $1", SQL_ARGS(SQL_ID(id), SQL_BOOL(is_blocked)));
}

void rooms_step(struct tx *tx, struct room *room)
{
        struct sql_rows rows = sql_query(tx,
                                         "UPDATE rooms SET seq = seq + 1, last_at = greatest(date_trunc('milliseconds', clock_timestamp()), last_at)"
                                         " WHERE id = $1 RETURNING seq, last_at",
                                         SQL_ARGS(SQL_ID(room->id)));

        if (!rows.count) {
                tx_fail(tx, ERR_NOT_FOUND);
                return;
        }
        room->seq     = sql_int(&rows, 0, 0);
        room->last_at = sql_time(&rows, 0, 1);
}

void rooms_count_members(struct tx *tx, struct room *room, int64_t change)
{
        sql_exec(tx, "UPDATE rooms SET members = members + $2 WHERE id = $1", SQL_ARGS(SQL_ID(room->id), SQL_INT(change)));
        room->members += change;
}

#define DIRECTORY " FROM rooms WHERE kind = 2 AND archived_at IS NULL AND deleted_at IS NULL" \
                  " AND ($1::text IS NULL OR strpos(lower(name), lower($1)) > 0) AND ($2::text IS NULL OR lower(category) = lower($2))" \
                  " AND ($3::text IS NULL OR tags @> ARRAY[$3])"

/* A cursor may name any room: of one that is not in the directory nothing is told, not even where its name would stand. */
static struct sql_rows by_name(struct tx *tx, const struct rooms_browse *w)
{
        return sql_query(tx,
                         "SELECT " COLUMNS DIRECTORY
                         " AND (lower(name), id) > (coalesce((SELECT lower(name) FROM rooms WHERE id = $4 AND kind = 2 AND archived_at IS NULL AND deleted_at IS NULL), lower($6)), $4)"
                         " ORDER BY lower(name), id LIMIT $5",
                         SQL_ARGS(SQL_TEXT(w->like), SQL_TEXT(w->category), SQL_TEXT(w->tag), SQL_ID(w->after), SQL_INT(w->limit),
                                  SQL_TEXT(w->after_name.at ? w->after_name : STR(""))));
}

static struct sql_rows by_members(struct tx *tx, const struct rooms_browse *w)
{
        return sql_query(tx, "SELECT " COLUMNS DIRECTORY " AND ($6::bigint IS NULL OR (members, id) < ($6, $4)) ORDER BY members DESC, id DESC LIMIT $5",
                         SQL_ARGS(SQL_TEXT(w->like), SQL_TEXT(w->category), SQL_TEXT(w->tag), SQL_ID(w->after), SQL_INT(w->limit),
                                  SQL_OPTIONAL(!id_is_none(w->after), SQL_INT(w->after_number))));
}

static struct sql_rows by_activity(struct tx *tx, const struct rooms_browse *w)
{
        return sql_query(tx, "SELECT " COLUMNS DIRECTORY " AND ($6::timestamptz IS NULL OR (last_at, id) < ($6, $4)) ORDER BY last_at DESC, id DESC LIMIT $5",
                         SQL_ARGS(SQL_TEXT(w->like), SQL_TEXT(w->category), SQL_TEXT(w->tag), SQL_ID(w->after), SQL_INT(w->limit),
                                  SQL_OPTIONAL(!id_is_none(w->after), SQL_TIME(w->after_number))));
}

int rooms_browse(struct tx *tx, const struct rooms_browse *wanted, struct room **out)
{
        struct sql_rows rows = wanted->sort == SORT_MEMBERS    ? by_members(tx, wanted)
                               : wanted->sort == SORT_ACTIVITY ? by_activity(tx, wanted)
                                                               : by_name(tx, wanted);

        return rooms_of(tx, &rows, out);
}

struct id rooms_epoch(struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT id FROM epoch", SQL_NO_ARGS);

        return rows.count ? sql_id(&rows, 0, 0) : ID_NONE;
}
