/* run_room_set.c — how a room is called and how it behaves; whose it is, and whether it is. */

#include "base/arena.h"
#include "base/clock.h"
#include "cli/moment.h"
#include "cli/people.h"
#include "cli/program.h"
#include "cli/prompt.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define TAGS_MAX        10
#define KEEP_NOTHING_MS (10 * 60 * 1000)

/* --- one setting: what its value is, and where it stands in the request */

static int duration_read(struct program *program, const char *what, struct str value, int64_t *ms)
{
        if (moment_duration(value, ms))
                return ENDS_WELL;
        complain(&program->output, "%s is set to a duration such as 90s, 30m, 12h or 7d", what);
        return ENDS_USAGE;
}

/* A duration that goes by being none. */
static int pace_read(struct program *program, const char *what, struct str value, bool *has, int64_t *ms)
{
        *has = true;
        *ms  = 0;
        return value.at ? duration_read(program, what, value, ms) : ENDS_WELL;
}

/* A duration that may be absent. */
static int span_read(struct program *program, const char *what, struct str value, enum patch *has, int64_t *ms)
{
        *has = value.at ? PATCH_SET : PATCH_NULL;
        return value.at ? duration_read(program, what, value, ms) : ENDS_WELL;
}

static int text_max_read(struct program *program, struct str value, struct room_update_in *in)
{
        in->has_text_max = true;
        if (str_to_int(value, 1, 8000, &in->text_max))
                return ENDS_WELL;
        complain(&program->output, "text_max is set to a number of characters, from 1 to 8000");
        return ENDS_USAGE;
}

static int joins_read(struct program *program, struct str value, struct room_update_in *in)
{
        in->has_raid_joins = value.at ? PATCH_SET : PATCH_NULL;
        if (!value.at || str_to_int(value, 0, 1000, &in->raid_joins))
                return ENDS_WELL;
        complain(&program->output, "raid_joins is set to a number of people, from 0 (none ever) to 1000");
        return ENDS_USAGE;
}

static int tags_read(struct program *program, struct room_update_in *in)
{
        in->has_tags   = program->arguments.operand_count > 2 ? PATCH_SET : PATCH_NULL;
        in->tags.items = (struct str *)(uintptr_t)&program->arguments.operands[2];
        in->tags.count = (size_t)program->arguments.operand_count - 2;
        if (in->tags.count <= TAGS_MAX)
                return ENDS_WELL;
        complain(&program->output, "a room has %d tags at most", TAGS_MAX);
        return ENDS_USAGE;
}

static int switch_read(struct program *program, const char *what, struct str value, bool *has, bool *out)
{
        *has = true;
        *out = false;
        return value.at ? yes_or_no(program, what, value, out) : ENDS_WELL;
}

static int word_read(struct program *program, const char *what, struct str value, const char *const *words, int *out)
{
        *out = 0;
        return value.at ? words_read(program, what, value, words, 0, out) : ENDS_WELL;
}

/* Two settings under one word: what is said goes once everybody has it, and for who is away after so long. */
static int keep_read(struct program *program, const char *what, struct str value, struct room_update_in *in)
{
        static const char *const words[] = {"everything", "nothing", NULL};
        int                      word, code = word_read(program, what, value, words, &word);
        in->has_lifetime_ms   = word ? PATCH_SET : PATCH_NULL;
        in->lifetime_ms       = KEEP_NOTHING_MS;
        in->has_lifetime_from = true;
        in->lifetime_from     = word ? LIFETIME_FROM_DELIVERY : LIFETIME_FROM_SENDING;
        return code;
}

static const char *const settings[] = {"category",  "tags",          "text_max", "slow_mode", "newcomer", "newcomer_slow", "raid_joins", "guard_closes", "hides_history",
                                       "retention", "lifetime", "lifetime_from", "previews",  "language", "ends_at",       "keep",     NULL};
enum setting { CATEGORY, TAGS, TEXT_MAX, SLOW_MODE, NEWCOMER, NEWCOMER_SLOW, RAID_JOINS, GUARD_CLOSES, HIDES_HISTORY, RETENTION, LIFETIME, LIFETIME_FROM, PREVIEWS, LANGUAGE, ENDS_AT, KEEP };

