/* sends.c — lock, then job: the two statements behind every message. */

#include "chat-gateway/repo/sends.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/siphash.h"
#include "chat-gateway/repo/readers.h"

static const char lock_rooms[] =
        "SELECT count(r.id)"
        "  FROM unnest($1::uuid[]) AS k(id)"
        " CROSS JOIN LATERAL (SELECT id FROM rooms WHERE rooms.id = k.id FOR NO KEY UPDATE) r";

static const char lock_room[] = "SELECT count(r.id) FROM (SELECT id FROM rooms WHERE id = $1 FOR NO KEY UPDATE) r";

/* Statuses are enum send_status. LIMIT 1 pins the nested loops; a condition on the message inside of a LATERAL keeps it from being looked up at all for messages that do not ask.
 *
 * $1 … $14: one item for each message, the last its place among those of the same sender and room. $15: what each role may do, by its number. $16, $17: the bits of who sends and of who
 * moderates. $18: which messages are refused for their words.
 *
 * A room whose lifetime is counted by delivery (2) keeps nothing: what a message says of its own may shorten it and no more.
 *
 * A row is copied as often as it is materialized: only what is read several times is. What stands behind a row's long columns is slow to find, so that they come last.
 *
 * Most messages answer nothing, are in no thread, name nobody and hit no rule. What is for those that do is a statement's other half, and starting it takes as long as the first one: so there are
 * two statements, of one text; and a third for a message that is alone. What is left out is what the message refers to, as the batch says it (`given`) and as it is found (`referred`, by `joins`), one
 * judgement, which messages are `counting`, and what is stored besides. What differs for one that is alone: what is looked up by, `that_room`, and how it comes to its `numbers` (`numbered_of`). */
