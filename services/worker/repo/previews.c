/* previews.c — the only file that names work.previews. */

#include "worker/repo/previews.h"

#include "pg/sql.h"

#define DIGEST(url)   "sha256(convert_to(" url ", 'UTF8'))"
#define TRIMMED_AT_ONCE "1000"

void previews_find(struct tx *tx, const struct str *urls, int count, struct kept_preview *out)
{
        struct sql_rows rows = sql_query(tx,
                                         "SELECT k.i, p.title, p.description, p.site, p.image, p.is_claimed FROM unnest($1::text[]) WITH ORDINALITY AS k(url, i)"
                                         " CROSS JOIN LATERAL (SELECT title, description, site, image, is_claimed FROM previews"
                                         "                      WHERE url_hash = " DIGEST("k.url") " AND expires_at > now() LIMIT 1) p",
                                         SQL_ARGS(SQL_TEXTS(urls, count)));

        for (int i = 0; i < rows.count; i++)
                out[sql_int(&rows, i, 0) - 1] = (struct kept_preview){
                        .is_kept = !sql_bool(&rows, i, 5), .is_claimed = sql_bool(&rows, i, 5), .title = sql_text(&rows, i, 1), .description = sql_text(&rows, i, 2), .site = sql_text(&rows, i, 3), .image = sql_text(&rows, i, 4)};
}

/* In the order of their hashes, so that two who claim the same ones do not wait for each other in a ring. */
void previews_claim(struct tx *tx, const struct str *urls, int count, int64_t ms, bool *mine)
{
        struct sql_rows rows = sql_query(tx,
                                         "WITH asked AS (SELECT i, " DIGEST("url") " AS url_hash FROM unnest($1::text[]) WITH ORDINALITY AS k(url, i)),"
                                         " claimed AS ("
                                         "  INSERT INTO previews (url_hash, expires_at, is_claimed) SELECT url_hash, now() + $2 * interval '1 ms', true FROM asked ORDER BY url_hash"
                                         "  ON CONFLICT (url_hash) DO UPDATE SET title = NULL, description = NULL, site = NULL, image = NULL,"
                                         "   expires_at = excluded.expires_at, is_claimed = true WHERE previews.expires_at <= now() RETURNING url_hash)"
                                         " SELECT asked.i FROM asked JOIN claimed ON claimed.url_hash = asked.url_hash",
                                         SQL_ARGS(SQL_TEXTS(urls, count), SQL_INT(ms)));

        for (int i = 0; i < rows.count; i++)
                mine[sql_int(&rows, i, 0) - 1] = true;
}

void previews_keep(struct tx *tx, struct str url, const struct kept_preview *preview, int64_t seconds)
{
        sql_exec(tx,
                 "INSERT INTO previews (url_hash, title, description, site, image, expires_at)"
                 " VALUES (" DIGEST("$1::text") ", $2, $3, $4, $5, now() + $6 * interval '1 s')"
                 " ON CONFLICT (url_hash) DO UPDATE SET title = excluded.title, description = excluded.description, site = excluded.site, image = excluded.image,"
                 "  expires_at = excluded.expires_at, is_claimed = false",
                 SQL_ARGS(SQL_TEXT(url), SQL_TEXT(preview->title), SQL_TEXT(preview->description), SQL_TEXT(preview->site), SQL_TEXT(preview->image), SQL_INT(seconds)));
}

void previews_trim(struct tx *tx, int64_t kept_max)
{
        sql_exec(tx, "DELETE FROM previews WHERE url_hash IN (SELECT url_hash FROM previews WHERE expires_at <= now() ORDER BY expires_at LIMIT " TRIMMED_AT_ONCE ")", SQL_NO_ARGS);
        sql_exec(tx, "DELETE FROM previews WHERE url_hash IN (SELECT url_hash FROM previews ORDER BY expires_at DESC OFFSET $1 LIMIT " TRIMMED_AT_ONCE ")",
                 SQL_ARGS(SQL_INT(kept_max)));
}
