/* receipt_read.c — move the caller's read mark forward. */

#include "chat-gateway/receipts.h"
#include "chat-gateway/repo/endings.h"
#include "chat-gateway/repo/log.h"
#include "chat-gateway/seat.h"

enum err receipt_read(struct call *call, const struct receipt_read_in *in, struct receipt_read_out *out)
{
        const struct seat *seat = seat_of(call);
        int64_t seq = in->seq < seat->room.seq ? in->seq : seat->room.seq;
        struct marks_move move = {.room = in->room, .user = call->who.user, .read_seq = seq, .delivered_seq = seq};

        if (seq <= seat->member.marks.read_seq) {
                /* A send moves its own mark: what stands before it may not have been told as read, nor as received. */
                if (endings_of_reading(&call->tx, &in->room, &call->who.user, &seq, 1, &(int64_t *){NULL}) ||
                    (seq > seat->member.marks.delivered_seq && endings_of_delivering(&call->tx, &in->room, &seq, 1, RECEIPTS_MEMBERS_MAX, &(int64_t *){NULL})))
                        TRY(receipts_note(&move, receipts_are_told(call)));
                out->read_seq = seat->member.marks.read_seq;
                out->unread   = seat->room.num - seat->member.marks.read_num;
                return OK;
        }
        move.read_num = seq == seat->room.seq ? seat->room.num : log_num_at(&call->tx, in->room, seq, seat->room.num);
        TRY(call->tx.failed);
        TRY(receipts_note(&move, receipts_are_told(call)));
        out->read_seq = seq;
        out->unread   = seat->room.num - move.read_num;
        return OK;
}
