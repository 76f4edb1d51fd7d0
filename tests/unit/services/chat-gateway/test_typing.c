/* test_typing.c — who says that they are typing is asked about together: what is gathered, refused, and told to whom at once. The pipeline, the desk of prices, the repository, events and
 * dispatch are fakes, linked in their neighbours' places. */

#include <string.h>

#include "base/buf.h"
#include "chat-gateway/events.h"
#include "chat-gateway/repo/seats.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/typing.h"
#include "loop/loop.h"
#include "op/dispatch.h"
#include "op/price.h"
#include "tests/support/check.h"
#include "tests/unit/services/chat-gateway/idle_dispatch.h"
#include "tests/unit/services/chat-gateway/idle_prices.h"

static struct world {
        struct loop      *loop;
        struct typing    *typing;
        struct op_service service;
        struct buf        said;                          /* "asks 2, tells a AB, ok, forbidden, " */
        bool              is_down;
        enum err          price;
        struct arena     *arena;                         /* of the question under way */
        void            (*done)(void *owner, const struct pipeline_answer *answer);
        void             *owner;
        struct id         rooms[TYPING_ASKED_MAX];
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
        (void)pipeline, (void)statements;
        CHECK_INT(count, 1);
        if (w.is_down)
                return ERR_UNAVAILABLE;
        CHECK(!w.done);
        w.arena = arena;
        w.done  = done;
        w.owner = owner;
        return OK;
}

void seats_statement(const struct id *rooms, const struct id *users, int count, enum seats_asked asked, struct arena *arena, struct pipeline_statement *out)
{
        (void)users, (void)arena;
        CHECK_INT(asked, SEATS_TO_SPEAK);
        memset(out, 0, sizeof *out);
        memcpy(w.rooms, rooms, (size_t)count * sizeof *rooms);
        buf_printf(&w.said, "asks %d, ", count);
}

/* In 'o' nobody is, 'r' is archived, in 'm' everybody is muted, in 's' members may only read; and there is no 'x'. */
enum err seats_results(const struct sql_rows *rows, int count, struct arena *arena, struct seat_row *seats)
{
        int64_t *reading = arena_array(arena, int64_t, ROLE_OWNER + 1);

        (void)rows;
        for (int role = 0; role <= ROLE_OWNER; role++)
                reading[role] = PERM_READ;
        for (int i = 0; i < count; i++) {
                char name = (char)w.rooms[i].bytes[15];

                seats[i] = (struct seat_row){.is_there = name != 'x', .room.kind = ROOM_PUBLIC, .is_member = name != 'o', .member.role = ROLE_MEMBER};
                seats[i].room.archived_at   = name == 'r';
                seats[i].room.permissions   = name == 's' ? reading : NULL;
                seats[i].member.muted_until = name == 'm' ? INT64_MAX : 0;
        }
        return OK;
}

void price_charge(struct price_desk *desk, struct call *call, enum price price, struct str key, void (*decided)(void *owner, struct call *call, enum err err), void *owner)
{
        (void)desk, (void)key;
        CHECK_INT(price, PRICE_TYPING);
        decided(owner, call, w.price);
}

void call_answer(struct dispatch *dispatch, struct call *call, enum err err)
{
        (void)dispatch;
        buf_printf(&w.said, "%s, ", err == OK ? "ok" : err_code(err));
        call_destroy(&call);
}

struct events *events_create(const struct events_config *config) { (void)config; return NULL; }
void events_destroy(struct events **events) { (void)events; }
struct live *events_live(struct events *events) { (void)events; return NULL; }
void events_publish(struct events *events, const struct call *call) { (void)events, (void)call; }
void events_ask_mentions(struct events *events, struct mention_question *question) { (void)events, (void)question; }
void events_turn(struct events *events) { (void)events; }
bool events_bus_is_up(const struct events *events) { (void)events; return true; }
int events_bus_endpoints_up(const struct events *events) { (void)events; return 1; }
int64_t events_feed_age_ms(const struct events *events) { (void)events; return 0; }

void events_committed(void *owner, struct log_key key, struct event_frame **frames, int count)
{
        (void)owner;
        buf_printf(&w.said, "tells %c ", key.id.bytes[15]);
        for (int i = 0; i < count; i++) {
                buf_put_char(&w.said, (char)frames[i]->subject.bytes[15]);
                event_frame_release(frames[i]);
        }
        buf_put(&w.said, STR(", "));
}

/* --- words */

