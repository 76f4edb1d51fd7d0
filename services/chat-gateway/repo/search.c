/* search.c — the only file that names chat.search, chat.search_heads, chat.search_words and chat.search_words_gone. What it reads of other tables it reads by their keys. */

#include "chat-gateway/repo/search.h"

#include "base/arena.h"
#include "chat-gateway/live/live.h"
#include "pg/sql.h"

/* --- filing */

/* Those that are there, by their places. */
static int heads_locked(struct tx *tx, struct search_head *heads, int count, const struct id *rooms)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.n, h.seq, h.language::bigint FROM unnest($1::uuid[]) WITH ORDINALITY AS k(room, n)"
                                         " CROSS JOIN LATERAL (SELECT seq, language FROM search_heads WHERE room_id = k.room FOR UPDATE) h",
                                         SQL_ARGS(SQL_IDS(rooms, count)));

        for (int i = 0; i < rows.count; i++) {
                struct search_head *head = &heads[sql_int(&rows, i, 0) - 1];

                head->seq      = sql_int(&rows, i, 1);
                head->language = (enum search_language)sql_int(&rows, i, 2);
        }
        return rows.count;
}

void search_heads_enter(struct tx *tx, struct search_head *heads, int count)
{
        struct id *rooms   = arena_array(tx->arena, struct id, (size_t)count);
        int64_t *languages = arena_array(tx->arena, int64_t, (size_t)count);

        for (int i = 0; i < count; i++) {
                rooms[i]     = heads[i].room;
                languages[i] = heads[i].language;
        }
        if (!count || heads_locked(tx, heads, count, rooms) == count)
                return;
        sql_exec(tx, "INSERT INTO search_heads (room_id, language) SELECT k.room, k.language FROM unnest($1::uuid[], $2::bigint[]) AS k(room, language) ON CONFLICT DO NOTHING",
                 SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(languages, count)));
        if (heads_locked(tx, heads, count, rooms) != count)
                tx_fail(tx, ERR_UNAVAILABLE);            /* swept away in between: the next call finds the room gone */
}

void search_heads_store(struct tx *tx, const struct search_head *heads, int count)
{
        struct id *rooms   = arena_array(tx->arena, struct id, (size_t)count);
        int64_t *seqs      = arena_array(tx->arena, int64_t, (size_t)count);
        int64_t *languages = arena_array(tx->arena, int64_t, (size_t)count);

        for (int i = 0; i < count; i++) {
                rooms[i]     = heads[i].room;
                seqs[i]      = heads[i].seq;
                languages[i] = heads[i].language;
        }
        if (count)
                sql_exec(tx,
                         "INSERT INTO search_heads (room_id, seq, language) SELECT k.room, k.seq, k.language FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) AS k(room, seq, language)"
                         " ON CONFLICT (room_id) DO UPDATE SET seq = excluded.seq, language = excluded.language",
                         SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(seqs, count), SQL_INTS(languages, count)));
}

void search_head_forget(struct tx *tx, struct id room)
{
        sql_exec(tx, "DELETE FROM search_heads WHERE room_id = $1", SQL_ARGS(SQL_ID(room)));
}

int search_touched(struct tx *tx, const struct log_stretch *stretches, int count, struct touched **out)
{
        struct id *rooms = arena_array(tx->arena, struct id, (size_t)count);
        int64_t *after   = arena_array(tx->arena, int64_t, (size_t)count);
        int64_t *to      = arena_array(tx->arena, int64_t, (size_t)count);

        for (int i = 0; i < count; i++) {
                rooms[i] = stretches[i].room;
                after[i] = stretches[i].after;
                to[i]    = stretches[i].to;
        }
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.n, t.seq, m.bytes FROM unnest($1::uuid[], $2::bigint[], $3::bigint[]) WITH ORDINALITY AS k(room, after, upto, n)"
                                         " CROSS JOIN LATERAL"
                                         " (SELECT seq FROM messages WHERE room_id = k.room AND seq > k.after AND seq <= k.upto"
                                         "   UNION"
                                         "  SELECT target FROM changes WHERE room_id = k.room AND seq > k.after AND seq <= k.upto AND target IS NOT NULL"
                                         "     AND event IN ('message.edited', 'message.deleted', 'message.restored', 'pin.added', 'pin.removed')"
                                         "   UNION"
                                         "  SELECT gone.seq::bigint FROM changes CROSS JOIN LATERAL jsonb_array_elements_text(d::jsonb -> 'messages') AS gone (seq)"
                                         "   WHERE room_id = k.room AND changes.seq > k.after AND changes.seq <= k.upto AND event = 'message.expired') t (seq)"
                                         "  LEFT JOIN LATERAL (SELECT (coalesce(octet_length(text), 0) + coalesce(octet_length(extra), 0))::bigint AS bytes"
                                         "                       FROM messages WHERE room_id = k.room AND seq = t.seq LIMIT 1) m ON true"
                                         " ORDER BY k.n, t.seq",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(after, count), SQL_INTS(to, count)));

        *out = arena_array(tx->arena, struct touched, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct touched){(int)sql_int(&rows, i, 0) - 1, sql_int(&rows, i, 1), sql_int(&rows, i, 2)};
        return rows.count;
}

