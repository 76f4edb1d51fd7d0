/* test_run.c — the path every call takes: its steps in their order, and what each of them stops. Transactions, repeats, prices and the feed are fakes that write down when they are asked. */

#include "base/buf.h"
#include "op/price.h"
#include "op/repeat.h"
#include "pg/tx.h"
#include "tests/unit/libs/op/small.h"

static struct {
        struct buf  steps;
        bool        is_repeat[3], is_conflict;           /* found by the first look; under the lock; and under the next one after a pause */
        int         looks;
        enum err    key, price, entering, handler, commit, keeping;
        bool        is_member, keeps_what_it_wrote, pauses;
} w;

static void step(const char *name) { buf_printf(&w.steps, "%s ", name); }

/* --- the fakes */

void tx_begin(struct tx *tx, struct pg *pg, struct arena *arena, enum tx_mode mode)
{
        *tx = (struct tx){.pg = pg, .arena = arena, .is_open = true};
        step(mode == TX_READ ? "begin-read" : "begin");
}

enum err tx_commit(struct tx *tx)
{
        step("commit");
        tx->is_open = false;
        return tx->failed != OK ? tx->failed : w.commit;
}

void tx_abort(struct tx *tx)
{
        step("abort");
        tx->is_open = false;
}

enum err tx_fail(struct tx *tx, enum err err)
{
        tx->failed = tx->failed != OK ? tx->failed : err;
        return tx->failed;
}

enum err repeat_check_key(struct call *call, struct id cid)
{
        (void)call, (void)cid;
        step("key");
        return w.key;
}

bool repeat_find(struct call *call, struct tx *tx)
{
        bool is_found = w.is_repeat[w.looks < 3 ? w.looks : 2];

        (void)tx;
        step("look");
        w.looks++;
        if (!is_found)
                return false;
        if (w.is_conflict) {
                call->err = ERR_CONFLICT;
                return true;
        }
        call->is_repeat = true;
        call->answer    = STR("{\"things\":1,\"dup\":true}");
        return true;
}

void repeat_keep(struct call *call, struct tx *tx)
{
        (void)call;
        step("keep");
        tx_fail(tx, w.keeping);
}

enum err price_charge_wait(struct price_desk *desk, struct call *call, enum price price, struct str key)
{
        (void)desk, (void)call, (void)price, (void)key;
        step("price");
        return w.price;
}

void feed_write(struct tx *tx, const struct feed_moves *moves)
{
        (void)tx, (void)moves;
        step("feed");
}

/* --- the service */

static void enter(struct call *call, bool is_changing)
{
        step(is_changing ? "enter-locking" : "enter");
        tx_fail(&call->tx, w.entering);
}

static bool is_viewer(const struct call *call) { (void)call; step("permit"); return true; }
static bool is_member(const struct call *call) { (void)call; return w.is_member; }
static unsigned permissions(const struct call *call) { (void)call; return PERM_READ | PERM_SEND; }
static void publish(struct call *call) { (void)call; step("publish"); }

static const struct op_service service = {.name = "test", .enter = enter, .is_viewer = is_viewer, .is_member = is_member, .permissions = permissions, .publish = publish};

enum err box_fill(struct call *call, const struct box_fill_in *in, struct box_fill_out *out)
{
        (void)in;
        step("run");
        if (w.pauses) {
                call->keeps_what_it_wrote = true;        /* of what is committed by the pause */
                TRY(call_pause(call));
                step("paused");
                TRY(w.handler);
                TRY(call_go_on(call));
                step("go-on");
        }
        out->things               = 7;
        call->keeps_what_it_wrote = w.keeps_what_it_wrote;
        return w.handler;
}

enum err box_look(struct call *call, const struct box_look_in *in, struct box_look_out *out)
{
        (void)call, (void)in;
        step("run");
        out->things = 7;
        return w.handler;
}

enum err box_open(struct call *call, const struct box_open_in *in, struct box_open_out *out) { (void)call, (void)in, (void)out; step("run"); return OK; }

/* --- words */

static int set_up(void **state)
{
        (void)state;
        memset(&w, 0, sizeof w);
        w.is_member = true;
        buf_init(&w.steps, NULL, 4096);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        buf_fini(&w.steps);
        return 0;
}

static struct call *last;

