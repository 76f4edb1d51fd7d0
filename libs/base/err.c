/* err.c — proto/errors.def as tables. */

#include "base/err.h"

static const struct {
        int         status;
        const char *code, *sentence;
} rows[ERR_COUNT] = {
        [OK] = {200, "ok", "Done."},
#define ERR(name, status, code, sentence) [ERR_##name] = {status, #code, sentence},
#include "proto/errors.def"
#undef ERR
};

/* A number from outside the enum is a bug of ours: it is told as one, not read past the table. */
static unsigned row_of(enum err err)
{
        return (unsigned)err < ERR_COUNT ? (unsigned)err : (unsigned)ERR_INTERNAL;
}

const char *err_code(enum err err)
{
        return rows[row_of(err)].code;
}

int err_status(enum err err)
{
        return rows[row_of(err)].status;
}

const char *err_sentence(enum err err)
{
        return rows[row_of(err)].sentence;
}

bool err_is_temporary(enum err err)
{
        int status = err_status(err);
        return status == 429 || status == 503 || status == 507;
}