#define JOB(room, sender, cid, that_room, numbers, numbered_of, given, arrays, names, referred, joins, judgement, counting, besides)                                                          \
        "WITH batch AS ("                                                                                                                                                                     \
        "  SELECT room, sender, cid, digest, kind, text, scheme, ciphertext, commitment, device, lifetime, lifetime_of, extra, nth, " given ", i"                                             \
        "    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::bigint[], $6::text[], $7::bigint[], $8::bytea[],"                                                               \
        "                $9::bytea[], $10::uuid[], $11::bigint[], $12::bigint[], $13::text[], $14::bigint[]" arrays ")"                                                                       \
        "         WITH ORDINALITY AS t(room, sender, cid, digest, kind, text, scheme, ciphertext, commitment, device, lifetime, lifetime_of, extra, nth" names ", i)),"                       \
        " judged AS MATERIALIZED ("                                                                                                                                                           \
        "  SELECT i, room, thread, sender, cid, reply_to, kind, scheme, device, text_max, pace_ms,"                                                                                           \
        "         CASE WHEN old_digest = digest THEN 1 WHEN old_digest IS NOT NULL THEN 2"                                                                                                    \
        "              WHEN found IS NULL OR (member IS NULL AND room_kind <> 2) THEN 3"                                                                                                      \
        "              WHEN member IS NULL THEN 4"                                                                                                                                            \
        "              WHEN bits & $16 <> $16 THEN 5"                                                                                                                                         \
        "              WHEN archived_at IS NOT NULL THEN 6"                                                                                                                                   \
        "              WHEN muted_until > clock_timestamp() THEN 7"                                                                                                                           \
        "              WHEN locked_at IS NOT NULL AND bits & $17 = 0 THEN 13"                                                                                                                 \
        "              WHEN is_blocked THEN 14"                                                                                                                                               \
        "              WHEN kind <> 1 AND encryption <> 0 THEN 8"                                                                                                                             \
        "              WHEN kind = 1 AND encryption <> scheme THEN 9"                                                                                                                         \
        "              WHEN char_length(text) > text_max THEN 10"                                                                                                                             \
        "              WHEN reply_to > 0 AND answered IS NULL THEN 11"                                                                                                                        \
        "              WHEN thread > 0 AND root IS NULL THEN 12"                                                                                                                              \
        "              WHEN i = ANY ($18::bigint[]) THEN 16"                                                                                                                                  \
        "              WHEN pace_ms > 0 AND bits & $17 = 0 AND (nth > 0 OR sent_at + pace_ms * interval '1 ms' > clock_timestamp()) THEN 15" judgement                                        \
        "              ELSE 0 END AS status,"                                                                                                                                                 \
        "         old_seq, old_num, old_at, sent_at, replies, lifetime_ms, lifetime_from, digest, text, ciphertext, commitment, extra"                                                        \
        "    FROM (SELECT b.*, d.digest AS old_digest, d.seq AS old_seq, d.num AS old_num, d.at AS old_at, r.id AS found, r.kind AS room_kind, r.encryption, r.archived_at,"                  \
        "                 r.locked_at, r.is_blocked, r.text_max, m.user_id AS member, m.muted_until, " referred ","                                                                           \
        "                 CASE WHEN b.lifetime = 0 THEN r.lifetime_ms WHEN r.lifetime_from = 2 THEN least(b.lifetime, r.lifetime_ms) ELSE b.lifetime END AS lifetime_ms,"                     \
        "                 CASE WHEN b.lifetime = 0 OR r.lifetime_from = 2 THEN r.lifetime_from ELSE b.lifetime_of END AS lifetime_from,"                                                      \
        "                 " MEMBER_BITS("$15") " AS bits,"                                                                                                                                    \
        "                 k.sent_at, w.new_ms, greatest(r.slow_mode_ms, w.new_ms) AS pace_ms"                                                                                                 \
        "            FROM batch b"                                                                                                                                                            \
        "            LEFT JOIN LATERAL (SELECT id, kind, encryption, archived_at, locked_at, is_blocked, text_max, permissions, slow_mode_ms, newcomer_ms, newcomer_slow_ms,"                 \
        "                                      guarded_until, guarded_after, guard_slow_ms, lifetime_ms, lifetime_from FROM rooms WHERE id = " room " AND deleted_at IS NULL LIMIT 1) r"      \
        "                           ON true"                                                                                                                                                  \
        "            LEFT JOIN LATERAL (SELECT user_id, role, permissions, muted_until, joined_at FROM members"                                                                               \
        "                                WHERE room_id = " room " AND user_id = " sender " LIMIT 1) m ON true"                                                                                \
        "           CROSS JOIN LATERAL (SELECT greatest(CASE WHEN m.joined_at > clock_timestamp() - r.newcomer_ms * interval '1 ms' THEN r.newcomer_slow_ms ELSE 0 END,"                      \
        "                                               CASE WHEN r.guarded_until > clock_timestamp() AND m.joined_at > r.guarded_after THEN r.guard_slow_ms ELSE 0 END) AS new_ms) w"        \
        "            LEFT JOIN LATERAL (SELECT digest, seq, num, at FROM repeats"                                                                                                             \
        "                                WHERE cid = " cid " AND scope_id = " room " AND user_id = " sender " LIMIT 1) d ON true"                                                             \
        "            LEFT JOIN LATERAL (SELECT sent_at FROM marks WHERE r.slow_mode_ms + w.new_ms > 0 AND room_id = " room " AND user_id = " sender " LIMIT 1) k ON true" joins ") met),"     \
        " counted AS ("                                                                                                                                                                       \
        "  UPDATE rooms SET seq = rooms.seq + k.n, num = rooms.num + k.counting,"                                                                                                             \
        "         last_at = greatest(date_trunc('milliseconds', clock_timestamp()), rooms.last_at)"                                                                                           \
        "    FROM (SELECT room, count(*) AS n, " counting " AS counting FROM judged WHERE (status = 0) IS TRUE GROUP BY room) k"                                                              \
        "   WHERE rooms.id = k.room" that_room("rooms.id")                                                                                                                                    \
        "  RETURNING rooms.id, rooms.seq, rooms.seq - k.n AS seq_before, rooms.num, rooms.num - k.counting AS num_before, rooms.last_at),"                                                    \
        " numbered AS MATERIALIZED ("                                                                                                                                                         \
        "  SELECT j.i, j.room, j.thread, j.sender, j.cid, j.reply_to, j.kind, j.scheme, j.device, c.last_at, " numbers(counting) ","                                                          \
        "         j.lifetime_ms, j.lifetime_from, CASE WHEN j.lifetime_from <> 1 THEN c.last_at + j.lifetime_ms * interval '1 ms' END AS expires_at,"                                         \
        "         j.digest, j.text, j.ciphertext, j.commitment, j.extra"                                                                                                                      \
        "    FROM judged j " numbered_of "),"                                                                                                                                                 \
        " stored AS ("                                                                                                                                                                        \
        "  INSERT INTO messages (room_id, seq, num, at, sender, cid, kind, text, scheme, ciphertext, commitment, sender_device, reply_to, thread, thread_num, extra,"                         \
        "                        lifetime_ms, lifetime_from, expires_at)"                                                                                                                     \
        "  SELECT room, seq, num, last_at, sender, cid, kind, text, nullif(scheme, 0), ciphertext, commitment,"                                                                               \
        "         nullif(device, '00000000-0000-0000-0000-000000000000'), nullif(reply_to, 0), nullif(thread, 0), thread_num, extra,"                                                         \
        "         lifetime_ms, CASE WHEN lifetime_ms IS NOT NULL THEN lifetime_from END, expires_at FROM numbered),"                                                                          \
        " kept AS ("                                                                                                                                                                          \
        "  INSERT INTO repeats (cid, scope_id, user_id, digest, seq, num, at) SELECT cid, room, sender, digest, seq, num, last_at FROM numbered),"                                            \
        " marked AS ("                                                                                                                                                                        \
        "  UPDATE marks SET read_seq = greatest(marks.read_seq, k.seq), read_num = greatest(marks.read_num, k.num), sent_at = k.at"                                                           \
        "    FROM (SELECT room, sender, max(seq) FILTER (WHERE thread = 0) AS seq, max(num) FILTER (WHERE thread = 0) AS num, max(last_at) AS at"                                             \
        "            FROM numbered GROUP BY room, sender ORDER BY room, sender) k"                                                                                                            \
        "   WHERE marks.room_id = k.room AND marks.user_id = k.sender" that_room("marks.room_id") ")," besides                                                                                \
        " moved AS (INSERT INTO feed (rooms, seqs) SELECT array_agg(id), array_agg(seq) FROM counted HAVING count(*) > 0)"                                                                    \
        " SELECT i, 0::bigint AS status, seq, num, last_at AS at, coalesce(thread_num, 0) AS thread_num, expires_at, 0::bigint AS detail FROM numbered"                                       \
        " UNION ALL"                                                                                                                                                                          \
        " SELECT i, status::bigint, old_seq, old_num, old_at, 0, NULL,"                                                                                                                       \
        "        CASE status WHEN 10 THEN text_max WHEN 15 THEN least(pace_ms, coalesce(ceil(extract(epoch FROM sent_at - clock_timestamp()) * 1000) + pace_ms, pace_ms)) ELSE 0 END::bigint" \
        "   FROM judged WHERE (status <> 0) IS TRUE"

