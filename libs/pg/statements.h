/* statements.h — what is prepared on one connection, by the address and text of the literal and the types of
 * its parameters. Inside pg/ alone.
 *
 * Bounded: past STATEMENTS_MAX a statement is sent without being prepared, which is slower and otherwise the
 * same.
 */
#pragma once
#include <stdbool.h>
#include "pg/params.h"

#define STATEMENTS_MAX 512

struct statement {
        const char *at;                                  /* the literal */
        char       *text; /* and what stood there: an address may be used again */
        int         params_count;
        Oid         types[SQL_ARGS_MAX];
        char        name[12];
        bool        is_prepared;
};

struct statements {
        struct statement **slots;
        int                count;
};

/* NULL when the table is full. A bare NULL fits any type that the statement was prepared with. */
struct statement *statements_get(struct statements *statements, const char *text,
                                 const struct params *params);
void              statements_forget(struct statements *statements);      /* with the connection */
