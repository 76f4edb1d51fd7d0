/* test_ingest.c — waiting sends become one transaction: what is gathered, split, tried again, refused, what waits for names; in which order events and answers leave. The pipeline, the desk
 * of prices, the repository and dispatch are fakes, linked in their neighbours' places. */

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "chat-gateway/frames.h"
#include "chat-gateway/ingest.h"
#include "chat-gateway/ingest_read.h"
#include "chat-gateway/mention_question.h"
#include "chat-gateway/repo/sends.h"
#include "tests/support/check.h"
#include "tests/unit/services/chat-gateway/idle_dispatch.h"
#include "tests/unit/services/chat-gateway/idle_prices.h"

enum { BATCHES_MAX = 2048, CALLS_MAX = 2048 };

struct fake_batch {
        struct arena *arena;
        void        (*done)(void *owner, const struct pipeline_answer *answer);
        void         *owner;
        int           count;
        struct send   sends[INGEST_BATCH_MAX];
};

static struct world {
        struct ingest    *ingest;
        struct op_service service;
        struct buf        said;                          /* "event a1 a2, ok 1, busy, " */
        bool              is_down, is_full, is_deciding_late;
        int               under_way, batches_count, most_under_way;
        struct fake_batch batches[BATCHES_MAX], *next;
        enum send_status  statuses[INGEST_BATCH_MAX];    /* of the next answer */
        bool              has_odd_answer;
        int64_t           heads[256];
        struct call      *undecided[CALLS_MAX];
        int               undecided_count;
        void            (*decide)(void *owner, struct call *call, enum err err);
        enum err          price;
        struct mention_question *question;               /* the one that was asked last, and not answered */
        int               questions;
        struct id         bob;
} w;

/* --- the fakes */

struct pipeline *pipeline_open(struct loop *loop, const char *conninfo, enum pg_profile profile, void (*on_up)(void *owner), void (*on_down)(void *owner), void *owner)
{
        (void)loop, (void)conninfo, (void)profile, (void)on_up, (void)on_down, (void)owner;
        return (struct pipeline *)&w;
}

bool pipeline_is_up(const struct pipeline *pipeline) { (void)pipeline; return !w.is_down; }
int pipeline_depth(const struct pipeline *pipeline) { (void)pipeline; return w.under_way; }

enum err pipeline_send(struct pipeline *pipeline, const struct pipeline_statement *statements, int count, struct arena *arena,
                       void (*done)(void *owner, const struct pipeline_answer *answer), void *owner)
{
        struct fake_batch *batch = &w.batches[w.batches_count];

        (void)pipeline, (void)statements;
        CHECK_INT(count, 2);
        if (w.is_down || w.is_full)
                return w.is_down ? ERR_UNAVAILABLE : ERR_BUSY;
        CHECK(w.batches_count < BATCHES_MAX && w.under_way < PIPELINE_BATCHES_MAX);
        w.batches_count++;
        w.under_way++;
        w.most_under_way = w.under_way > w.most_under_way ? w.under_way : w.most_under_way;
        batch->arena = arena;
        batch->done  = done;
        batch->owner = owner;
        return OK;
}

static void batch_answer(const struct pipeline_answer *answer)
{
        struct fake_batch *batch = w.next++;

        CHECK(batch < w.batches + w.batches_count);
        w.under_way--;
        batch->done(batch->owner, answer);
}

void pipeline_close(struct pipeline **pipeline)
{
        w.is_down = true;
        while (w.under_way)
                batch_answer(&(struct pipeline_answer){.err = ERR_UNAVAILABLE, .outcome_unknown = true});
        *pipeline = NULL;
}

void sends_statements(const struct send *sends, int count, struct arena *arena, struct pipeline_statement out[static 2])
{
        struct fake_batch *batch = &w.batches[w.batches_count];

        (void)arena;
        CHECK(count >= 1 && count <= INGEST_BATCH_MAX);
        batch->count = count;
        memcpy(batch->sends, sends, (size_t)count * sizeof *sends);
        memset(out, 0, 2 * sizeof *out);
}

enum err sends_results(const struct pipeline_answer *answer, int count, struct send_result *results)
{
        struct fake_batch *batch = w.next - 1;

