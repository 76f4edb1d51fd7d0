/* dial.c — how a connection to PostgreSQL comes about. */

#include "pg/dial.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "base/str.h"

#define OPTIONS_BYTES_MAX 1024
#define KEYWORDS_MAX      64

/* jit=off: enable_seqscan=off works by making such plans look dear, and what looks dear would be compiled
 * first. */
#define BOUNDED "-c jit=off -c statement_timeout=5000 -c idle_in_transaction_session_timeout=5000 "

static const char *const settings[] = {
        [PG_WORKER] = BOUNDED,
        [PG_READER] = BOUNDED "-c enable_seqscan=off",
        [PG_WRITER] = BOUNDED
        "-c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1",
        [PG_ASKING] = BOUNDED
        "-c enable_seqscan=off -c plan_cache_mode=force_generic_plan -c random_page_cost=1.1"
        " -c default_transaction_isolation=repeatable\\ read",
        [PG_MIGRATION] =
                "-c lock_timeout=5000 -c statement_timeout=0 -c idle_in_transaction_session_timeout=60000",
};

int pg_answer_ms = 8000;

#define STRINGIZED(x)  #x
#define AS_TEXT(macro) STRINGIZED(macro)

/* What is added unless the conninfo says otherwise. A host that died silently is noticed by the keep-alives,
 * also while nothing is sent. read-write: after a failover the old primary may come back as a standby. */
static const struct {
        const char *keyword, *value;
} additions[] = {
        {"connect_timeout", AS_TEXT(PG_CONNECT_S)},
        {"tcp_user_timeout", "5000"},
        {"keepalives_idle", "5"},
        {"keepalives_interval", "2"},
        {"keepalives_count", "2"},
        {"target_session_attrs", "read-write"},
        {"client_encoding", "UTF8"},
};

static void refuse(const char *why, const char *detail)
{
        struct str shown = str_from(detail ? detail : "");
        while (shown.len && (shown.at[shown.len - 1] == '\n' || shown.at[shown.len - 1] == ' '))
                shown.len--;
        log_warn("database not reached", LOG_TEXT("why", why), LOG_STR("detail", shown));
}

static void ignore_notice(void *owner, const PGresult *notice)
{
        (void)owner;
        (void)notice;
}

PGconn *pg_dial(const char *conninfo, enum pg_profile profile, const char *search_path)
{
        char             *mistake = NULL, options[OPTIONS_BYTES_MAX];
        const char       *keywords[KEYWORDS_MAX + 1], *values[KEYWORDS_MAX + 1];
        int               count  = 0;
        PQconninfoOption *parsed = PQconninfoParse(conninfo, &mistake);

        if (!parsed) {
                refuse("the conninfo is malformed", NULL); /* the message would quote it, password and all */
                PQfreemem(mistake);
                return NULL;
        }
        for (const PQconninfoOption *o = parsed; o->keyword && count < KEYWORDS_MAX; o++) {
                const char *value = o->val;
                for (size_t i = 0; !value && i < sizeof additions / sizeof *additions; i++)
                        if (!strcmp(o->keyword, additions[i].keyword))
                                value = additions[i].value;
                if (!strcmp(o->keyword, "fallback_application_name"))
                        value = program_invocation_short_name;
                if (!strcmp(o->keyword, "options")) {
                        snprintf(options, sizeof options, "%s %s%s%s", o->val ? o->val : "",
                                 settings[profile], search_path ? " -c search_path=" : "",
                                 search_path ? search_path : "");
                        value = options;
                }
                if (!value)
                        continue;
                keywords[count] = o->keyword;
                values[count++] = value;
        }
        keywords[count] = values[count] = NULL;

        PGconn *conn = PQconnectdbParams(keywords, values, 0);
        PQconninfoFree(parsed);
        if (PQstatus(conn) != CONNECTION_OK || PQsetnonblocking(conn, 1)) {
                refuse("the connection failed", PQerrorMessage(conn));
                PQfinish(conn);
                return NULL;
        }
        PQsetNoticeReceiver(conn, ignore_notice, NULL);
        return conn;
}
