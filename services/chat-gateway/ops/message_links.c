/* message_links.c — messages whose links may be looked up and were not yet; those that nobody wants looked up are passed over. */

#include "chat-gateway/previewing.h"

static struct linked_message view_of(struct call *call, const struct linked *message, const struct str *links, int count)
{
        struct linked_message view = {.message = message->seq, .rev = message->rev};

        view.links.items = arena_copy(call->arena, links, (size_t)count * sizeof *links);
        view.links.count = (size_t)count;
        return view;
}

enum err message_links(struct call *call, const struct message_links_in *in, struct message_links_out *out)
{
        struct linked *due;
        int count      = previews_due(&call->tx, in->room, in->limit, &due), unwanted = 0;
        int64_t *seqs  = arena_array(call->arena, int64_t, (size_t)count), *revs = arena_array(call->arena, int64_t, (size_t)count);

        out->messages.items = arena_array(call->arena, struct linked_message, (size_t)count);
        for (int i = 0; i < count; i++) {
                struct str links[PREVIEWS_MAX];
                int found = previewing_links(call, &due[i], links);

                TRY(call->tx.failed);
                if (found) {
                        out->messages.items[out->messages.count++] = view_of(call, &due[i], links, found);
                } else {
                        seqs[unwanted]   = due[i].seq;
                        revs[unwanted++] = due[i].rev;
                }
        }
        if (unwanted)
                previews_pass_over(&call->tx, in->room, seqs, revs, unwanted);
        out->is_more = count == in->limit;
        return call->tx.failed;
}
