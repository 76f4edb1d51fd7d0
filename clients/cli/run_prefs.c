/* run_prefs.c — what one sets for oneself, on all devices. */

#include "base/arena.h"
#include "cli/clean.h"
#include "cli/listing.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"
#include "json/scan.h"
#include "json/write.h"

#define VALUE_BYTES_MAX 4096

static void preference_show(struct program *program, struct table *table, const void *out, size_t i)
{
        const struct preference *preference = &((const struct preference_list_out *)out)->preferences.items[i];
        if (program->output.form == FORM_JSON) {
                json_put(preference_shape(), preference);
                return;
        }
        table_cell(table, preference->name);
        table_cell(table, preference->has_scope ? rooms_title_of(program, preference->scope) : STR(""));
        table_cell(table, preference->value);
}

int run_prefs(struct program *program)
{
        struct preference_list_in  in   = {0};
        struct preference_list_out out  = {0};
        int                        code = program_account(program);
        struct listing list = {.what = "cannot list the preferences",
                               .headings = "NAME\tROOM\tVALUE",
                               .op = CHAT_preference_list,
                               .in = &in,
                               .out = &out,
                               .out_bytes = sizeof out,
                               .has_cursor = &in.has_cursor,
                               .cursor = &in.cursor,
                               .has_next = &out.has_next,
                               .next = &out.next,
                               .count = &out.preferences.count,
                               .show = preference_show};
        return code == ENDS_WELL ? listing_print(program, &list, LISTING_ALL) : code;
}

/* --- setting one */

static bool is_one_of(struct str name, const enum preference_name *names, size_t count)
{
        for (size_t i = 0; i < count; i++)
                if (str_equal(name, str_from(word_of(preference_name_words, names[i]))))
                        return true;
        return false;
}

static bool is_yes(struct str text)
{
        return str_equal(text, STR("yes")) || str_equal(text, STR("on")) || str_equal(text, STR("true"));
}

static bool is_no(struct str text)
{
        return str_equal(text, STR("no")) || str_equal(text, STR("off")) || str_equal(text, STR("false"));
}

/* A word, yes or no, or a time, as the preference wants it; anything else is JSON. */
static int value_read(struct program *program, struct str name, struct str text, struct str *out)
{
        static const enum preference_name words[] = {PREFERENCE_THEME, PREFERENCE_LANGUAGE,
                                                     PREFERENCE_NOTIFY_LEVEL, PREFERENCE_CATEGORY};
        static const enum preference_name switches[] = {PREFERENCE_FAVOURITE, PREFERENCE_SHOWS_READ,
                                                        PREFERENCE_PREVIEWS};
        static const enum preference_name times[] = {PREFERENCE_MUTED_UNTIL};
        struct preference_value value = {0};
        struct json_fault       fault;
        struct buf              json;
        int                     code = ENDS_WELL;
        if (json_scan(text, VALUE_BYTES_MAX, &fault) == OK && text.at[0] == '{') {
                *out = text;
                return ENDS_WELL;
        }
        if (is_one_of(name, words, sizeof words / sizeof *words)) {
                value.has_word = true;
                value.word     = text;
        } else if (is_one_of(name, switches, sizeof switches / sizeof *switches) &&
                   (is_yes(text) || is_no(text))) {
                value.has_on = true;
                value.on     = is_yes(text);
        } else if (is_one_of(name, times, sizeof times / sizeof *times)) {
                value.has_until = true;
                code            = target_time_read(program, text, &value.until);
        } else if (str_starts_with(name, STR("client.")) && json_scan(text, VALUE_BYTES_MAX, &fault) == OK) {
                *out = text;
                return ENDS_WELL;
        } else {
                bool is_switch = is_one_of(name, switches, sizeof switches / sizeof *switches);
                complain(&program->output, "%.*s is set to %s", STR_ARG(clean_line(name, program->arena)),
                         is_switch ? "yes or no" : "a value in JSON");
                return ENDS_USAGE;
        }
        buf_init(&json, program->arena, VALUE_BYTES_MAX);
        json_write(&json, preference_value_shape(), &value);
        *out = buf_str(&json);
        return code;
}

int run_prefs_set(struct program *program)
{
        const struct arguments  *arguments = &program->arguments;
        struct room_view         room;
        struct preference_set_in in = {.name = arguments->operands[0],
                                       .cid = id_make(),
                                       .has_scope = arguments_has(arguments, OPTION_ROOM),
                                       .has_value = arguments->operand_count > 1 ? PATCH_SET : PATCH_NULL};
        struct preference_set_out out  = {0};
        int                       code = ENDS_WELL;
        if (in.has_value == PATCH_SET)
                code = value_read(program, in.name, arguments->operands[1], &in.value);
        if (code == ENDS_WELL)
                code = program_account(program);
        if (code == ENDS_WELL && in.has_scope) {
                code     = rooms_find(program, arguments_value(arguments, OPTION_ROOM), ROOM_THAT_EXISTS, &room);
                in.scope = room.room;
        }
        if (code == ENDS_WELL)
                code = program_call(program, "cannot set the preference", CHAT_preference_set, &in, &out);
        if (code == ENDS_WELL)
                answer(program, preference_set_out_shape(), &out, "%.*s is %s",
                       STR_ARG(clean_line(in.name, program->arena)), out.rev ? "set" : "not set any more");
        return code;
}
