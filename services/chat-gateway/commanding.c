/* commanding.c — typed commands: reading them, and asking for what they mean. */

#include "chat-gateway/commanding.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "chat-gateway/commands.h"
#include "chat-gateway/repo/users.h"
#include "chat-gateway/seat.h"
#include "crypto/login_name.h"
#include "crypto/text.h"
#include "json/read.h"
#include "json/write.h"

enum { SAID_SHOWN_BYTES_MAX = 120, ANSWER_BYTES_MAX = 256u << 10 };

#define DURATION_SECONDS_MAX (366LL * 86400)

/* --- reading: words of a command, one after another */

struct reading {
        struct call          *call;
        const struct command *command;
        struct str            rest;
        struct buf            args;
        bool                  has_members;
        struct str            shown;                     /* the first argument that was given, as it is told of */
};

static bool is_blank(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct str trim(struct str text)
{
        while (text.len && is_blank(text.at[0])) {
                text.at++;
                text.len--;
        }
        while (text.len && is_blank(text.at[text.len - 1]))
                text.len--;
        return text;
}

static struct str word_of(struct str text)
{
        size_t len = 0;

        while (len < text.len && !is_blank(text.at[len]))
                len++;
        return (struct str){text.at, len};
}

static void skip(struct reading *reading, struct str word)
{
        reading->rest = trim((struct str){reading->rest.at + word.len, reading->rest.len - word.len});
}

static enum err refuse(struct reading *reading, const char *reason)
{
        struct str usage = command_usage(reading->command, reading->call->arena);

        return fail_field(reading->call, "/text", str_format(reading->call->arena, "%s: %.*s", reason, STR_ARG(usage)).at);
}

static void begin_member(struct reading *reading, const char *name)
{
        if (reading->has_members)
                buf_put_char(&reading->args, ',');
        reading->has_members = true;
        buf_printf(&reading->args, "\"%s\":", name);
}

/* So much of it as fits in a sentence. */
static void show(struct reading *reading, struct str text)
{
        if (reading->shown.at)
                return;
        if (text.len > SAID_SHOWN_BYTES_MAX) {
                text.len = SAID_SHOWN_BYTES_MAX;
                while (text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
                        text.len--;
                text = str_format(reading->call->arena, "%.*s…", STR_ARG(text));
        }
        reading->shown = text;
}

/* --- people: members as in mentions; others by auth's list, for those who may look people up */

static bool may_look_up(const struct call *call)
{
        return !call->who.is_guest && call->who.scopes & 1u << SCOPE_DIRECTORY_READ;
}

static struct id person_of(struct reading *reading, struct str login, enum command_argument_kind kind)
{
        struct call *call = reading->call;
        struct member_name name = {.room = seat_of(call)->room.id, .login = login};

        /* Who is not in the room is not told who is. */
        if (seat_is_member(call))
                members_of_logins(&call->tx, &name, 1);
        if (id_is_none(name.user) && kind == ARGUMENT_PERSON && may_look_up(call))
                name.user = people_of_login(&call->tx, login);
        return name.user;
}

static enum err take_person(struct reading *reading, const struct argument *argument)
{
        struct str word = word_of(reading->rest), name = word, login;
        struct id user = ID_NONE;

        if (name.len && name.at[0] == '@')
                name = (struct str){name.at + 1, name.len - 1};
        if (!id_parse(name, &user)) {
                if (login_name_normalize(name, reading->call->arena, &login) != OK)
                        return refuse(reading, "that is nobody's name");
                user = person_of(reading, login, argument->kind);
                TRY(reading->call->tx.failed);
                if (id_is_none(user))
                        return fail(reading->call, ERR_NOT_FOUND, str_format(reading->call->arena, argument->kind == ARGUMENT_MEMBER ? "@%.*s is not in this room" : "there is no @%.*s",
                                                                             STR_ARG(login)).at);
        }
        show(reading, word);
        begin_member(reading, argument->member);
        json_write_id(&reading->args, user);
        skip(reading, word);
        return OK;
}

/* --- times and numbers */

static int64_t seconds_of(char unit)
{
        switch (unit) {
        case 's': return 1;
        case 'm': return 60;
        case 'h': return 3600;
        case 'd': return 86400;
        case 'w': return 7 * 86400;
        default:  return 0;
        }
}

static bool read_duration(struct str word, int64_t *seconds)
{
        int64_t count, unit = word.len > 1 ? seconds_of(word.at[word.len - 1]) : 0;

        if (!unit || !str_to_int((struct str){word.at, word.len - 1}, 1, DURATION_SECONDS_MAX / unit, &count))
                return false;
        *seconds = count * unit;
        return true;
}

static enum err take_duration(struct reading *reading, const struct argument *argument)
{
        struct str word = word_of(reading->rest);
        int64_t seconds;

        if (!read_duration(word, &seconds))
                return argument->is_required ? refuse(reading, "that is no time such as 45m, 2h or 7d, of a year at most") : OK;
        show(reading, word);
        begin_member(reading, argument->member);
        json_write_time(&reading->args, reading->call->now_ms + seconds * 1000);
        skip(reading, word);
        return OK;
}

static enum err take_number(struct reading *reading, const struct argument *argument)
{
        struct str word = word_of(reading->rest);
        int64_t number;

        if (!str_to_int(word, 0, SEQ_MAX, &number))
                return refuse(reading, "that is no number");
        show(reading, word);
        begin_member(reading, argument->member);
        buf_put_int(&reading->args, number);
        skip(reading, word);
        return OK;
}

/* --- words */

static void put_text(struct reading *reading, const struct argument *argument, struct str text)
{
        show(reading, text);
        begin_member(reading, argument->member);
        json_write_text(&reading->args, text);
        skip(reading, text);
}

static bool is_emoji(struct str word)
{
        return (word.len > 2 && word.at[0] == ':' && word.at[word.len - 1] == ':') || text_is_emoji(word);
}

static enum err take(struct reading *reading, const struct argument *argument)
{
        if (!reading->rest.len)
                return argument->is_required ? refuse(reading, "something is missing") : OK;
        switch (argument->kind) {
        case ARGUMENT_MEMBER:
        case ARGUMENT_PERSON:
                return take_person(reading, argument);
        case ARGUMENT_DURATION:
                return take_duration(reading, argument);
        case ARGUMENT_NUMBER:
                return take_number(reading, argument);
        case ARGUMENT_WORD:
                put_text(reading, argument, word_of(reading->rest));
                return OK;
        case ARGUMENT_EMOJI:
                if (is_emoji(word_of(reading->rest)))
                        put_text(reading, argument, word_of(reading->rest));
                return OK;
        case ARGUMENT_TEXT:
                put_text(reading, argument, reading->rest);
                return OK;
        }
        return OK;
}

static enum err find_command(struct reading *reading, struct str text)
{
        struct str word, rest;
        const char *nearest;

        if (!text.len || text.at[0] != '/')
                return fail_field(reading->call, "/text", "is no command: one begins with a slash");
        word             = word_of((struct str){text.at + 1, text.len - 1});
        rest             = trim((struct str){word.at + word.len, text.len - 1 - word.len});
        reading->command = command_find(word, rest.len > 0);
        reading->rest    = rest;
        if (reading->command)
                return OK;
        nearest = command_nearest(word);
        return fail_field(reading->call, "/text", nearest ? str_format(reading->call->arena, "is no command there is; perhaps /%s is meant? /help tells them all", nearest).at
                                                          : "is no command there is; /help tells them all");
}

/* The room, the key and the thread go in by themselves, where the operation has them. */
static void put_what_goes_without_saying(struct reading *reading, const struct op *op, const struct command_run_in *in)
{
        if (op_room(op)) {
                begin_member(reading, "room");
                json_write_id(&reading->args, in->room);
        }
        if (op_key(op)) {
                begin_member(reading, op_key(op)->name);
                json_write_id(&reading->args, id_make());
        }
        if (in->has_thread && shape_field(op->in(), STR("thread"))) {
                begin_member(reading, "thread");
                buf_put_int(&reading->args, in->thread);
        }
}

/* What stands before the arguments may hold members itself, or open an object. */
static void put_before(struct reading *reading)
{
        struct str before = str_from(reading->command->before);

        if (!before.len)
                return;
        buf_put(&reading->args, reading->has_members ? STR(",") : STR(""));
        buf_put(&reading->args, before);
        reading->has_members = before.at[before.len - 1] != ',';
}

static struct str sentence_of(struct reading *reading)
{
        const char *said = reading->command->said, *place = strchr(said, '%');

        if (!place)
                return str_from(said);
        return str_format(reading->call->arena, "%.*s%.*s%s", (int)(place - said), said, STR_ARG(reading->shown), place + 1);
}

enum err commanding_read(struct call *call, const struct command_run_in *in, struct command_run_out *out)
{
        struct reading reading = {.call = call};
        const struct op *op;

        TRY(find_command(&reading, trim(in->text)));
        op = op_find(chat_ops, chat_ops_count, str_from(reading.command->wire));
        buf_init(&reading.args, call->arena, CALL_ARGS_BYTES_MAX);
        buf_put_char(&reading.args, '{');
        put_what_goes_without_saying(&reading, op, in);
        put_before(&reading);
        for (int i = 0; i < COMMAND_ARGUMENTS_MAX && reading.command->arguments[i].is_there; i++)
                TRY(take(&reading, &reading.command->arguments[i]));
        if (reading.rest.len)
                return refuse(&reading, "there is more than it takes");
        buf_put(&reading.args, str_from(reading.command->after));
        buf_put_char(&reading.args, '}');
        if (reading.args.overflowed)
                return ERR_TOO_LARGE;
        out->op   = str_from(op->wire);
        out->said = sentence_of(&reading);
        out->args = buf_str(&reading.args);
        return call->tx.failed;
}

/* --- on the loop: asking for it */

/* A command under way: in the arena of its call. */
struct command_call {
        struct dispatch       *dispatch;
        struct call           *outer;
        struct command_run_out out;
};

/* Whether it is a repeat the command says itself: of several at once the one that came first need not be the one that did it. */
static struct str without_mark(struct str answer)
{
        static const char *const marks[] = {"\"dup\":true}", "\"dup\":false}"};

        for (int i = 0; i < 2; i++) {
                struct str mark = str_from(marks[i]);

                if (answer.len > mark.len && memcmp(answer.at + answer.len - mark.len, mark.at, mark.len) == 0) {
                        answer.len -= mark.len;
                        while (answer.len && answer.at[answer.len - 1] == ',')
                                answer.len--;
                        break;
                }
        }
        return answer;
}

static void write_answer(struct command_call *command, struct str inner)
{
        struct call *outer = command->outer;
        struct str bare    = without_mark(inner);
        struct buf text;

        command->out.has_answer = true;
        command->out.answer     = bare.len == inner.len ? str_copy(inner, outer->arena) : str_format(outer->arena, "%.*s}", STR_ARG(bare));
        buf_init(&text, outer->arena, ANSWER_BYTES_MAX);
        buf_put_char(&text, '{');
        json_write_members(&text, outer->op->out(), &command->out, false);
        buf_put(&text, outer->is_repeat ? STR(",\"dup\":true}") : STR("}"));
        outer->answer = buf_str(&text);
}

static void take_refusal(struct call *outer, const struct call *inner)
{
        outer->sentence = str_copy(inner->sentence, outer->arena);
        outer->current  = str_copy(inner->current, outer->arena);
        outer->faults   = inner->faults;
        for (int i = 0; i < outer->faults.count; i++) {
                outer->faults.items[i].path   = str_copy(inner->faults.items[i].path, outer->arena);
                outer->faults.items[i].reason = str_copy(str_from(inner->faults.items[i].reason), outer->arena).at;
        }
        if (inner->rate.name)
                outer->rate = inner->rate;
}

static void ended(struct call *inner)
{
        struct command_call *command = inner->door_owner;
        struct call *outer = command->outer;
        enum err err       = inner->err;

        outer->answer = STR_NONE;
        if (err == OK)
                write_answer(command, inner->answer);
        else
                take_refusal(outer, inner);
        call_destroy(&inner);
        call_answer(command->dispatch, outer, err);
}

/* What was kept under the command's key, by ourselves. */
static bool read_kept(struct call *call, struct command_run_out *out)
{
        struct field_faults faults = {0};
        struct json_read how = {.arena = call->arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};

        return json_read(&how, call->op->out(), call->answer, out) == OK;
}

void commanding_go_on(struct dispatch *dispatch, struct call *call)
{
        struct command_call *command = arena_zero(call->arena, sizeof *command);
        const struct op *op;
        struct call *inner;

        *command = (struct command_call){.dispatch = dispatch, .outer = call};
        op       = read_kept(call, &command->out) ? op_find(chat_ops, chat_ops_count, command->out.op) : NULL;
        if (!op) {
                call->answer = STR_NONE;
                call_answer(dispatch, call, fail(call, ERR_CONFLICT, "this command is none any more"));
                return;
        }
        inner             = call_create(op, DOOR_INSIDE);
        inner->who        = call->who;
        inner->address    = call->address;
        inner->agent      = call->agent;
        inner->args       = command->out.args;
        inner->finished   = ended;
        inner->door_owner = command;
        memcpy(inner->trace, call->trace, sizeof inner->trace);
        dispatch_call(dispatch, inner);
}
