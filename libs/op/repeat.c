/* repeat.c — answers kept under the client's key; the table `repeats` has the same columns in every schema. */

#include "op/repeat.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "crypto/hash.h"
#include "json/write.h"
#include "base/broken.h"
#include "op/run.h"
#include "pg/sql.h"

static struct id key_of(const struct call *call)
{
        const struct field *field = op_key(call->op);
        struct id key = ID_NONE;

        if (field)
                memcpy(&key, (const char *)call->in + field->offset, sizeof key);
        return key;
}

static struct id scope_of(const struct call *call)
{
        const struct field *field = op_room(call->op);
        struct id room = ID_NONE;

        if (field)
                memcpy(&room, (const char *)call->in + field->offset, sizeof room);
        return room;
}

enum err repeat_check_key(struct call *call, struct id cid)
{
        int64_t at_ms = id_time_ms(cid);

        if (!id_is_v7(cid))
                return fail_field(call, "/cid", "is not a UUID of version 7");
        if (at_ms < call->now_ms - REPEAT_WINDOW_MS)
                return fail_field(call, "/cid", "is older than seven days; make a new one");
        if (at_ms > call->now_ms + REPEAT_AHEAD_MS)
                return fail_field(call, "/cid", "lies in the future; the client's clock is wrong");
        return OK;
}

/* The input as its digest sees it. A digest without a key can be tried with every likely word, so it is not made of a password: there is one, or there is none. */
static const void *without_password(const struct call *call)
{
        const struct shape *shape = call->op->in();
        const struct field *field = shape_field(shape, STR("password"));
        char *copy;

        if (!field || call->service->digest_key.len)
                return call->in;
        copy = arena_alloc(call->arena, shape->bytes);
        memcpy(copy, call->in, shape->bytes);
        *(struct str *)(void *)(copy + field->offset) = STR("");
        return copy;
}

void repeat_digest(const struct call *call, uint8_t out[static REPEAT_DIGEST_BYTES])
{
        uint8_t hash[SHA256_BYTES];
        struct buf text;

        buf_init(&text, call->arena, CALL_ARENA_BYTES_MAX / 4);
        buf_put(&text, str_from(call->op->wire));
        json_write(&text, call->op->in(), without_password(call));
        if (call->service->digest_key.len)
                hmac_sha256(call->service->digest_key, buf_str(&text), hash);
        else
                sha256(buf_str(&text), hash);
        memcpy(out, hash, REPEAT_DIGEST_BYTES);
}

/* The first answer, marked: its object gets one member more. */
static struct str marked(struct call *call, struct str answer)
{
        struct str head = {answer.at, answer.len - 1};

        return str_format(call->arena, "%.*s%s\"dup\":true}", STR_ARG(head), head.len > 1 ? "," : "");
}

/* Of a message its numbers are kept, and are the answer. */
static struct str answer_of_message(struct call *call, struct tx *tx)
{
        struct sql_rows rows = sql_query(tx, "SELECT seq, num, at FROM repeats WHERE cid = $1 AND scope_id = $2 AND user_id = $3",
                                         SQL_ARGS(SQL_ID(key_of(call)), SQL_ID(scope_of(call)), SQL_ID(call->who.user)));
        char at[TIME_TEXT_LEN + 1];

        if (!rows.count)
                return STR("{}");
        time_print(sql_time(&rows, 0, 2), at);
        return str_format(call->arena, "{\"seq\":%lld,\"num\":%lld,\"at\":\"%s\"}", (long long)sql_int(&rows, 0, 0), (long long)sql_int(&rows, 0, 1), at);
}

bool repeat_find(struct call *call, struct tx *tx)
{
        uint8_t digest[REPEAT_DIGEST_BYTES];
        struct sql_rows rows;
        struct str kept, answer;

        if (BREAK_REPEAT || !op_key(call->op))
                return false;
        rows = sql_query(tx, "SELECT digest, answer FROM repeats WHERE cid = $1 AND scope_id = $2 AND user_id = $3",
                         SQL_ARGS(SQL_ID(key_of(call)), SQL_ID(scope_of(call)), SQL_ID(call->who.user)));
        if (!rows.count)
                return false;
        repeat_digest(call, digest);
        kept = sql_bytes(&rows, 0, 0);
        if (kept.len != sizeof digest || memcmp(kept.at, digest, sizeof digest) != 0) {
                call->err = fail(call, ERR_CONFLICT, "this key was used for another request");
                return true;
        }
        answer          = sql_text(&rows, 0, 1);
        call->answer    = marked(call, answer.at ? answer : answer_of_message(call, tx));
        call->is_repeat = true;
        return true;
}

void repeat_keep(struct call *call, struct tx *tx)
{
        uint8_t digest[REPEAT_DIGEST_BYTES];
        struct buf answer;

        if (BREAK_REPEAT || !op_key(call->op))
                return;
        repeat_digest(call, digest);
        buf_init(&answer, call->arena, CALL_ARENA_BYTES_MAX / 4);
        json_write(&answer, call->op->out(), call->out);
        sql_exec(tx, "INSERT INTO repeats (cid, scope_id, user_id, digest, answer) VALUES ($1, $2, $3, $4, $5)",
                 SQL_ARGS(SQL_ID(key_of(call)), SQL_ID(scope_of(call)), SQL_ID(call->who.user),
                          SQL_BYTES(((struct str){(const char *)digest, sizeof digest})), SQL_TEXT(buf_str(&answer))));
}
