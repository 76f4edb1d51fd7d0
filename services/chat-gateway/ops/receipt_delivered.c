/* receipt_delivered.c — move the caller's delivered mark forward; kept in small rooms. */

#include "chat-gateway/receipts.h"
#include "chat-gateway/seat.h"

enum err receipt_delivered(struct call *call, const struct receipt_delivered_in *in, struct receipt_delivered_out *out)
{
        const struct seat *seat = seat_of(call);
        int64_t seq = in->seq < seat->room.seq ? in->seq : seat->room.seq;
        struct marks_move move = {.room = in->room, .user = call->who.user, .delivered_seq = seq};

        out->delivered_seq = seat->member.marks.delivered_seq;
        if (seq <= out->delivered_seq || seat->room.members > RECEIPTS_MEMBERS_MAX)
                return OK;
        TRY(receipts_note(&move, receipts_are_told(call)));
        out->delivered_seq = seq;
        return OK;
}
