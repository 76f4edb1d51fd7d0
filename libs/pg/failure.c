/* failure.c — what an SQLSTATE means to us. */

#include "pg/failure.h"

#include <string.h>
#include "base/log.h"
#include "base/str.h"

#define STATEMENT_SHOWN_BYTES 72

static bool begins(const char *sqlstate, const char *class)
{
        return !strncmp(sqlstate, class, strlen(class));
}

enum err failure_of(const char *sqlstate)
{
        /* Serialisation, deadlock, lock timeout, statement timeout, no resources, connection, shutting down,
         * read-only, stale plan. */
        static const char *const temporary[] = {"40001", "40P01", "55P03", "57014", "53",
                                                "08",    "57P0",  "25006", "26000"};

        for (size_t i = 0; i < sizeof temporary / sizeof *temporary; i++)
                if (begins(sqlstate, temporary[i]))
                        return ERR_UNAVAILABLE;
        return begins(sqlstate, "23505") ? ERR_CONFLICT : ERR_INTERNAL;
}

bool failure_ends_connection(const char *sqlstate)
{
        return begins(sqlstate, "25006") || begins(sqlstate, "57P0") || begins(sqlstate, "08")
               || begins(sqlstate, "26000");
}

void failure_sqlstate(const PGresult *result, char out[static 6])
{
        const char *state    = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const char *function = PQresultErrorField(result, PG_DIAG_SOURCE_FUNCTION);

        /* A migration changed what a prepared statement returns. Preparing it anew heals that, as it does for
         * one that is gone. */
        if (state && begins(state, "0A000") && function && !strcmp(function, "RevalidateCachedQuery"))
                state = "26000";
        strncpy(out, state && strlen(state) == 5 ? state : "08006", 6);
        out[5] = '\0';
}

bool failure_is(const PGresult *result)
{
        ExecStatusType status = PQresultStatus(result);
        return status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_SYNC
               && status != PGRES_PIPELINE_ABORTED && status != PGRES_EMPTY_QUERY;
}

bool failure_is_unconfirmed_commit(const PGresult *notice)
{
        const char *function = PQresultErrorField(notice, PG_DIAG_SOURCE_FUNCTION);
        return function && !strcmp(function, "SyncRepWaitForLSN");
}

void failure_log(const char *sqlstate, const char *constraint, const char *statement)
{
        enum err       err   = failure_of(sqlstate);
        enum log_level level = err == ERR_CONFLICT      ? LOG_DEBUG
                               : err == ERR_UNAVAILABLE ? LOG_WARN
                                                        : LOG_ERROR;
        struct str     shown = str_from(statement);

        if (shown.len > STATEMENT_SHOWN_BYTES)
                shown.len = STATEMENT_SHOWN_BYTES;
        LOG_AT(level, "statement failed", LOG_TEXT("sqlstate", sqlstate), LOG_TEXT("constraint", constraint),
               LOG_STR("statement", shown));
}
