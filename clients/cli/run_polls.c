/* run_polls.c — polls: asked, voted in, shown, closed. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define QUESTIONS_MAX 10
#define OPTIONS_MAX   20                                 /* of one question */

/* A question and its options, up to the next lone "/". */
static int question_read(struct program *program, int *at, struct poll_question *out)
{
        const struct arguments *arguments = &program->arguments;
        int first = *at, end = first;
        while (end < arguments->operand_count && !str_equal(arguments->operands[end], STR("/")))
                end++;
        *at = end + 1;
        if (end - first < 3 || end - first > 1 + OPTIONS_MAX) {
                complain(&program->output, "a question has two to %d options; a / alone begins the next question",
                         OPTIONS_MAX);
                return ENDS_USAGE;
        }
        out->question        = arguments->operands[first];
        out->options.items   = (struct str *)(uintptr_t)&arguments->operands[first + 1];
        out->options.count   = (size_t)(end - first) - 1;
        out->has_choices_max = arguments_has(arguments, OPTION_CHOICES);
        return program_number(program, OPTION_CHOICES, 1, OPTIONS_MAX, 1, &out->choices_max) ? ENDS_WELL : ENDS_USAGE;
}

static int questions_read(struct program *program, struct poll_body *poll)
{
        int code = ENDS_WELL;
        poll->questions.items = arena_array(program->arena, struct poll_question, QUESTIONS_MAX);
        for (int at = 1; code == ENDS_WELL && at < program->arguments.operand_count;) {
                if (poll->questions.count == QUESTIONS_MAX) {
                        complain(&program->output, "a poll has %d questions at most", QUESTIONS_MAX);
                        return ENDS_USAGE;
                }
                code = question_read(program, &at, &poll->questions.items[poll->questions.count++]);
        }
        return code;
}

int run_poll_create(struct program *program)
{
        const struct arguments *arguments = &program->arguments;
        struct room_view        room;
        struct message_send_in  in = {.cid = id_make(), .body = {.kind = MESSAGE_POLL}};
        struct message_send_out out = {0};
        struct poll_body       *poll = &in.body.poll;
        poll->has_anonymous = poll->anonymous = arguments_has(arguments, OPTION_ANONYMOUS);
        int code = questions_read(program, poll);
        if (code == ENDS_WELL)
                code = target_time(program, OPTION_UNTIL, &poll->has_closes_at, &poll->closes_at);
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, arguments->operands[0], ROOM_OR_DIRECT, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot ask", CHAT_message_send, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%lld\n", (long long)out.seq);
        else if (code == ENDS_WELL)
                answer(program, message_send_out_shape(), &out, "asked, as message %lld",
                       (long long)out.seq);
        return code;
}

/* The poll itself: what its questions are. */
static int poll_read(struct program *program, const struct target *target, struct poll_body *out)
{
        struct message_get_in  in   = {.room = target->room.room, .seq = target->seq};
        struct message_get_out got  = {0};
        int                    code = program_call(program, "cannot read the poll", CHAT_message_get, &in, &got);
        if (code != ENDS_WELL)
                return code;
        if (!got.message.has_body || got.message.body.kind != MESSAGE_POLL) {
                complain(&program->output, "message %lld is no poll", (long long)target->seq);
                return ENDS_NOT_FOUND;
        }
        *out = got.message.body.poll;
        return ENDS_WELL;
}

/* --- how it stands */

static bool is_mine(const struct poll_get_out *poll, size_t question, size_t option)
{
        if (!poll->has_mine || question >= poll->mine.count)
                return false;
        for (size_t i = 0; i < poll->mine.items[question].options.count; i++)
                if (poll->mine.items[question].options.items[i] == (int64_t)option)
                        return true;
        return false;
}

static void question_show(struct program *program, const struct poll_body *asked, size_t index,
                          const struct poll_get_out *poll)
{
        struct table                table;
        const struct poll_question *question = &asked->questions.items[index];
        table_begin(&table, &program->output, "OPTION\t\tVOTES\t");
        if (program->output.form == FORM_PEOPLE)
                printf("%.*s\n", STR_ARG(clean_line(question->question, program->arena)));
        for (size_t i = 0; i < question->options.count; i++) {
                bool    has_count = index < poll->poll.tallies.count &&
                                 i < poll->poll.tallies.items[index].counts.count;
                int64_t count = has_count ? poll->poll.tallies.items[index].counts.items[i] : 0;
                table_cell(&table, asked->questions.count > 1
                                           ? str_format(program->arena, "%zu.%zu", index + 1, i + 1)
                                           : str_format(program->arena, "%zu", i + 1));
                table_cell(&table, question->options.items[i]);
                table_cell(&table, str_format(program->arena, "%lld", (long long)count));
                table_cell(&table, is_mine(poll, index, i) ? STR("yours") : STR(""));
        }
        table_end(&table);
}

