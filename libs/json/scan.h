/* scan.h — the one scanner that bounds a JSON text (RFC 8259) before anything else reads it.
 *
 * It refuses what a lenient parser would let through: depth, size, duplicate member names (compared unescaped), U+0000, lone surrogates,
 * bytes that are not UTF-8, whole numbers beyond 2^53 - 1, others that overflow a double, trailing bytes. Linear time, no allocation but
 * in the arena where one is given. Any thread.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/str.h"

struct arena;

#define JSON_DEPTH_MAX   16
#define JSON_MEMBERS_MAX 256                             /* names in one object */

struct json_fault {
        size_t      at;                                  /* byte offset */
        const char *reason;                              /* a sentence's end: "a lone surrogate" */
};

/* The text is one JSON value with nothing but white space around it; else ERR_INVALID (or ERR_TOO_LARGE past bytes_max), where and why. */
enum err json_scan(struct str text, size_t bytes_max, struct json_fault *fault);

/* --- Slices of a scanned text: the raw bytes of values, without building anything. They last as long as the text.
 * The members of an object, one after another: start with *rest = the object's text; false at its end. Names come unescaped (in the arena where
 * they had to be). */
bool json_next_member(struct str *rest, struct arena *arena, struct str *name, struct str *value);
/* The raw value of one member; STR_NONE when absent. Names are compared exactly. */
struct str json_member(struct str object, const char *name);
/* The items of an array, likewise. */
bool json_next_item(struct str *rest, struct str *value);

/* A text without the white space of JSON at its ends. */
struct str json_trim(struct str text);

/* A scanned string value, unescaped (in the arena where it had to be); false when it is not a string. A scanned integer, written without fraction
 * and exponent; false when it is none or out of range. */
bool json_string(struct str value, struct arena *arena, struct str *out);
bool json_int(struct str value, int64_t min, int64_t max, int64_t *out);
