/* pin_list.c — the room's pinned messages. */

#include "chat-gateway/entries.h"
#include "chat-gateway/repo/pins.h"
#include "chat-gateway/standing.h"
#include "op/cursor.h"

enum { LIMIT_DEFAULT = 50 };

static struct pin_view view_of_pin(struct call *call, const struct pin *pin)
{
        struct pin_view view = {.by = pin->author, .at = pin->at_ms};
        struct log_row row;

        if (log_message(&call->tx, seat_of(call)->room.id, pin->seq, &row)) {
                standing_hide(call, &row, 1);
                view.message = entry_message(&row, call->arena);
        }
        return view;
}

enum err pin_list(struct call *call, const struct pin_list_in *in, struct pin_list_out *out)
{
        int64_t limit        = in->has_limit ? in->limit : LIMIT_DEFAULT;
        struct cursor cursor = {.number = INT64_MAX};
        struct pin *pins;
        int count;

        if (in->has_cursor && !cursor_read(in->cursor, call->arena, &cursor))
                return fail_field(call, "/cursor", "is not one that was handed out");
        count = pins_page(&call->tx, in->room, seat_floor(call), cursor.number, limit + 1, &pins);
        if (count > limit) {
                count         = (int)limit;
                out->has_next = true;
                out->next     = cursor_write(&(struct cursor){pins[count - 1].seq, ID_NONE, STR("")}, call->arena);
        }
        out->pins.items = arena_array(call->arena, struct pin_view, (size_t)count);
        out->pins.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->pins.items[i] = view_of_pin(call, &pins[i]);
        return call->tx.failed;
}
