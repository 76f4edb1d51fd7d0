/* shape.c — finding a row of a shape by its name. */

#include "json/shape.h"

#include <string.h>

const struct field *shape_field(const struct shape *shape, struct str name)
{
        for (const struct field *field = shape->fields; field->name; field++)
                if (strlen(field->name) == name.len && memcmp(field->name, name.at, name.len) == 0)
                        return field;
        return NULL;
}