static int value_read(struct program *program, enum setting setting, struct str value, struct room_update_in *in)
{
        const char *what = settings[setting];
        int         word, code;
        switch (setting) {
        case CATEGORY:
                in->has_category = value.at ? PATCH_SET : PATCH_NULL;
                in->category     = value;
                return ENDS_WELL;
        case TAGS:
                return tags_read(program, in);
        case TEXT_MAX:
                return text_max_read(program, value, in);
        case SLOW_MODE:
                return pace_read(program, what, value, &in->has_slow_mode_ms, &in->slow_mode_ms);
        case NEWCOMER:
                return pace_read(program, what, value, &in->has_newcomer_ms, &in->newcomer_ms);
        case NEWCOMER_SLOW:
                return pace_read(program, what, value, &in->has_newcomer_slow_ms, &in->newcomer_slow_ms);
        case RAID_JOINS:
                return joins_read(program, value, in);
        case GUARD_CLOSES:
                return switch_read(program, what, value, &in->has_guard_closes, &in->guard_closes);
        case HIDES_HISTORY:
                return switch_read(program, what, value, &in->has_hides_history, &in->hides_history);
        case RETENTION:
                return span_read(program, what, value, &in->has_retention_ms, &in->retention_ms);
        case LIFETIME:
                return span_read(program, what, value, &in->has_lifetime_ms, &in->lifetime_ms);
        case LIFETIME_FROM:
                code = word_read(program, what, value, lifetime_from_words, &word);
                in->has_lifetime_from = true;
                in->lifetime_from     = (enum lifetime_from)word;
                return code;
        case PREVIEWS:
                return switch_read(program, what, value, &in->has_previews, &in->previews);
        case LANGUAGE:
                code = word_read(program, what, value, search_language_words, &word);
                in->has_language = true;
                in->language     = (enum search_language)word;
                return code;
        case ENDS_AT:
                in->has_ends_at = value.at ? PATCH_SET : PATCH_NULL;
                return value.at ? target_time_read(program, value, &in->ends_at) : ENDS_WELL;
        case KEEP:
                return keep_read(program, what, value, in);
        }
        return ENDS_USAGE;
}

static int setting_read(struct program *program, struct room_update_in *in)
{
        const struct arguments *arguments = &program->arguments;
        int                     setting, code;
        if (arguments->operand_count < 2)
                return ENDS_WELL;
        code = words_read(program, "a setting", arguments->operands[1], settings, 0, &setting);
        if (code == ENDS_WELL && arguments->operand_count > 3 && setting != TAGS) {
                complain(&program->output, "%s has one value; put quotes around it", settings[setting]);
                return ENDS_USAGE;
        }
        return code == ENDS_WELL ? value_read(program, (enum setting)setting,
                                              arguments->operand_count > 2 ? arguments->operands[2] : STR_NONE, in)
                                 : code;
}

/* --- changing a room */

static int find_room(struct program *program, struct room_view *room)
{
        int code = program_account(program);
        return code == ENDS_WELL
                       ? rooms_find(program, program->arguments.operands[0], ROOM_THAT_EXISTS, room)
                       : code;
}

static int update(struct program *program, struct room_update_in *in, const char *sentence)
{
        struct room_view       room;
        struct room_update_out out  = {0};
        int                    code = find_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        in->room = room.room;
        code     = program_call(program, "cannot change the room", CHAT_room_update, in, &out);
        if (code == ENDS_WELL)
                answer(program, room_update_out_shape(), &out, "%s", sentence);
        return code;
}

int run_room_set(struct program *program)
{
        const struct arguments *arguments = &program->arguments;
        struct str              topic     = arguments_value(arguments, OPTION_TOPIC);
        struct room_update_in   in        = {.cid = id_make(),
                                             .has_name = arguments_has(arguments, OPTION_NAME),
                                             .name = arguments_value(arguments, OPTION_NAME),
                                             .has_topic = !topic.at   ? PATCH_ABSENT
                                                          : topic.len ? PATCH_SET
                                                                      : PATCH_NULL,
                                             .topic = topic};
        int                     code      = setting_read(program, &in);
        if (code != ENDS_WELL)
                return code;
        if (arguments->operand_count < 2 && !in.has_name && !topic.at) {
                complain(&program->output, "say what to change: --name, --topic or a setting (see chat help room set)");
                return ENDS_USAGE;
        }
        return update(program, &in, "changed");
}

