/* template_list.c — the caller's templates. */

#include "chat-gateway/repo/templates.h"
#include "chat-gateway/room_template.h"
#include "op/call.h"

enum err template_list(struct call *call, const struct template_list_in *in, struct template_list_out *out)
{
        struct template *all;
        int count = templates_list(&call->tx, call->who.user, TEMPLATES_MAX, &all);

        (void)in;
        out->templates.items = arena_array(call->arena, struct template_view, (size_t)count);
        out->templates.count = (size_t)count;
        for (int i = 0; i < count; i++)
                out->templates.items[i] = (struct template_view){
                        .template = all[i].id, .name = all[i].name, .at = all[i].at, .room = room_template_read(all[i].d, call->arena)};
        return call->tx.failed;
}