static int set_up(void **state)
{
        (void)state;
        memset(&w, 0, sizeof w);
        w.service = (struct op_service){.name = "chat", .is_viewer = seat_is_viewer, .is_member = seat_is_member, .permissions = seat_permissions};
        buf_init(&w.said, NULL, 1 << 20);
        w.loop   = loop_create();
        w.typing = typing_create(w.loop, NULL, NULL, NULL);
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        CHECK(!w.done);
        typing_destroy(&w.typing);
        loop_destroy(&w.loop);
        buf_fini(&w.said);
        return 0;
}

static void says_with(char user, char room, const char *typing)
{
        struct call *call = call_create(op_find(chat_ops, chat_ops_count, STR("typing.set")), DOOR_SOCKET);

        call->service          = &w.service;
        call->who.is_signed_in = user != '?';
        call->who.scopes       = ~0u;
        call->who.user         = (struct id){.bytes[15] = (uint8_t)user};
        call->args             = str_format(call->arena, "{\"room\":\"01890000-0000-7000-8000-0000000000%02x\",\"typing\":%s}", (unsigned)room, typing);
        typing_take(w.typing, call);
}

static void says(char user, char room) { says_with(user, room, "false"); }

static void answers(enum err err)
{
        void (*done)(void *owner, const struct pipeline_answer *answer) = w.done;

        CHECK(done);
        w.done = NULL;
        done(w.owner, &(struct pipeline_answer){.err = err, .count = 1, .rows = &(struct sql_rows){0}});
}

static void check_said(const char *wanted, int line)
{
        if (!str_equal(buf_str(&w.said), str_from(wanted)))
                fail_msg("line %d: said \"%.*s\", not \"%s\"", line, STR_ARG(buf_str(&w.said)), wanted);
        buf_clear(&w.said);
}
#define CHECK_SAID(wanted) check_said(wanted, __LINE__)

TEST(all_of_a_turn_are_one_question_and_one_room_s_are_told_at_once)
{
        says('A', 'a');
        says('B', 'a');
        says('C', 'b');
        CHECK_SAID("");
        typing_turn(w.typing);
        CHECK_SAID("asks 3, ");
        answers(OK);
        CHECK_SAID("tells a AB, tells b C, ok, ok, ok, ");
        typing_turn(w.typing);
        CHECK_SAID("");
}

TEST(what_comes_while_one_is_asked_is_the_next_question)
{
        says('A', 'a');
        typing_turn(w.typing);
        for (int i = 0; i <= TYPING_ASKED_MAX; i++)
                says('B', 'a');
        typing_turn(w.typing);
        CHECK_SAID("asks 1, ");
        answers(OK);
        CHECK_SAID("tells a A, ok, ");
        typing_turn(w.typing);
        CHECK_SAID("asks 64, ");
        answers(OK);
        buf_clear(&w.said);
        typing_turn(w.typing);
        CHECK_SAID("asks 1, ");
        answers(OK);
        CHECK_SAID("tells a B, ok, ");
}

TEST(whoever_may_not_is_refused_as_by_a_worker_and_nobody_is_told)
{
        says('A', 'o');
        says('A', 'r');
        says('A', 'm');
        says('A', 's');
        says('A', 'x');
        says('A', 'a');
        typing_turn(w.typing);
        answers(OK);
        CHECK_SAID("asks 6, tells a A, forbidden, archived, muted, forbidden, not_found, ok, ");
}

TEST(what_need_not_be_asked_is_answered_at_once)
{
        says('?', 'a');
        says_with('A', 'a', "7");
        w.price = ERR_RATE_LIMITED;
        says('A', 'a');
        CHECK_SAID("unauthenticated, invalid, rate_limited, ");
        typing_turn(w.typing);
        CHECK_SAID("");
}

TEST(without_the_database_everybody_is_told_so)
{
        says('A', 'a');
        typing_turn(w.typing);
        answers(ERR_UNAVAILABLE);
        CHECK_SAID("asks 1, unavailable, ");
        w.is_down = true;
        says('A', 'a');
        typing_turn(w.typing);
        CHECK_SAID("asks 1, unavailable, ");
        says('A', 'a');
        typing_destroy(&w.typing);                       /* nobody waits for ever */
        CHECK_SAID("unavailable, ");
}

TEST(no_more_wait_than_may)
{
        for (int i = 0; i < TYPING_WAITING_MAX; i++)
                says('A', 'a');
        CHECK_SAID("");
        says('A', 'a');
        CHECK_SAID("busy, ");
        typing_destroy(&w.typing);
        buf_clear(&w.said);
}

#define IT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

SUITE(IT(all_of_a_turn_are_one_question_and_one_room_s_are_told_at_once), IT(what_comes_while_one_is_asked_is_the_next_question),
      IT(whoever_may_not_is_refused_as_by_a_worker_and_nobody_is_told), IT(what_need_not_be_asked_is_answered_at_once),
      IT(without_the_database_everybody_is_told_so), IT(no_more_wait_than_may))
