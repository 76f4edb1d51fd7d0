/* op.c — looking operations up, and what can be told from their rows. */

#include "op/op.h"

#include <string.h>

const struct op *op_find(const struct op *ops, size_t count, struct str wire)
{
        for (size_t i = 0; i < count; i++)
                if (strlen(ops[i].wire) == wire.len && memcmp(ops[i].wire, wire.at, wire.len) == 0)
                        return &ops[i];
        return NULL;
}

const struct field *op_key(const struct op *op)
{
        for (const struct field *field = op->in()->fields; field->name; field++)
                if (field->place == PLACE_KEY)
                        return field;
        return NULL;
}

const struct field *op_room(const struct op *op)
{
        for (const struct field *field = op->in()->fields; field->name; field++)
                if (field->place == PLACE_PATH && strcmp(field->name, "room") == 0)
                        return field;
        return NULL;
}
