/* link_preview.c — links that were said are looked up, and what they lead to is put beside their messages.
 *
 * Which links may be looked up the gateway says; whether there is still anything to show it decides. Here they are fetched, through the guard of fetch.h: each link of a slice at once, on a
 * thread of its own, so that one that answers slowly costs the others PATIENCE_MS at most and nothing else. What came of it is kept for a while, also that nothing did. A link is claimed before
 * it is fetched: of several workers, and several rooms in which it was said, one fetches it, and the others come back for it. A worker that dies in between, or is overtaken, has fetched for
 * nothing: its claim ends, and the gateway shows a revision's links once.
 */

#include <pthread.h>
#include <stdlib.h>
#include "base/arena.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "fetch/fetch.h"
#include "page/page.h"
#include "pg/pg.h"
#include "worker/jobs/sweep.h"
#include "worker/repo/previews.h"

#define MESSAGES          3                              /* of one room, at once */
#define LINKS_MAX         5                              /* of one message: so many are handed out */
#define LOOKUPS_MAX       (MESSAGES * LINKS_MAX)
#define PATIENCE_MS       3000                           /* less than a lease of the shards */
#define CLAIM_MS          (PATIENCE_MS + 1000)           /* fetching, and writing down what came of it */
#define FOUND_SECONDS     86400
#define NOTHING_SECONDS   600
#define KEPT_MAX          20000
#define AGENT             "Mozilla/5.0 (compatible; chat-previews)"
#define SLICE_ARENA_BYTES ((size_t)4 << 20)
#define PAGE_ARENA_BYTES  ((size_t)16 << 20)             /* the page, and what is read out of it */

_Static_assert(PATIENCE_MS < SHARDS_LEASE_MS, "looking up ends before the lease does");

struct lookup {
        struct fetch       *fetch;
        struct arena       *arena;
        struct str          url;
        struct kept_preview preview;
        enum err            err;
        const char         *why;
        pthread_t           thread;
        bool                has_thread;
};

struct previewer {
        struct arena *slice;
        struct lookup lookups[LOOKUPS_MAX];
};

static struct metric looked_up = {.name     = "chat_links_looked_up_total",
                                  .sentence = "Links that were looked up, by what came of it.",
                                  .kind     = METRIC_COUNTER,
                                  .labels   = {"code"}};

/* --- one link */

static void read_page(struct lookup *lookup, const struct fetch_answer *answer)
{
        struct page page;

        if (answer->status != 200 || !page_read(answer->body, answer->content_type, lookup->arena, &page) || !page.title.at)
                return;
        lookup->preview = (struct kept_preview){.title = page.title, .description = page.description, .site = page.site};
        if (page.image.at)
                lookup->preview.image = fetch_join(answer->url, page.image, lookup->arena);
}

static void *look_up(void *given)
{
        struct lookup      *lookup = given;
        struct fetch_answer answer;

        lookup->err = fetch_get(lookup->fetch, lookup->url, lookup->arena, &answer, &lookup->why);
        if (lookup->err == OK)
                read_page(lookup, &answer);
        return NULL;
}

/* --- all of a slice, at once */

static void fetch_all(struct lookup *lookups, int count)
{
        for (int i = 0; i < count; i++) {
                struct lookup *lookup = &lookups[i];

                arena_reset(lookup->arena);
                lookup->preview    = (struct kept_preview){0};
                lookup->has_thread = pthread_create(&lookup->thread, NULL, look_up, lookup) == 0;
                if (!lookup->has_thread)
                        lookup->err = ERR_UNAVAILABLE;
        }
        for (int i = 0; i < count; i++) {
                if (lookups[i].has_thread)
                        pthread_join(lookups[i].thread, NULL);
                series_add(METRIC(&looked_up, err_code(lookups[i].err)), 1);
                if (lookups[i].err != OK)
                        log_debug("a link was not had", LOG_TEXT("code", err_code(lookups[i].err)), LOG_TEXT("reason", lookups[i].has_thread ? lookups[i].why : "no thread"));
        }
}