        (void)answer;
        CHECK_INT(count, batch->count);
        if (w.has_odd_answer)
                return ERR_INTERNAL;
        for (int i = 0; i < count; i++) {
                results[i] = (struct send_result){.status = w.statuses[i], .at_ms = 1700000000000, .detail = 2000};
                if (w.statuses[i] == SEND_DONE)
                        results[i].seq = results[i].num = ++w.heads[batch->sends[i].room.bytes[15]];
                else if (w.statuses[i] == SEND_REPEATED)
                        results[i].seq = results[i].num = 1;
        }
        memset(w.statuses, 0, sizeof w.statuses);
        return OK;
}

void price_charge(struct price_desk *desk, struct call *call, enum price price, struct str key, void (*decided)(void *owner, struct call *call, enum err err), void *owner)
{
        (void)desk, (void)price, (void)key;
        if (!w.is_deciding_late) {
                decided(owner, call, w.price);
                return;
        }
        w.decide = decided;
        w.undecided[w.undecided_count++] = call;
}

void call_answer(struct dispatch *dispatch, struct call *call, enum err err)
{
        const struct message_send_out *out = call->out;

        (void)dispatch;
        if (err == OK)
                buf_printf(&w.said, out->dup ? "dup %lld, " : "ok %lld, ", (long long)out->seq);
        else if (call->faults.count)
                buf_printf(&w.said, "%s %.*s, ", err_code(err), STR_ARG(call->faults.items[0].path));
        else
                buf_printf(&w.said, "%s, ", err_code(err));
        call_destroy(&call);
}

static void committed(void *owner, struct log_key room, struct event_frame **frames, int count)
{
        (void)owner;
        buf_put(&w.said, STR("event"));
        for (int i = 0; i < count; i++) {
                buf_printf(&w.said, " %c%lld", room.id.bytes[15], (long long)frames[i]->seq);
                event_frame_release(frames[i]);
        }
        buf_put(&w.said, STR(", "));
}

static void ask_names(void *owner, struct mention_question *question)
{
        (void)owner;
        CHECK(!w.question);
        w.question = question;
        w.questions++;
}

static void named(void *owner, struct id room, int64_t seq)
{
        (void)owner;
        buf_printf(&w.said, "named %c%lld, ", room.bytes[15], (long long)seq);
}

/* --- words */

static int set_up(void **state)
{
        (void)state;
        memset(&w, 0, sizeof w);
        w.next    = w.batches;
        w.service = (struct op_service){.name = "chat"};
        buf_init(&w.said, NULL, 1 << 20);
        w.bob    = id_make();
        w.ingest = ingest_create(&(struct ingest_config){.committed = committed, .ask_names = ask_names, .named = named});
        return 0;
}

static int tear_down(void **state)
{
        (void)state;
        ingest_destroy(&w.ingest);
        mention_question_destroy(&w.question);
        CHECK_INT(w.under_way, 0);
        buf_fini(&w.said);
        return 0;
}

static struct call *call_of(const char *args)
{
        struct call *call = call_create(op_find(chat_ops, chat_ops_count, STR("message.send")), DOOR_SOCKET);

        call->service          = &w.service;
        call->who.is_signed_in = true;
        call->who.scopes       = ~0u;
        call->who.user         = id_make();
        call->args             = str_copy(str_from(args), call->arena);
        return call;
}

static struct call *message(char room, struct id cid, const char *body)
{
        char args[1024], text[ID_TEXT_LEN + 1];

        id_print(cid, text);
        snprintf(args, sizeof args, "{\"room\":\"01890000-0000-7000-8000-0000000000%02x\",\"cid\":\"%s\",\"body\":%s}", room, text, body);
        return call_of(args);
}

static void says_with(char room, struct id cid) { ingest_take(w.ingest, message(room, cid, "{\"kind\":\"text\",\"text\":\"hi\"}")); }
static void says(char room) { says_with(room, id_make()); }
static void says_as(struct id who, char room, const char *text)
{
        char body[128];
        struct call *call;

        snprintf(body, sizeof body, "{\"kind\":\"text\",\"text\":\"%s\"}", text);
        call           = message(room, id_make(), body);
        call->who.user = who;
        ingest_take(w.ingest, call);
}

