/* room_rules.c — the room's own rules about words. */

#include "chat-gateway/room_word_rules.h"
#include "chat-gateway/views.h"

enum err room_rules(struct call *call, const struct room_rules_in *in, struct room_rules_out *out)
{
        struct room_rules_row row;
        struct word_rules rules;

        room_rules_get(&call->tx, in->room, &row);
        rules            = room_word_rules(call, &row);
        out->rev         = row.rev;
        out->rules.count = rules.rules.count;
        out->rules.items = rules.rules.items;
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