static enum err keep_all(struct sweep *sweep, const struct lookup *lookups, int count)
{
        struct previewer *previewer = sweep->owner;
        struct tx         tx;

        if (!count)
                return OK;
        tx_begin(&tx, sweep->pg, previewer->slice, TX_WRITE);
        for (int i = 0; i < count; i++)
                previews_keep(&tx, lookups[i].url, &lookups[i].preview, lookups[i].preview.title.at ? FOUND_SECONDS : NOTHING_SECONDS);
        previews_trim(&tx, KEPT_MAX);
        return tx_commit(&tx);
}

/* Each link once, and what is known of it. */
struct links {
        int                  count, fetched;
        struct str           urls[LOOKUPS_MAX];
        struct kept_preview  previews[LOOKUPS_MAX];
};

static int place_of(const struct links *links, struct str url)
{
        for (int i = 0; i < links->count; i++)
                if (str_equal(links->urls[i], url))
                        return i;
        return -1;
}

static void gather(const struct message_links_out *out, struct links *links, struct arena *arena)
{
        links->count = 0;
        for (size_t i = 0; i < out->messages.count; i++)
                for (size_t k = 0; k < out->messages.items[i].links.count; k++) {
                        struct str url = out->messages.items[i].links.items[k];

                        if (links->count < LOOKUPS_MAX && place_of(links, url) < 0)
                                links->urls[links->count++] = str_copy(url, arena);
                }
}

/* What nobody knows and nobody looks up is ours: its places. */
static enum err claim(struct sweep *sweep, struct links *links, int *places, int *count)
{
        struct previewer *previewer = sweep->owner;
        struct str        wanted[LOOKUPS_MAX];
        bool              mine[LOOKUPS_MAX] = {false};
        int               unknown[LOOKUPS_MAX], unknowns = 0;
        struct tx         tx;

        *count = 0;
        tx_begin(&tx, sweep->pg, previewer->slice, TX_WRITE);
        previews_find(&tx, links->urls, links->count, links->previews);
        for (int i = 0; i < links->count; i++)
                if (!links->previews[i].is_kept && !links->previews[i].is_claimed) {
                        wanted[unknowns]    = links->urls[i];
                        unknown[unknowns++] = i;
                }
        if (unknowns)
                previews_claim(&tx, wanted, unknowns, CLAIM_MS, mine);
        TRY(tx_commit(&tx));
        for (int i = 0; i < unknowns; i++)
                if (mine[i])
                        places[(*count)++] = unknown[i];
                else
                        links->previews[unknown[i]].is_claimed = true;
        return OK;
}

static enum err find(struct sweep *sweep, struct links *links)
{
        struct previewer *previewer = sweep->owner;
        int               places[LOOKUPS_MAX], count;

        TRY(claim(sweep, links, places, &count));
        for (int i = 0; i < count; i++)
                previewer->lookups[i].url = links->urls[places[i]];
        fetch_all(previewer->lookups, count);
        links->fetched = count;
        for (int i = 0; i < count; i++)
                links->previews[places[i]] = previewer->lookups[i].preview;
        return keep_all(sweep, previewer->lookups, count);
}

/* --- and what is shown */

static void add_preview(struct message_preview_in *in, struct str url, const struct kept_preview *preview)
{
        if (preview->title.at)
                in->previews.items[in->previews.count++] = (struct link_preview){
                        .url = url, .has_title = true, .title = preview->title,
                        .has_description = preview->description.at != NULL, .description = preview->description,
                        .has_site = preview->site.at != NULL, .site = preview->site,
                        .has_image = preview->image.at != NULL, .image = preview->image,
                };
}

