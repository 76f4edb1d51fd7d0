/* since.h — what happened in a user's rooms and in their own log since a moment. */
#pragma once
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/users.h"

int64_t since_now(struct tx *tx);                        /* the database's clock, ms */

/* The last entries of a room at or after the moment, lowest number first, `limit` at most; *is_cut tells that there were more. */
int since_in_room(struct tx *tx, struct id room, int64_t head, int64_t floor, int64_t from_ms, int limit, struct log_row **out, bool *is_cut);
int since_of_user(struct tx *tx, struct id user, int64_t head, int64_t from_ms, int limit, struct user_log_row **out, bool *is_cut);
