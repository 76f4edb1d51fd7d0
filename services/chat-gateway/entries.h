/* entries.h — log entries as they are sent: the same event object over sockets, history and gap fill. */
#pragma once
#include "chat-gateway/frames.h"
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/users.h"

/* The message of a row whole: with what `extra` says. Texts point into the row. */
struct message entry_message(const struct log_row *row, struct arena *arena);

/* What `extra` holds of a message, as JSON in the arena; STR_NONE when it is nothing. */
struct str extra_text(const struct message_extra *extra, struct arena *arena);
struct message_extra extra_read(struct str text, struct arena *arena);

/* The reactions to a message, as they are kept; STR_NONE when there are none. */
struct str reactions_text(const struct message_reactions *reactions, struct arena *arena);
struct message_reactions reactions_read(struct str text, struct arena *arena);

/* The event's object as JSON, in the arena. */
struct str entry_text(const struct log_row *row, struct arena *arena);

struct event_frame *entry_frame(const struct log_row *row, struct arena *arena);
struct event_frame *user_entry_frame(const struct user_log_row *row);
