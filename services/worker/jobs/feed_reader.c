/* feed_reader.c — follows the feeds: they say which logs moved, and where a feed cannot say it, heads are compared. */

#include "worker/jobs/feed_reader.h"

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "pg/pg.h"
#include "worker/broken.h"
#include "worker/repo/cursors.h"

#define HEADS_PAGE       5000
#define LAG_MS           1000
#define PAGE_ARENA_BYTES ((size_t)512 * 1024 * 1024)     /* the largest page there can be, not what is used */

static struct metric lag = {
        .name     = "chat_feed_lag_seconds",
        .sentence = "How long the oldest row of a feed that a reader has not taken has been waiting.",
        .kind     = METRIC_GAUGE,
        .labels   = {"feed", "reader"}};
static struct metric taken = {.name     = "chat_feed_read_total",
                              .sentence = "Rows of a feed that a reader has taken.",
                              .kind     = METRIC_COUNTER,
                              .labels   = {"feed", "reader"}};

void feed_reader_init(struct feed_reader *r, const struct feed_reader_kind *kind, void *owner, struct job *job,
                      struct pg *pg, struct shards *shards)
{
        metrics_register(&lag);
        metrics_register(&taken);
        *r = (struct feed_reader){.kind = kind, .owner = owner, .job = job, .pg = pg, .shards = shards};
        r->page = arena_create(PAGE_ARENA_BYTES);
}

void feed_reader_fini(struct feed_reader *r)
{
        arena_destroy(&r->page);
}

/* --- positions. Shards may change hands in any beat, so what is done for them is noted by the epoch under
 * which it began. */

struct begun {
        int64_t epochs[SHARDS];                          /* 0: not one of these */
        int64_t xids[SHARDS], least_xid;
        char    history[64];                             /* of the database, when it began */
        bool    is_any;
};

static void begun_add(struct begun *begun, int i, const struct shard *shard, enum feed_of feed)
{
        begun->epochs[i] = shard->epoch;
        begun->xids[i]   = shard->at[feed].xid;
        if (!begun->is_any || begun->least_xid > begun->xids[i])
                begun->least_xid = begun->xids[i];
        begun->is_any = true;
}

/* Our shards whose position is one of this history of the database, and those for which it is not. */
static enum err positions_begin(struct feed_reader *r, enum feed_of feed, struct begun *known,
                                struct begun *lost)
{
        *known = *lost = (struct begun){0};
        TRY(pg_history(r->pg, known->history));
        for (int i = 0; i < SHARDS; i++) {
                const struct shard *shard = &r->shards->items[i];
                if (shard->is_held)
                        begun_add(strcmp(shard->at[feed].history, known->history) == 0 ? known : lost, i,
                                  shard, feed);
        }
        return OK;
}

static void positions_end(struct feed_reader *r, enum feed_of feed, const struct begun *begun,
                          const struct feed_position *at)
{
        for (int i = 0; i < SHARDS; i++) {
                struct shard *shard = &r->shards->items[i];
                if (begun->epochs[i] && shard->is_held && shard->epoch == begun->epochs[i]) {
                        shard->at[feed]        = *at;
                        shard->has_moved[feed] = true;
                }
        }
}

/* --- which logs a page names */

struct pair {
        struct id id;
        int64_t   seq;
};

static int by_id(const void *a, const void *b)
{
        return id_compare(((const struct pair *)a)->id, ((const struct pair *)b)->id);
}

static size_t pairs_of(const struct begun *begun, const struct feed_row *row, bool rooms, struct pair *out)
{
        const struct id *ids   = rooms ? row->rooms : row->users;
        const int64_t   *seqs  = rooms ? row->seqs : row->user_seqs;
        size_t           count = 0;

        for (int i = 0; i < (rooms ? row->rooms_count : row->users_count); i++) {
                int shard = shard_of(ids[i]);
                if (begun->epochs[shard] && row->xid > begun->xids[shard])
                        out[count++] = (struct pair){ids[i], seqs[i]};
        }
        return count;
}

/* Each log of one kind once, with its highest number; only of the shards begun, and only from rows above
 * their position. */
