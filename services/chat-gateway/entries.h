/* entries.h — log entries as they are sent: the same event object over sockets, history and gap fill. */
#pragma once
#include "chat-gateway/frames.h"
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/users.h"

/* The event's object as JSON, in the arena. */
struct str entry_text(const struct log_row *row, struct arena *arena);

struct event_frame *entry_frame(const struct log_row *row, struct arena *arena);
struct event_frame *user_entry_frame(const struct user_log_row *row);