static void check_run(struct call *call, enum err err, const char *steps, const char *answer, int line)
{
        enum err got = op_run(&service, call);

        if (got != err)
                fail_msg("line %d: %s, not %s", line, err_code(got), err_code(err));
        if (!str_equal(buf_str(&w.steps), str_from(steps)))
                fail_msg("line %d: \"%.*s\", not \"%s\"", line, STR_ARG(buf_str(&w.steps)), steps);
        if (answer)
                CHECK_STR(call->answer, answer);
        buf_clear(&w.steps);
        w.looks = 0;
        call_destroy(&call);
}
#define CHECK_RUN(call, err, steps, answer) check_run(call, err, steps, answer, __LINE__)

static struct call *fill(void) { return last = filling(id_make(), "a ball"); }
static struct call *look(void) { return call_to(BOX_LOOK, DOOR_SOCKET, STR("{\"room\":\"" ROOM "\"}")); }

/* The first look for a repeat has a small transaction of its own. */
#define LOOKING "key begin-read look commit "

TEST(a_changing_call_takes_every_step_in_order)
{
        CHECK_RUN(fill(), OK, LOOKING "price begin enter-locking look permit run keep feed commit publish ", "{\"things\":7}");
}

TEST(a_reading_call_locks_nothing_and_keeps_nothing)
{
        CHECK_RUN(look(), OK, "price begin-read enter look permit run keep feed commit publish ", "{\"things\":7}");
}

TEST(a_known_repeat_costs_nothing_and_does_nothing)
{
        w.is_repeat[0] = true;
        CHECK_RUN(fill(), OK, LOOKING, "{\"things\":1,\"dup\":true}");
        w.is_conflict = true;
        CHECK_RUN(fill(), ERR_CONFLICT, LOOKING, NULL);
}

TEST(a_twin_that_was_faster_is_found_under_the_lock)
{
        w.is_repeat[1] = true;
        CHECK_RUN(fill(), OK, LOOKING "price begin enter-locking look abort ", "{\"things\":1,\"dup\":true}");
        w.is_conflict = true;
        CHECK_RUN(fill(), ERR_CONFLICT, LOOKING "price begin enter-locking look abort ", NULL);
}

TEST(where_no_lock_keeps_twins_apart_the_key_does)
{
        w.keeping = ERR_CONFLICT;                        /* the row of the other one is there */
        w.is_repeat[1] = false;
        CHECK_RUN(fill(), ERR_CONFLICT, LOOKING "price begin enter-locking look permit run keep abort begin-read look commit ", NULL);
}

TEST(what_cannot_be_read_goes_no_further)
{
        CHECK_RUN(call_to(BOX_FILL, DOOR_SOCKET, STR("{}")), ERR_INVALID, "", NULL);
        CHECK_RUN(call_to(BOX_FILL, DOOR_SOCKET, STR("[")), ERR_INVALID, "", NULL);
}

TEST(a_key_outside_its_window_goes_no_further)
{
        w.key = ERR_INVALID;
        CHECK_RUN(fill(), ERR_INVALID, "key ", NULL);
}

TEST(strangers_and_narrow_tokens_are_refused_first_of_all)
{
        struct call *call = fill();

        call->who.is_signed_in = false;
        CHECK_RUN(call, ERR_UNAUTHENTICATED, "", NULL);
        call = fill();
        call->who.scopes = 0;
        CHECK_RUN(call, ERR_FORBIDDEN, "", NULL);
}

TEST(who_cannot_pay_touches_no_data)
{
        w.price = ERR_RATE_LIMITED;
        CHECK_RUN(fill(), ERR_RATE_LIMITED, LOOKING "price ", NULL);
}

TEST(a_missing_room_ends_the_call)
{
        w.entering = ERR_NOT_FOUND;
        CHECK_RUN(fill(), ERR_NOT_FOUND, LOOKING "price begin enter-locking abort begin-read look commit ", NULL);
        CHECK_RUN(look(), ERR_NOT_FOUND, "price begin-read enter abort ", NULL);
}

TEST(a_room_that_a_twin_took_away_is_its_answer)
{
        w.entering     = ERR_NOT_FOUND;
        w.is_repeat[1] = true;
        CHECK_RUN(fill(), OK, LOOKING "price begin enter-locking abort begin-read look commit ", "{\"things\":1,\"dup\":true}");
}