#define ANY_ROOM(column)   ""
#define THE_ROOM(column)   " AND " column " = $19"

/* Numbers are given in the order of the batch. Every message that is stored has its room there, so that the full join finds what an inner one would; but no nested loop can make one, and the planner, who expects ten messages, would
 * choose that: 256 messages of as many rooms are 65,536 looks. coalesce, since a stricter condition would let it make an inner join out of it. */
#define NUMBERS(counting)         "c.seq_before + row_number() OVER w AS seq, c.num_before + " counting " OVER w AS num, NULL::bigint AS thread_num"
#define THREAD_NUMBERS(counting)  "c.seq_before + row_number() OVER w AS seq, c.num_before + " counting " OVER w AS num," \
                                  " CASE WHEN j.thread > 0 THEN coalesce(j.replies, 0) + row_number() OVER (PARTITION BY j.room, j.thread ORDER BY j.i) END AS thread_num"
#define NUMBERED                  "FULL JOIN counted c ON c.id = j.room WHERE coalesce(j.status, 1) = 0 WINDOW w AS (PARTITION BY j.room ORDER BY j.i)"
#define LONE_NUMBERS(counting)    "c.seq, c.num, NULL::bigint AS thread_num"
#define LONE_NUMBERED             "JOIN counted c ON c.id = j.room WHERE (j.status = 0) IS TRUE"

