/* sql.h — statements and their parameters; rows into the arena. Parameters always, text never joined.
 *
 * Everything travels in binary. Statements are prepared once per connection, by their text's address: pass string literals.
 *
 *      struct sql_rows rows = sql_query(tx, "SELECT role, joined_at FROM members WHERE room_id = $1 AND user_id = $2",
 *                                       SQL_ARGS(SQL_ID(room), SQL_ID(user)));
 *      if (rows.count)
 *              role = (enum member_role)sql_int(&rows, 0, 0);
 *
 * In a transaction that has failed they do nothing and give no rows. Column types read: uuid, int2/4/8, xid8, bool, timestamptz, text/varchar, bytea, jsonb/json as text,
 * float8. A value of another type than asked for is a broken invariant.
 */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "base/id.h"
#include "base/str.h"
#include "pg/tx.h"

#define SQL_ARGS_MAX 32

struct sql_arg {
        enum { SQL_NULL_ARG, SQL_ID_ARG, SQL_INT_ARG, SQL_BOOL_ARG, SQL_TIME_ARG, SQL_TEXT_ARG, SQL_BYTES_ARG, SQL_IDS_ARG, SQL_INTS_ARG, SQL_TEXTS_ARG, SQL_BLOBS_ARG } kind;
        struct id   id;
        int64_t     number;                              /* of int (bigint), bool, and time (ms since 1970); arrays: the count */
        struct str  text;
        const void *items;                               /* of arrays: struct id *, int64_t *, struct str * */
};

#define SQL_NULL          ((struct sql_arg){.kind = SQL_NULL_ARG})
#define SQL_ID(v)         ((struct sql_arg){.kind = SQL_ID_ARG, .id = (v)})
#define SQL_INT(v)        ((struct sql_arg){.kind = SQL_INT_ARG, .number = (v)})       /* bigint; cast in SQL where the column is smaller */
#define SQL_BOOL(v)       ((struct sql_arg){.kind = SQL_BOOL_ARG, .number = (v)})
#define SQL_TIME(v)       ((struct sql_arg){.kind = SQL_TIME_ARG, .number = (v)})      /* timestamptz */
#define SQL_TEXT(v)       ((struct sql_arg){.kind = SQL_TEXT_ARG, .text = (v)})        /* STR_NONE is NULL */
#define SQL_BYTES(v)      ((struct sql_arg){.kind = SQL_BYTES_ARG, .text = (v)})       /* STR_NONE is NULL */
#define SQL_IDS(v, n)     ((struct sql_arg){.kind = SQL_IDS_ARG, .items = (v), .number = (int64_t)(n)})      /* uuid[] */
#define SQL_INTS(v, n)    ((struct sql_arg){.kind = SQL_INTS_ARG, .items = (v), .number = (int64_t)(n)})     /* bigint[] */
#define SQL_TEXTS(v, n)   ((struct sql_arg){.kind = SQL_TEXTS_ARG, .items = (v), .number = (int64_t)(n)})    /* text[]; STR_NONE items are NULL */
#define SQL_BLOBS(v, n)   ((struct sql_arg){.kind = SQL_BLOBS_ARG, .items = (v), .number = (int64_t)(n)})    /* bytea[]; STR_NONE items are NULL */
#define SQL_OPTIONAL(has, arg) ((has) ? (arg) : SQL_NULL)

struct sql_args {
        int                   count;
        const struct sql_arg *items;
};
#define SQL_ARGS(...)  ((struct sql_args){(int)(sizeof((struct sql_arg[]){__VA_ARGS__}) / sizeof(struct sql_arg)), (struct sql_arg[]){__VA_ARGS__}})
#define SQL_NO_ARGS    ((struct sql_args){0, NULL})

struct sql_rows {
        int                count, columns;
        const struct str  *cells;                        /* raw binary values, row by row; STR_NONE is NULL; in the arena */
        const uint32_t    *types;                        /* type oids by column */
};

struct sql_rows sql_query(struct tx *tx, const char *statement, struct sql_args args);

/* How many rows it touched. */
int64_t sql_exec(struct tx *tx, const char *statement, struct sql_args args);

/* DDL outside of any transaction of ours, as some of it must be; several statements in one text are one transaction. Text that the server itself
 * wrote by format(), with %I and %L. */
enum err sql_run_alone(struct pg *pg, struct str ddl);

bool       sql_is_null(const struct sql_rows *rows, int row, int column);
struct id  sql_id(const struct sql_rows *rows, int row, int column);             /* NULL reads as none, 0, false, STR_NONE */
int64_t    sql_int(const struct sql_rows *rows, int row, int column);
double     sql_real(const struct sql_rows *rows, int row, int column);
bool       sql_bool(const struct sql_rows *rows, int row, int column);
int64_t    sql_time(const struct sql_rows *rows, int row, int column);
struct str sql_text(const struct sql_rows *rows, int row, int column);           /* also of json, jsonb, xid8 printed */
struct str sql_bytes(const struct sql_rows *rows, int row, int column);
int        sql_ids(const struct sql_rows *rows, int row, int column, struct arena *arena, struct id **out);       /* uuid[] */
int        sql_ints(const struct sql_rows *rows, int row, int column, struct arena *arena, int64_t **out);        /* bigint[] */

/* What the partition-pruning test explains: with SQL_TRACE_FILE in the environment, every statement this process ever prepared is appended there
 * once, on a line of its own: the type oids of its parameters with commas between, a tab, the text. */