TEST(who_may_not_runs_nothing)
{
        w.is_member = false;
        CHECK_RUN(fill(), ERR_FORBIDDEN, LOOKING "price begin enter-locking look permit abort ", NULL);
}

TEST(a_refusal_of_the_handler_leaves_no_trace)
{
        w.handler = ERR_CONFLICT;
        CHECK_RUN(fill(), ERR_CONFLICT, LOOKING "price begin enter-locking look permit run abort ", NULL);
}

TEST(a_refusal_that_is_written_down_is_committed_and_stays_a_refusal)
{
        w.handler = ERR_FORBIDDEN;
        w.keeps_what_it_wrote = true;
        CHECK_RUN(fill(), ERR_FORBIDDEN, LOOKING "price begin enter-locking look permit run feed commit publish ", NULL);
}

TEST(what_was_not_committed_is_not_published)
{
        w.commit = ERR_UNAVAILABLE;
        CHECK_RUN(fill(), ERR_UNAVAILABLE, LOOKING "price begin enter-locking look permit run keep feed commit ", NULL);
}

TEST(a_failure_of_the_database_inside_is_the_answer)
{
        w.keeping = ERR_UNAVAILABLE;
        CHECK_RUN(fill(), ERR_UNAVAILABLE, LOOKING "price begin enter-locking look permit run keep abort ", NULL);
}

TEST(anyone_may_do_what_is_for_anyone)
{
        struct call *call = call_to(BOX_OPEN, DOOR_SOCKET, STR_NONE);

        call->who = (struct identity){0};
        CHECK_RUN(call, OK, "price begin enter look permit run keep feed commit publish ", "{}");
}

TEST(a_handler_that_takes_long_does_so_outside_and_then_enters_again)
{
        w.pauses = true;
        CHECK_RUN(fill(), OK, LOOKING "price begin enter-locking look permit run commit paused begin enter-locking look permit go-on keep feed commit publish ", "{\"things\":7}");
}

TEST(a_twin_that_was_faster_meanwhile_is_found_when_it_goes_on)
{
        w.pauses       = true;
        w.is_repeat[2] = true;
        CHECK_RUN(fill(), OK, LOOKING "price begin enter-locking look permit run commit paused begin enter-locking look abort ", "{\"things\":1,\"dup\":true}");
        w.is_conflict = true;
        CHECK_RUN(fill(), ERR_CONFLICT, LOOKING "price begin enter-locking look permit run commit paused begin enter-locking look abort ", NULL);
}

TEST(what_fails_while_it_pauses_commits_nothing_more)
{
        w.pauses  = true;
        w.handler = ERR_RATE_LIMITED;
        CHECK_RUN(fill(), ERR_RATE_LIMITED, LOOKING "price begin enter-locking look permit run commit paused abort ", NULL);
        w.handler = OK;
        w.commit  = ERR_UNAVAILABLE;
        CHECK_RUN(fill(), ERR_UNAVAILABLE, LOOKING "price begin enter-locking look permit run commit abort ", NULL);
}

#define IT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

SUITE(IT(a_changing_call_takes_every_step_in_order), IT(a_reading_call_locks_nothing_and_keeps_nothing), IT(a_known_repeat_costs_nothing_and_does_nothing),
      IT(a_twin_that_was_faster_is_found_under_the_lock), IT(where_no_lock_keeps_twins_apart_the_key_does), IT(what_cannot_be_read_goes_no_further),
      IT(a_key_outside_its_window_goes_no_further), IT(strangers_and_narrow_tokens_are_refused_first_of_all), IT(who_cannot_pay_touches_no_data),
      IT(a_missing_room_ends_the_call), IT(a_room_that_a_twin_took_away_is_its_answer),
      IT(who_may_not_runs_nothing), IT(a_refusal_of_the_handler_leaves_no_trace),
      IT(a_refusal_that_is_written_down_is_committed_and_stays_a_refusal), IT(what_was_not_committed_is_not_published),
      IT(a_failure_of_the_database_inside_is_the_answer), IT(anyone_may_do_what_is_for_anyone),
      IT(a_handler_that_takes_long_does_so_outside_and_then_enters_again), IT(a_twin_that_was_faster_meanwhile_is_found_when_it_goes_on),
      IT(what_fails_while_it_pauses_commits_nothing_more))