/* Whoever is called bob is one; all may name everyone. */
static void names_are_known(bool is_known)
{
        for (int i = 0; i < w.question->count; i++) {
                struct mention_ask *ask = w.question->asks[i];

                ask->may_name_all = true;
                for (int k = 0; k < ask->names_count; k++)
                        if (str_equal(ask->names[k].login, STR("bob")))
                                ask->names[k].user = w.bob;
        }
        w.question->is_known = is_known;
        ingest_names_known(w.ingest, w.question);
        mention_question_destroy(&w.question);
}

static void commits(void) { batch_answer(&(struct pipeline_answer){.err = OK}); }
static void fails(enum err err) { batch_answer(&(struct pipeline_answer){.err = err, .sqlstate = "XX000"}); }

static void check_said(const char *wanted, int line)
{
        if (!str_equal(buf_str(&w.said), str_from(wanted)))
                fail_msg("line %d: said \"%.*s\", not \"%s\"", line, STR_ARG(buf_str(&w.said)), wanted);
        buf_clear(&w.said);
}
#define CHECK_SAID(wanted) check_said(wanted, __LINE__)

/* --- batches */

TEST(a_lone_message_is_committed_at_once)
{
        says('a');
        CHECK_INT(w.batches_count, 0);                   /* at the end of the turn, that is */
        ingest_submit(w.ingest);
        CHECK_INT(w.batches_count, 1);
        CHECK_INT(w.batches[0].count, 1);
        CHECK_SAID("");
        commits();
        CHECK_SAID("event a1, ok 1, ");
        CHECK_INT(ingest_waiting(w.ingest), 0);
}

TEST(what_comes_while_a_commit_is_under_way_becomes_the_next_batch)
{
        says('a');
        ingest_submit(w.ingest);
        for (int i = 0; i < 5; i++) {
                says('a');
                ingest_submit(w.ingest);
        }
        CHECK_INT(w.batches_count, 1);
        CHECK_INT(ingest_waiting(w.ingest), 6);
        commits();
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[1].count, 5);
        commits();
        CHECK_SAID("event a1, ok 1, event a2 a3 a4 a5 a6, ok 2, ok 3, ok 4, ok 5, ok 6, ");
}

TEST(a_batch_has_a_limit)
{
        for (int i = 0; i < INGEST_BATCH_MAX + 3; i++)
                says('a');
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[0].count, INGEST_BATCH_MAX);
        commits();
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[1].count, 3);
}

TEST(events_of_each_room_go_out_together_before_any_answer)
{
        says('a');
        says('b');
        says('a');
        says('c');
        says('b');
        ingest_submit(w.ingest);
        w.statuses[3] = SEND_MUTED;
        commits();
        CHECK_SAID("event a1 a2, event b1 b2, ok 1, ok 1, ok 2, muted, ok 2, ");
}

TEST(twins_never_share_a_batch)
{
        struct id cid = id_make();

        says_with('a', cid);
        says_with('a', cid);
        says('a');
        says_with('b', cid);
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[0].count, 2);
        commits();
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[1].count, 1);
        w.statuses[0] = SEND_REPEATED;
        commits();
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event a1 a2, ok 1, ok 2, dup 1, event b1, ok 1, ");
}

/* --- refusals */

TEST(refusals_are_told_one_by_one)
{
        static const enum send_status statuses[] = {SEND_KEY_REUSED, SEND_NOT_FOUND, SEND_NOT_MEMBER, SEND_NOT_ALLOWED, SEND_ARCHIVED, SEND_MUTED,
                                                    SEND_ROOM_IS_SEALED, SEND_ROOM_IS_OPEN, SEND_TOO_LONG, SEND_NO_SUCH_REPLY, SEND_NO_SUCH_THREAD, SEND_REPEATED};

        for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++)
                says('a');
        ingest_submit(w.ingest);
        memcpy(w.statuses, statuses, sizeof statuses);
        commits();
        CHECK_SAID("conflict, not_found, forbidden, forbidden, archived, muted, sealed_room, open_room, invalid /body/text, invalid /reply_to, invalid /thread, dup 1, ");
}