#define PLAIN_JOB(room, sender, cid, that_room, numbers, numbered_of) \
        JOB(room, sender, cid, that_room, numbers, numbered_of, "0::bigint AS reply_to, 0::bigint AS thread", "", "", \
            "NULL::bigint AS root, NULL::bigint AS replies, NULL::bigint AS answered", "", "", "count(*)", "")

static const char do_plain_job[] = PLAIN_JOB("b.room", "b.sender", "b.cid", ANY_ROOM, NUMBERS, NUMBERED);

/* $19 … $21: the room, the sender and the key of the only message. What is looked up by a parameter is known to lie in one partition before the statement starts, and the others are never opened. */
static const char do_lone_job[] = PLAIN_JOB("$19", "$20", "$21", THE_ROOM, LONE_NUMBERS, LONE_NUMBERED);

/* $19, $20: what each message answers, and its thread. $21 … $23: the mentions, of which message, whom, how. $24 … $29: reports by rules, of which message, id, rule, reason, words, body.
 * $30: how many people who is held to a pace names at once.
 *
 * A thread is followed by everyone who replies, and from the first reply on by who wrote what it hangs on; who stopped following begins again by replying alone. A reply takes a number of
 * the log, and none of the messages that count as unread in the room; its writer has not read the room by it. */