/* A message waits for links that somebody else is looking up. */
static bool is_complete(const struct linked_message *message, const struct links *links)
{
        for (size_t k = 0; k < message->links.count && k < LINKS_MAX; k++) {
                int place = place_of(links, message->links.items[k]);

                if (place >= 0 && links->previews[place].is_claimed)
                        return false;
        }
        return true;
}

/* What is asked for outlives the answer to the call before. */
static struct message_preview_in *showings(const struct message_links_out *out, struct id room, const struct links *links, struct arena *arena, size_t *count)
{
        struct message_preview_in *ins = arena_array(arena, struct message_preview_in, out->messages.count);

        *count = 0;
        for (size_t n = 0; n < out->messages.count; n++) {
                const struct linked_message *message = &out->messages.items[n];
                size_t                       i       = *count;

                if (!is_complete(message, links))
                        continue;
                ++*count;
                ins[i] = (struct message_preview_in){.room = room, .seq = message->message, .rev = message->rev, .previews = {0, arena_array(arena, struct link_preview, LINKS_MAX)}};
                for (size_t k = 0; k < message->links.count && k < LINKS_MAX; k++) {
                        int place = place_of(links, message->links.items[k]);

                        if (place >= 0)
                                add_preview(&ins[i], links->urls[place], &links->previews[place]);
                }
        }
        return ins;
}

static enum err slice(struct sweep *sweep, const struct due *due, bool *is_more)
{
        struct previewer         *previewer = sweep->owner;
        struct message_links_in   in        = {.room = due->id, .limit = MESSAGES};
        struct message_links_out  out       = {0};
        struct links             *links;
        struct message_preview_in *ins;
        size_t                    count;
        bool                      has_waiting;
        enum err                  err = sweep_call(sweep, CHAT_message_links, &in, &out);

        if (err != OK)
                return err == ERR_NOT_FOUND ? OK : err;          /* deleted meanwhile */
        arena_reset(previewer->slice);
        links = arena_zero(previewer->slice, sizeof *links);
        gather(&out, links, previewer->slice);
        TRY(find(sweep, links));
        ins         = showings(&out, due->id, links, previewer->slice, &count);
        has_waiting = count < out.messages.count;
        for (size_t i = 0; i < count; i++) {
                struct message_preview_out shown = {0};

                err = sweep_call(sweep, CHAT_message_preview, &ins[i], &shown);
                if (err != OK)
                        return err == ERR_NOT_FOUND ? OK : err;
        }
        *is_more = out.is_more && !links->fetched && !has_waiting;       /* where strangers were waited for, or are, other rooms come first */
        return OK;
}

/* --- the job */

static const struct sweep_kind kind = {"link.preview", DUE_LINKS, slice};

static bool is_wanted(const struct config *config)
{
        return sweep_is_wanted(config) && config->previews;
}

static void *open_previewer(struct job *job, const struct config *config)
{
        struct sweep     *sweep     = sweep_open(job, config, &kind);
        struct previewer *previewer = memory_zero(sizeof *previewer);

        metrics_register(&looked_up);
        previewer->slice = arena_create(SLICE_ARENA_BYTES);
        for (int i = 0; i < LOOKUPS_MAX; i++) {
                previewer->lookups[i].fetch = fetch_create(&(struct fetch_config){.allowed_networks = config->preview_networks, .agent = AGENT, .patience_ms = PATIENCE_MS});
                previewer->lookups[i].arena = arena_create(PAGE_ARENA_BYTES);
        }
        sweep->owner = previewer;
        return sweep;
}

static void close_previewer(void *given)
{
        struct sweep     *sweep     = given;
        struct previewer *previewer = sweep->owner;

        for (int i = 0; i < LOOKUPS_MAX; i++) {
                fetch_destroy(&previewer->lookups[i].fetch);
                arena_destroy(&previewer->lookups[i].arena);
        }
        arena_destroy(&previewer->slice);
        free(previewer);
        sweep_close(sweep);
}

const struct job_kind link_preview = {is_wanted, open_previewer, sweep_run, close_previewer};
