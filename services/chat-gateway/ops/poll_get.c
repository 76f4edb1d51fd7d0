/* poll_get.c — how a poll stands. */

#include "chat-gateway/polling.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static void add_mine(struct call *call, const struct polling *polling, struct poll_get_out *out)
{
        struct poll_vote mine;

        poll_votes_get(&call->tx, seat_of(call)->room.id, polling->message.seq, call->who.user, &mine);
        out->has_mine   = mine.count > 0;
        out->mine.items = polling_choices(call, polling, &mine);
        out->mine.count = polling->poll.questions.count;
}

static void add_voters(struct call *call, const struct polling *polling, struct id after, int64_t limit, struct poll_get_out *out)
{
        struct poll_vote *votes;
        int count = poll_votes_page(&call->tx, seat_of(call)->room.id, polling->message.seq, after, limit + 1, &votes);

        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, votes[count - 1].user, STR("")}, call->arena);
        }
        out->voters.items = arena_array(call->arena, struct poll_voter, (size_t)count);
        out->voters.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->voters.items[i] = (struct poll_voter){.user = votes[i].user, .choices = {polling->poll.questions.count, polling_choices(call, polling, &votes[i])}};
}

enum err poll_get(struct call *call, const struct poll_get_in *in, struct poll_get_out *out)
{
        struct cursor cursor = {0};
        struct polling polling;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        TRY(polling_find(call, in->seq, &polling));
        out->poll = polling_view(call, &polling);
        add_mine(call, &polling, out);
        if (!polling.poll.has_anonymous || !polling.poll.anonymous)
                add_voters(call, &polling, cursor.id, in->has_limit ? in->limit : LIMIT_DEFAULT, out);
        return call->tx.failed;
}
