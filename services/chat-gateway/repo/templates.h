/* templates.h — chat.templates: what new rooms of a person begin as. */
#pragma once
#include "chat-gateway/ops.h"
#include "pg/tx.h"

struct template {
        struct id  user, id;
        struct str name, d;                              /* d: TYPE room_template as JSON */
        int64_t    at;
};

void    templates_insert(struct tx *tx, const struct template *template);
bool    templates_get(struct tx *tx, struct id user, struct id id, struct template *out);
bool    templates_delete(struct tx *tx, struct id user, struct id id);
/* All of a person's, the oldest first. */
int     templates_list(struct tx *tx, struct id user, int64_t limit, struct template **out);
