/* test_repeat.c — a resend is harmless: the key's window, the digest of a request, answers kept and found. The database is a fake of one row. */

#include "base/arena.h"
#include "op/repeat.h"
#include "pg/sql.h"
#include "tests/unit/libs/op/small.h"

enum err box_fill(struct call *call, const struct box_fill_in *in, struct box_fill_out *out) { (void)call, (void)in, (void)out; return OK; }
enum err box_look(struct call *call, const struct box_look_in *in, struct box_look_out *out) { (void)call, (void)in, (void)out; return OK; }
enum err box_open(struct call *call, const struct box_open_in *in, struct box_open_out *out) { (void)call, (void)in, (void)out; return OK; }

static struct {
        bool        is_there;
        struct id   cid, scope, user;
        bool        is_message;                          /* its numbers are kept, and no answer */
        char        digest[REPEAT_DIGEST_BYTES], answer[200];
        int         asked;
} row;

struct sql_rows sql_query(struct tx *tx, const char *statement, struct sql_args args)
{
        (void)tx, (void)statement;
        row.asked++;
        CHECK_INT(args.count, 3);
        return (struct sql_rows){.count = row.is_there && id_equal(args.items[0].id, row.cid) && id_equal(args.items[1].id, row.scope) && id_equal(args.items[2].id, row.user)};
}

int64_t sql_exec(struct tx *tx, const char *statement, struct sql_args args)
{
        (void)tx, (void)statement;
        CHECK_INT(args.count, 5);
        row.is_there = true;
        row.cid      = args.items[0].id;
        row.scope    = args.items[1].id;
        row.user     = args.items[2].id;
        CHECK_INT(args.items[3].text.len, REPEAT_DIGEST_BYTES);
        memcpy(row.digest, args.items[3].text.at, REPEAT_DIGEST_BYTES);
        snprintf(row.answer, sizeof row.answer, "%.*s", STR_ARG(args.items[4].text));
        return 1;
}

struct str sql_bytes(const struct sql_rows *rows, int r, int column) { (void)rows, (void)r, (void)column; return (struct str){row.digest, sizeof row.digest}; }
struct str sql_text(const struct sql_rows *rows, int r, int column) { (void)rows, (void)r, (void)column; return row.is_message ? STR_NONE : str_from(row.answer); }
int64_t    sql_int(const struct sql_rows *rows, int r, int column) { (void)rows, (void)r; return 41 + column; }
int64_t    sql_time(const struct sql_rows *rows, int r, int column) { (void)rows, (void)r, (void)column; return 1700000000123; }

static const struct op_service service = {.name = "test"};

static struct call *read_call(struct call *call)
{
        call->service = &service;
        CHECK_OK(call_read(call));
        return call;
}

/* --- the window */

static struct id cid_at(int64_t ms)
{
        struct id id = id_make();

        for (int i = 0; i < 6; i++)
                id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
        return id;
}

TEST(a_key_is_a_uuid_of_version_7_from_the_last_seven_days)
{
        struct call *call = call_to(BOX_FILL, DOOR_SOCKET, STR_NONE);
        int64_t now = call->now_ms;
        struct id fourth = id_make();

        fourth.bytes[6] = (uint8_t)(0x40 | (fourth.bytes[6] & 0x0f));
        CHECK_OK(repeat_check_key(call, cid_at(now)));
        CHECK_OK(repeat_check_key(call, cid_at(now - REPEAT_WINDOW_MS)));
        CHECK_OK(repeat_check_key(call, cid_at(now + REPEAT_AHEAD_MS)));
        CHECK_INT(call->faults.count, 0);
        CHECK_ERR(repeat_check_key(call, cid_at(now - REPEAT_WINDOW_MS - 1)), ERR_INVALID);
        CHECK_ERR(repeat_check_key(call, cid_at(now + REPEAT_AHEAD_MS + 1)), ERR_INVALID);
        CHECK_ERR(repeat_check_key(call, cid_at(0)), ERR_INVALID);
        CHECK_ERR(repeat_check_key(call, fourth), ERR_INVALID);
        CHECK_ERR(repeat_check_key(call, ID_NONE), ERR_INVALID);
        CHECK_INT(call->faults.count, 5);
        CHECK_STR(call->faults.items[0].path, "/cid");
        call_destroy(&call);
}

/* --- the digest */

static bool same_digest(struct call *a, struct call *b)
{
        uint8_t of_a[REPEAT_DIGEST_BYTES], of_b[REPEAT_DIGEST_BYTES];

        repeat_digest(a, of_a);
        repeat_digest(b, of_b);
        call_destroy(&a);
        call_destroy(&b);
        return memcmp(of_a, of_b, sizeof of_a) == 0;
}