static const char do_job[] =
        JOB("b.room", "b.sender", "b.cid", ANY_ROOM, THREAD_NUMBERS, NUMBERED, "reply_to, thread", ", $19::bigint[], $20::bigint[]", ", reply_to, thread", "t.seq AS root, f.replies, q.seq AS answered",
            "    LEFT JOIN LATERAL (SELECT seq FROM messages WHERE b.thread > 0 AND room_id = b.room AND seq = b.thread AND thread IS NULL AND deleted_at IS NULL LIMIT 1) t"
            "                   ON true"
            "    LEFT JOIN LATERAL (SELECT replies FROM threads WHERE b.thread > 0 AND room_id = b.room AND root = b.thread LIMIT 1) f ON true"
            "    LEFT JOIN LATERAL (SELECT seq FROM messages WHERE b.reply_to > 0 AND room_id = b.room AND seq = b.reply_to AND deleted_at IS NULL LIMIT 1) q ON true",
            "              WHEN new_ms > 0 AND bits & $17 = 0 AND array_length(array_positions($21::bigint[], i), 1) > $30 THEN 17",
            "count(*) FILTER (WHERE thread = 0)",
            " threaded AS ("
            "  INSERT INTO threads (room_id, root, replies, last_seq, last_at)"
            "  SELECT room, thread, count(*), max(seq), max(last_at) FROM numbered WHERE thread > 0 GROUP BY room, thread ORDER BY room, thread"
            "  ON CONFLICT (room_id, root) DO UPDATE"
            "     SET replies = threads.replies + excluded.replies, last_seq = excluded.last_seq, last_at = excluded.last_at),"
            " following AS ("
            "  INSERT INTO thread_marks (room_id, root, user_id, read_seq, read_num)"
            "  SELECT room, root, user_id, max(seq), max(num)"
            "    FROM (SELECT room, thread AS root, sender AS user_id, seq, thread_num AS num FROM numbered WHERE thread > 0"
            "          UNION ALL"
            "          SELECT n.room, n.thread, r.sender, 0, 0 FROM numbered n"
            "           CROSS JOIN LATERAL (SELECT sender FROM messages WHERE n.thread > 0 AND n.thread_num = 1 AND room_id = n.room AND seq = n.thread LIMIT 1) r) x"
            "   GROUP BY room, root, user_id ORDER BY room, root, user_id"
            "  ON CONFLICT (room_id, root, user_id) DO UPDATE"
            "     SET read_seq = greatest(thread_marks.read_seq, excluded.read_seq), read_num = greatest(thread_marks.read_num, excluded.read_num),"
            "         is_following = thread_marks.is_following OR excluded.read_seq > 0),"
            " named AS ("
            "  INSERT INTO mentions (room_id, user_id, seq, kind, sender)"
            "  SELECT n.room, k.who, n.seq, k.kind, n.sender FROM unnest($21::bigint[], $22::uuid[], $23::bigint[]) AS k(i, who, kind) JOIN numbered n ON n.i = k.i"
            "  ON CONFLICT DO NOTHING),"
            " untold AS ("
            "  INSERT INTO mentions_untold (room_id, seq, at)"
            "  SELECT DISTINCT n.room, n.seq, n.last_at FROM unnest($21::bigint[], $22::uuid[]) AS k(i, who) JOIN numbered n ON n.i = k.i"
            "   WHERE k.who <> '00000000-0000-0000-0000-000000000000'),"
            " flagged AS ("
            "  INSERT INTO reported (room_id, seq, source, is_rule, id, reason, words, at, sender, said_at, rev, body)"
            "  SELECT n.room, n.seq, k.rule, true, k.id, k.reason, k.words, n.last_at, n.sender, n.last_at, 0, k.body"
            "    FROM unnest($24::bigint[], $25::uuid[], $26::uuid[], $27::bigint[], $28::text[], $29::text[]) AS k(i, id, rule, reason, words, body)"
            "    JOIN numbered n ON n.i = k.i),");

enum { PLAIN_ARGS = 18, LONE_ARGS = 21, JOB_ARGS = 30 };

static int by_id(const void *a, const void *b)
{
        return id_compare(*(const struct id *)a, *(const struct id *)b);
}

/* The rooms once each, in the order in which everybody locks. */
static struct sql_arg rooms_to_lock(const struct send *sends, int count, struct arena *arena)
{
        struct id *rooms = arena_array(arena, struct id, (size_t)count);
        int unique = 0;

        for (int i = 0; i < count; i++)
                rooms[i] = sends[i].room;
        qsort(rooms, (size_t)count, sizeof *rooms, by_id);
        for (int i = 0; i < count; i++)
                if (!i || !id_equal(rooms[i], rooms[unique - 1]))
                        rooms[unique++] = rooms[i];
        return SQL_IDS(rooms, unique);
}

/* How many of the same sender in the same room come before each: in one batch only the first of them has the pace of a slow room on its side. */
static int64_t *places_among_own(const struct send *sends, int count, struct arena *arena)
{
        int64_t *places = arena_array(arena, int64_t, (size_t)count);
        struct map *last = map_create();

        for (int i = 0; i < count; i++) {
                struct id key = siphash_pair(sends[i].room, sends[i].sender);
                const int64_t *before = map_get(last, key);

                places[i] = before ? *before + 1 : 0;
                map_put(last, key, &places[i]);
        }
        map_destroy(&last);
        return places;
}

struct mention_columns {
        int64_t  *of, *kinds;
        struct id *users;
        int64_t   count;
};

static struct mention_columns mentions_of(const struct send *sends, int count, struct arena *arena)
{
        struct mention_columns all = {0};
        size_t total = 0;