#define SAID "m.seq, m.at, m.sender, m.rev::bigint, m.kind::bigint, m.text, m.extra, m.thread, cardinality(m.files) > 0, m.is_pinned"
#define STANDS "m.deleted_at IS NULL AND m.kind IN (0, 3, 4) AND (m.expires_at IS NULL OR (m.expires_at > clock_timestamp() AND m.lifetime_from <> 2))"

static struct said said_of(const struct sql_rows *rows, int row, struct id room)
{
        return (struct said){
                .room = room, .seq = sql_int(rows, row, 0), .at_ms = sql_time(rows, row, 1), .sender = sql_id(rows, row, 2), .rev = sql_int(rows, row, 3),
                .kind = (enum message_body_kind)sql_int(rows, row, 4), .text = sql_text(rows, row, 5), .extra = sql_text(rows, row, 6), .thread = sql_int(rows, row, 7),
                .has_files = sql_bool(rows, row, 8), .is_pinned = sql_bool(rows, row, 9),
        };
}

int search_said(struct tx *tx, const struct id *rooms, const int64_t *seqs, int count, struct said **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT " SAID ", k.room, ARRAY(SELECT user_id FROM mentions n WHERE n.room_id = k.room AND n.seq = m.seq ORDER BY user_id LIMIT 100)"
                                         "  FROM unnest($1::uuid[], $2::bigint[]) AS k(room, seq)"
                                         " CROSS JOIN LATERAL (SELECT * FROM messages m WHERE m.room_id = k.room AND m.seq = k.seq AND " STANDS " LIMIT 1) m",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(seqs, count)));

        *out = arena_array(tx->arena, struct said, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                (*out)[i]             = said_of(&rows, i, sql_id(&rows, i, 10));
                (*out)[i].named_count = sql_ids(&rows, i, 11, tx->arena, &(*out)[i].named);
        }
        return rows.count;
}

void search_file(struct tx *tx, const struct search_row *rows, int count)
{
        struct id *rooms  = arena_array(tx->arena, struct id, (size_t)count);
        int64_t *seqs     = arena_array(tx->arena, int64_t, (size_t)count);
        int64_t *ats      = arena_array(tx->arena, int64_t, (size_t)count);
        int64_t *revs     = arena_array(tx->arena, int64_t, (size_t)count);
        struct str *words = arena_array(tx->arena, struct str, (size_t)count);

        for (int i = 0; i < count; i++) {
                rooms[i] = rows[i].room;
                seqs[i]  = rows[i].seq;
                ats[i]   = rows[i].at_ms;
                revs[i]  = rows[i].rev;
                words[i] = rows[i].words;
        }
        sql_exec(tx,
                 "INSERT INTO search (room_id, seq, at, rev, words) SELECT k.room, k.seq, to_timestamp(k.at / 1000.0), k.rev, k.words::tsvector"
                 "  FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[]) AS k(room, seq, at, rev, words)",
                 SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(seqs, count), SQL_INTS(ats, count), SQL_INTS(revs, count), SQL_TEXTS(words, count)));
}

void search_words_lock(struct tx *tx)
{
        sql_query(tx, "SELECT pg_advisory_xact_lock(hashtextextended('the words of ' || current_schema(), 0))", SQL_NO_ARGS);
}

