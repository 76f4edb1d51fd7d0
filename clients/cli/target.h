/* target.h — what commands about one message have in common: ROOM SEQ, a text to say, and times. Each
 * complains by itself; the ints are exit codes. */
#pragma once
#include "base/id.h"
#include "base/str.h"
#include "c/tables.h"
#include "cli/arguments.h"
#include "cli/rooms.h"

struct program;

#define MESSAGE_SEQ_MAX INT64_C(9007199254740991)

struct target {
        struct room_view room;
        int64_t          seq;
};

/* The first operand: signs in, finds the room. */
int target_room(struct program *program, enum room_wanted wanted, struct room_view *out);
/* The first two: and the message's number. Whether there is such a message the server knows. */
int target_read(struct program *program, struct target *out);

/* The operands from `first` on, joined by blanks; without any, or for "-", standard input. */
int target_text(struct program *program, int first, struct str *out);

/* One word of a table of words, from `first` on; else a sentence with what was probably meant. `what`: "a role". */
int words_read(struct program *program, const char *what, struct str word, const char *const *words, int first,
               int *out);
/* The operands from `first` on as words; which of them, in the order given. */
int words_read_all(struct program *program, const char *what, int first, const char *const *words, size_t max,
                   int *out, size_t *count);
int yes_or_no(struct program *program, const char *what, struct str word, bool *out);

/* A secret that is an operand: itself or, for "-", the first line of standard input. */
int secret_read(struct program *program, struct str operand, struct str *out);
int id_read(struct program *program, struct str text, const char *see, struct id *out); /* see: "chat scheduled" */

/* The values of options; absent: *has is false. */
int target_duration(struct program *program, enum option_id option, bool *has, int64_t *ms);
int target_time(struct program *program, enum option_id option, bool *has, int64_t *at_ms);
int target_time_read(struct program *program, struct str text, int64_t *at_ms);

/* An object in JSON, a sentence for people: what a change came to. */
void answer(struct program *program, const struct shape *shape, const void *value, const char *format, ...)
        __attribute__((format(printf, 4, 5)));
