/* template_delete.c — forget a template. */

#include "chat-gateway/repo/templates.h"
#include "chat-gateway/seat.h"

enum err template_delete(struct call *call, const struct template_delete_in *in, struct template_delete_out *out)
{
        struct template_deleted_event deleted = {.template = in->template};

        if (!templates_delete(&call->tx, call->who.user, in->template))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no such template");
        out->user_seq = user_event(call, call->who.user, EVENT_template_deleted, ID_NONE, template_deleted_event_shape(), &deleted);
        return call->tx.failed;
}
