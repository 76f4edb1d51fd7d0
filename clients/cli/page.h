/* page.h — entries of a room printed in bunches: names first, asked for together. */
#pragma once
#include "c/tables.h"
#include "cli/entry_line.h"

struct program;

struct entry entry_of_log(struct id room, const struct log_entry *row, struct arena *arena);
/* A message as the entry of the log that it is. */
struct entry entry_of_message(struct id room, const struct message *message, struct arena *arena);

/* What a message says, for a cell of a table: the first GIST_BYTES_MAX of it. */
#define GIST_BYTES_MAX 2000
struct str message_gist(const struct message *message, struct arena *arena);

/* false: nobody reads any more. */
bool page_print(struct program *program, struct id room, const struct entry *entries, size_t count,
                struct arena *arena);
