/* receipt_list.c — whom a message has reached, and who has read it: by the members' marks. */

#include "chat-gateway/receipts.h"
#include "chat-gateway/repo/log.h"
#include "chat-gateway/repo/preferences.h"
#include "chat-gateway/seat.h"

static bool is_among(struct id id, const struct id *ids, int count)
{
        for (int i = 0; i < count; i++)
                if (id_equal(ids[i], id))
                        return true;
        return false;
}

/* Those who show it; the sender is no news. */
static void list(struct call *call, const struct member *members, int count, int64_t seq, struct id sender, struct receipt_list_out *out)
{
        struct id *ids = arena_array(call->arena, struct id, (size_t)count), *hiding;
        int hiding_count;

        for (int i = 0; i < count; i++)
                ids[i] = members[i].user;
        hiding_count         = preferences_hiding_read(&call->tx, ids, (size_t)count, &hiding);
        out->read.items      = arena_array(call->arena, struct id, (size_t)count);
        out->delivered.items = arena_array(call->arena, struct id, (size_t)count);
        for (int i = 0; i < count; i++) {
                if (id_equal(ids[i], sender) || (!id_equal(ids[i], call->who.user) && is_among(ids[i], hiding, hiding_count)))
                        continue;
                if (members[i].marks.read_seq >= seq)
                        out->read.items[out->read.count++] = ids[i];
                else if (members[i].marks.delivered_seq >= seq)
                        out->delivered.items[out->delivered.count++] = ids[i];
        }
}

enum err receipt_list(struct call *call, const struct receipt_list_in *in, struct receipt_list_out *out)
{
        const struct room *room = &seat_of(call)->room;
        struct member *members;
        struct log_row row;
        int count;

        if (in->seq < room->floor)
                return ERR_GONE;
        if (in->seq < seat_floor(call) || !log_message(&call->tx, in->room, in->seq, &row))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no message of that number");
        out->kept = room->members <= RECEIPTS_MEMBERS_MAX;
        if (!out->kept)
                return OK;
        count = members_page(&call->tx, room->id, ID_NONE, RECEIPTS_MEMBERS_MAX, &members);
        list(call, members, count, in->seq, row.actor, out);
        return call->tx.failed;
}
