/* run_place.c — saying where something is. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/program.h"
#include "cli/rooms.h"
#include "cli/run.h"
#include "cli/target.h"

#define DIGITS_MAX 6                                     /* behind the point: millionths of a degree */

/* "47.3769", "-33.86" or "33.86S", in millionths; false when it is no number. */
static bool degrees_read(struct str text, char plus, char minus, int64_t *out)
{
        int64_t whole, part = 0;
        struct str behind, before;
        bool is_minus = text.len && text.at[0] == '-';
        char last     = text.len ? text.at[text.len - 1] : 0;
        if (is_minus)
                text = (struct str){text.at + 1, text.len - 1};
        else if (last == plus || last == minus)
                text.len--, is_minus = last == minus;
        before = str_until(text, '.', &behind);
        if (!str_to_int(before, 0, 1000, &whole) || behind.len > DIGITS_MAX || (behind.len && !str_to_int(behind, 0, 999999, &part)))
                return false;
        for (size_t i = behind.len; i < DIGITS_MAX; i++)
                part *= 10;
        *out = (whole * 1000000 + part) * (is_minus ? -1 : 1);
        return true;
}

/* How far it goes, the table says. */
static int coordinate_read(struct program *program, const char *name, struct str text, const char *letters, int64_t *out)
{
        const struct value_kind *kind = &shape_field(location_body_shape(), str_from(name))->of;
        if (degrees_read(text, letters[0], letters[1], out) && *out >= kind->min && *out <= kind->max)
                return ENDS_WELL;
        complain(&program->output, "a %s is from %lld to %lld degrees, with up to %d digits behind the point, such as 33.8568%c", name,
                 (long long)(kind->min / 1000000), (long long)(kind->max / 1000000), DIGITS_MAX, letters[1]);
        return ENDS_USAGE;
}

static int place_read(struct program *program, struct location_body *place)
{
        const struct arguments *arguments = &program->arguments;
        const struct value_kind *accuracy = &shape_field(location_body_shape(), STR("accuracy_m"))->of;
        int code = coordinate_read(program, "latitude", arguments->operands[1], "NS", &place->latitude);
        if (code == ENDS_WELL)
                code = coordinate_read(program, "longitude", arguments->operands[2], "EW", &place->longitude);
        place->has_accuracy_m = arguments_has(arguments, OPTION_ACCURACY);
        place->has_label      = arguments->operand_count > 3;
        if (code != ENDS_WELL || !program_number(program, OPTION_ACCURACY, accuracy->min, accuracy->max, 0, &place->accuracy_m))
                return ENDS_USAGE;
        return place->has_label ? target_text(program, 3, &place->label) : ENDS_WELL;
}

int run_place(struct program *program)
{
        struct room_view        room;
        struct message_send_in  in   = {.cid = id_make(), .body = {.kind = MESSAGE_LOCATION}};
        struct message_send_out out  = {0};
        int                     code = place_read(program, &in.body.location);
        if (code == ENDS_WELL)
                code = target_duration(program, OPTION_FOR, &in.has_lifetime_ms, &in.lifetime_ms);
        if (code == ENDS_WELL)
                code = target_room(program, ROOM_OR_DIRECT, &room);
        if (code != ENDS_WELL)
                return code;
        in.room = room.room;
        code    = program_call(program, "cannot say where", CHAT_message_send, &in, &out);
        if (code == ENDS_WELL && program->output.form == FORM_PLAIN)
                printf("%lld\n", (long long)out.seq);
        else if (code == ENDS_WELL)
                answer(program, message_send_out_shape(), &out, "told, as message %lld", (long long)out.seq);
        return code;
}
