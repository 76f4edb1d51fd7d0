/* run_tail.c — following a room. Entries are printed in order; one whose people are not known yet waits
 * for their names, and all behind it. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/list.h"
#include "base/memory.h"
#include "c/frame.h"
#include "cli/clean.h"
#include "cli/entry_line.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"
#include "json/scan.h"
#include "loop/loop.h"

#define LINE_ARENA_BYTES (64u << 20)

struct line {
        struct link link;
        char       *raw;
        size_t      len;
};

struct tail {
        struct program *program;
        struct arena   *arena;                           /* of one line */
        struct id       room, me;
        struct link     lines;                           /* not printed yet */
        bool            asks, is_over, was_ready, is_away;
        int64_t         received, told;                  /* of what goes once it is delivered: up to where it was printed, and told so */
        struct receipt_delivered_out marked;
        bool            tells;
        int             code;
};

static void tail_end(struct tail *tail, int code)
{
        if (tail->is_over)
                return;
        tail->code    = code;
        tail->is_over = true;
        chat_client_stop_waiting(tail->program->client);
}

static void line_free(struct line *line)
{
        list_remove(&line->link);
        free(line->raw);
        free(line);
}

static void print_more(struct tail *tail);

/* Printed is received: whoever waits for it to go need not wait any longer. */
static void tell_received(struct tail *tail);

static void mark_moved(void *owner, enum chat_outcome outcome, const struct chat_problem *problem)
{
        struct tail *tail = owner;
        (void)problem;
        tail->tells = false;
        if (outcome == CHAT_OK)
                tell_received(tail);
}

static void tell_received(struct tail *tail)
{
        struct receipt_delivered_in in = {.room = tail->room, .seq = tail->received};
        if (tail->tells || tail->told >= tail->received)
                return;
        tail->tells  = true;
        tail->told   = tail->received;
        tail->marked = (struct receipt_delivered_out){0};
        chat_call_start(tail->program->client, CHAT_receipt_delivered, &in, &tail->marked, tail->program->arena, mark_moved, tail);
}

static void note_received(struct tail *tail, const struct entry *entry)
{
        if (json_member(entry->d, "expires_at").len && entry->seq > tail->received)
                tail->received = entry->seq;
}

static void names_came(void *owner)
{
        struct tail *tail = owner;
        tail->asks        = false;
        print_more(tail);
}

static bool entry_of(struct tail *tail, const struct line *line, struct entry *entry)
{
        struct frame frame;
        *entry = (struct entry){0};
        if (!frame_read((struct str){line->raw, line->len}, tail->arena, &frame))
                return false;
        *entry = (struct entry){.seq = frame.seq, .ev = frame.ev, .d = frame.d.at ? frame.d : STR("{}"),
                                .raw = frame.raw};
        time_parse(frame.at, &entry->at_ms);
        return true;
}

/* Prints what can be printed; stops at the first entry that has to wait for names. */
static void print_more(struct tail *tail)
{
        struct program *program = tail->program;
        while (!tail->asks && !list_is_empty(&tail->lines)) {
                struct line *line = LIST_ITEM(tail->lines.next, struct line, link);
                struct entry entry;
                struct id    users[ENTRY_PEOPLE_MAX];
                arena_reset(tail->arena);
                if (entry_of(tail, line, &entry)) {
                        size_t count = program->output.form == FORM_JSON
                                               ? 0
                                               : entry_people(&entry, users, ENTRY_PEOPLE_MAX, tail->arena);
                        bool   unknown = false;
                        for (size_t i = 0; i < count; i++)
                                unknown |= !people_knows(program->people, users[i]);
                        if (unknown) {
                                tail->asks = true;
                                people_fetch(program->people, users, count, names_came, tail);
                                return;
                        }
                        struct buf    out;
                        struct output output = program->output;
                        output.arena         = tail->arena;
                        buf_init(&out, tail->arena, 8 * line->len + 8192);
                        entry_put(&out, &output, program->people, &entry, tail->arena);
                        fwrite(out.at, 1, out.len, stdout);
                        note_received(tail, &entry);
                }
                line_free(line);
        }
        if (output_flush())
                tell_received(tail);
        else
                tail_end(tail, ENDS_WELL);               /* nobody reads any more */
}

static void on_reload(struct tail *tail, const struct live_news *news)
{
        if (tail->program->output.form == FORM_JSON) {
                printf("{\"ev\":\"reloaded\",\"room\":\"%s\",\"seq\":%lld}\n",
                       id_text(tail->room, tail->arena).at, (long long)news->seq);
                output_flush();
        }
        say(&tail->program->output,
            "the room begins anew after %lld: what was shown after that may be outdated, what is missing is "
            "not kept",
            (long long)news->seq);
}

