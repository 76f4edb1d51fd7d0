/* run_send.c — saying something: once by REST, or line by line over one connection. */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/utf8.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"
#include "loop/loop.h"

#define TEXT_BYTES_MAX  (64u << 10)                      /* of one message; the server counts code points */
#define WAITING_MAX     100                              /* lines read ahead of what is confirmed */

/* --- one message */

/* What --reply-to, --thread, --for and --action say of a message. */
static int read_options(struct program *program, struct message_send_in *in)
{
        if (!program_number(program, OPTION_REPLY_TO, 1, MESSAGE_SEQ_MAX, 0, &in->reply_to) ||
            !program_number(program, OPTION_THREAD, 1, MESSAGE_SEQ_MAX, 0, &in->thread))
                return ENDS_USAGE;
        in->has_reply_to          = in->reply_to > 0;
        in->has_thread            = in->thread > 0;
        in->body.text.has_action  = arguments_has(&program->arguments, OPTION_ACTION);
        in->body.text.action      = in->body.text.has_action;
        return target_duration(program, OPTION_FOR, &in->has_lifetime_ms, &in->lifetime_ms);
}

static int send_one(struct program *program, struct message_send_in *in)
{
        struct message_send_out out = {0};
        in->cid  = id_make();
        int code = program_call(program, "cannot send", CHAT_message_send, in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_JSON)
                json_put(message_send_out_shape(), &out);
        else if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%lld\n", (long long)out.seq);
        return code;
}

/* --- line by line */

struct stream {
        struct program  *program;
        struct loop_fd  *input;
        struct id        room;
        char             line[TEXT_BYTES_MAX];
        size_t           len;
        bool             skips, has_ended, is_over, was_ready; /* skips: the rest of a line that was too
                                                                * long */
        int              code;
        int64_t          sent, refused;
};

static void stream_end(struct stream *stream, int code)
{
        if (stream->code == ENDS_WELL)
                stream->code = code;
        stream->is_over = true;
        chat_client_stop_waiting(stream->program->client);
}

static void stream_line(struct stream *stream)
{
        struct str text = {stream->line, stream->len};
        if (text.len && text.at[text.len - 1] == '\r')
                text.len--;
        stream->len = 0;
        if (stream->skips) {
                stream->skips = false;
                return;
        }
        if (!str_trim(text).len)
                return;
        if (!utf8_is_valid(text) ||
            !chat_live_send_text(stream->program->client, stream->room, id_make(), text)) {
                complain(&stream->program->output, utf8_is_valid(text)
                                                           ? "a line was not sent: it is too long"
                                                           : "a line was not sent: it is not UTF-8");
                stream->refused++;
                if (stream->code == ENDS_WELL)
                        stream->code = ENDS_REFUSED;
        }
}

/* What is waiting to be confirmed bounds what is read: whoever writes to us then waits in turn. */
static void stream_want(struct stream *stream)
{
        int unconfirmed = chat_live_unconfirmed(stream->program->client);
        if (stream->has_ended && unconfirmed == 0)
                stream_end(stream, ENDS_WELL);
        else if (stream->input && !stream->has_ended)
                loop_fd_want(stream->input, unconfirmed < WAITING_MAX ? LOOP_READ : 0);
}

static void stream_read(struct stream *stream)
{
        char    chunk[4096];
        ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
        if (got < 0 && (errno == EINTR || errno == EAGAIN))
                return;
        for (ssize_t i = 0; i < got; i++) {
                if (chunk[i] == '\n')
                        stream_line(stream);
                else if (stream->len < sizeof stream->line)
                        stream->line[stream->len++] = chunk[i];
                else if (!stream->skips) {
                        complain(&stream->program->output, "a line was not sent: it is longer than %u bytes",
                                 TEXT_BYTES_MAX);
                        stream->skips = true;
                        stream->refused++;
                        if (stream->code == ENDS_WELL)
                                stream->code = ENDS_REFUSED;
                }
        }
        if (got <= 0) {
                if (stream->len)
                        stream_line(stream);
                stream->has_ended = true;
                if (stream->input)
                        loop_fd_want(stream->input, 0);
        }
        stream_want(stream);
}

static void stream_ready(void *owner, int events)
{
        (void)events;
        stream_read(owner);
}

static void stream_sent(void *owner, const struct live_sent *sent)
{
        struct stream *stream = owner;
        if (sent->outcome == CHAT_OK) {
                stream->sent++;
                if (stream->program->output.form == FORM_JSON)
                        printf("{\"seq\":%lld,\"num\":%lld,\"dup\":%s}\n", (long long)sent->seq,
                               (long long)sent->num, sent->dup ? "true" : "false");
                else if (stream->program->output.form == FORM_PLAIN)
                        printf("%lld\n", (long long)sent->seq);
                output_flush();
        } else if (!stream->is_over) {
                int code = complain_about(&stream->program->output,
                                          sent->outcome == CHAT_UNKNOWN
                                                  ? "a line may or may not have been sent"
                                                  : "a line was refused",
                                          sent->problem);
                stream->refused++;
                if (stream->code == ENDS_WELL)
                        stream->code = code;
        }
        stream_want(stream);
}

