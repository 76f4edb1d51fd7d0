/* target.h — what commands about one message have in common: ROOM SEQ, a text to say, and times. Each
 * complains by itself; the ints are exit codes. */
#pragma once
#include "base/str.h"
#include "c/tables.h"
#include "cli/arguments.h"

struct program;

#define MESSAGE_SEQ_MAX INT64_C(9007199254740991)

struct target {
        struct room_view room;
        int64_t          seq;
};

/* The first two operands: signs in, finds the room. Whether there is such a message the server knows. */
int target_read(struct program *program, struct target *out);

/* The operands from `first` on, joined by blanks; without any, or for "-", standard input. */
int target_text(struct program *program, int first, struct str *out);

/* The values of options; absent: *has is false. */
int target_duration(struct program *program, enum option_id option, bool *has, int64_t *ms);
int target_time(struct program *program, enum option_id option, bool *has, int64_t *at_ms);
int target_time_read(struct program *program, struct str text, int64_t *at_ms);

/* An object in JSON, a sentence for people: what a change came to. */
void answer(struct program *program, const struct shape *shape, const void *value, const char *format, ...)
        __attribute__((format(printf, 4, 5)));
