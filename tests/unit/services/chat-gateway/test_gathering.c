/* test_gathering.c — calls that wait for one question to the database: which are in it, which in the next, and what becomes of them when nothing can be asked. The pipeline, the desk of prices
 * and dispatch are fakes, linked in their neighbours' places; the kind is one that asks by names. */

#include <string.h>

#include "base/buf.h"
#include "chat-gateway/gathering.h"
#include "chat-gateway/ops.h"
#include "op/dispatch.h"
#include "op/price.h"
#include "tests/support/check.h"
#include "tests/unit/services/chat-gateway/idle_dispatch.h"
#include "tests/unit/services/chat-gateway/idle_prices.h"

enum { UNDER_WAY_MAX = 2, CALLS_MAX = 4, WAITING_MAX = 6 };

static struct world {
        struct gathering *gathering;
        struct buf        said;                          /* "asks AB, A ok, B ok, " */
        bool              is_down;
        enum err          price;
        void            (*done[UNDER_WAY_MAX])(void *owner, const struct pipeline_answer *answer);   /* of what is under way */
        void             *owners[UNDER_WAY_MAX];
        int               under_way;
} w;

/* --- the fakes */

struct pipeline *pipeline_open(struct loop *loop, const char *conninfo, enum pg_profile profile, void (*on_up)(void *owner), void (*on_down)(void *owner), void *owner)
{
        (void)loop, (void)conninfo, (void)profile, (void)on_up, (void)on_down, (void)owner;
        return NULL;
}

void pipeline_close(struct pipeline **pipeline) { (void)pipeline; }
bool pipeline_is_up(const struct pipeline *pipeline) { (void)pipeline; return true; }
int pipeline_depth(const struct pipeline *pipeline) { (void)pipeline; return 0; }

enum err pipeline_send(struct pipeline *pipeline, const struct pipeline_statement *statements, int count, struct arena *arena,
                       void (*done)(void *owner, const struct pipeline_answer *answer), void *owner)
{
        (void)pipeline, (void)arena;
        if (w.is_down)
                return ERR_UNAVAILABLE;
        CHECK(w.under_way < UNDER_WAY_MAX);
        buf_put(&w.said, STR("asks "));
        for (int i = 0; i < count; i++)
                buf_printf(&w.said, "%s%s", i ? "+" : "", statements[i].text);
        buf_put(&w.said, STR(", "));
        w.done[w.under_way]     = done;
        w.owners[w.under_way++] = owner;
        return OK;
}

void price_charge(struct price_desk *desk, struct call *call, enum price price, struct str key, void (*decided)(void *owner, struct call *call, enum err err), void *owner)
{
        (void)desk, (void)key;
        CHECK_INT(price, PRICE_TYPING);
        decided(owner, call, w.price);
}

static char name_of(const struct call *call) { return (char)call->who.user.bytes[15]; }

static void ends(struct call *call, const char *how)
{
        buf_printf(&w.said, "%c %s, ", name_of(call), how);
        call_destroy(&call);
}

void call_answer(struct dispatch *dispatch, struct call *call, enum err err)
{
        (void)dispatch;
        if (call->sentence.len)
                CHECK_STR(call->sentence, "say it again");
        ends(call, err == OK ? "ok" : err_code(err));
}

/* --- the kind: one in lower case asks for something of its own, of which there is one in a question; 'W' is a worker's; 'R' is asked about once more. */

static bool admit(void *owner, struct call *call)
{
        (void)owner;
        if (name_of(call) == 'W')
                ends(call, "to a worker");
        else
                return true;
        return false;
}

static bool fits(void *owner, struct gathered *gathered, struct call *call)
{
        bool is_small = name_of(call) >= 'a';

        (void)owner;
        if (is_small && gathered->statements_count > 1)
                return false;
        if (is_small)
                gathered->statements[gathered->statements_count++].text = str_format(gathered->arena, "%c", name_of(call)).at;
        return true;
}

static void ask(void *owner, struct gathered *gathered)
{
        const struct id *users = gathered_users(gathered);
        char *names = arena_zero(gathered->arena, (size_t)gathered->count + 1);

        (void)owner;
        for (int i = 0; i < gathered->count; i++)
                names[i] = (char)users[i].bytes[15];
        gathered->statements[0].text = names;
}

static enum err tell(void *owner, struct gathered *gathered, const struct pipeline_answer *answer)
{
        (void)owner;
        if (!answer->count)
                return ERR_INTERNAL;
        for (int i = 0; i < gathered->count; i++) {
                struct call *call = gathered->calls[i];

                CHECK(call->is_paid);
                if (name_of(call) == 'R' && !call->loop_owner) {
                        call->loop_owner = w.gathering;
                        gathering_add_again(w.gathering, call);
                } else {
                        ends(call, "ok");
                }
        }
        return OK;
}

static void pass_on(void *owner, struct call *call)
{
        (void)owner;
        ends(call, "passed on");
}

static const struct gathering_kind plain = {
        .waiting_max = WAITING_MAX, .calls_max = CALLS_MAX, .under_way_max = 1, .bytes_max = 1 << 16, .sorry = "say it again", .ask = ask, .tell = tell};
static const struct gathering_kind rich = {
        .waiting_max = WAITING_MAX, .calls_max = CALLS_MAX, .under_way_max = UNDER_WAY_MAX, .bytes_max = 1 << 16,
        .admit = admit, .fits = fits, .ask = ask, .tell = tell, .pass_on = pass_on};

