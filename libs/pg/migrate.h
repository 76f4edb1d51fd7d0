/* migrate.h — brings a schema forward: numbered .sql files, each once, in order, forward only.
 *
 * Files are compiled into the program (see the Makefile: migrations/NNNN_name.sql become an array). An advisory lock lets any number of starting
 * processes race; the losers wait and find it done. What was applied stands in <schema>.migrations (number, name, sha256, at). A file that was changed after it was
 * applied, or a database newer than the program, is refused with a sentence.
 */
#pragma once
#include "base/err.h"
#include "base/str.h"

struct migration {
        int         number;
        const char *name;
        struct str  text;
};

/* `schema` is "auth", "chat", "work". Blocks until done; waits for PostgreSQL up to wait_ms. A file runs in one transaction, unless its first line is "-- no transaction". */
enum err migrate(const char *conninfo, const char *schema, const struct migration *migrations, int count, int wait_ms);
