/* entry_line.h — an entry of a room's log as a line for people, or as tab-separated fields. Pure, but for
 * the names it is given.
 *
 *      people   10:42     7  Alice A. (alice)  hello         (more lines of the same message are indented)
 *               10:43     8  · bob joined                    (an event it does not know leaves nothing)
 *      plain    SEQ  TIME  EVENT  LOGIN  TEXT                (newlines and tabs in TEXT as \n and \t, a
 *      backslash doubled)
 */
#pragma once
#include "base/buf.h"
#include "cli/output.h"

struct people;

/* An entry as it came: what the line needs of it. */
struct entry {
        int64_t    seq, at_ms;
        struct str ev, d, raw;
};

#define ENTRY_PEOPLE_MAX 4

/* The people it names, at most `room` of them: so that they can be looked up first. */
size_t entry_people(const struct entry *entry, struct id *users, size_t room, struct arena *arena);

/* JSON is the raw object, cleaned. Each ends with a newline, but what it does not know leaves nothing for
 * people. */
void entry_put(struct buf *out, const struct output *output, const struct people *people,
               const struct entry *entry, struct arena *arena);
