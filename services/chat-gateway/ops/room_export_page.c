/* room_export_page.c — a page of an export that the caller began. */

#include "chat-gateway/entries.h"
#include "chat-gateway/exporting.h"
#include "chat-gateway/standing.h"
#include "chat-gateway/threads.h"

/* The log says that it was begun, when and by whom: whatever gateway is asked. */
static enum err find(struct call *call, int64_t export)
{
        const struct room *room = &seat_of(call)->room;
        struct log_row *row;

        if (export < room->floor)
                return fail(call, ERR_GONE, "the room does not keep what is so old, nor that this export was begun; begin another");
        if (export > room->seq || log_read(&call->tx, room->id, export, export, 1, false, &row) != 1 || row->event != EVENT_room_exported ||
            !id_equal(row->actor, call->who.user))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no export of that number that you began");
        return row->at_ms + EXPORT_MS_MAX > call->now_ms ? OK : fail(call, ERR_GONE, "an export can be read for a day; begin another");
}

enum err room_export_page(struct call *call, const struct room_export_page_in *in, struct room_export_page_out *out)
{
        const struct room *room = &seat_of(call)->room;
        int64_t floor = seat_floor(call), from = in->has_after_seq ? in->after_seq + 1 : 1;
        struct log_row *rows;
        int count;

        TRY(exporting_may(call));
        TRY(find(call, in->export));
        count = log_read(&call->tx, room->id, from > floor ? from : floor, in->export, in->has_limit ? in->limit : EXPORT_PAGE_MAX, false, &rows);
        standing_hide(call, rows, count);
        standing_let_fleet(call, rows, count);
        threads_add_replies(call, rows, count);
        out->events.items = arena_array(call->arena, struct log_entry, (size_t)count);
        out->events.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->events.items[i] = (struct log_entry){
                        .ev = str_from(event_row(rows[i].event)->wire), .room = room->id, .seq = rows[i].seq, .at = rows[i].at_ms, .d = entry_text(&rows[i], call->arena)};
        out->has_next = count && rows[count - 1].seq < in->export;
        out->next     = out->has_next ? rows[count - 1].seq : 0;
        return call->tx.failed;
}