TEST(what_is_wrong_is_refused_before_it_costs_anything)
{
        struct id old = id_make();

        memset(old.bytes, 0, 4);
        w.is_deciding_late = true;
        ingest_take(w.ingest, call_of("{}"));
        ingest_take(w.ingest, call_of("{\"room\":1}"));
        ingest_take(w.ingest, message('a', old, "{\"kind\":\"text\",\"text\":\"hi\"}"));
        ingest_take(w.ingest, message('a', id_make(), "{\"kind\":\"text\",\"text\":\"\"}"));
        ingest_take(w.ingest, message('a', id_make(), "{\"kind\":\"sealed\",\"scheme\":\"dr1\",\"ciphertext\":\"AAAA\",\"commitment\":\"AAAA\",\"device\":\"01890000-0000-7000-8000-000000000001\"}"));
        CHECK_INT(w.undecided_count, 0);
        CHECK_SAID("invalid /room, invalid /room, invalid /cid, invalid /body/text, invalid /body/commitment, ");
}

TEST(strangers_and_narrow_tokens_are_refused)
{
        struct call *call = message('a', id_make(), "{\"kind\":\"text\",\"text\":\"hi\"}");

        call->who.is_signed_in = false;
        ingest_take(w.ingest, call);
        call = message('a', id_make(), "{\"kind\":\"text\",\"text\":\"hi\"}");
        call->who.scopes = 0;
        ingest_take(w.ingest, call);
        CHECK_SAID("unauthenticated, forbidden, ");
}

TEST(who_cannot_pay_is_not_queued)
{
        w.price = ERR_RATE_LIMITED;
        says('a');
        CHECK_SAID("rate_limited, ");
        CHECK_INT(ingest_waiting(w.ingest), 0);
}

TEST(the_order_is_that_of_the_answers_about_prices)
{
        w.is_deciding_late = true;
        says('a');
        says('b');
        ingest_submit(w.ingest);
        CHECK_INT(w.batches_count, 0);
        for (int i = 0; i < 2; i++)
                w.decide(w.ingest, w.undecided[i], OK);
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event a1, event b1, ok 1, ok 1, ");
}

/* --- the same text, over and over */

static void takes_repeats_among(int64_t nodes)
{
        ingest_destroy(&w.ingest);
        w.is_down = false;
        w.ingest  = ingest_create(&(struct ingest_config){.committed = committed, .ask_names = ask_names, .named = named, .weighing = {.takes_repeats = true, .nodes = nodes}});
}

TEST(a_gateway_that_counts_alone_gives_its_share_of_the_same_text)
{
        struct id anna = id_make();

        takes_repeats_among(2);
        for (int i = 0; i < 4; i++)
                says_as(anna, 'a', "buy this");
        says_as(anna, 'a', "or that");
        CHECK_SAID("rate_limited, rate_limited, ");
        CHECK_INT(ingest_waiting(w.ingest), 3);
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event a1 a2 a3, ok 1, ok 2, ok 3, ");
}

TEST(a_full_queue_says_busy)
{
        says('a');
        ingest_submit(w.ingest);
        for (int i = 0; i < INGEST_WAITING_MAX; i++)
                says('a');
        CHECK_SAID("");
        says('a');
        CHECK_SAID("busy, ");
        CHECK_INT(ingest_waiting(w.ingest), INGEST_WAITING_MAX + 1);
        pipeline_close(&(struct pipeline *){NULL});
        buf_clear(&w.said);
}

TEST(without_a_database_nothing_is_queued)
{
        w.is_down = true;
        says('a');
        CHECK_SAID("unavailable, ");
        CHECK(!ingest_is_up(w.ingest));
}

/* --- what comes by another way */

static void answered(struct call *call, enum err err, const struct send_result *result)
{
        buf_printf(&w.said, err == OK ? "other %lld, " : "other not %lld %s, ", (long long)result->seq, err_code(err));
        call_destroy(&call);
}