/* What the rows say stays in the database: it may be a great deal. */
#define TAKE_OUT(rows)                                                                                                                                                    \
        "WITH gone AS (" rows " RETURNING words),"                                                                                                                        \
        " fewer AS (SELECT u.lexeme, count(*)::integer AS uses FROM gone CROSS JOIN LATERAL unnest(gone.words) AS u WHERE u.positions IS NOT NULL GROUP BY u.lexeme),"    \
        " counted AS (UPDATE search_words w SET uses = w.uses - fewer.uses FROM fewer WHERE w.word = fewer.lexeme AND w.uses < 1000 RETURNING w.word, w.uses),"           \
        " noted AS (INSERT INTO search_words_gone (word) SELECT word FROM counted WHERE uses <= 0 ON CONFLICT DO NOTHING)"                                                \
        " SELECT count(*) FROM gone"

static int64_t count_of(const struct sql_rows *rows)
{
        return rows->count ? sql_int(rows, 0, 0) : 0;
}

int64_t search_take_out(struct tx *tx, struct id room, const int64_t *seqs, int count)
{
        struct sql_rows rows = sql_query(tx, TAKE_OUT("DELETE FROM search WHERE room_id = $1 AND seq = ANY ($2::bigint[])"), SQL_ARGS(SQL_ID(room), SQL_INTS(seqs, count)));

        return count_of(&rows);
}

int64_t search_take_out_below(struct tx *tx, struct id room, int64_t seq, int64_t limit)
{
        struct sql_rows rows = sql_query(tx,
                                         TAKE_OUT("DELETE FROM search WHERE room_id = $1"
                                                  "   AND seq = ANY (ARRAY(SELECT seq FROM search WHERE room_id = $1 AND seq < $2 ORDER BY seq LIMIT $3))"),
                                         SQL_ARGS(SQL_ID(room), SQL_INT(seq), SQL_INT(limit)));

        return count_of(&rows);
}

/* What is common is not written any more. */
void search_count_words(struct tx *tx, const struct word_count *words, int count)
{
        struct str *texts  = arena_array(tx->arena, struct str, (size_t)count);
        struct str *shapes = arena_array(tx->arena, struct str, (size_t)count);
        int64_t *counts    = arena_array(tx->arena, int64_t, (size_t)count);

        for (int i = 0; i < count; i++) {
                texts[i]  = words[i].word;
                shapes[i] = words[i].shape;
                counts[i] = words[i].count;
        }
        if (count)
                sql_exec(tx,
                         "INSERT INTO search_words (word, uses, shape)"
                         " SELECT k.word, least(k.uses, 1000), k.shape FROM unnest($1::text[], $2::bigint[], $3::text[]) AS k(word, uses, shape)"
                         "  WHERE NOT EXISTS (SELECT 1 FROM search_words w WHERE w.word = k.word AND w.uses >= 1000)"
                         " ON CONFLICT (word) DO UPDATE SET uses = least(search_words.uses + excluded.uses, 1000)",
                         SQL_ARGS(SQL_TEXTS(texts, count), SQL_INTS(counts, count), SQL_TEXTS(shapes, count)));
}

void search_forget_words(struct tx *tx)
{
        sql_exec(tx, "DELETE FROM search_words w USING search_words_gone g WHERE w.word = g.word AND w.uses <= 0", SQL_NO_ARGS);
        sql_exec(tx, "DELETE FROM search_words_gone", SQL_NO_ARGS);
}

/* --- words */

int search_stems(struct tx *tx, const struct str *words, int words_count, const struct str *languages, int languages_count, struct stem **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT word, stem, n FROM (SELECT w.word, l.n, (ts_lexize(d.oid::regdictionary, w.word))[1] AS stem"
                                         "   FROM unnest($2::text[]) WITH ORDINALITY AS l(language, n)"
                                         "   JOIN pg_ts_dict d ON d.dictname = l.language || '_stem' AND d.dictnamespace = 'pg_catalog'::regnamespace"
                                         "  CROSS JOIN unnest($1::text[]) AS w(word)) AS stems"
                                         " WHERE stem <> word AND stem <> ''",
                                         SQL_ARGS(SQL_TEXTS(words, words_count), SQL_TEXTS(languages, languages_count)));

        *out = arena_array(tx->arena, struct stem, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct stem){sql_text(&rows, i, 0), sql_text(&rows, i, 1), (int)sql_int(&rows, i, 2) - 1};
        return rows.count;
}