/* --- words */

static int set_up(void **state)
{
        (void)state;
        memset(&w, 0, sizeof w);
        buf_init(&w.said, NULL, 1 << 16);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        CHECK_INT(w.under_way, 0);
        gathering_destroy(&w.gathering);
        buf_fini(&w.said);
        return 0;
}

static void gathers(const struct gathering_kind *kind) { w.gathering = gathering_create(kind, NULL, NULL, NULL); }

static void come(const char *names)
{
        for (; *names; names++) {
                struct call *call = call_create(op_find(chat_ops, chat_ops_count, STR("typing.set")), DOOR_SOCKET);

                call->who.is_signed_in = *names != '?';
                call->who.scopes       = ~0u;
                call->who.user         = (struct id){.bytes[15] = (uint8_t)*names};
                call->args             = STR("{\"room\":\"01890000-0000-7000-8000-000000000001\",\"typing\":false}");
                gathering_take(w.gathering, call);
        }
}

static void ask_all(void) { gathering_submit(w.gathering); }

/* The oldest question is answered; it gave so many results. */
static void answers_with(enum err err, int count)
{
        void (*done)(void *owner, const struct pipeline_answer *answer) = w.done[0];
        void *owner = w.owners[0];

        CHECK(w.under_way > 0);
        w.under_way--;
        w.done[0]   = w.done[1];
        w.owners[0] = w.owners[1];
        done(owner, &(struct pipeline_answer){.err = err, .count = count});
}

static void answers(void) { answers_with(OK, 1); }

static void check_said(const char *wanted, int line)
{
        if (!str_equal(buf_str(&w.said), str_from(wanted)))
                fail_msg("line %d: said \"%.*s\", not \"%s\"", line, STR_ARG(buf_str(&w.said)), wanted);
        buf_clear(&w.said);
}
#define CHECK_SAID(wanted) check_said(wanted, __LINE__)

TEST(as_many_questions_are_under_way_as_may_and_each_has_as_many_calls)
{
        gathers(&rich);
        come("ABCDE");
        ask_all();
        CHECK_SAID("asks ABCD, asks E, ");
        come("FG");
        ask_all();
        CHECK_SAID("");
        answers();
        CHECK_SAID("A ok, B ok, C ok, D ok, ");
        ask_all();
        CHECK_SAID("asks FG, ");
        answers(), answers();
        CHECK_SAID("E ok, F ok, G ok, ");
}

TEST(what_does_not_fit_is_the_first_of_the_next_question)
{
        gathers(&rich);
        come("AbcDe");
        ask_all();
        CHECK_SAID("asks Ab+b, asks cD+c, ");
        answers(), answers();
        ask_all();
        CHECK_SAID("A ok, b ok, c ok, D ok, asks e+e, ");
        answers();
        CHECK_SAID("e ok, ");
}

TEST(whoever_is_asked_about_again_waits_even_where_no_more_may)
{
        gathers(&rich);
        come("R");
        ask_all();
        come("ABCDEFG");
        CHECK_SAID("asks R, G busy, ");
        answers();
        CHECK_SAID("");
        ask_all();
        CHECK_SAID("asks ABCD, asks EFR, ");
        answers(), answers();
        CHECK_SAID("A ok, B ok, C ok, D ok, E ok, F ok, R ok, ");
}

TEST(what_is_not_to_wait_is_answered_at_once)
{
        gathers(&rich);
        come("?W");
        w.price = ERR_RATE_LIMITED;
        come("A");
        CHECK_SAID("? unauthenticated, W to a worker, A rate_limited, ");
        ask_all();
        CHECK_SAID("");
}

TEST(without_a_connection_all_are_passed_on_or_told_so_and_nobody_waits_for_another_turn)
{
        gathers(&rich);
        w.is_down = true;
        come("ABCDE");
        ask_all();
        CHECK_SAID("A passed on, B passed on, C passed on, D passed on, E passed on, ");
        gathering_destroy(&w.gathering);
        gathers(&plain);
        come("ABCDE");
        ask_all();
        CHECK_SAID("A unavailable, B unavailable, C unavailable, D unavailable, E unavailable, ");
}

TEST(an_answer_that_failed_or_does_not_fit_is_everybody_s)
{
        gathers(&plain);
        come("AB");
        ask_all();
        answers_with(ERR_UNAVAILABLE, 0);
        CHECK_SAID("asks AB, A unavailable, B unavailable, ");
        come("AB");
        ask_all();
        answers_with(OK, 0);
        CHECK_SAID("asks AB, A internal, B internal, ");
}

TEST(the_end_answers_whoever_waits)
{
        gathers(&rich);
        come("AB");
        gathering_destroy(&w.gathering);
        CHECK_SAID("A unavailable, B unavailable, ");
        gathering_destroy(&w.gathering);
}

#define IT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

SUITE(IT(as_many_questions_are_under_way_as_may_and_each_has_as_many_calls), IT(what_does_not_fit_is_the_first_of_the_next_question),
      IT(whoever_is_asked_about_again_waits_even_where_no_more_may), IT(what_is_not_to_wait_is_answered_at_once),
      IT(without_a_connection_all_are_passed_on_or_told_so_and_nobody_waits_for_another_turn), IT(an_answer_that_failed_or_does_not_fit_is_everybody_s),
      IT(the_end_answers_whoever_waits))