static struct moved page_logs(struct feed_reader *r, const struct begun *begun, enum log_of kind,
                              const struct feed_page *page)
{
        bool         rooms = kind == LOGS_OF_ROOMS;
        size_t       most  = 0, count = 0;
        struct moved moved = {0};

        for (int i = 0; i < page->count; i++)
                most += (size_t)(rooms ? page->rows[i].rooms_count : page->rows[i].users_count);
        struct pair *pairs = arena_array(r->page, struct pair, most);
        for (int i = 0; i < page->count; i++)
                count += pairs_of(begun, &page->rows[i], rooms, &pairs[count]);
        if (count)
                qsort(pairs, count, sizeof *pairs, by_id);
        moved.ids  = arena_array(r->page, struct id, count);
        moved.seqs = arena_array(r->page, int64_t, count);
        for (size_t i = 0; i < count; i++) {
                int last = moved.count - 1;
                if (last >= 0 && id_equal(moved.ids[last], pairs[i].id)) {
                        if (moved.seqs[last] < pairs[i].seq)
                                moved.seqs[last] = pairs[i].seq;
                } else {
                        moved.ids[moved.count]    = pairs[i].id;
                        moved.seqs[moved.count++] = pairs[i].seq;
                }
        }
        return moved;
}

/* --- following a feed */

/* Looked up after the page, in a later snapshot: the owner raises the floor before it drops anything. */
static enum err floor_check(struct feed_reader *r, enum feed_of feed, bool *is_cut)
{
        struct tx tx;
        int64_t   floor = 0;

        tx_begin(&tx, r->pg, r->page, TX_READ);
        feed_floor(&tx, feed_view(feed), &floor);
        TRY(tx_commit(&tx));
        int cut = 0;
        for (int i = 0; i < SHARDS; i++) {
                struct shard *shard = &r->shards->items[i];
                if (shard->is_held && shard->at[feed].history[0] && shard->at[feed].xid < floor) {
                        shard->at[feed].history[0] = '\0';
                        cut++;
                }
        }
        if (cut)
                log_warn("feed was cut above the position", LOG_TEXT("feed", feed_view(feed)),
                         LOG_INT("shards", cut));
        *is_cut = cut > 0;
        return OK;
}

/* `at` is where the page begins and, once all that it names is sent, where it ends. */
static enum err page_follow(struct feed_reader *r, enum feed_of feed, const struct begun *begun,
                            struct feed_position *at, bool *is_full)
{
        struct feed_page page;
        struct tx        tx;
        bool             is_cut;

        *is_full = false;
        arena_reset(r->page);
        tx_begin(&tx, r->pg, r->page, TX_READ);
        if (BREAK_RELAY_SETTLED)
                feed_open_ended(&tx, feed_view(feed), at->xid, &page);
        else
                feed_settled(&tx, feed_view(feed), at->xid, &page);
        TRY(tx_commit(&tx));
        job_saw_database(r->job);
        if (!page.count)
                return OK;
        TRY(floor_check(r, feed, &is_cut));
        if (is_cut)
                return OK;                                       /* the next run compares heads */
        for (int kind = 0; kind < LOGS_COUNT; kind++)
                if (log_feed((enum log_of)kind) == feed && r->kind->wants((enum log_of)kind)) {
                        struct moved moved = page_logs(r, begun, (enum log_of)kind, &page);
                        TRY(r->kind->take(r->owner, (enum log_of)kind, &moved));
                }
        at->xid = page.rows[page.count - 1].xid;
        series_add(METRIC(&taken, feed_view(feed), r->kind->name), page.count);
        *is_full = page.is_full;
        return OK;
}

/* Page by page. A shard that is ahead of the least one has seen the first rows already; its position stands
 * until the pages pass it. */
static enum err rows_follow(struct feed_reader *r, enum feed_of feed, struct begun *begun)
{
        struct feed_position at      = {.xid = begun->least_xid};
        bool                 is_full = true;

        memcpy(at.history, begun->history, sizeof at.history);
        while (is_full) {
                struct begun passed = *begun;
                int64_t      before = at.xid;
                TRY(page_follow(r, feed, begun, &at, &is_full));
                if (at.xid == before)
                        break;
                for (int i = 0; i < SHARDS; i++) {
                        if (begun->xids[i] > at.xid)
                                passed.epochs[i] = 0;
                        else
                                begun->xids[i] = at.xid;
                }
                positions_end(r, feed, &passed, &at);
        }
        return OK;
}

/* --- comparing heads: at the very first start, after a feed was cut, in another history of the database */