/* Said by somebody for whom another call acts: nothing is read, nothing is priced. */
static void puts_with(char room, struct id cid)
{
        struct call *call          = call_create(op_find(chat_ops, chat_ops_count, STR("schedule.fire")), DOOR_INSIDE);
        struct message_send_in *in = arena_zero(call->arena, sizeof *in);
        struct send send;

        call->service = &w.service;
        call->in      = arena_zero(call->arena, sizeof(struct schedule_fire_in));
        *in           = (struct message_send_in){.cid = cid, .body = {.kind = MESSAGE_TEXT, .text.text = STR("later")}};
        CHECK(id_parse(STR("01890000-0000-7000-8000-000000000000"), &in->room));
        in->room.bytes[15] = (uint8_t)room;
        CHECK_OK(ingest_read(call, in, id_make(), &send));
        ingest_put(w.ingest, call, in, &send, answered);
}

TEST(what_comes_by_another_way_is_answered_there)
{
        w.price = ERR_RATE_LIMITED;
        puts_with('a', id_make());
        puts_with('a', id_make());
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[0].count, 2);
        w.statuses[1] = SEND_MUTED;
        commits();
        CHECK_SAID("event a1, other 1, other not 0 muted, ");
}

TEST(it_shares_batches_with_all_others_and_fails_as_they_do)
{
        says('a');
        puts_with('a', id_make());
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event a1 a2, ok 1, other 2, ");
        puts_with('a', id_make());
        ingest_submit(w.ingest);
        fails(ERR_INTERNAL);
        CHECK_SAID("other not 0 internal, ");
        w.is_down = true;
        puts_with('a', id_make());
        CHECK_SAID("other not 0 unavailable, ");
        w.is_down = false;
        puts_with('a', id_make());
        ingest_destroy(&w.ingest);
        CHECK_SAID("other not 0 unavailable, ");
}

/* --- names */

TEST(what_may_name_somebody_waits_until_it_is_known_whom)
{
        says_as(id_make(), 'a', "hi @Bob.");
        says('a');
        ingest_submit(w.ingest);
        CHECK_INT(w.questions, 1);
        CHECK_INT(w.question->count, 1);
        CHECK_INT(w.batches[0].count, 1);
        commits();
        CHECK_SAID("event a1, ok 1, ");
        ingest_submit(w.ingest);
        CHECK_INT(w.batches_count, 1);
        names_are_known(true);
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[1].count, 1);
        CHECK_INT(w.batches[1].sends[0].mentions_count, 1);
        CHECK(id_equal(w.batches[1].sends[0].mentions[0].user, w.bob));
        CHECK(strstr(w.batches[1].sends[0].extra.at, "\"at\":3,\"length\":4"));
        commits();
        CHECK_SAID("event a2, named a2, ok 2, ");
}

TEST(behind_it_waits_what_the_same_sender_says_in_the_same_room)
{
        struct id alice = id_make();

        says_as(alice, 'a', "@bob");
        says_as(alice, 'a', "second");
        says_as(alice, 'b', "elsewhere");
        says_as(id_make(), 'a', "somebody else");
        says_as(alice, 'a', "@bob again");
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[0].count, 2);
        CHECK_INT(w.question->count, 2);
        commits();
        CHECK_SAID("event b1, event a1, ok 1, ok 1, ");
        says_as(alice, 'a', "third");
        ingest_submit(w.ingest);
        CHECK_INT(w.batches_count, 1);
        names_are_known(true);
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[1].count, 4);
        CHECK_STR(w.batches[1].sends[1].text, "second");
        CHECK_STR(w.batches[1].sends[3].text, "third");
        commits();
        CHECK_SAID("event a2 a3 a4 a5, named a2, ok 2, ok 3, named a4, ok 4, ok 5, ");
}

TEST(one_question_is_under_way_and_what_comes_meanwhile_is_the_next)
{
        says_as(id_make(), 'a', "@bob");
        ingest_submit(w.ingest);
        says_as(id_make(), 'a', "@bob");
        says_as(id_make(), 'a', "@bob");
        ingest_submit(w.ingest);
        CHECK_INT(w.questions, 1);
        names_are_known(true);
        ingest_submit(w.ingest);
        CHECK_INT(w.questions, 2);
        CHECK_INT(w.question->count, 2);
        CHECK_INT(w.batches[0].count, 1);
        names_are_known(true);
        commits();
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event a1, named a1, ok 1, event a2 a3, named a2, ok 2, named a3, ok 3, ");
}

