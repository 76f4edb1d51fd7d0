/* params.h — arguments as PostgreSQL's binary parameters. Inside pg/ alone. */
#pragma once
#include <libpq-fe.h>
#include "pg/sql.h"

#define OID_BOOL        16
#define OID_BYTEA       17
#define OID_INT8        20
#define OID_INT2        21
#define OID_INT4        23
#define OID_TEXT        25
#define OID_JSON        114
#define OID_FLOAT8      701
#define OID_BYTEA_ARRAY 1001
#define OID_INT8_ARRAY  1016
#define OID_TEXT_ARRAY  1009
#define OID_VARCHAR     1043
#define OID_TIMESTAMPTZ 1184
#define OID_UUID        2950
#define OID_UUID_ARRAY  2951
#define OID_JSONB       3802
#define OID_XID8        5069

/* PostgreSQL counts microseconds from the year 2000. */
#define EPOCH_2000_MS INT64_C(946684800000)

struct params {
        int         count;
        Oid         types[SQL_ARGS_MAX];                 /* 0 when nothing is known: a bare NULL */
        const char *values[SQL_ARGS_MAX];
        int         lengths[SQL_ARGS_MAX], formats[SQL_ARGS_MAX];
        char        numbers[SQL_ARGS_MAX][8];
};

/* The params point into the arguments, the arena (arrays) and themselves: they stay where they are until
 * sent.
 */
void params_encode(struct params *params, struct sql_args args, struct arena *arena);
