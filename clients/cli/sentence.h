/* sentence.h — an event of a room's log as a sentence, by the table sentences.def; and what a message says.
 * Pure, but for the names it is given. Nothing of it is clean yet, but for names. */
#pragma once
#include "cli/entry_line.h"

/* STR_NONE: the event is not in the table. */
struct str sentence_of(const struct entry *entry, const struct people *people, struct arena *arena);

/* What a message says, whatever kind it is: its `d`, or that of a change of it. */
struct str words_of(struct str d, struct arena *arena);

/* Members of an entry's `d`: STR_NONE, or false, when there is none such. */
struct str d_text(struct str d, const char *name, struct arena *arena);
bool       d_person(struct str d, const char *name, struct id *out, struct arena *arena);
bool       d_number(struct str d, const char *name, int64_t *out);
struct str d_member(struct str d, const char *name);     /* raw */
