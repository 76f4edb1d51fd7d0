/* preference_list.c — what the caller has set, by room and name. */

#include "chat-gateway/repo/preferences.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 200 };

enum err preference_list(struct call *call, const struct preference_list_in *in, struct preference_list_out *out)
{
        int64_t limit = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {.text = STR("")};
        struct preference *found;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = preferences_page(&call->tx, call->who.user, cursor.id, cursor.text, limit + 1, &found);
        if (count > limit) {
                const struct preference *last = &found[limit - 1];

                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){0, last->has_scope ? last->scope : ID_NONE, last->name}, call->arena);
        }
        out->preferences.items = found;
        out->preferences.count = (size_t)count;
        return call->tx.failed;
}
