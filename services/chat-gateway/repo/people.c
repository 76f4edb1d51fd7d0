/* people.c — the only file that names chat.people. */

#include "chat-gateway/repo/people.h"

#include "pg/sql.h"

#define COLUMNS "user_id, CASE WHEN status_expires_at <= now() THEN NULL ELSE status_emoji END, CASE WHEN status_expires_at <= now() THEN NULL ELSE status_text END," \
                " status_expires_at, choice::bigint, seen_by::bigint, dnd_until, last_seen_at"

static struct person_here person_of(const struct sql_rows *rows, int row)
{
        struct person_here person = {
                .user         = sql_id(rows, row, 0),
                .status       = {.has_emoji = !sql_is_null(rows, row, 1), .emoji = sql_text(rows, row, 1), .has_text = !sql_is_null(rows, row, 2), .text = sql_text(rows, row, 2),
                                 .has_expires_at = !sql_is_null(rows, row, 3), .expires_at = sql_time(rows, row, 3)},
                .choice       = (enum presence_choice)sql_int(rows, row, 4),
                .seen_by      = (enum presence_audience)sql_int(rows, row, 5),
                .dnd_until    = sql_time(rows, row, 6),
                .last_seen_at = sql_time(rows, row, 7),
        };

        person.has_status = person.status.has_emoji || person.status.has_text;
        return person;
}

struct person_here people_get(struct tx *tx, struct id user)
{
        struct sql_rows rows = sql_query(tx, "SELECT " COLUMNS " FROM people WHERE user_id = $1", SQL_ARGS(SQL_ID(user)));

        return rows.count ? person_of(&rows, 0) : (struct person_here){.user = user};
}

int people_here_of_ids(struct tx *tx, const struct id *users, size_t count, struct person_here **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT p.* FROM unnest($1::uuid[]) AS k(id) CROSS JOIN LATERAL (SELECT " COLUMNS " FROM people WHERE user_id = k.id LIMIT 1) p",
                                         SQL_ARGS(SQL_IDS(users, count)));

        *out = arena_array(tx->arena, struct person_here, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = person_of(&rows, i);
        return rows.count;
}

void people_set_status(struct tx *tx, struct id user, const struct status *status)
{
        static const struct status none = {0};
        const struct status *now = status ? status : &none;

        sql_exec(tx,
                 "INSERT INTO people (user_id, status_emoji, status_text, status_expires_at) VALUES ($1, $2, $3, $4)"
                 " ON CONFLICT (user_id) DO UPDATE SET status_emoji = excluded.status_emoji, status_text = excluded.status_text, status_expires_at = excluded.status_expires_at",
                 SQL_ARGS(SQL_ID(user), SQL_OPTIONAL(now->has_emoji, SQL_TEXT(now->emoji)), SQL_OPTIONAL(now->has_text, SQL_TEXT(now->text)),
                          SQL_OPTIONAL(now->has_expires_at, SQL_TIME(now->expires_at))));
}

void people_set_presence(struct tx *tx, const struct person_here *person)
{
        sql_exec(tx,
                 "INSERT INTO people (user_id, choice, seen_by, dnd_until) VALUES ($1, $2::bigint, $3::bigint, $4)"
                 " ON CONFLICT (user_id) DO UPDATE SET choice = excluded.choice, seen_by = excluded.seen_by, dnd_until = excluded.dnd_until",
                 SQL_ARGS(SQL_ID(person->user), SQL_INT(person->choice), SQL_INT(person->seen_by), SQL_OPTIONAL(person->dnd_until, SQL_TIME(person->dnd_until))));
}

void people_saw(struct tx *tx, const struct id *users, const int64_t *at_ms, size_t count)
{
        sql_exec(tx,
                 "INSERT INTO people (user_id, last_seen_at)"
                 " SELECT k.id, to_timestamp(k.at / 1000.0) FROM unnest($1::uuid[], $2::bigint[]) AS k(id, at)"
                 " ON CONFLICT (user_id) DO UPDATE SET last_seen_at = greatest(people.last_seen_at, excluded.last_seen_at)",
                 SQL_ARGS(SQL_IDS(users, count), SQL_INTS(at_ms, count)));
}

bool people_know_time_zone(struct tx *tx, struct str name)
{
        return sql_query(tx, "SELECT 1 FROM pg_timezone_names WHERE name = $1 LIMIT 1", SQL_ARGS(SQL_TEXT(name))).count > 0;
}
