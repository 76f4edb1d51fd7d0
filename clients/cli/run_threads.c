/* run_threads.c — what hangs on messages. */

#include "base/arena.h"
#include "cli/listing.h"
#include "cli/page.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define THREADS_MAX      1000
#define PAGE_ARENA_BYTES (96u << 20)

static int replies_show(struct program *program, const struct target *target, const struct message *root,
                        int64_t limit)
{
        struct thread_events_in in = {
                .room = target->room.room, .root = target->seq, .has_limit = true, .limit = limit};
        struct thread_events_out out = {0};
        int code = program_call(program, "cannot read the thread", CHAT_thread_events, &in, &out);
        if (code != ENDS_WELL)
                return code;
        struct arena *arena   = arena_create(PAGE_ARENA_BYTES);
        struct entry *entries = arena_array(arena, struct entry, out.events.count + 1);
        entries[0] = entry_of_message(target->room.room, root, arena);
        for (size_t i = 0; i < out.events.count; i++)
                entries[i + 1] = entry_of_log(target->room.room, &out.events.items[i], arena);
        page_print(program, target->room.room, entries, out.events.count + 1, arena);
        if (out.thread.replies > (int64_t)out.events.count)
                say(&program->output, "%lld replies before these are not shown",
                    (long long)(out.thread.replies - (int64_t)out.events.count));
        arena_destroy(&arena);
        return code;
}

int run_thread(struct program *program)
{
        struct target          target;
        struct message_get_out got = {0};
        int64_t                limit;
        if (!program_number(program, OPTION_LIMIT, 1, 200, 50, &limit))
                return ENDS_USAGE;
        int code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct message_get_in in = {.room = target.room.room, .seq = target.seq};
        code = program_call(program, "cannot read the message", CHAT_message_get, &in, &got);
        return code == ENDS_WELL ? replies_show(program, &target, &got.message, limit) : code;
}

static void thread_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct thread_view *thread = &((const struct thread_list_out *)out)->threads.items[i];
        struct str                text   = STR("");
        if (program->output.form == FORM_JSON) {
                json_put(thread_view_shape(), thread);
                return;
        }
        if (thread->has_message)
                text = message_gist(&thread->message, program->arena);
        table_cell(table, str_format(program->arena, "%lld", (long long)thread->root));
        table_cell(table, str_format(program->arena, "%lld", (long long)thread->replies));
        table_cell(table, thread->unread ? str_format(program->arena, "%lld", (long long)thread->unread)
                                         : STR(""));
        table_cell(table, thread->has_last_at ? time_text(&program->output, thread->last_at) : STR(""));
        table_cell(table, thread->muted ? STR("muted") : thread->following ? STR("followed") : STR(""));
        table_cell(table, text);
}

int run_threads(struct program *program)
{
        struct room_view       room;
        struct thread_list_in  in  = {.has_following = arguments_has(&program->arguments, OPTION_FOLLOWING)};
        struct thread_list_out out = {0};
        int64_t                most;
        if (!program_number(program, OPTION_LIMIT, 1, THREADS_MAX, 50, &most))
                return ENDS_USAGE;
        int code = target_room(program, ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        in.room      = room.room;
        in.following = in.has_following;
        struct listing list = {.what = "cannot list the threads",
                               .headings = "SEQ\tREPLIES\tUNREAD\tLAST\t\tTEXT",
                               .op = CHAT_thread_list,
                               .in = &in,
                               .out = &out,
                               .out_bytes = sizeof out,
                               .has_limit = &in.has_limit,
                               .limit = &in.limit,
                               .limit_max = 100,
                               .has_cursor = &in.has_cursor,
                               .cursor = &in.cursor,
                               .has_next = &out.has_next,
                               .next = &out.next,
                               .count = &out.threads.count,
                               .show = thread_show};
        return listing_print(program, &list, most);
}

/* --- one thread, for oneself */

static void tell(struct program *program, const struct thread_view *thread, const char *sentence)
{
        answer(program, thread_view_shape(), thread, "%s", sentence);
}

int run_thread_follow(struct program *program)
{
        struct target target;
        bool          is_left = arguments_has(&program->arguments, OPTION_REMOVE);
        int           code    = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        if (is_left) {
                struct thread_unfollow_in  in  = {.room = target.room.room, .root = target.seq};
                struct thread_unfollow_out out = {0};
                code = program_call(program, "cannot leave the thread", CHAT_thread_unfollow, &in, &out);
                if (code == ENDS_WELL)
                        tell(program, &out.thread, "the thread is not followed any more");
                return code;
        }
        struct thread_follow_in  in  = {.room = target.room.room, .root = target.seq};
        struct thread_follow_out out = {0};
        code = program_call(program, "cannot follow the thread", CHAT_thread_follow, &in, &out);
        if (code == ENDS_WELL)
                tell(program, &out.thread, "the thread is followed");
        return code;
}

int run_thread_mute(struct program *program)
{
        struct target         target;
        struct thread_mute_out out  = {0};
        int                    code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct thread_mute_in in = {.room = target.room.room,
                                    .root = target.seq,
                                    .muted = !arguments_has(&program->arguments, OPTION_REMOVE)};
        code = program_call(program, "cannot mute the thread", CHAT_thread_mute, &in, &out);
        if (code == ENDS_WELL)
                tell(program, &out.thread, in.muted ? "the thread is muted" : "the thread is heard again");
        return code;
}

/* Up to its last reply. */
int run_thread_read(struct program *program)
{
        struct target         target;
        struct thread_get_out got  = {0};
        int                   code = target_read(program, &target);
        if (code != ENDS_WELL)
                return code;
        struct thread_get_in look = {.room = target.room.room, .root = target.seq};
        code = program_call(program, "cannot see the thread", CHAT_thread_get, &look, &got);
        if (code != ENDS_WELL)
                return code;
        struct thread_read_in  in  = {.room = target.room.room,
                                      .root = target.seq,
                                      .seq = got.thread.has_last_seq ? got.thread.last_seq : target.seq};
        struct thread_read_out out = {0};
        code = program_call(program, "cannot move the mark", CHAT_thread_read, &in, &out);
        if (code == ENDS_WELL)
                answer(program, thread_read_out_shape(), &out, "the thread is read up to %lld",
                       (long long)out.read_seq);
        return code;
}
