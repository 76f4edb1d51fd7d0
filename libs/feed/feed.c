/* feed.c — what moved: one row for each changing transaction, read below the oldest transaction that is still
 * open. */

#include "feed/feed.h"

#include <string.h>
#include "base/arena.h"
#include "base/memory.h"
#include "pg/pg.h"
#include "pg/sql.h"

/* --- writing */

static bool raised(const struct id *ids, int64_t *seqs, int count, struct id id, int64_t seq)
{
        for (int i = 0; i < count; i++)
                if (id_equal(ids[i], id)) {
                        if (seqs[i] < seq)
                                seqs[i] = seq;
                        return true;
                }
        return false;
}

static void add(struct id **ids, int64_t **seqs, int *count, int *cap, struct arena *arena, struct id id,
                int64_t seq)
{
        if (raised(*ids, *seqs, *count, id, seq))
                return;
        if (*count == *cap) {
                int        wider      = *cap ? 2 * *cap : 8;
                struct id *wider_ids  = arena_array(arena, struct id, (size_t)wider);
                int64_t   *wider_seqs = arena_array(arena, int64_t, (size_t)wider);
                if (*count) {
                        memcpy(wider_ids, *ids, (size_t)*count * sizeof **ids);
                        memcpy(wider_seqs, *seqs, (size_t)*count * sizeof **seqs);
                }
                *ids  = wider_ids;
                *seqs = wider_seqs;
                *cap  = wider;
        }
        (*ids)[*count]      = id;
        (*seqs)[(*count)++] = seq;
}

void feed_moved_room(struct feed_moves *moves, struct arena *arena, struct id room, int64_t seq)
{
        add(&moves->rooms, &moves->seqs, &moves->rooms_count, &moves->rooms_cap, arena, room, seq);
}

void feed_moved_user(struct feed_moves *moves, struct arena *arena, struct id user, int64_t user_seq)
{
        add(&moves->users, &moves->user_seqs, &moves->users_count, &moves->users_cap, arena, user, user_seq);
}

void feed_write(struct tx *tx, const struct feed_moves *moves)
{
        bool rooms = moves->rooms_count, users = moves->users_count;

        if (!rooms && !users)
                return;
        sql_exec(tx, "INSERT INTO feed (rooms, seqs, users, user_seqs) VALUES ($1, $2, $3, $4)",
                 SQL_ARGS(SQL_OPTIONAL(rooms, SQL_IDS(moves->rooms, moves->rooms_count)),
                          SQL_OPTIONAL(rooms, SQL_INTS(moves->seqs, moves->rooms_count)),
                          SQL_OPTIONAL(users, SQL_IDS(moves->users, moves->users_count)),
                          SQL_OPTIONAL(users, SQL_INTS(moves->user_seqs, moves->users_count))));
}

/* --- reading */

#define PAGE_ROWS_TEXT "5000"
_Static_assert(FEED_PAGE_ROWS == 5000, "the statements say it as text");

#define SETTLED "xid < pg_snapshot_xmin(pg_current_snapshot())"
#define COLUMNS "SELECT xid, " SETTLED ", rooms, seqs, users, user_seqs FROM "
#define PAGE    " ORDER BY xid LIMIT " PAGE_ROWS_TEXT

/* The statements of each feed, put together by the compiler: a table's name is no parameter, and text is
 * never joined at run time. */
#define START(view)                                                                                         \
        "SELECT coalesce((SELECT xid FROM " view " WHERE " SETTLED " ORDER BY xid DESC LIMIT 1), '0'::xid8)"
#define ABOVE(view) COLUMNS view " WHERE xid > $1::text::xid8"
#define FEED(view)  {view, START(view), ABOVE(view) " AND " SETTLED PAGE, ABOVE(view) PAGE, "SELECT xid FROM " view "_floor"}

struct feed_statements {
        const char *view, *start, *settled, *open_ended, *floor;
};

static const struct feed_statements feeds[] = {
        FEED("feed"),          FEED("auth.feed"),      FEED("chat.feed"),
        FEED("media.feed"),    FEED("admin.feed"),     FEED("auth.pub_feed"),
        FEED("chat.pub_feed"), FEED("media.pub_feed"), FEED("admin.pub_feed"),
};

static const struct feed_statements *statements_of(const char *view)
{
        for (size_t i = 0; i < sizeof feeds / sizeof *feeds; i++)
                if (!strcmp(feeds[i].view, view))
                        return &feeds[i];
        memory_give_up("feed: there is no feed of this name");
}

static bool pairs_read(struct arena *arena, const struct sql_rows *rows, int row, int column,
                       const struct id **ids, const int64_t **seqs, int *count)
{
        struct id *ids_read;
        int64_t   *seqs_read;

        *count     = sql_ids(rows, row, column, arena, &ids_read);
        int others = sql_ints(rows, row, column + 1, arena, &seqs_read);
        *ids       = ids_read;
        *seqs      = seqs_read;
        return *count == others;
}

static enum err page_read(struct tx *tx, const char *statement, int64_t after_xid, struct feed_page *page)
{
        struct sql_rows rows = sql_query(tx, statement, SQL_ARGS(SQL_INT(after_xid)));

        *page = (struct feed_page){0};
        if (tx->failed != OK)
                return tx->failed;
        page->rows = arena_array(tx->arena, struct feed_row, (size_t)rows.count);
        for (int i = 0; i < rows.count; i++) {
                struct feed_row *row = &page->rows[i];
                row->xid             = sql_int(&rows, i, 0);
                row->is_settled      = sql_bool(&rows, i, 1);
                if (!pairs_read(tx->arena, &rows, i, 2, &row->rooms, &row->seqs, &row->rooms_count)
                    || !pairs_read(tx->arena, &rows, i, 4, &row->users, &row->user_seqs, &row->users_count))
                        return tx_fail(tx, ERR_INTERNAL);
        }
        page->count   = rows.count;
        page->is_full = rows.count == FEED_PAGE_ROWS;
        return OK;
}

enum err feed_settled(struct tx *tx, const char *view, int64_t after_xid, struct feed_page *page)
{
        return page_read(tx, statements_of(view)->settled, after_xid, page);
}

enum err feed_open_ended(struct tx *tx, const char *view, int64_t after_xid, struct feed_page *page)
{
        return page_read(tx, statements_of(view)->open_ended, after_xid, page);
}

static enum err xid_read(struct tx *tx, const char *statement, int64_t *xid)
{
        struct sql_rows rows = sql_query(tx, statement, SQL_NO_ARGS);
        *xid                 = rows.count ? sql_int(&rows, 0, 0) : 0;
        return tx->failed;
}

enum err feed_floor(struct tx *tx, const char *view, int64_t *xid)
{
        return xid_read(tx, statements_of(view)->floor, xid);
}

enum err feed_start(struct tx *tx, const char *view, struct feed_position *out)
{
        *out = (struct feed_position){0};
        TRY(xid_read(tx, statements_of(view)->start, &out->xid));
        enum err err = pg_history(tx->pg, out->history);
        return err == OK ? OK : tx_fail(tx, err);
}