TEST(the_same_content_has_the_same_digest_through_whatever_door)
{
        struct id cid = id_make();
        char text[ID_TEXT_LEN + 1];
        struct call_param params[] = {{PLACE_KEY, STR_NONE, {text, ID_TEXT_LEN}}, {PLACE_PATH, STR("room"), STR(ROOM)}};
        struct call *rest = call_to(BOX_FILL, DOOR_REST, STR(" { \"what\" : \"a b\\u0061ll\" } "));

        id_print(cid, text);
        rest->params       = params;
        rest->params_count = 2;
        CHECK(same_digest(read_call(filling(cid, "a ball")), read_call(rest)));
        CHECK(!same_digest(read_call(filling(cid, "a ball")), read_call(filling(cid, "a bell"))));
        CHECK(!same_digest(read_call(filling(cid, "a ball")), read_call(filling(id_make(), "a ball"))));
}

TEST(with_a_secret_the_digest_tells_nothing)
{
        static const struct op_service secret = {.name = "secret", .digest_key = {"0123456789abcdef0123456789abcdef", 32}};
        struct id cid  = id_make();
        struct call *a = read_call(filling(cid, "a ball")), *b = read_call(filling(cid, "a ball"));

        b->service = &secret;
        CHECK(!same_digest(a, b));
}

/* --- kept and found */

static struct call *kept(struct id cid, struct id user)
{
        struct call *call = read_call(filling(cid, "a ball"));

        call->who.user = user;
        ((struct box_fill_out *)call->out)->things = 3;
        repeat_keep(call, &call->tx);
        return call;
}

TEST(the_first_answer_comes_again_and_says_so)
{
        struct id cid = id_make(), user = id_make();
        struct call *first = kept(cid, user), *again = read_call(filling(cid, "a ball"));

        again->who.user = user;
        CHECK(repeat_find(again, &again->tx));
        CHECK(again->is_repeat);
        CHECK_ERR(again->err, OK);
        CHECK_STR(again->answer, "{\"things\":3,\"dup\":true}");
        call_destroy(&first);
        call_destroy(&again);
}

TEST(an_empty_answer_is_marked_too)
{
        struct id cid = id_make(), user = id_make();
        struct call *first = kept(cid, user), *again = read_call(filling(cid, "a ball"));

        strcpy(row.answer, "{}");
        again->who.user = user;
        CHECK(repeat_find(again, &again->tx));
        CHECK_STR(again->answer, "{\"dup\":true}");
        call_destroy(&first);
        call_destroy(&again);
}

TEST(of_a_message_its_numbers_are_the_answer)
{
        struct id cid = id_make(), user = id_make();
        struct call *first = kept(cid, user), *again = read_call(filling(cid, "a ball"));

        row.is_message  = true;
        again->who.user = user;
        CHECK(repeat_find(again, &again->tx));
        CHECK_STR(again->answer, "{\"seq\":41,\"num\":42,\"at\":\"2023-11-14T22:13:20.123Z\",\"dup\":true}");
        row.is_message = false;
        call_destroy(&first);
        call_destroy(&again);
}

TEST(other_content_under_the_key_is_a_conflict)
{
        struct id cid = id_make(), user = id_make();
        struct call *first = kept(cid, user), *again = read_call(filling(cid, "a bell"));

        again->who.user = user;
        CHECK(repeat_find(again, &again->tx));
        CHECK(!again->is_repeat);
        CHECK_ERR(again->err, ERR_CONFLICT);
        CHECK(!again->answer.at);
        call_destroy(&first);
        call_destroy(&again);
}

TEST(somebody_elses_key_is_another_key)
{
        struct id cid = id_make();
        struct call *first = kept(cid, id_make()), *other = read_call(filling(cid, "a ball"));

        CHECK(!repeat_find(other, &other->tx));
        call_destroy(&first);
        call_destroy(&other);
}

TEST(an_operation_without_a_key_asks_nobody)
{
        struct call *call = read_call(call_to(BOX_LOOK, DOOR_SOCKET, STR("{\"room\":\"" ROOM "\"}")));

        row.asked    = 0;
        row.is_there = false;
        CHECK(!repeat_find(call, &call->tx));
        repeat_keep(call, &call->tx);
        CHECK_INT(row.asked, 0);
        CHECK(!row.is_there);
        call_destroy(&call);
}

SUITE(CASE(a_key_is_a_uuid_of_version_7_from_the_last_seven_days), CASE(the_same_content_has_the_same_digest_through_whatever_door),
      CASE(with_a_secret_the_digest_tells_nothing), CASE(the_first_answer_comes_again_and_says_so), CASE(an_empty_answer_is_marked_too),
      CASE(of_a_message_its_numbers_are_the_answer),
      CASE(other_content_under_the_key_is_a_conflict), CASE(somebody_elses_key_is_another_key), CASE(an_operation_without_a_key_asks_nobody))
