/* views.c — what the desk shows of its rows. */

#include "admin/views.h"

struct report view_of_report(const struct report_row *row)
{
        bool is_closed = row->is_closed;
        bool of_rule   = row->is_rule && row->reason == REPORT_RULE;

        return (struct report){
                .report = row->id, .has_room = row->is_in_room, .room = row->room, .has_seq = row->is_in_room, .seq = row->seq, .about = row->sender, .reason = row->reason,
                .has_by = !row->is_rule, .by = row->source, .has_rule = of_rule, .rule = row->source,
                .has_words = row->words.at != NULL, .words = row->words, .at = row->at, .state = is_closed ? STATE_CLOSED : STATE_OPEN,
                .has_outcome = is_closed, .outcome = row->outcome, .has_note = row->note.at != NULL, .note = row->note,
                .has_closed_by = is_closed, .closed_by = row->closed_by, .has_closed_at = is_closed, .closed_at = row->closed_at,
        };
}
