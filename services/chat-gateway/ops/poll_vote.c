/* poll_vote.c — vote in a poll, or change one's vote. */

#include <string.h>

#include "chat-gateway/guarding.h"
#include "chat-gateway/polling.h"
#include "chat-gateway/standing.h"

static enum err read_choice(struct call *call, const struct poll_question *question, size_t number, const struct poll_choice *choice, bool chosen[static POLL_CHOICES_MAX])
{
        const char *path = str_format(call->arena, "/choices/%zu/options", number).at;
        size_t most      = question->has_choices_max ? (size_t)question->choices_max : 1;

        if (choice->options.count > most)
                return fail_field(call, path, "has more than may be chosen");
        for (size_t i = 0; i < choice->options.count; i++) {
                int64_t option = choice->options.items[i];

                if (option >= (int64_t)question->options.count)
                        return fail_field(call, path, "names an option that there is not");
                if (chosen[POLL_CHOICE(number, option)])
                        return fail_field(call, path, "names an option twice");
                chosen[POLL_CHOICE(number, option)] = true;
        }
        return OK;
}

static enum err read_vote(struct call *call, const struct poll_body *poll, const struct poll_vote_in *in, struct poll_vote *vote)
{
        bool chosen[POLL_CHOICES_MAX] = {0};

        if (in->choices.count != poll->questions.count)
                return fail_field(call, "/choices", "has not one entry for each question");
        for (size_t q = 0; q < in->choices.count; q++)
                TRY(read_choice(call, &poll->questions.items[q], q, &in->choices.items[q], chosen));
        *vote = (struct poll_vote){.user = call->who.user};
        for (int choice = 0; choice < POLL_CHOICES_MAX; choice++)
                if (chosen[choice])
                        vote->choices[vote->count++] = choice;
        return OK;
}

static void count(struct poll_state *state, const struct poll_vote *vote, int change)
{
        for (int i = 0; i < vote->count; i++)
                state->counts[vote->choices[i]] += change;
        state->voters += vote->count ? change : 0;
}

/* Of an anonymous poll nothing says who voted: not the entry, and not what is kept beside it. */
static int64_t tell(struct call *call, const struct polling *polling)
{
        struct poll_view view         = polling_view(call, polling);
        bool is_anonymous             = polling->poll.has_anonymous && polling->poll.anonymous;
        struct poll_voted_event voted = {
                .message = polling->message.seq, .has_user = !is_anonymous, .user = call->who.user,
                .tallies = {view.tallies.count, view.tallies.items}, .voters = view.voters,
        };

        if (is_anonymous)
                return room_event_unsigned(call, &seat_of(call)->room, EVENT_poll_voted, polling->message.seq, poll_voted_event_shape(), &voted);
        return room_event_about(call, &seat_of(call)->room, EVENT_poll_voted, polling->message.seq, ID_NONE, poll_voted_event_shape(), &voted);
}

enum err poll_vote(struct call *call, const struct poll_vote_in *in, struct poll_vote_out *out)
{
        struct polling polling;
        struct poll_vote before, vote;

        TRY(polling_find(call, in->seq, &polling));
        TRY(standing_may_speak(call));
        if (polling_is_closed(call, &polling))
                return fail(call, ERR_CONFLICT, "the poll is closed");
        TRY(read_vote(call, &polling.poll, in, &vote));
        poll_votes_get(&call->tx, in->room, in->seq, call->who.user, &before);
        if (before.count != vote.count || memcmp(before.choices, vote.choices, sizeof before.choices) != 0) {
                TRY(guarding_pace(call));
                count(&polling.state, &before, -1);
                count(&polling.state, &vote, 1);
                poll_votes_put(&call->tx, in->room, in->seq, &vote);
                polls_put(&call->tx, in->room, in->seq, &polling.state);
                out->seq = tell(call, &polling);
        }
        out->poll = polling_view(call, &polling);
        return call->tx.failed;
}
