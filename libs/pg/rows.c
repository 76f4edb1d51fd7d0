/* rows.c — a result of libpq becomes rows in the arena, and the values are read from there. */

#include "pg/rows.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/memory.h"
#include "pg/params.h"

#define XID_TEXT_BYTES 21

static uint16_t get_16(const char *at)
{
        uint16_t wire;
        memcpy(&wire, at, sizeof wire);
        return be16toh(wire);
}

static uint32_t get_32(const char *at)
{
        uint32_t wire;
        memcpy(&wire, at, sizeof wire);
        return be32toh(wire);
}

static uint64_t get_64(const char *at)
{
        uint64_t wire;
        memcpy(&wire, at, sizeof wire);
        return be64toh(wire);
}

struct sql_rows rows_copy(const PGresult *result, struct arena *arena)
{
        int      count = PQntuples(result), columns = PQnfields(result);
        size_t   bytes = 0;

        if (!columns)
                return (struct sql_rows){0};
        uint32_t   *types = arena_array(arena, uint32_t, (size_t)columns);
        struct str *cells = arena_array(arena, struct str, (size_t)count * (size_t)columns);
        for (int column = 0; column < columns; column++)
                types[column] = PQftype(result, column);
        for (int row = 0; row < count; row++)
                for (int column = 0; column < columns; column++)
                        bytes += (size_t)PQgetlength(result, row, column) + 1
                                 + (types[column] == OID_XID8 ? XID_TEXT_BYTES : 0);

        char *at = arena_alloc(arena, bytes);
        for (int row = 0; row < count; row++)
                for (int column = 0; column < columns; column++) {
                        struct str *cell = &cells[row * columns + column];
                        if (PQgetisnull(result, row, column))
                                continue;
                        *cell = (struct str){at, (size_t)PQgetlength(result, row, column)};
                        memcpy(at, PQgetvalue(result, row, column), cell->len);
                        at[cell->len] = '\0';
                        if (types[column] == OID_XID8 && cell->len == 8) {
                                snprintf(at + 8, XID_TEXT_BYTES, "%" PRIu64, get_64(at));
                                at += XID_TEXT_BYTES;
                        }
                        at += cell->len + 1;
                }
        return (struct sql_rows){count, columns, cells, types};
}

/* --- reading. What does not fit is a mistake in our own statement: it ends the process. */

static struct str cell_of(const struct sql_rows *rows, int row, int column)
{
        if (row < 0 || row >= rows->count || column < 0 || column >= rows->columns)
                memory_give_up("pg: a row or column that the answer does not have");
        return rows->cells[row * rows->columns + column];
}

static struct str cell_sized(struct str cell, size_t bytes)
{
        if (cell.len != bytes)
                memory_give_up("pg: a value of another length than its type has");
        return cell;
}

static _Noreturn void wrong_type(const struct sql_rows *rows, int column, const char *wanted)
{
        char sentence[96];
        snprintf(sentence, sizeof sentence, "pg: column %d has type oid %" PRIu32 ", read as %s", column,
                 rows->types[column], wanted);
        memory_give_up(sentence);
}

bool sql_is_null(const struct sql_rows *rows, int row, int column)
{
        return !cell_of(rows, row, column).at;
}

struct id sql_id(const struct sql_rows *rows, int row, int column)
{
        struct str cell = cell_of(rows, row, column);
        struct id  id;

        if (rows->types[column] != OID_UUID)
                wrong_type(rows, column, "an id");
        if (!cell.at)
                return ID_NONE;
        memcpy(id.bytes, cell_sized(cell, sizeof id.bytes).at, sizeof id.bytes);
        return id;
}

int64_t sql_int(const struct sql_rows *rows, int row, int column)
{
        struct str cell = cell_of(rows, row, column);

        switch (rows->types[column]) {
        case OID_INT8:
        case OID_XID8:
                return cell.at ? (int64_t)get_64(cell_sized(cell, 8).at) : 0;
        case OID_INT4:
                return cell.at ? (int32_t)get_32(cell_sized(cell, 4).at) : 0;
        case OID_INT2:
                return cell.at ? (int16_t)get_16(cell_sized(cell, 2).at) : 0;
        default:
                wrong_type(rows, column, "a whole number");
        }
}