static void stream_status(void *owner, const struct live_status *status)
{
        struct stream *stream = owner;
        struct str     why    = clean_line(status->sentence, stream->program->arena);
        switch (status->state) {
        case LIVE_WAITING:
                if (status->wait_ms >= 1000 || !stream->was_ready)
                        say(&stream->program->output, "%.*s; trying again", STR_ARG(why));
                break;
        case LIVE_READY: stream->was_ready = true; break;
        case LIVE_STOPPED:
                if (!stream->is_over) {
                        complain(&stream->program->output, "%.*s", STR_ARG(why));
                        stream->code = ENDS_WELL;
                        stream_end(stream, status->is_logged_out ? ENDS_AUTH : ENDS_FAILED);
                }
                break;
        default: break;
        }
}

/* A file is always ready, and epoll refuses it: it is read from a timer instead. */
static void stream_turn(void *owner)
{
        struct stream *stream = owner;
        while (!stream->has_ended && !stream->is_over &&
               chat_live_unconfirmed(stream->program->client) < WAITING_MAX)
                stream_read(stream);
}

static int send_lines(struct program *program, const struct room_view *room)
{
        struct stream *stream = arena_zero(program->arena, sizeof *stream);
        stream->program       = program;
        stream->room          = room->room;
        if (program->arguments.operand_count > 1 && !str_equal(program->arguments.operands[1], STR("-"))) {
                complain(&program->output, "with --lines the text comes from standard input alone");
                return ENDS_USAGE;
        }
        chat_live_open(
                program->client,
                &(struct chat_live_config){.status = stream_status, .sent = stream_sent, .owner = stream});
        chat_live_start(program->client);
        bool               is_file = lseek(STDIN_FILENO, 0, SEEK_CUR) >= 0;
        struct loop_timer *turns = is_file ? loop_timer_create(program->loop, 0, 20, stream_turn, stream)
                                           : NULL;
        stream->input = is_file ? NULL
                                : loop_fd_create(program->loop, STDIN_FILENO, LOOP_READ, stream_ready,
                                                 stream);
        chat_client_wait(program->client, &stream->is_over);
        loop_timer_destroy(&turns);
        loop_fd_destroy(&stream->input);
        chat_live_close(program->client);
        if (stream->refused)
                complain(&program->output, "%lld line%s sent, %lld not", (long long)stream->sent,
                         stream->sent == 1 ? " was" : "s were", (long long)stream->refused);
        return stream->code;
}

static bool fits_lines(struct program *program)
{
        static const enum option_id others[] = {OPTION_QUOTE, OPTION_REPLY_TO, OPTION_THREAD, OPTION_FOR,
                                                  OPTION_ACTION};
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                if (arguments_has(&program->arguments, others[i])) {
                        complain(&program->output, "--lines and --%s do not go together",
                                 option_rows[others[i]].name);
                        return false;
                }
        return true;
}

/* In the same room it is an answer; of another one the address stands before the text. */
static int quote(struct program *program, struct message_send_in *in)
{
        struct str                 link = arguments_value(&program->arguments, OPTION_QUOTE);
        struct message_resolve_in  asked = {.link = link};
        struct message_resolve_out found = {0};
        if (!arguments_has(&program->arguments, OPTION_QUOTE))
                return ENDS_WELL;
        if (in->has_reply_to) {
                complain(&program->output, "--quote and --reply-to do not go together");
                return ENDS_USAGE;
        }
        int code = program_call(program, "cannot quote that", CHAT_message_resolve, &asked, &found);
        if (code != ENDS_WELL)
                return code;
        in->has_reply_to = id_equal(found.room, in->room);
        if (in->has_reply_to)
                in->reply_to = found.seq;
        else
                in->body.text.text = str_format(program->arena, "%.*s\n%.*s", STR_ARG(link),
                                                STR_ARG(in->body.text.text));
        return ENDS_WELL;
}

int run_send(struct program *program)
{
        struct room_view       room;
        struct message_send_in in = {.body = {.kind = MESSAGE_TEXT}};
        bool by_line = arguments_has(&program->arguments, OPTION_LINES);
        if (by_line && !fits_lines(program))
                return ENDS_USAGE;
        int code = by_line ? ENDS_WELL : read_options(program, &in);
        if (code == ENDS_WELL && !by_line)
                code = target_text(program, 1, &in.body.text.text);
        if (code == ENDS_WELL)
                code = target_room(program, ROOM_OR_DIRECT, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        if (by_line)
                return send_lines(program, &room);
        code = quote(program, &in);
        return code == ENDS_WELL ? send_one(program, &in) : code;
}

int run_reply(struct program *program)
{
        struct target          target;
        struct message_send_in in = {.body = {.kind = MESSAGE_TEXT}};
        int code = read_options(program, &in);
        if (code == ENDS_WELL)
                code = target_text(program, 2, &in.body.text.text);
        if (code == ENDS_WELL)
                code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        in.room         = target.room.room;
        in.has_reply_to = true;
        in.reply_to     = target.seq;
        return send_one(program, &in);
}
