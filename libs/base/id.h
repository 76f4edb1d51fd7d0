/* id.h — identifiers: UUID version 7 (RFC 9562), sixteen bytes, ordered by time.
 *
 * The first 48 bits are milliseconds since 1970; ids made by one thread are strictly increasing. On the wire an id is
 * its 36 characters in lower case; parsing takes any version and either case of hexadecimal digits.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/str.h"

#define ID_TEXT_LEN 36

struct id {
        uint8_t bytes[16];
};

#define ID_NONE ((struct id){{0}})

/* Any thread. Randomness comes from getrandom(2). */
struct id id_make(void);

bool    id_parse(struct str text, struct id *out);
void    id_print(struct id id, char out[static ID_TEXT_LEN + 1]);
bool    id_is_none(struct id id);
bool    id_is_v7(struct id id);
bool    id_equal(struct id a, struct id b);
int     id_compare(struct id a, struct id b);            /* the order of PostgreSQL's uuid */
int64_t id_time_ms(struct id id);                        /* of a version 7 id: milliseconds since 1970 */
uint64_t id_hash(struct id id);                          /* keyed per process: safe for tables fed by strangers */
