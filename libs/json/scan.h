/* scan.h — the one scanner that bounds a JSON text (RFC 8259) before any parser sees it.
 *
 * It refuses what a lenient parser would let through: depth, size, duplicate member names, U+0000, lone surrogates, bytes that are not
 * UTF-8, numbers beyond what a double holds exactly when they are integers, trailing bytes. No allocation but in the arena. Any thread.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/str.h"

struct arena;

#define JSON_DEPTH_MAX   16
#define JSON_MEMBERS_MAX 256                             /* names in one object */

struct json_fault {
        size_t      at;                                  /* byte offset */
        const char *reason;                              /* a sentence's end: "a lone surrogate" */
};

/* The text is one JSON value with nothing but white space around it; else ERR_INVALID (or ERR_TOO_LARGE past bytes_max) and why. */
enum err json_scan(struct str text, size_t bytes_max, struct json_fault *fault);

/* --- Slices of a scanned text: the raw bytes of values, without building anything.
 * The members of an object, one after another: start with *rest = the object's text; false at its end. Names come unescaped (in the arena where
 * they had to be). */
bool json_next_member(struct str *rest, struct arena *arena, struct str *name, struct str *value);
/* The raw value of one member; STR_NONE when absent. Names are compared exactly. */
struct str json_member(struct str object, const char *name);
/* The items of an array, likewise. */
bool json_next_item(struct str *rest, struct str *value);

/* A scanned string value, unescaped; false when it is not a string. A scanned integer; false when it is none or out of range. */
bool json_string(struct str value, struct arena *arena, struct str *out);
bool json_int(struct str value, int64_t min, int64_t max, int64_t *out);