/* Asked for twice on a terminal, since nobody is ever shown it again. */
static int new_password(struct program *program, struct room_update_in *in)
{
        struct str file = arguments_value(&program->arguments, OPTION_NEW_PASSWORD_FILE);
        if (file.at)
                in->password = secret_from_file(file, program->arena);
        else if (program->may_ask)
                in->password = prompt_secret("The room's new password: ", program->arena);
        if (!in->password.len) {
                complain(&program->output, "no password was given; it is asked for on a terminal, or read from --new-password-file");
                return ENDS_USAGE;
        }
        if (!file.at && !str_equal(in->password, prompt_secret("Again: ", program->arena))) {
                complain(&program->output, "those were two different passwords");
                return ENDS_USAGE;
        }
        return ENDS_WELL;
}

int run_room_password(struct program *program)
{
        bool                  is_taken_off = arguments_has(&program->arguments, OPTION_REMOVE);
        struct room_update_in in = {.cid = id_make(), .has_password = is_taken_off ? PATCH_NULL : PATCH_SET};
        int                   code = is_taken_off ? ENDS_WELL : new_password(program, &in);
        return code == ENDS_WELL ? update(program, &in, is_taken_off ? "whoever joins is asked for nothing any more"
                                                                     : "whoever joins is asked for the password now")
                                 : code;
}

/* --- whose it is, and whether it is */

int run_room_transfer(struct program *program)
{
        struct room_view         room;
        struct room_transfer_in  in   = {.cid = id_make()};
        struct room_transfer_out out  = {0};
        int                      code = find_room(program, &room);
        if (code == ENDS_WELL)
                code = people_find(program, program->arguments.operands[1], &in.user);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot hand the room over", CHAT_room_transfer, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_transfer_out_shape(), &out, "%.*s owns %.*s now",
                       STR_ARG(people_name(program->people, in.user, program->arena)), STR_ARG(room_title(program, &room)));
        return code;
}

/* Somebody at a terminal says once more which room. */
static bool is_meant(struct program *program, const struct room_view *room)
{
        struct str title = room_title(program, room);
        if (!program->may_ask)
                return true;
        say(&program->output, "%.*s goes with everything in it, for everybody and for ever", STR_ARG(title));
        return str_equal(str_trim(prompt_line("Its name, to delete it: ", program->arena)), title);
}

int run_room_delete(struct program *program)
{
        struct room_view       room;
        struct room_delete_out out  = {0};
        int                    code = find_room(program, &room);
        if (code != ENDS_WELL)
                return code;
        if (!is_meant(program, &room)) {
                complain(&program->output, "that is not its name; nothing was deleted");
                return ENDS_USAGE;
        }
        struct room_delete_in in = {.room = room.room,
                                    .cid = id_make(),
                                    .has_reason = arguments_has(&program->arguments, OPTION_REASON),
                                    .reason = arguments_value(&program->arguments, OPTION_REASON)};
        code = program_call(program, "cannot delete the room", CHAT_room_delete, &in, &out);
        if (code == ENDS_WELL)
                answer(program, room_delete_out_shape(), &out, "%.*s is deleted", STR_ARG(room_title(program, &room)));
        return code;
}

/* --- how lively it is */

#define DAYS_MAX 90

int run_room_activity(struct program *program)
{
        struct room_view          room;
        struct table              table;
        struct room_analytics_in  in  = {.has_days = true};
        struct room_analytics_out out = {0};
        if (!program_number(program, OPTION_LIMIT, 1, DAYS_MAX, 30, &in.days))
                return ENDS_USAGE;
        int code = find_room(program, &room);
        in.room  = code == ENDS_WELL ? room.room : ID_NONE;
        /* Each call counts some of the days that were never counted. */
        for (int tries = 0; code == ENDS_WELL && !out.complete && tries <= DAYS_MAX; tries++) {
                out  = (struct room_analytics_out){0};
                code = program_call(program, "cannot see how lively it is", CHAT_room_analytics, &in, &out);
        }
        if (code != ENDS_WELL)
                return code;
        if (program->output.form != FORM_JSON)
                table_begin(&table, &program->output, "DAY\tMESSAGES\tPEOPLE");
        for (size_t i = 0; i < out.days.count; i++) {
                char day[TIME_TEXT_LEN + 1];
                if (program->output.form == FORM_JSON) {
                        json_put(room_day_shape(), &out.days.items[i]);
                        continue;
                }
                time_print(out.days.items[i].day, day);
                table_cell(&table, str_format(program->arena, "%.10s", day));
                table_cell(&table, str_format(program->arena, "%lld", (long long)out.days.items[i].messages));
                table_cell(&table, str_format(program->arena, "%lld", (long long)out.days.items[i].members));
        }
        if (program->output.form != FORM_JSON)
                table_end(&table);
        return code;
}