int search_uses(struct tx *tx, const struct str *words, int count, struct word_count **out)
{
        struct sql_rows rows = sql_query(tx, "SELECT word, uses::bigint FROM search_words WHERE word = ANY ($1::text[])", SQL_ARGS(SQL_TEXTS(words, count)));

        *out = arena_array(tx->arena, struct word_count, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct word_count){.word = sql_text(&rows, i, 0), .count = sql_int(&rows, i, 1)};
        return rows.count;
}

static int texts_of(struct tx *tx, const struct sql_rows *rows, struct str **out)
{
        *out = arena_array(tx->arena, struct str, (size_t)rows->count);
        for (int i = 0; i < rows->count; i++)
                (*out)[i] = sql_text(rows, i, 0);
        return rows->count;
}

/* Words are letters and digits: nothing in them means anything to LIKE. Two shapes may be alike where the words are not. */
int search_words_with(struct tx *tx, struct str word, struct str shape, int64_t limit, struct str **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT word FROM search_words WHERE shape LIKE '%' || $2 || '%' AND word LIKE '%' || $1 || '%' AND word <> $1"
                                         " ORDER BY uses DESC, word LIMIT $3",
                                         SQL_ARGS(SQL_TEXT(word), SQL_TEXT(shape), SQL_INT(limit)));

        return texts_of(tx, &rows, out);
}

int search_words_like(struct tx *tx, struct str shape, int64_t thousandths, int letters_apart, int64_t limit, struct str **out)
{
        struct sql_rows rows;

        sql_query(tx, "SELECT set_config('pg_trgm.similarity_threshold', ($1::bigint / 1000.0)::text, true)", SQL_ARGS(SQL_INT(thousandths)));
        rows = sql_query(tx,
                         "SELECT word FROM search_words WHERE shape % $1 AND length(shape) BETWEEN length($1) - $3 AND length($1) + $3"
                         " ORDER BY similarity(shape, $1) DESC, uses DESC, word LIMIT $2",
                         SQL_ARGS(SQL_TEXT(shape), SQL_INT(limit), SQL_INT(letters_apart)));
        return texts_of(tx, &rows, out);
}

/* --- finding */

/* By the person, over all partitions, and joined as the planner likes: a probe for each of a thousand rooms would cost more than all the rest. */
int search_shelves(struct tx *tx, struct id user, bool with_marks, struct shelf **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT own.room_id, r.kind::bigint, r.name, r.language::bigint, r.floor, x.read_seq, own.joined_seq, r.hides_history, own.role::bigint, own.permissions,"
                                         "       r.permissions[own.role + 1], r.encryption <> 0, r.seq"
                                         "  FROM (SELECT room_id, role, permissions, joined_seq FROM members WHERE user_id = $1 LIMIT $3) AS own"
                                         "  JOIN rooms r ON r.id = own.room_id AND r.deleted_at IS NULL"
                                         "  LEFT JOIN LATERAL (SELECT read_seq FROM marks WHERE $2 AND room_id = own.room_id AND user_id = $1 LIMIT 1) x ON true",
                                         SQL_ARGS(SQL_ID(user), SQL_BOOL(with_marks), SQL_INT(LIVE_ROOMS_MAX)));

        *out = arena_array(tx->arena, struct shelf, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct shelf){
                        .room = sql_id(&rows, i, 0), .kind = (enum room_kind)sql_int(&rows, i, 1), .name = sql_text(&rows, i, 2), .language = (enum search_language)sql_int(&rows, i, 3),
                        .floor = sql_int(&rows, i, 4), .read_seq = sql_int(&rows, i, 5), .joined_seq = sql_int(&rows, i, 6), .hides_history = sql_bool(&rows, i, 7),
                        .role = (enum member_role)sql_int(&rows, i, 8), .has_own_permissions = !sql_is_null(&rows, i, 9), .has_room_permissions = !sql_is_null(&rows, i, 10),
                        .permissions = sql_is_null(&rows, i, 9) ? sql_int(&rows, i, 10) : sql_int(&rows, i, 9), .is_sealed = sql_bool(&rows, i, 11), .seq = sql_int(&rows, i, 12),
                };
        return rows.count;
}