static void on_news(void *owner, const struct live_news *news)
{
        struct tail *tail = owner;
        if (!id_equal(news->room, tail->room))
                return;
        switch (news->kind) {
        case NEWS_ENTRY: {
                struct line *line = memory_zero(sizeof *line);
                line->raw = memory_zero(news->raw.len + 1);
                line->len = news->raw.len;
                memcpy(line->raw, news->raw.at, news->raw.len);
                list_append(&tail->lines, &line->link);
                print_more(tail);
                break;
        }
        case NEWS_RELOADED: on_reload(tail, news); break;
        case NEWS_LOST:
                tail_end(tail, complain_about(&tail->program->output, "the room cannot be followed any more",
                                              news->problem));
                break;
        default: break;
        }
}

static void on_status(void *owner, const struct live_status *status)
{
        struct tail         *tail   = owner;
        const struct output *output = &tail->program->output;
        struct str           why    = clean_line(status->sentence, tail->program->arena);
        switch (status->state) {
        case LIVE_READY:
                if (tail->is_away)
                        say(output, "connected again; nothing was missed");
                else if (!tail->was_ready)
                        say(output, "following; Ctrl-C ends it");
                tail->was_ready = true;
                tail->is_away   = false;
                break;
        case LIVE_WAITING:
                /* Short breaks are nobody's business. */
                if (!tail->is_away && status->wait_ms < 2000 && tail->was_ready)
                        break;
                if (!tail->is_away)
                        say(output, "%.*s; trying again until it works", STR_ARG(why));
                tail->is_away = true;
                break;
        case LIVE_PARKED:
                complain(output, "%.*s", STR_ARG(why));
                tail_end(tail, ENDS_REFUSED);
                break;
        case LIVE_STOPPED:
                if (tail->is_over)
                        break;
                complain(output, "%.*s%s", STR_ARG(why), status->is_logged_out ? "; try: chat login" : "");
                if (status->is_logged_out) {
                        struct chat_token_store store = home_store(&tail->program->home);
                        struct chat_tokens      tokens;
                        /* Tokens that were renewed by a later log-in are not this session's. */
                        if (store.load(store.owner, &tokens) && status->close_code == 4403)
                                store.forget(store.owner);
                        explicit_bzero(&tokens, sizeof tokens);
                }
                tail_end(tail, status->is_logged_out ? ENDS_AUTH : ENDS_FAILED);
                break;
        default: break;
        }
}

static void on_interrupt(void *owner)
{
        tail_end(owner, ENDS_INTERRUPT);
}

static void on_terminate(void *owner)
{
        tail_end(owner, 128 + SIGTERM);
}

int run_tail(struct program *program)
{
        struct room_view room;
        struct tail      tail = {.program = program};
        int64_t          since;
        if (!program_number(program, OPTION_SINCE, 0, INT64_C(9007199254740990), -1, &since))
                return ENDS_USAGE;
        int code = target_room(program, ROOM_OR_DIRECT, &room);
        if (code != ENDS_WELL)
                return code;
        if (room.role == ROLE_NOBODY) {
                complain(&program->output, "you are not in %.*s; try: chat room join %.*s",
                         STR_ARG(room_title(program, &room)), STR_ARG(room_title(program, &room)));
                return ENDS_REFUSED;
        }
        if (program->output.form != FORM_JSON)
                people_fetch_room(program, room.room);
        tail.room  = room.room;
        tail.me    = program->home.user;
        tail.arena = arena_create(LINE_ARENA_BYTES);
        list_init(&tail.lines);
        loop_on_signal(program->loop, SIGINT, on_interrupt, &tail);
        loop_on_signal(program->loop, SIGTERM, on_terminate, &tail);
        chat_live_open(program->client, &(struct chat_live_config){.status = on_status,
                                                                   .news = on_news,
                                                                   .owner = &tail,
                                                                   .follows_own_log = true});
        chat_live_follow(program->client, room.room, since >= 0 ? since : room.seq, true);
        chat_live_start(program->client);
        chat_client_wait(program->client, &tail.is_over);
        chat_live_close(program->client);
        chat_client_destroy(&program->client);           /* nobody answers into `tail` after this */
        LIST_EACH(&tail.lines, struct line, link, line) {
                line_free(line);
                line = NULL;
        }
        arena_destroy(&tail.arena);
        return tail.code;
}
