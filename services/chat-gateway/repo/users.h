/* users.h — what belongs to a user in chat: their rooms and their own log; and what auth tells about people. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

void users_add_room(struct tx *tx, struct id user, struct id room);
void users_remove_room(struct tx *tx, struct id user, struct id room);
int  users_rooms(struct tx *tx, struct id user, struct id **out);        /* LIVE_ROOMS_MAX at most */
/* Those of `others` who are in some room with the user, in no order. */
int  users_sharing_room(struct tx *tx, struct id user, const struct id *others, size_t count, struct id **out);
int64_t users_count_rooms(struct tx *tx, struct id user);
bool    users_is_in_room(struct tx *tx, struct id user, struct id room);
/* Nobody else changes what is the user's own before this transaction ends. After every room, users in the order of their ids. */
void    users_lock(struct tx *tx, struct id user);

struct user_log_row {
        struct id  user;
        int64_t    user_seq, at_ms;
        enum event event;
        struct id  subject;                              /* what it is about; ID_NONE when it is the user alone */
        struct str d;
};
int64_t users_head(struct tx *tx, struct id user);
/* Takes the next number of the user's log into row->user_seq and stores the entry. */
void    users_log_insert(struct tx *tx, struct user_log_row *row);
int     users_log_read(struct tx *tx, struct id user, int64_t from, int64_t to, int64_t limit, struct user_log_row **out);
/* What the entries of this event in [from, to] are about, each once, in no order. */
int     users_log_subjects(struct tx *tx, struct id user, int64_t from, int64_t to, enum event event, struct id **out);

/* --- people, by auth's public view */
struct person {
        struct id  user;
        struct str login, display_name;
};
/* Whose log-in name that is, in its one form; ID_NONE: nobody's. */
struct id people_of_login(struct tx *tx, struct str login);
/* Those of these who exist and are not disabled, in no order. */
int people_of_ids(struct tx *tx, const struct id *users, size_t count, struct person **out);
