/* params.c — arguments as PostgreSQL's binary parameters: big-endian numbers, arrays with their header. */

#include "pg/params.h"

#include <endian.h>
#include <limits.h>
#include <string.h>
#include "base/arena.h"
#include "base/memory.h"

static char *put_32(char *at, int64_t value)
{
        uint32_t wire = htobe32((uint32_t)value);
        memcpy(at, &wire, sizeof wire);
        return at + sizeof wire;
}

static void put_64(char *at, int64_t value)
{
        uint64_t wire = htobe64((uint64_t)value);
        memcpy(at, &wire, sizeof wire);
}

static struct str item_of(const struct sql_arg *arg, int64_t i, char number[static 8])
{
        switch (arg->kind) {
        case SQL_IDS_ARG:
                return (struct str){(const char *)((const struct id *)arg->items)[i].bytes,
                                    sizeof(struct id)};
        case SQL_INTS_ARG:
                put_64(number, ((const int64_t *)arg->items)[i]);
                return (struct str){number, 8};
        default:
                return ((const struct str *)arg->items)[i];
        }
}

/* Dimensions, whether any is NULL, the items' type, how many, the first index; then each item behind its
 * length. */
static struct str array_encode(const struct sql_arg *arg, Oid item_type, struct arena *arena)
{
        size_t bytes    = 20;
        bool   has_null = false;
        char   number[8];

        for (int64_t i = 0; i < arg->number; i++) {
                struct str item = item_of(arg, i, number);
                bytes += 4 + (item.at ? item.len : 0);
                has_null |= !item.at;
        }
        if (bytes > INT_MAX)
                memory_give_up("pg: an array parameter of more than 2 GB");
        char *wire = arena_alloc(arena, bytes), *at = wire;
        at = put_32(at, arg->number > 0);
        at = put_32(at, has_null);
        at = put_32(at, item_type);
        if (arg->number > 0) {
                at = put_32(at, arg->number);
                at = put_32(at, 1);
        }
        for (int64_t i = 0; i < arg->number; i++) {
                struct str item = item_of(arg, i, number);
                at = put_32(at, item.at ? (int64_t)item.len : -1);
                if (item.at && item.len) {
                        memcpy(at, item.at, item.len);
                        at += item.len;
                }
        }
        return (struct str){wire, (size_t)(at - wire)};
}

static struct str encode(struct params *params, int i, const struct sql_arg *arg, struct arena *arena)
{
        char *number = params->numbers[i];

        switch (arg->kind) {
        case SQL_NULL_ARG:
                return STR_NONE;
        case SQL_ID_ARG:
                params->types[i] = OID_UUID;
                return (struct str){(const char *)arg->id.bytes, sizeof arg->id.bytes};
        case SQL_INT_ARG:
                params->types[i] = OID_INT8;
                put_64(number, arg->number);
                return (struct str){number, 8};
        case SQL_TIME_ARG:
                params->types[i] = OID_TIMESTAMPTZ;
                put_64(number, (arg->number - EPOCH_2000_MS) * 1000);
                return (struct str){number, 8};
        case SQL_BOOL_ARG:
                params->types[i] = OID_BOOL;
                number[0]        = arg->number != 0;
                return (struct str){number, 1};
        case SQL_TEXT_ARG:
                params->types[i] = OID_TEXT;
                return arg->text;
        case SQL_BYTES_ARG:
                params->types[i] = OID_BYTEA;
                return arg->text;
        case SQL_IDS_ARG:
                params->types[i] = OID_UUID_ARRAY;
                return array_encode(arg, OID_UUID, arena);
        case SQL_INTS_ARG:
                params->types[i] = OID_INT8_ARRAY;
                return array_encode(arg, OID_INT8, arena);
        case SQL_TEXTS_ARG:
                params->types[i] = OID_TEXT_ARRAY;
                return array_encode(arg, OID_TEXT, arena);
        case SQL_BLOBS_ARG:
                params->types[i] = OID_BYTEA_ARRAY;
                return array_encode(arg, OID_BYTEA, arena);
        }
        memory_give_up("pg: an argument of no kind");
}

void params_encode(struct params *params, struct sql_args args, struct arena *arena)
{
        if (args.count > SQL_ARGS_MAX)
                memory_give_up("pg: more arguments than SQL_ARGS_MAX");
        params->count = args.count;
        for (int i = 0; i < args.count; i++) {
                params->types[i]   = 0;
                struct str value   = encode(params, i, &args.items[i], arena);
                params->values[i]  = value.at;
                params->lengths[i] = (int)value.len;
                params->formats[i] = 1;
        }
}