        for (int i = 0; i < count; i++)
                total += (size_t)sends[i].mentions_count;
        all.of    = arena_array(arena, int64_t, total);
        all.kinds = arena_array(arena, int64_t, total);
        all.users = arena_array(arena, struct id, total);
        for (int i = 0; i < count; i++)
                for (int k = 0; k < sends[i].mentions_count; k++) {
                        all.of[all.count]    = i + 1;
                        all.kinds[all.count] = sends[i].mentions[k].kind;
                        all.users[all.count] = sends[i].mentions[k].user;
                        all.count++;
                }
        return all;
}

struct rule_columns {
        int64_t   *refused, *of, *reasons;
        struct id *ids, *rules;
        struct str *words, *bodies;
        int64_t    refused_count, count;
};

static struct rule_columns rule_columns(const struct send *sends, int count, struct arena *arena)
{
        size_t flags = 0, refused = 0;

        for (int i = 0; i < count; i++) {
                flags   += sends[i].flag != NULL;
                refused += sends[i].is_refused;
        }
        return (struct rule_columns){
                .refused = arena_array(arena, int64_t, refused), .of = arena_array(arena, int64_t, flags), .reasons = arena_array(arena, int64_t, flags),
                .ids = arena_array(arena, struct id, flags), .rules = arena_array(arena, struct id, flags),
                .words = arena_array(arena, struct str, flags), .bodies = arena_array(arena, struct str, flags),
        };
}

static struct rule_columns rules_of(const struct send *sends, int count, struct arena *arena)
{
        struct rule_columns all = rule_columns(sends, count, arena);

        for (int i = 0; i < count; i++) {
                const struct send_flag *flag = sends[i].flag;

                if (sends[i].is_refused)
                        all.refused[all.refused_count++] = i + 1;
                if (!flag)
                        continue;
                all.of[all.count]      = i + 1;
                all.ids[all.count]     = flag->report;
                all.rules[all.count]   = flag->rule;
                all.reasons[all.count] = flag->reason;
                all.words[all.count]   = flag->words;
                all.bodies[all.count]  = flag->body;
                all.count++;
        }
        return all;
}

static bool are_plain(const struct send *sends, int count)
{
        for (int i = 0; i < count; i++)
                if (sends[i].reply_to || sends[i].thread || sends[i].mentions_count || sends[i].flag)
                        return false;
        return true;
}

/* Most batches are of one plain message, wherever fewer than some hundred come to a gateway in a second. */
static void lone_statements(const struct send *send, const struct sql_arg *plain, struct arena *arena, struct pipeline_statement out[static 2])
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, LONE_ARGS), *lock = arena_array(arena, struct sql_arg, 1);

        memcpy(args, plain, PLAIN_ARGS * sizeof *args);
        lock[0] = args[PLAIN_ARGS] = SQL_ID(send->room);
        args[PLAIN_ARGS + 1] = SQL_ID(send->sender);
        args[PLAIN_ARGS + 2] = SQL_ID(send->cid);
        out[0] = (struct pipeline_statement){lock_room, {1, lock}};
        out[1] = (struct pipeline_statement){do_lone_job, {LONE_ARGS, args}};
}

#define COLUMN(type, name)  type *name = arena_array(arena, type, (size_t)count)

