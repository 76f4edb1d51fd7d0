/* sends.c — lock, then job: the two statements behind every message. */

#include "chat-gateway/repo/sends.h"

#include <stdlib.h>
#include <string.h>

static const char lock_rooms[] =
        "SELECT count(r.id)"
        "  FROM unnest($1::uuid[]) AS k(id)"
        " CROSS JOIN LATERAL (SELECT id FROM rooms WHERE rooms.id = k.id FOR NO KEY UPDATE) r";

/* Statuses are enum send_status. A reply in a thread takes a number of the log, and none of the messages that count as unread in the room; its writer has not read the room by it. $12: what each role may do, by its number; $13: the bit it takes. LIMIT 1 pins the nested loops. */
static const char do_job[] =
        "WITH batch AS MATERIALIZED ("
        "  SELECT room, sender, cid, digest, kind, text, scheme, ciphertext, commitment, device, reply_to, thread, i"
        "    FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::bigint[], $6::text[], $7::bigint[], $8::bytea[],"
        "                $9::bytea[], $10::uuid[], $11::bigint[], $14::bigint[])"
        "         WITH ORDINALITY AS t(room, sender, cid, digest, kind, text, scheme, ciphertext, commitment, device, reply_to, thread, i)),"
        " judged AS MATERIALIZED ("
        "  SELECT b.*, d.seq AS old_seq, d.num AS old_num, d.at AS old_at, r.text_max,"
        "         CASE WHEN d.digest = b.digest THEN 1 WHEN d.digest IS NOT NULL THEN 2"
        "              WHEN r.id IS NULL OR (m.user_id IS NULL AND r.kind <> 2) THEN 3"
        "              WHEN m.user_id IS NULL THEN 4"
        "              WHEN coalesce(m.permissions, ($12::bigint[])[m.role + 1]) & $13 <> $13 THEN 5"
        "              WHEN r.archived_at IS NOT NULL THEN 6"
        "              WHEN m.muted_until > clock_timestamp() THEN 7"
        "              WHEN b.kind <> 1 AND r.encryption <> 0 THEN 8"
        "              WHEN b.kind = 1 AND r.encryption <> b.scheme THEN 9"
        "              WHEN char_length(b.text) > r.text_max THEN 10"
        "              WHEN b.reply_to > r.seq THEN 11"
        "              WHEN b.thread > r.seq THEN 12"
        "              ELSE 0 END AS status"
        "    FROM batch b"
        "    LEFT JOIN LATERAL (SELECT id, kind, encryption, archived_at, text_max, seq FROM rooms WHERE id = b.room LIMIT 1) r ON true"
        "    LEFT JOIN LATERAL (SELECT user_id, role, permissions, muted_until FROM members"
        "                        WHERE room_id = b.room AND user_id = b.sender LIMIT 1) m ON true"
        "    LEFT JOIN LATERAL (SELECT digest, seq, num, at FROM repeats"
        "                        WHERE cid = b.cid AND scope_id = b.room AND user_id = b.sender LIMIT 1) d ON true),"
        " counted AS ("
        "  UPDATE rooms SET seq = rooms.seq + k.n, num = rooms.num + k.counting,"
        "         last_at = greatest(date_trunc('milliseconds', clock_timestamp()), rooms.last_at)"
        "    FROM (SELECT room, count(*) AS n, count(*) FILTER (WHERE thread = 0) AS counting FROM judged WHERE (status = 0) IS TRUE GROUP BY room) k"
        "   WHERE rooms.id = k.room"
        "  RETURNING rooms.id, rooms.seq, rooms.seq - k.n AS seq_before, rooms.num - k.counting AS num_before, rooms.last_at),"
        " numbered AS MATERIALIZED ("
        "  SELECT j.*, c.last_at, c.seq_before + row_number() OVER w AS seq, c.num_before + count(*) FILTER (WHERE j.thread = 0) OVER w AS num"
        "    FROM judged j JOIN counted c ON c.id = j.room WHERE (j.status = 0) IS TRUE"
        "  WINDOW w AS (PARTITION BY j.room ORDER BY j.i)),"
        " stored AS ("
        "  INSERT INTO messages (room_id, seq, num, at, sender, cid, kind, text, scheme, ciphertext, commitment, sender_device, reply_to, thread)"
        "  SELECT room, seq, num, last_at, sender, cid, kind, text, nullif(scheme, 0), ciphertext, commitment,"
        "         nullif(device, '00000000-0000-0000-0000-000000000000'), nullif(reply_to, 0), nullif(thread, 0) FROM numbered),"
        " kept AS ("
        "  INSERT INTO repeats (cid, scope_id, user_id, digest, seq, num, at) SELECT cid, room, sender, digest, seq, num, last_at FROM numbered),"
        " marked AS ("
        "  UPDATE marks SET read_seq = greatest(marks.read_seq, k.seq), read_num = greatest(marks.read_num, k.num)"
        "    FROM (SELECT room, sender, max(seq) AS seq, max(num) AS num FROM numbered WHERE thread = 0 GROUP BY room, sender ORDER BY room, sender) k"
        "   WHERE marks.room_id = k.room AND marks.user_id = k.sender),"
        " moved AS (INSERT INTO feed (rooms, seqs) SELECT array_agg(id), array_agg(seq) FROM counted HAVING count(*) > 0)"
        " SELECT i, 0::bigint AS status, seq, num, last_at AS at, 0::bigint AS text_max FROM numbered"
        " UNION ALL"
        " SELECT i, status::bigint, old_seq, old_num, old_at, text_max::bigint FROM judged WHERE (status <> 0) IS TRUE";

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

static struct sql_arg role_bits(struct arena *arena)
{
        int64_t *bits = arena_array(arena, int64_t, ROLE_OWNER + 1);

        for (int role = 0; role <= ROLE_OWNER; role++)
                bits[role] = role_permissions((enum member_role)role);
        return SQL_INTS(bits, ROLE_OWNER + 1);
}

#define COLUMN(type, name)  type *name = arena_array(arena, type, (size_t)count)

void sends_statements(const struct send *sends, int count, struct arena *arena, struct pipeline_statement out[static 2])
{
        struct sql_arg *args = arena_array(arena, struct sql_arg, 14), *lock = arena_array(arena, struct sql_arg, 1);
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
        }
        memcpy(args,
               ((struct sql_arg[]){SQL_IDS(rooms, count), SQL_IDS(senders, count), SQL_IDS(cids, count), SQL_BLOBS(digests, count), SQL_INTS(kinds, count),
                                   SQL_TEXTS(texts, count), SQL_INTS(schemes, count), SQL_BLOBS(ciphertexts, count), SQL_BLOBS(commitments, count),
                                   SQL_IDS(devices, count), SQL_INTS(replies, count), role_bits(arena), SQL_INT(PERM_SEND), SQL_INTS(threads, count)}),
               14 * sizeof *args);
        lock[0] = rooms_to_lock(sends, count, arena);
        out[0]  = (struct pipeline_statement){lock_rooms, {1, lock}};
        out[1]  = (struct pipeline_statement){do_job, {14, args}};
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
                        .status   = (enum send_status)sql_int(rows, row, 1),
                        .seq      = sql_int(rows, row, 2),
                        .num      = sql_int(rows, row, 3),
                        .at_ms    = sql_time(rows, row, 4),
                        .text_max = sql_int(rows, row, 5),
                };
        }
        return OK;
}