/* First what the index says, whatever the planner thinks of rooms and times; then what of it the asker may see. */
int search_find(struct tx *tx, const struct find *find, struct found **out)
{
        struct sql_rows rows = sql_query(tx,
                                         "WITH matching AS MATERIALIZED (SELECT room_id, seq, at, rev, words FROM search WHERE words @@ $1::tsquery AND at >= $3 AND at < $4)"
                                         " SELECT room_id, seq, at, rev::bigint, (ts_rank(words, $2::tsquery) * 1000000)::bigint"
                                         "   FROM (SELECT f.* FROM matching f JOIN unnest($5::uuid[], $6::bigint[]) AS k(room, floor) ON f.room_id = k.room AND f.seq >= k.floor"
                                         "          WHERE (f.at, f.room_id, f.seq) < ($7, $8, $9) ORDER BY f.at DESC, f.room_id DESC, f.seq DESC LIMIT $10) newest"
                                         "  ORDER BY at DESC, room_id DESC, seq DESC",
                                         SQL_ARGS(SQL_TEXT(find->query), SQL_TEXT(find->rank), SQL_TIME(find->from_ms), SQL_TIME(find->to_ms),
                                                  SQL_IDS(find->rooms, find->rooms_count), SQL_INTS(find->floors, find->rooms_count), SQL_TIME(find->before.at_ms),
                                                  SQL_ID(find->before.room), SQL_INT(find->before.seq), SQL_INT(find->limit)));

        *out = arena_array(tx->arena, struct found, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++)
                (*out)[i] = (struct found){sql_id(&rows, i, 0), sql_int(&rows, i, 1), sql_time(&rows, i, 2), sql_int(&rows, i, 3), sql_int(&rows, i, 4)};
        return rows.count;
}

static void keys_of(struct tx *tx, const struct found *found, int count, struct id **rooms, int64_t **seqs)
{
        *rooms = arena_array(tx->arena, struct id, (size_t)count);
        *seqs  = arena_array(tx->arena, int64_t, (size_t)count);
        for (int i = 0; i < count; i++) {
                (*rooms)[i] = found[i].room;
                (*seqs)[i]  = found[i].seq;
        }
}

int search_show(struct tx *tx, const struct found *found, int count, const struct str *words, int words_count, struct said **out)
{
        struct id *rooms;
        int64_t *seqs;

        keys_of(tx, found, count, &rooms, &seqs);
        struct sql_rows rows = sql_query(tx,
                                         "SELECT " SAID ", k.room, p.places FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS k(room, seq, n)"
                                         " CROSS JOIN LATERAL (SELECT * FROM messages m WHERE m.room_id = k.room AND m.seq = k.seq AND " STANDS " LIMIT 1) m"
                                         "  LEFT JOIN LATERAL (SELECT array_agg(place::bigint) AS places"
                                         "                       FROM (SELECT words FROM search s WHERE s.room_id = k.room AND s.seq = k.seq LIMIT 1) s"
                                         "                      CROSS JOIN LATERAL unnest(s.words) AS u CROSS JOIN LATERAL unnest(u.positions) AS place"
                                         "                      WHERE u.lexeme = ANY ($3::text[])) p ON true"
                                         " ORDER BY k.n",
                                         SQL_ARGS(SQL_IDS(rooms, count), SQL_INTS(seqs, count), SQL_TEXTS(words, words_count)));

        *out = arena_array(tx->arena, struct said, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                (*out)[i] = said_of(&rows, i, sql_id(&rows, i, 10));
                if (!sql_is_null(&rows, i, 11))
                        (*out)[i].places_count = sql_ints(&rows, i, 11, tx->arena, &(*out)[i].places);
        }
        return rows.count;
}

/* --- people */

struct id search_person(struct tx *tx, struct str login)
{
        struct sql_rows rows = sql_query(tx, "SELECT user_id FROM (SELECT user_id, login FROM auth.pub_users WHERE NOT disabled) AS by_login WHERE login = $1", SQL_ARGS(SQL_TEXT(login)));

        return rows.count ? sql_id(&rows, 0, 0) : ID_NONE;
}
