/* read.h — text into a declared struct: presence, kinds and bounds, all faults at once, each with its JSON pointer (RFC 6901).
 *
 * The text was scanned before (scan.h). What is read points into the text or lives in the arena, and lasts as long as both; a doc is kept as its raw slice.
 * Unknown members are faults; null is one too, unless the row says PATCH. Whole numbers are written without fraction and exponent: 1.0 is refused. Any thread.
 */
#pragma once
#include <stdbool.h>
#include "base/err.h"
#include "base/str.h"
#include "json/shape.h"

struct arena;

#define FIELD_FAULTS_MAX 32

struct field_fault {
        struct str  path;                                /* "/body/text", "/heads/3/seq" */
        const char *reason;                              /* "is required", "has 8001 code points; at most 8000 are taken" … in the arena where made */
};

struct field_faults {
        int                count;
        struct field_fault items[FIELD_FAULTS_MAX];
};
/* Past FIELD_FAULTS_MAX it does nothing; the readers then stop. */
void field_faults_add(struct field_faults *faults, struct str path, const char *reason);

/* Reads the members of `places` (a set of 1 << PLACE_x) out of a JSON object into *out (zeroed by the caller, shape->bytes).
 * Members of other places are unknown here. ERR_INVALID when there are faults. `unknown_allowed` is for clients, who ignore what they do not know. */
struct json_read {
        struct arena        *arena;
        struct field_faults *faults;
        unsigned             places;
        bool                 unknown_allowed;
};
#define PLACES_ALL 0x3fu
enum err json_read(const struct json_read *how, const struct shape *shape, struct str object, void *out);

/* One value given as text outside of JSON (a path segment, a query parameter, a header), into its member of the struct *out: id, int, bool, time,
 * text, bytes, enum. Nothing need have looked at the text before. */
enum err json_read_text(const struct json_read *how, const struct field *field, struct str text, void *out);

/* Required members of how->places that no door found (`found` by row): for what json_read_text has read; json_read looks after its own. */
enum err json_read_missing(const struct json_read *how, const struct shape *shape, const bool *found);
