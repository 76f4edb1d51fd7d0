/* message_send.c — say something. Every send, whichever door it came by, takes the hot path of ingest.c; a worker sees those alone that a rule about words
 * refused and mutes for. */

#include "chat-gateway/muting.h"
#include "chat-gateway/word_rules.h"

enum err message_send(struct call *call, const struct message_send_in *in, struct message_send_out *out)
{
        struct verdict verdict = word_rules_judge_body(in->room, &in->body, call->arena);

        (void)out;
        return muting_refuse(call, &verdict);
}