/* In JSON every page of voters is an object. */
static int pages_show(struct program *program, const struct target *target)
{
        struct poll_get_in in = {
                .room = target->room.room, .seq = target->seq, .has_limit = true, .limit = 200};
        for (;;) {
                struct poll_get_out out = {0};
                int code = program_call(program, "cannot see the poll", CHAT_poll_get, &in, &out);
                if (code != ENDS_WELL)
                        return code;
                json_put(poll_get_out_shape(), &out);
                if (!out.has_next)
                        return ENDS_WELL;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
}

int run_poll_show(struct program *program)
{
        struct target       target;
        struct poll_body    asked;
        struct poll_get_out out  = {0};
        int                 code = target_read(program, &target);
        if (code != ENDS_WELL || program->output.form == FORM_JSON)
                return code == ENDS_WELL ? pages_show(program, &target) : code;
        code = poll_read(program, &target, &asked);
        if (code != ENDS_WELL)
                return code;
        struct poll_get_in in = {.room = target.room.room, .seq = target.seq};
        code = program_call(program, "cannot see the poll", CHAT_poll_get, &in, &out);
        for (size_t i = 0; code == ENDS_WELL && i < asked.questions.count; i++)
                question_show(program, &asked, i, &out);
        if (code == ENDS_WELL)
                say(&program->output, "%lld %s voted%s", (long long)out.poll.voters,
                    out.poll.voters == 1 ? "person" : "people", out.poll.closed ? "; it is closed" : "");
        return code;
}

/* --- voting */

struct ballot {
        struct poll_choice choices[QUESTIONS_MAX];
        int64_t            options[QUESTIONS_MAX][OPTIONS_MAX];
};

/* "2", or "3.2" for the second option of the third question. */
static bool mark(struct ballot *ballot, const struct poll_body *asked, struct str text)
{
        struct str rest, first = str_until(text, '.', &rest);
        int64_t    question = 1, option;
        if (rest.at && !str_to_int(first, 1, (int64_t)asked->questions.count, &question))
                return false;
        const struct poll_question *about = &asked->questions.items[question - 1];
        struct poll_choice         *choice = &ballot->choices[question - 1];
        if (!str_to_int(rest.at ? rest : first, 1, (int64_t)about->options.count, &option))
                return false;
        for (size_t i = 0; i < choice->options.count; i++)
                if (choice->options.items[i] == option - 1)
                        return true;                     /* said twice */
        choice->options.items[choice->options.count++] = option - 1;
        return true;
}

static int ballot_fill(struct program *program, struct ballot *ballot, const struct poll_body *asked)
{
        const struct arguments *arguments = &program->arguments;
        if (!asked->questions.count || asked->questions.count > QUESTIONS_MAX) {
                complain(&program->output, "the poll has more questions than this client can answer");
                return ENDS_FAILED;
        }
        for (size_t i = 0; i < QUESTIONS_MAX; i++)
                ballot->choices[i].options.items = ballot->options[i];
        for (int i = 2; i < arguments->operand_count; i++)
                if (!mark(ballot, asked, arguments->operands[i])) {
                        complain(&program->output, "the poll has no option %.*s; see chat poll show",
                                 STR_ARG(clean_line(arguments->operands[i], program->arena)));
                        return ENDS_USAGE;
                }
        return ENDS_WELL;
}

int run_poll_vote(struct program *program)
{
        struct target        target;
        struct poll_body     asked;
        struct ballot       *ballot = arena_zero(program->arena, sizeof *ballot);
        struct poll_vote_out out    = {0};
        if (arguments_has(&program->arguments, OPTION_REMOVE) == (program->arguments.operand_count > 2)) {
                complain(&program->output, "say which options to vote for, or --remove to take the vote back");
                return ENDS_USAGE;
        }
        int code = target_read(program, &target);
        if (code == ENDS_WELL)
                code = poll_read(program, &target, &asked);
        if (code == ENDS_WELL)
                code = ballot_fill(program, ballot, &asked);
        if (code != ENDS_WELL)
                return code;
        struct poll_vote_in in = {.room = target.room.room, .seq = target.seq, .cid = id_make()};
        in.choices.items = ballot->choices;
        in.choices.count = asked.questions.count;
        code = program_call(program, "cannot vote", CHAT_poll_vote, &in, &out);
        if (code == ENDS_WELL)
                answer(program, poll_vote_out_shape(), &out, "%s; %lld %s voted",
                       out.seq ? "done" : "that changed nothing", (long long)out.poll.voters,
                       out.poll.voters == 1 ? "person" : "people");
        return code;
}

int run_poll_close(struct program *program)
{
        struct target         target;
        struct poll_close_out out  = {0};
        int                   code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct poll_close_in in = {.room = target.room.room, .seq = target.seq, .cid = id_make()};
        code = program_call(program, "cannot close the poll", CHAT_poll_close, &in, &out);
        if (code == ENDS_WELL)
                answer(program, poll_close_out_shape(), &out, "the poll %s; %lld %s voted",
                       out.seq ? "is closed" : "was closed already", (long long)out.poll.voters,
                       out.poll.voters == 1 ? "person" : "people");
        return code;
}