double sql_real(const struct sql_rows *rows, int row, int column)
{
        struct str cell = cell_of(rows, row, column);
        double     value;

        if (rows->types[column] != OID_FLOAT8)
                wrong_type(rows, column, "a real number");
        if (!cell.at)
                return 0;
        uint64_t bits = get_64(cell_sized(cell, 8).at);
        memcpy(&value, &bits, sizeof value);
        return value;
}

bool sql_bool(const struct sql_rows *rows, int row, int column)
{
        struct str cell = cell_of(rows, row, column);

        if (rows->types[column] != OID_BOOL)
                wrong_type(rows, column, "a boolean");
        return cell.at && cell_sized(cell, 1).at[0];
}

int64_t sql_time(const struct sql_rows *rows, int row, int column)
{
        struct str cell = cell_of(rows, row, column);

        if (rows->types[column] != OID_TIMESTAMPTZ)
                wrong_type(rows, column, "a time");
        if (!cell.at)
                return 0;
        int64_t us = (int64_t)get_64(cell_sized(cell, 8).at);
        if (us == INT64_MAX || us == INT64_MIN)                  /* infinity */
                return us;
        return us / 1000 - (us % 1000 < 0) + EPOCH_2000_MS;
}

struct str sql_text(const struct sql_rows *rows, int row, int column)
{
        struct str cell = cell_of(rows, row, column);

        switch (rows->types[column]) {
        case OID_TEXT:
        case OID_VARCHAR:
        case OID_JSON:
                return cell;
        case OID_JSONB:                                          /* behind the version of its format */
                return cell.at ? (struct str){cell.at + 1, cell.len - 1} : STR_NONE;
        case OID_XID8:
                return cell.at ? str_from(cell_sized(cell, 8).at + 8) : STR_NONE;
        default:
                wrong_type(rows, column, "a text");
        }
}

struct str sql_bytes(const struct sql_rows *rows, int row, int column)
{
        struct str cell = cell_of(rows, row, column);

        if (rows->types[column] != OID_BYTEA)
                wrong_type(rows, column, "bytes");
        return cell;
}

/* How many items of `item_bytes` the array holds; *at is behind its header. One dimension. */
static int array_begin(struct str cell, size_t item_bytes, const char **at)
{
        if (!cell.at)
                return 0;
        uint32_t dimensions = cell.len >= 12 ? get_32(cell.at) : 2;
        if (dimensions == 0)
                return 0;
        if (dimensions != 1 || cell.len < 20)
                memory_give_up("pg: an array of other than one dimension");
        uint32_t count = get_32(cell.at + 12);
        if (count > (cell.len - 20) / 4 || (size_t)count * (4 + item_bytes) != cell.len - 20)
                memory_give_up("pg: an array with NULLs, or of another item type");
        *at = cell.at + 20;
        return (int)count;
}

int sql_ids(const struct sql_rows *rows, int row, int column, struct arena *arena, struct id **out)
{
        const char *at    = NULL;
        struct str  cell  = cell_of(rows, row, column);

        if (rows->types[column] != OID_UUID_ARRAY)
                wrong_type(rows, column, "ids");
        int count = array_begin(cell, 16, &at);
        *out      = arena_array(arena, struct id, (size_t)count);
        for (int i = 0; i < count; i++, at += 20)
                memcpy((*out)[i].bytes, at + 4, 16);
        return count;
}

int sql_ints(const struct sql_rows *rows, int row, int column, struct arena *arena, int64_t **out)
{
        const char *at    = NULL;
        struct str  cell  = cell_of(rows, row, column);

        if (rows->types[column] != OID_INT8_ARRAY)
                wrong_type(rows, column, "whole numbers");
        int count = array_begin(cell, 8, &at);
        *out      = arena_array(arena, int64_t, (size_t)count);
        for (int i = 0; i < count; i++, at += 12)
                (*out)[i] = (int64_t)get_64(at + 4);
        return count;
}