TEST(links_need_no_asking_and_strangers_are_plain_text)
{
        says_as(id_make(), 'a', "https://a.b");
        says_as(id_make(), 'a', "@carol");
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[0].count, 1);
        CHECK(strstr(w.batches[0].sends[0].extra.at, "\"kind\":\"link\""));
        commits();
        names_are_known(true);
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[1].sends[0].mentions_count, 0);
        CHECK(!w.batches[1].sends[0].extra.at);
        commits();
        CHECK_SAID("event a1, ok 1, event a2, ok 2, ");
}

TEST(everyone_is_one_mention_of_nobody_in_particular)
{
        says_as(id_make(), 'a', "@all @here");
        ingest_submit(w.ingest);
        names_are_known(true);
        ingest_submit(w.ingest);
        CHECK_INT(w.batches[0].sends[0].mentions_count, 1);
        CHECK(id_is_none(w.batches[0].sends[0].mentions[0].user));
        commits();
        CHECK_SAID("event a1, ok 1, ");
}

TEST(a_batch_that_names_many_ends_early)
{
        char text[480] = "";

        for (int i = 0; i < 60; i++)
                snprintf(text + strlen(text), sizeof text - strlen(text), "@u%02d ", i);
        CHECK(strlen(text) < 400);
        for (int i = 0; i < 50; i++) {
                char body[512];

                snprintf(body, sizeof body, "{\"kind\":\"text\",\"text\":\"%s\"}", text);
                ingest_take(w.ingest, message('a', id_make(), body));
        }
        for (int asked = 0; asked < 50;) {
                ingest_submit(w.ingest);
                asked += w.question->count;
                for (int i = 0; i < w.question->count; i++)
                        for (int k = 0; k < w.question->asks[i]->names_count; k++)
                                w.question->asks[i]->names[k].user = id_make();
                names_are_known(true);
        }
        CHECK(w.questions > 1);
        while (ingest_waiting(w.ingest)) {
                ingest_submit(w.ingest);
                commits();
        }
        CHECK_INT(w.heads['a'], 50);
        CHECK(w.batches[1].count * 60 >= INGEST_BATCH_MENTIONS_MAX || w.batches[1].count == 50 - w.batches[0].count);
        for (int i = 0; i < w.batches_count; i++)
                CHECK((w.batches[i].count - 1) * 60 < INGEST_BATCH_MENTIONS_MAX);
        buf_clear(&w.said);
}

TEST(without_names_nothing_is_stored)
{
        says_as(id_make(), 'a', "@bob");
        ingest_submit(w.ingest);
        names_are_known(false);
        CHECK_SAID("unavailable, ");
        CHECK_INT(ingest_waiting(w.ingest), 0);
        says('a');
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event a1, ok 1, ");
}

TEST(an_end_answers_who_waits_for_names_too)
{
        says_as(id_make(), 'a', "@bob");
        ingest_submit(w.ingest);
        ingest_destroy(&w.ingest);
        CHECK_SAID("unavailable, ");
}

/* --- failures */

TEST(a_lost_connection_is_told_to_everyone_as_unknown)
{
        says('a');
        says('b');
        ingest_submit(w.ingest);
        batch_answer(&(struct pipeline_answer){.err = ERR_UNAVAILABLE, .outcome_unknown = true});
        CHECK_SAID("unavailable, unavailable, ");
        CHECK_INT(w.batches_count, 1);
        CHECK_INT(ingest_waiting(w.ingest), 0);
}

TEST(a_batch_that_cannot_leave_is_refused)
{
        says('a');
        w.is_full = true;
        ingest_submit(w.ingest);
        CHECK_SAID("busy, ");
        w.is_full = false;
        says('a');
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event a1, ok 1, ");
}

