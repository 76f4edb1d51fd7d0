/* statements.c — what is prepared on one connection. */

#include "pg/statements.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "pg/trace.h"

#define SLOTS (2 * STATEMENTS_MAX)

static bool fits(const struct statement *statement, const char *text, const struct params *params)
{
        if (statement->at != text || statement->params_count != params->count
            || strcmp(statement->text, text) != 0)
                return false;
        for (int i = 0; i < params->count; i++)
                if (params->types[i] && params->types[i] != statement->types[i])
                        return false;
        return true;
}

static struct statement *statement_add(struct statements *statements, const char *text,
                                       const struct params *params)
{
        struct statement *statement = memory_zero(sizeof *statement);

        statement->at           = text;
        statement->text         = memory_text(text);
        statement->params_count = params->count;
        memcpy(statement->types, params->types, (size_t)params->count * sizeof *params->types);
        snprintf(statement->name, sizeof statement->name, "s%d", statements->count++);
        trace_statement(text, params);
        return statement;
}

struct statement *statements_get(struct statements *statements, const char *text, const struct params *params)
{
        size_t slot = (size_t)(((uint64_t)(uintptr_t)text * UINT64_C(0x9E3779B97F4A7C15)) >> 32) % SLOTS;

        if (!statements->slots)
                statements->slots = memory_array(SLOTS, sizeof *statements->slots);
        for (; statements->slots[slot]; slot = (slot + 1) % SLOTS)
                if (fits(statements->slots[slot], text, params))
                        return statements->slots[slot];
        if (statements->count == STATEMENTS_MAX)
                return NULL;
        return statements->slots[slot] = statement_add(statements, text, params);
}

void statements_forget(struct statements *statements)
{
        for (int i = 0; statements->slots && i < SLOTS; i++)
                if (statements->slots[i]) {
                        free(statements->slots[i]->text);
                        free(statements->slots[i]);
                }
        free(statements->slots);
        *statements = (struct statements){0};
}
