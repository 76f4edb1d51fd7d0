/* polling.c — a poll that stands in the call's room. */

#include "chat-gateway/polling.h"

#include "chat-gateway/entries.h"
#include "chat-gateway/standing.h"

enum err polling_find(struct call *call, int64_t seq, struct polling *out)
{
        struct log_row row;

        TRY(standing_message(call, seq, &row));
        out->message = entry_message(&row, call->arena);
        if (out->message.body.kind != MESSAGE_POLL)
                return fail(call, ERR_CONFLICT, "the message is no poll");
        out->poll = out->message.body.poll;
        polls_get(&call->tx, seat_of(call)->room.id, seq, &out->state);
        return call->tx.failed;
}

bool polling_is_closed(const struct call *call, const struct polling *polling)
{
        return polling->state.closed_at || (polling->poll.has_closes_at && polling->poll.closes_at <= call->now_ms);
}

struct poll_view polling_view(struct call *call, const struct polling *polling)
{
        size_t questions      = polling->poll.questions.count;
        struct poll_view view = {
                .tallies = {questions, arena_array(call->arena, struct poll_tally, questions)}, .voters = polling->state.voters,
                .closed = polling_is_closed(call, polling), .has_closed_at = polling->state.closed_at != 0, .closed_at = polling->state.closed_at,
        };

        for (size_t q = 0; q < questions; q++) {
                size_t options = polling->poll.questions.items[q].options.count;

                view.tallies.items[q].counts.count = options;
                view.tallies.items[q].counts.items = arena_copy(call->arena, &polling->state.counts[POLL_CHOICE(q, 0)], options * sizeof(int64_t));
        }
        return view;
}

struct poll_choice *polling_choices(struct call *call, const struct polling *polling, const struct poll_vote *vote)
{
        struct poll_choice *choices = arena_array(call->arena, struct poll_choice, polling->poll.questions.count);

        for (size_t q = 0; q < polling->poll.questions.count; q++)
                choices[q].options.items = arena_array(call->arena, int64_t, POLL_OPTIONS_MAX);
        for (int i = 0; i < vote->count; i++) {
                struct poll_choice *choice = &choices[vote->choices[i] / POLL_OPTIONS_MAX];

                choice->options.items[choice->options.count++] = vote->choices[i] % POLL_OPTIONS_MAX;
        }
        return choices;
}
