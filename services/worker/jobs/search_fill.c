/* search_fill.c — what was said, and what people and rooms are called, goes into the index of search.query: the feeds say where
 * something moved, and the gateways file it there. How far a room is filed they write down themselves, so asking twice is harmless. */

#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "pg/pg.h"
#include "worker/jobs.h"
#include "worker/jobs/feed_reader.h"
#include "worker/platform.h"

#define IDS_EACH         50                              /* in one call: as many as search.fill takes, of either */
#define CALL_ARENA_BYTES ((size_t)8 << 20)

struct search_fill {
        struct job         *job;
        struct pg          *pg;
        struct platform    *platform;
        struct shards       shards;
        struct feed_reader  feeds;
        struct arena       *call;
};

static struct metric filled = {.name     = "chat_search_filled_total",
                               .sentence = "Rooms, a slice each, and people that were asked to be taken into the index, by how that ended.",
                               .kind     = METRIC_COUNTER,
                               .labels   = {"code"}};

static bool wants(enum log_of logs)
{
        return logs == LOGS_OF_ROOMS || logs == LOGS_OF_ACCOUNTS;
}

static enum err still_at_work(struct search_fill *fill)
{
        if (job_must_stop(fill->job))
                return ERR_UNAVAILABLE;
        arena_reset(fill->call);
        TRY(shards_beat(&fill->shards, fill->pg, fill->call));
        job_saw_database(fill->job);
        arena_reset(fill->call);
        return OK;
}

/* One slice of each of these rooms, or people; those that have more take the places of all. */
static enum err ask(struct search_fill *fill, enum log_of logs, struct id *ids, int *count)
{
        struct search_fill_in  in      = {0};
        struct search_fill_out out     = {0};
        struct chat_problem    problem = {0};
        enum err               err;

        if (logs == LOGS_OF_ROOMS) {
                in.rooms.count = (size_t)*count;
                in.rooms.items = ids;
        } else {
                in.has_people   = true;
                in.people.count = (size_t)*count;
                in.people.items = ids;
        }
        err = platform_call(fill->platform, CHAT_search_fill, &in, &out, fill->call, &problem);
        series_add(METRIC(&filled, err_code(err)), *count);
        if (err != OK) {
                if (!err_is_temporary(err))
                        log_warn("rooms or people were not filed", LOG_TEXT("code", err_code(err)), LOG_STR("reason", problem.title));
                return err;
        }
        *count = (int)out.left.count;
        for (int i = 0; i < *count; i++)
                ids[i] = out.left.items[i];
        return OK;
}

static int take_next(const struct search_fill *fill, const struct moved *moved, int *from, struct id *ids, int count)
{
        while (count < IDS_EACH && *from < moved->count) {
                struct id id = moved->ids[(*from)++];

                if (shards_have(&fill->shards, id))
                        ids[count++] = id;
        }
        return count;
}

/* Rooms with much to file stay in the next call, beside those that have not been asked about. */
static enum err take(void *owner, enum log_of logs, struct moved *moved)
{
        struct search_fill *fill = owner;
        struct id           ids[IDS_EACH];
        int                 from = 0, count = 0;

        while ((count = take_next(fill, moved, &from, ids, count))) {
                TRY(still_at_work(fill));
                TRY(ask(fill, logs, ids, &count));
        }
        return OK;
}

/* Where less is left than was filed, the gateway finds that out by itself. */
static enum err lower(void *owner, enum log_of logs, const struct moved *heads)
{
        (void)owner, (void)logs, (void)heads;
        return OK;
}

static const struct feed_reader_kind kind = {"search", wants, take, lower};

static enum err fill_run(void *state)
{
        struct search_fill *fill = state;

        TRY(feed_reader_look(&fill->feeds));
        TRY(still_at_work(fill));
        TRY(feed_reader_follow(&fill->feeds, FEED_OF_CHAT));
        return feed_reader_follow(&fill->feeds, FEED_OF_AUTH);
}

static void *fill_open(struct job *job, const struct config *config)
{
        struct search_fill *fill = memory_zero(sizeof *fill);

        metrics_register(&filled);
        fill->job      = job;
        fill->pg       = pg_open(config->database.at, PG_READER);
        fill->platform = platform_open(config);
        fill->call     = arena_create(CALL_ARENA_BYTES);
        shards_init(&fill->shards, kind.name);
        feed_reader_init(&fill->feeds, &kind, fill, job, fill->pg, &fill->shards);
        return fill;
}

static void fill_close(void *state)
{
        struct search_fill *fill = state;

        arena_reset(fill->call);
        shards_leave(&fill->shards, fill->pg, fill->call);
        platform_close(&fill->platform);
        pg_close(&fill->pg);
        feed_reader_fini(&fill->feeds);
        arena_destroy(&fill->call);
        free(fill);
}

static bool fill_is_wanted(const struct config *config)
{
        return platform_is_there(config);
}

const struct job_kind search_fill = {fill_is_wanted, fill_open, fill_run, fill_close};
