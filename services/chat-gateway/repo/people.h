/* people.h — chat.people: what people tell of themselves here. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct person_here {
        struct id              user;
        bool                   has_status;
        struct status          status;                   /* one whose time is over is none */
        enum presence_choice   choice;
        enum presence_audience seen_by;
        int64_t                dnd_until, last_seen_at;  /* 0 for none */
};

/* One who has told nothing is as everybody is in the beginning. */
struct person_here people_get(struct tx *tx, struct id user);
/* Those of these who have told something, in no order. */
int  people_here_of_ids(struct tx *tx, const struct id *users, size_t count, struct person_here **out);
void people_set_status(struct tx *tx, struct id user, const struct status *status);      /* NULL: none */
void people_set_presence(struct tx *tx, const struct person_here *person);               /* choice, seen_by, dnd_until */
/* When they were last there: forward only. In the order of their ids, each once. */
void people_saw(struct tx *tx, const struct id *users, const int64_t *at_ms, size_t count);

/* Whether the database's clock knows a time zone of that name. */
bool people_know_time_zone(struct tx *tx, struct str name);
