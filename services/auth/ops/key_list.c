/* key_list.c — the public keys, as a JSON Web Key Set. */

#include "auth/ops.h"
#include "auth/repo/keys.h"
#include "token/token.h"

enum err key_list(struct call *call, const struct key_list_in *in, struct key_list_out *out)
{
        struct key_set *set = key_set_create();
        struct key_row *rows;
        int count = keys_list(&call->tx, &rows);

        (void)in;
        (void)out;
        for (int i = 0; i < count; i++)
                key_set_add(set, rows[i].kid, rows[i].x, rows[i].y);
        call->answer = key_set_to_jwks(set, call->arena);
        key_set_release(&set);
        return call->tx.failed;
}
