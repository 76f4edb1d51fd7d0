/* room_set_rules.c — the room's own rules about words are set. */

#include "chat-gateway/room_word_rules.h"
#include "chat-gateway/seat.h"
#include "chat-gateway/views.h"
#include "chat-gateway/word_rules.h"

static enum err check(struct call *call, const struct room_set_rules_in *in, const struct room_rules_row *row)
{
        const struct room *room = &seat_of(call)->room;

        if (room->encryption != ENCRYPTION_NONE)
                return fail(call, ERR_SEALED_ROOM, "the server reads nothing in a sealed room, so no rule would find anything");
        if (room->archived_at)
                return ERR_ARCHIVED;
        if (in->has_if_rev && in->if_rev != row->rev)
                return ERR_STALE;
        for (size_t i = 0; i < in->rules.count; i++) {
                const char *path = str_format(call->arena, "/rules/%zu", i).at;

                TRY(word_rule_check(call, &in->rules.items[i], path));
                for (size_t k = 0; k < i; k++)
                        if (id_equal(in->rules.items[k].rule, in->rules.items[i].rule))
                                return fail_field(call, str_format(call->arena, "%s/rule", path).at, "is the id of another one of them");
        }
        return OK;
}

enum err room_set_rules(struct call *call, const struct room_set_rules_in *in, struct room_set_rules_out *out)
{
        struct word_rules rules = {.rules = {in->rules.count, in->rules.items}};
        struct room_rules_row row;

        room_rules_get(&call->tx, in->room, &row);
        TRY(check(call, in, &row));
        out->seq   = room_word_rules_set(call, &row, &rules);
        out->rev   = row.rev;
        call->etag = view_tag(call, out->rev);
        return call->tx.failed;
}
