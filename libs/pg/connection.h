/* connection.h — what a struct pg is, and how a statement gets its answer. Inside pg/ alone. */
#pragma once
#include <libpq-fe.h>
#include <pthread.h>
#include <stdint.h>
#include "pg/pg.h"
#include "pg/sql.h"
#include "pg/statements.h"

#define PG_BREAKER_FAILURES 5
#define PG_BREAKER_MS       2000
#define PG_BREAKER_PROBE_MS 1000

struct pg {
        char             *conninfo;
        enum pg_profile   profile;
        const char       *search_path;                   /* NULL: the role's own */
        pthread_mutex_t  *turn;                          /* of a shared one; NULL: it is one thread's alone */
        PGconn           *conn;
        struct statements statements;
        char              history[64];
        bool              commit_unconfirmed;            /* by the standbys; cleared before each COMMIT */

        const char *failed_statement;                    /* for the line at the abort */
        char        failed_constraint[64];

        bool     breaker_is_open;
        int64_t  tried_ms, failures_ms[PG_BREAKER_FAILURES];
        unsigned failures;                               /* since the last success */
};

/* Between them the connection is this thread's, whoever else has it. One thread may take several turns at once. */
void connection_take_turn(struct pg *pg);
void connection_give_turn(struct pg *pg);

/* The answer to one command, possibly a failure; NULL when the connection is lost, which it then is for good.
 * The caller clears it. */
PGresult *connection_command(struct pg *pg, const char *text); /* simple protocol, no parameters, text */
PGresult *connection_query(struct pg *pg, const char *statement, struct sql_args args, struct arena *arena);
PGresult *connection_answer(struct pg *pg);                              /* to what was just sent */
