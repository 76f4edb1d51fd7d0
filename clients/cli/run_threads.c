/* run_threads.c — what hangs on messages. */

#include "base/arena.h"
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

static void thread_show(struct program *program, struct table *table, const struct thread_view *thread)
{
        struct str text = STR("");
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
        struct room_view room;
        struct table     table;
        int64_t          left;
        bool             is_following = arguments_has(&program->arguments, OPTION_FOLLOWING);
        if (!program_number(program, OPTION_LIMIT, 1, THREADS_MAX, 50, &left))
                return ENDS_USAGE;
        int code = program_account(program);
        if (code == ENDS_WELL)
                code = rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, &room);
        if (code != ENDS_WELL)
                return code;
        struct thread_list_in in = {.room = room.room,
                                    .has_following = is_following,
                                    .following = is_following,
                                    .has_limit = true};
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "SEQ\tREPLIES\tUNREAD\tLAST\t\tTEXT");
        while (left > 0) {
                struct thread_list_out out = {0};
                in.limit = left < 100 ? left : 100;
                code     = program_call(program, "cannot list the threads", CHAT_thread_list, &in, &out);
                for (size_t i = 0; i < out.threads.count; i++)
                        thread_show(program, &table, &out.threads.items[i]);
                left -= (int64_t)out.threads.count;
                if (code != ENDS_WELL || !out.has_next)
                        break;
                in.has_cursor = true;
                in.cursor     = out.next;
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}