TEST(after_an_error_each_message_is_tried_alone)
{
        for (int i = 0; i < 3; i++)
                says('a');
        ingest_submit(w.ingest);
        fails(ERR_INTERNAL);
        CHECK_SAID("");
        CHECK_INT(w.batches_count, 4);
        says('b');
        ingest_submit(w.ingest);
        CHECK_INT(w.batches_count, 4);                   /* the next batch waits for all of them */
        commits();
        fails(ERR_INTERNAL);
        commits();
        CHECK_SAID("event a1, ok 1, internal, event a2, ok 2, ");
        ingest_submit(w.ingest);
        commits();
        CHECK_SAID("event b1, ok 1, ");
}

TEST(a_big_batch_is_tried_again_in_portions_that_the_pipeline_takes)
{
        for (int i = 0; i < INGEST_BATCH_MAX; i++)
                says('a');
        ingest_submit(w.ingest);
        fails(ERR_INTERNAL);
        CHECK_INT(ingest_waiting(w.ingest), INGEST_BATCH_MAX);
        while (w.under_way)
                commits();
        CHECK_INT(w.batches_count, 1 + INGEST_BATCH_MAX);
        CHECK_INT(w.heads['a'], INGEST_BATCH_MAX);
        CHECK(w.most_under_way > 1);
        CHECK(!strstr(w.said.at, "busy") && !strstr(w.said.at, "internal"));
        CHECK_INT(ingest_waiting(w.ingest), 0);
}

TEST(a_connection_lost_while_trying_again_ends_them_all)
{
        for (int i = 0; i < INGEST_BATCH_MAX; i++)
                says('a');
        ingest_submit(w.ingest);
        fails(ERR_INTERNAL);
        w.is_down = true;
        while (w.under_way)
                batch_answer(&(struct pipeline_answer){.err = ERR_UNAVAILABLE, .outcome_unknown = true});
        CHECK_INT(ingest_waiting(w.ingest), 0);
        CHECK_INT(w.said.len, INGEST_BATCH_MAX * strlen("unavailable, "));
        buf_clear(&w.said);
}

TEST(an_answer_that_does_not_fit_the_question_is_an_error)
{
        says('a');
        ingest_submit(w.ingest);
        w.has_odd_answer = true;
        commits();
        CHECK_SAID("internal, ");
}

TEST(an_end_answers_whoever_waits)
{
        says('a');
        ingest_submit(w.ingest);
        says('b');
        ingest_destroy(&w.ingest);
        CHECK_SAID("unavailable, unavailable, ");
}

#define IT(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

SUITE(IT(a_lone_message_is_committed_at_once), IT(what_comes_while_a_commit_is_under_way_becomes_the_next_batch), IT(a_batch_has_a_limit),
      IT(events_of_each_room_go_out_together_before_any_answer), IT(twins_never_share_a_batch), IT(refusals_are_told_one_by_one),
      IT(what_is_wrong_is_refused_before_it_costs_anything), IT(strangers_and_narrow_tokens_are_refused), IT(who_cannot_pay_is_not_queued),
      IT(the_order_is_that_of_the_answers_about_prices), IT(a_gateway_that_counts_alone_gives_its_share_of_the_same_text),
      IT(a_full_queue_says_busy), IT(without_a_database_nothing_is_queued),
      IT(what_comes_by_another_way_is_answered_there), IT(it_shares_batches_with_all_others_and_fails_as_they_do),
      IT(a_lost_connection_is_told_to_everyone_as_unknown), IT(a_batch_that_cannot_leave_is_refused), IT(after_an_error_each_message_is_tried_alone),
      IT(a_big_batch_is_tried_again_in_portions_that_the_pipeline_takes), IT(a_connection_lost_while_trying_again_ends_them_all),
      IT(an_answer_that_does_not_fit_the_question_is_an_error), IT(an_end_answers_whoever_waits),
      IT(what_may_name_somebody_waits_until_it_is_known_whom), IT(behind_it_waits_what_the_same_sender_says_in_the_same_room),
      IT(one_question_is_under_way_and_what_comes_meanwhile_is_the_next), IT(links_need_no_asking_and_strangers_are_plain_text),
      IT(everyone_is_one_mention_of_nobody_in_particular), IT(a_batch_that_names_many_ends_early), IT(without_names_nothing_is_stored),
      IT(an_end_answers_who_waits_for_names_too))
