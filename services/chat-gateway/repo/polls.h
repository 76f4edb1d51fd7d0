/* polls.h — chat.polls and chat.poll_votes: how polls stand, and who chose what. The room is locked by whoever changes something.
 *
 * A choice is one number: option o of question q is POLL_CHOICE(q, o).
 */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

#define POLL_QUESTIONS_MAX 10
#define POLL_OPTIONS_MAX   20
#define POLL_CHOICES_MAX   (POLL_QUESTIONS_MAX * POLL_OPTIONS_MAX)
#define POLL_CHOICE(question, option) ((int64_t)(question) * POLL_OPTIONS_MAX + (int64_t)(option))

struct poll_state {
        int64_t counts[POLL_CHOICES_MAX];
        int64_t voters, closed_at;                       /* 0: nobody closed it */
};

struct poll_vote {
        struct id user;
        int       count;
        int64_t   choices[POLL_CHOICES_MAX];             /* lowest first */
};

void polls_get(struct tx *tx, struct id room, int64_t seq, struct poll_state *out);
void polls_put(struct tx *tx, struct id room, int64_t seq, const struct poll_state *state);
void polls_close(struct tx *tx, struct id room, int64_t seq, const struct poll_state *state, struct id by);

/* With no choices: there is none. */
void poll_votes_get(struct tx *tx, struct id room, int64_t seq, struct id user, struct poll_vote *out);
void poll_votes_put(struct tx *tx, struct id room, int64_t seq, const struct poll_vote *vote);
/* In the order of the voters' ids, after one. */
int  poll_votes_page(struct tx *tx, struct id room, int64_t seq, struct id after, int64_t limit, struct poll_vote **out);

void polls_forget(struct tx *tx, struct id room, const int64_t *seqs, int count);
