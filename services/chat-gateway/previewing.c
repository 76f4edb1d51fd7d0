/* previewing.c — which links may be looked up: none that lead to messages here. */

#include "chat-gateway/previewing.h"

#include "chat-gateway/gateway.h"
#include "chat-gateway/permalink.h"
#include "chat-gateway/repo/preferences.h"
#include "markup/markup.h"
#include "op/run.h"

/* Values of names that the server knows are as it has written them, byte for byte. What the room's own says goes before what holds everywhere. */
static bool sender_wants_it(struct call *call, struct id sender)
{
        struct str value = STR_NONE;

        if (!preferences_get(&call->tx, sender, seat_of(call)->room.id, STR("previews"), &value))
                preferences_get(&call->tx, sender, ID_NONE, STR("previews"), &value);
        return !str_equal(value, STR("{\"on\":false}"));
}

static bool is_among(struct str link, const struct str *links, int count)
{
        for (int i = 0; i < count; i++)
                if (str_equal(link, links[i]))
                        return true;
        return false;
}

int previewing_links(struct call *call, const struct linked *message, struct str out[static PREVIEWS_MAX])
{
        const struct room *room = &seat_of(call)->room;
        struct markup_span spans[MARKUP_SPANS_MAX];
        struct str site = gateway_settings(call->service->owner)->public_url;
        struct id there;
        int64_t seq;
        int found, count = 0;

        if (!message->is_due || message->is_fleeting || !message->text.at || !room->previews || room->encryption != ENCRYPTION_NONE || room->archived_at ||
            message->at_ms < call->now_ms - PREVIEW_AGE_MS_MAX || !sender_wants_it(call, message->sender))
                return 0;
        found = markup_spans(message->text, spans, MARKUP_SPANS_MAX);
        for (int i = 0; i < found && count < PREVIEWS_MAX; i++)
                if (spans[i].kind == MARKUP_LINK && !permalink_read(site, spans[i].text, &there, &seq) && spans[i].text.len <= PREVIEW_URL_BYTES_MAX && !is_among(spans[i].text, out, count))
                        out[count++] = spans[i].text;
        return count;
}
