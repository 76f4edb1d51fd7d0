/* message_preview.c — put beside a message what its links lead to. */

#include "chat-gateway/entries.h"
#include "chat-gateway/previewing.h"

/* Of what was found, that which is of a link of this message. */
static int choose(const struct message_preview_in *in, const struct str *links, int links_count, struct link_preview *out)
{
        int count = 0;

        for (int i = 0; i < links_count; i++)
                for (size_t k = 0; k < in->previews.count; k++)
                        if (str_equal(in->previews.items[k].url, links[i])) {
                                out[count++] = in->previews.items[k];
                                break;
                        }
        return count;
}

static int64_t tell(struct call *call, struct room *room, const struct message_preview_in *in, struct link_preview *previews, size_t count)
{
        struct message_previewed_event previewed = {.message = in->seq, .rev = in->rev, .has_previews = true, .previews = {count, previews}};

        return room_event_about(call, room, EVENT_message_previewed, in->seq, ID_NONE, message_previewed_event_shape(), &previewed);
}

enum err message_preview(struct call *call, const struct message_preview_in *in, struct message_preview_out *out)
{
        struct link_preview *previews = arena_array(call->arena, struct link_preview, PREVIEWS_MAX);
        struct room *room = &seat_of(call)->room;
        struct str links[PREVIEWS_MAX];
        struct message_extra extra;
        struct linked message;
        int count;

        if (!rooms_get(&call->tx, in->room, true, room))         /* it was loaded without its lock: this operation has no key */
                return call->tx.failed != OK ? call->tx.failed : ERR_NOT_FOUND;
        if (!previews_get(&call->tx, room->id, in->seq, &message) || !message.is_due || message.rev != in->rev)
                return call->tx.failed;
        count = choose(in, links, previewing_links(call, &message, links), previews);
        TRY(call->tx.failed);
        if (!count) {
                previews_pass_over(&call->tx, room->id, &message.seq, &message.rev, 1);
                return call->tx.failed;
        }
        extra              = extra_read(message.extra, call->arena);
        extra.has_previews = true;
        extra.previews.items = previews;
        extra.previews.count = (size_t)count;
        previews_put(&call->tx, room->id, in->seq, extra_text(&extra, call->arena));
        out->seq = tell(call, room, in, previews, (size_t)count);
        return call->tx.failed;
}