static struct moved heads_page(struct tx *tx, const struct begun *lost, enum log_of kind, struct id *after,
                               bool *is_last)
{
        struct moved all, ours = {0};

        all.count = heads_read(tx, kind, *after, HEADS_PAGE, &all.ids, &all.seqs);
        *is_last  = all.count < HEADS_PAGE;
        if (all.count)
                *after = all.ids[all.count - 1];
        ours = (struct moved){0, all.ids, all.seqs};
        for (int i = 0; i < all.count; i++)
                if (lost->epochs[shard_of(all.ids[i])]) {
                        ours.ids[ours.count]    = all.ids[i];
                        ours.seqs[ours.count++] = all.seqs[i];
                }
        return ours;
}

static enum err heads_compare(struct feed_reader *r, const struct begun *lost, enum log_of kind)
{
        struct id after   = ID_NONE;
        bool      is_last = false;
        struct tx tx;

        while (!is_last) {
                arena_reset(r->page);
                tx_begin(&tx, r->pg, r->page, TX_READ);
                struct moved heads = heads_page(&tx, lost, kind, &after, &is_last);
                TRY(tx_commit(&tx));
                if (!heads.count)
                        continue;
                TRY(r->kind->lower(r->owner, kind, &heads));
                TRY(r->kind->take(r->owner, kind, &heads));
        }
        return OK;
}

static enum err positions_find(struct feed_reader *r, enum feed_of feed, const struct begun *lost)
{
        struct feed_position start;
        struct tx            tx;

        arena_reset(r->page);
        tx_begin(&tx, r->pg, r->page, TX_READ);
        feed_start(&tx, feed_view(feed), &start); /* before the heads: what moves meanwhile is in the feed */
        TRY(tx_commit(&tx));
        log_info("comparing heads", LOG_TEXT("feed", feed_view(feed)));
        for (int kind = 0; kind < LOGS_COUNT; kind++)
                if (log_feed((enum log_of)kind) == feed && r->kind->wants((enum log_of)kind))
                        TRY(heads_compare(r, lost, (enum log_of)kind));
        positions_end(r, feed, lost, &start);
        r->shards->beat_ms = 0;                              /* so much work is stored at once */
        return OK;
}

enum err feed_reader_follow(struct feed_reader *r, enum feed_of feed)
{
        struct begun known, lost;
        struct tx    tx;

        if (!r->is_there[feed]) {
                arena_reset(r->page);
                tx_begin(&tx, r->pg, r->page, TX_READ);
                r->is_there[feed] = feed_is_there(&tx, feed);
                TRY(tx_commit(&tx));
        }
        if (!r->is_there[feed])
                return OK;
        TRY(positions_begin(r, feed, &known, &lost));
        if (lost.is_any)
                TRY(positions_find(r, feed, &lost));
        return known.is_any ? rows_follow(r, feed, &known) : OK;
}

/* --- the lag */

/* A feed of which a reader wants nothing has no position. */
static bool reads(const struct feed_reader *r, enum feed_of feed)
{
        for (int kind = 0; kind < LOGS_COUNT; kind++)
                if (log_feed((enum log_of)kind) == feed && r->kind->wants((enum log_of)kind))
                        return true;
        return false;
}

/* From what is stored, of all shards: whoever looks sees the whole, and an outage of the brokers too. */
enum err feed_reader_look(struct feed_reader *r)
{
        int64_t   now_ms = clock_monotonic_ms();
        struct tx tx;

        if (r->lag_seen_ms && now_ms - r->lag_seen_ms < LAG_MS)
                return OK;
        for (int feed = 0; feed < FEEDS_COUNT; feed++) {
                const char *view = feed_view((enum feed_of)feed);
                if (!reads(r, (enum feed_of)feed))
                        continue;
                arena_reset(r->page);
                tx_begin(&tx, r->pg, r->page, TX_READ);
                int64_t lag_ms = 0;
                if (feed_is_there(&tx, (enum feed_of)feed))
                        lag_ms = feed_lag_ms(&tx, (enum feed_of)feed,
                                             cursors_least(&tx, r->kind->name, view, SHARDS));
                TRY(tx_commit(&tx));
                series_set(METRIC(&lag, view, r->kind->name), (double)lag_ms / 1000);
        }
        r->lag_seen_ms = now_ms;
        job_saw_database(r->job);
        return OK;
}