void sends_statements(const struct send *sends, int count, struct arena *arena, struct pipeline_statement out[static 2])
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, JOB_ARGS), *lock = arena_array(arena, struct sql_arg, 1);
        struct mention_columns mentions = mentions_of(sends, count, arena);
        struct rule_columns rules = rules_of(sends, count, arena);
        COLUMN(struct id, rooms);
        COLUMN(struct id, senders);
        COLUMN(struct id, cids);
        COLUMN(struct str, digests);
        COLUMN(int64_t, kinds);
        COLUMN(struct str, texts);
        COLUMN(int64_t, schemes);
        COLUMN(struct str, ciphertexts);
        COLUMN(struct str, commitments);
        COLUMN(struct id, devices);
        COLUMN(int64_t, replies);
        COLUMN(int64_t, threads);
        COLUMN(int64_t, lifetimes);
        COLUMN(int64_t, lifetimes_from);
        COLUMN(struct str, extras);

        for (int i = 0; i < count; i++) {
                const struct send *send = &sends[i];

                rooms[i]       = send->room;
                senders[i]     = send->sender;
                cids[i]        = send->cid;
                digests[i]     = (struct str){(const char *)send->digest, sizeof send->digest};
                kinds[i]       = send->kind;
                texts[i]       = send->text;
                schemes[i]     = send->scheme;
                ciphertexts[i] = send->ciphertext;
                commitments[i] = send->commitment;
                devices[i]     = send->device;
                replies[i]     = send->reply_to;
                threads[i]     = send->thread;
                lifetimes[i]   = send->lifetime_ms;
                lifetimes_from[i] = send->lifetime_from;
                extras[i]      = send->extra;
        }
        memcpy(args,
               ((struct sql_arg[]){SQL_IDS(rooms, count), SQL_IDS(senders, count), SQL_IDS(cids, count), SQL_BLOBS(digests, count), SQL_INTS(kinds, count),
                                   SQL_TEXTS(texts, count), SQL_INTS(schemes, count), SQL_BLOBS(ciphertexts, count), SQL_BLOBS(commitments, count),
                                   SQL_IDS(devices, count), SQL_INTS(lifetimes, count), SQL_INTS(lifetimes_from, count), SQL_TEXTS(extras, count),
                                   SQL_INTS(places_among_own(sends, count, arena), count), readers_table(arena), SQL_INT(PERM_SEND), SQL_INT(PERM_MODERATE),
                                   SQL_INTS(rules.refused, rules.refused_count), SQL_INTS(replies, count), SQL_INTS(threads, count),
                                   SQL_INTS(mentions.of, mentions.count), SQL_IDS(mentions.users, mentions.count), SQL_INTS(mentions.kinds, mentions.count),
                                   SQL_INTS(rules.of, rules.count), SQL_IDS(rules.ids, rules.count), SQL_IDS(rules.rules, rules.count),
                                   SQL_INTS(rules.reasons, rules.count), SQL_TEXTS(rules.words, rules.count), SQL_TEXTS(rules.bodies, rules.count),
                                   SQL_INT(SEND_NEWCOMER_NAMES_MAX)}),
               JOB_ARGS * sizeof *args);
        if (count == 1 && are_plain(sends, count)) {
                lone_statements(sends, args, arena, out);
                return;
        }
        lock[0] = rooms_to_lock(sends, count, arena);
        out[0]  = (struct pipeline_statement){lock_rooms, {1, lock}};
        out[1]  = are_plain(sends, count) ? (struct pipeline_statement){do_plain_job, {PLAIN_ARGS, args}} : (struct pipeline_statement){do_job, {JOB_ARGS, args}};
}

enum err sends_results(const struct pipeline_answer *answer, int count, struct send_result *results)
{
        const struct sql_rows *rows = &answer->rows[answer->count - 1];

        if (rows->count != count)
                return ERR_INTERNAL;
        for (int row = 0; row < count; row++) {
                int64_t i = sql_int(rows, row, 0) - 1;

                if (i < 0 || i >= count)
                        return ERR_INTERNAL;
                results[i] = (struct send_result){
                        .status        = (enum send_status)sql_int(rows, row, 1),
                        .seq           = sql_int(rows, row, 2),
                        .num           = sql_int(rows, row, 3),
                        .at_ms         = sql_time(rows, row, 4),
                        .thread_num    = sql_int(rows, row, 5),
                        .expires_at_ms = sql_time(rows, row, 6),
                        .detail        = sql_int(rows, row, 7),
                };
        }
        return OK;
}
