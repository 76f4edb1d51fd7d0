/* word_rules.c — the rules about words, kept in memory. */

#include "chat-gateway/word_rules.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/map.h"
#include "base/memory.h"
#include "base/metrics.h"
#include "chat-gateway/repo/word_rules.h"
#include "filter/filter.h"
#include "json/read.h"
#include "pg/pg.h"

enum { LOOK_ARENA_BYTES = 256 << 20, BODY_TEXT_MAX = 64 << 10, ROOM_RULES_MAX = 20 };

_Static_assert((int)RULE_EXACT == FILTER_EXACT && (int)RULE_WORD == FILTER_WORD && (int)RULE_FOLDED == FILTER_FOLDED && (int)RULE_PATTERN == FILTER_PATTERN,
               "rules.def and filter.h disagree");

/* Some rules, as several threads look at them: whoever holds them may look, also when they are not the newest any more. */
struct shared {
        int            holders;                          /* under the lock */
        int64_t        rev;
        char          *text;                             /* of a room's: what the filter is made of when it is first wanted */
        struct filter *filter;
};

static struct {
        pthread_mutex_t lock;
        pthread_cond_t  told;
        struct shared  *all;                             /* NULL for none */
        struct map     *rooms;                           /* struct shared by room */
        atomic_bool     is_any;
        bool            is_stopping;

        /* --- the thread's own */
        pthread_t       thread;
        struct pg      *pg;
        struct arena   *arena;
        bool            is_there;                        /* admin's views are */
        int64_t         version, after;
        char            history[64];
} rules = {.lock = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER, .version = -1};

static struct metric found = {
        .name = "chat_word_rules_found_total", .sentence = "Texts in which a rule found its words, by what became of them.", .kind = METRIC_COUNTER, .labels = {"action"}};
static struct metric undecided = {
        .name = "chat_word_rules_undecided_total", .sentence = "Texts on which a pattern took too many steps.", .kind = METRIC_COUNTER};
static struct metric left_out = {
        .name = "chat_word_rules_left_out", .sentence = "Rooms whose rules this gateway has no room for.", .kind = METRIC_GAUGE};

/* --- holding */

static void drop(struct shared *shared)
{
        if (!shared || --shared->holders)
                return;
        filter_destroy(&shared->filter);
        free(shared->text);
        free(shared);
}

static struct shared *shared_make(int64_t rev, struct filter *filter, struct str text)
{
        struct shared *shared = memory_zero(sizeof *shared);

        *shared = (struct shared){.holders = 1, .rev = rev, .filter = filter};
        if (text.at) {
                shared->text = memory_zero(text.len + 1);
                memcpy(shared->text, text.at, text.len);
        }
        return shared;
}

static struct filter *filter_of(const struct word_rule *items, size_t count)
{
        struct filter_rule *copies = memory_array(count ? count : 1, sizeof *copies);
        struct filter *filter;

        for (size_t i = 0; i < count; i++)
                copies[i] = (struct filter_rule){.id = items[i].rule, .kind = (enum filter_kind)items[i].kind, .pattern = items[i].words,
                                                 .action = (int)items[i].action, .number = items[i].has_mute_ms ? items[i].mute_ms : 0};
        filter = filter_create(copies, (int)count);
        free(copies);
        return filter;
}

/* We wrote it ourselves. */
static struct filter *filter_of_text(const char *text, struct arena *arena)
{
        struct word_rules kept = {0};
        struct field_faults faults = {0};
        struct json_read how = {.arena = arena, .faults = &faults, .places = PLACES_ALL, .unknown_allowed = true};

        json_read(&how, word_rules_shape(), str_from(text), &kept);
        return filter_of(kept.rules.items, kept.rules.count);
}

/* Under the lock. */
static struct shared *hold(struct shared *shared, struct arena *arena)
{
        if (!shared)
                return NULL;
        if (!shared->filter)
                shared->filter = filter_of_text(shared->text, arena);
        shared->holders++;
        return shared;
}

/* --- the thread: what changed */

static void note_whether_any(void)
{
        atomic_store(&rules.is_any, filter_count(rules.all ? rules.all->filter : NULL) > 0 || map_count(rules.rooms) > 0);
}

static void take_all(int64_t version, const struct word_rule *items, int count)
{
        struct shared *fresh = shared_make(version, filter_of(items, (size_t)count), STR_NONE), *old;

        pthread_mutex_lock(&rules.lock);
        old           = rules.all;
        rules.all     = fresh;
        rules.version = version;
        drop(old);
        note_whether_any();
        pthread_mutex_unlock(&rules.lock);
}

static bool has_rules(const struct room_rules_row *row)
{
        return row->rules.len > sizeof "{\"rules\":[]}" - 1;
}

static void take_room(const struct room_rules_row *row)
{
        struct shared *old = map_get(rules.rooms, row->room);

        if (old && old->rev == row->rev)
                return;
        if (old)
                drop(map_remove(rules.rooms, row->room));
        if (has_rules(row) && map_count(rules.rooms) < WORD_RULES_ROOMS_MAX)
                map_put(rules.rooms, row->room, shared_make(row->rev, NULL, row->rules));
        else if (has_rules(row))
                series_add(metric_only(&left_out), 1);
}

/* After a failover or a restored backup the numbers of transactions begin elsewhere: everything is read once more. */
static void follow_history(void)
{
        char history[64];

        if (pg_history(rules.pg, history) != OK || strcmp(history, rules.history) == 0)
                return;
        memcpy(rules.history, history, sizeof history);
        rules.after   = 0;
        rules.version = -1;
}

static void look(void)
{
        int64_t after, version = -1;
        struct room_rules_row *rows;
        struct word_rule *items = NULL;
        int rows_count, count = 0;
        struct tx tx;

        arena_reset(rules.arena);
        follow_history();
        after = rules.after;
        tx_begin(&tx, rules.pg, rules.arena, TX_READ);
        if (!rules.is_there)
                rules.is_there = word_rules_are_there(&tx);
        if (rules.is_there)
                version = word_rules_version(&tx);
        if (version != rules.version && rules.is_there)
                count = word_rules_read(&tx, &items);
        rows_count = room_rules_changed(&tx, &after, &rows);
        if (tx_commit(&tx) != OK)
                return;
        rules.after = after;
        if (version != rules.version && rules.is_there)
                take_all(version, items, count);
        if (!rows_count)
                return;
        pthread_mutex_lock(&rules.lock);
        for (int i = 0; i < rows_count; i++)
                take_room(&rows[i]);
        note_whether_any();
        pthread_mutex_unlock(&rules.lock);
}

/* False when it is to end. */
static bool wait_for_next_look(void)
{
        struct timespec until;
        bool goes_on;

        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += WORD_RULES_LOOK_MS * 1000000L;
        until.tv_sec  += until.tv_nsec / 1000000000L;
        until.tv_nsec %= 1000000000L;
        pthread_mutex_lock(&rules.lock);
        while (!rules.is_stopping && pthread_cond_timedwait(&rules.told, &rules.lock, &until) == 0)
                ;
        goes_on = !rules.is_stopping;
        pthread_mutex_unlock(&rules.lock);
        return goes_on;
}

static void *run(void *unused)
{
        (void)unused;
        do
                look();
        while (wait_for_next_look());
        return NULL;
}

void word_rules_start(const char *conninfo)
{
        struct metric *const all[] = {&found, &undecided, &left_out};

        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                metrics_register(all[i]);
        rules.rooms       = map_create();
        rules.pg          = pg_open(conninfo, PG_READER);
        rules.arena       = arena_create(LOOK_ARENA_BYTES);
        rules.is_stopping = false;
        if (pthread_create(&rules.thread, NULL, run, NULL) != 0)
                memory_give_up("cannot start the thread that reads the rules about words");
}

void word_rules_stop(void)
{
        struct shared *one;
        size_t cursor = 0;
        struct id room;

        pthread_mutex_lock(&rules.lock);
        rules.is_stopping = true;
        pthread_cond_signal(&rules.told);
        pthread_mutex_unlock(&rules.lock);
        pthread_join(rules.thread, NULL);
        atomic_store(&rules.is_any, false);
        while ((one = map_next(rules.rooms, &cursor, &room)))
                drop(one);
        drop(rules.all);
        rules.all     = NULL;
        rules.version = -1;
        rules.after   = 0;
        map_destroy(&rules.rooms);
        pg_close(&rules.pg);
        arena_destroy(&rules.arena);
}

/* --- judging */

struct judging {
        struct verdict     *verdict;
        struct filter_text *text;
        struct filter_spans *masked;
        struct arena       *arena;
};

static void at_least(struct verdict *verdict, enum verdict_kind kind)
{
        if (verdict->kind < kind)
                verdict->kind = kind;
}

static void flag(struct verdict *verdict, struct id rule, const char *words)
{
        if (!verdict->is_flagged)
                verdict->flagged_by = rule, verdict->flag_words = words;
        verdict->is_flagged = true;
}

static void apply(struct verdict *verdict, const struct filter_rule *rule)
{
        static const char *const words[] = {[ACTION_FLAG] = "flag", [ACTION_MASK] = "mask", [ACTION_REFUSE] = "refuse", [ACTION_MUTE] = "mute"};

        series_add(METRIC(&found, words[rule->action]), 1);
        switch ((enum rule_action)rule->action) {
        case ACTION_FLAG:
                flag(verdict, rule->id, NULL);
                break;
        case ACTION_MASK:
                at_least(verdict, VERDICT_MASKED);
                break;
        case ACTION_REFUSE:
                at_least(verdict, VERDICT_REFUSED);
                break;
        case ACTION_MUTE:
                at_least(verdict, VERDICT_MUTED);
                if (verdict->mute_ms < rule->number)
                        verdict->mute_ms = rule->number;
                break;
        }
}

static void look_through(struct judging *judging, const struct shared *shared)
{
        const struct filter *filter = shared ? shared->filter : NULL;

        for (int i = 0; i < filter_count(filter); i++) {
                const struct filter_rule *rule = filter_rule(filter, i);
                struct filter_spans *spans = rule->action == ACTION_MASK ? judging->masked : NULL;

                switch (filter_look(filter, i, judging->text, spans)) {
                case FILTER_ABSENT:
                        break;
                case FILTER_FOUND:
                        apply(judging->verdict, rule);
                        break;
                case FILTER_UNDECIDED:
                        series_add(metric_only(&undecided), 1);
                        flag(judging->verdict, rule->id, "the pattern took too many steps: it is not known whether it matches");
                        break;
                }
        }
}

struct verdict word_rules_judge(struct id room, struct str text, struct arena *arena)
{
        struct verdict verdict = {.text = text};
        struct judging judging = {.verdict = &verdict, .arena = arena};
        struct shared *all, *own;

        if (!atomic_load(&rules.is_any) || !text.len)
                return verdict;
        pthread_mutex_lock(&rules.lock);
        all = hold(rules.all, arena);
        own = hold(map_get(rules.rooms, room), arena);
        pthread_mutex_unlock(&rules.lock);
        if (all || own) {
                judging.text   = filter_text(text, arena);
                judging.masked = arena_zero(arena, sizeof *judging.masked);
                look_through(&judging, all);
                look_through(&judging, own);
        }
        pthread_mutex_lock(&rules.lock);
        drop(all);
        drop(own);
        pthread_mutex_unlock(&rules.lock);
        if (verdict.kind == VERDICT_MASKED)
                verdict.text = filter_mask(text, judging.masked, arena);
        return verdict;
}

/* All words of it, each on a line of its own. */
static struct str words_of_poll(const struct poll_body *poll, struct arena *arena)
{
        struct buf out;

        buf_init(&out, arena, BODY_TEXT_MAX);
        for (size_t i = 0; i < poll->questions.count; i++) {
                const struct poll_question *question = &poll->questions.items[i];

                buf_put(&out, question->question);
                buf_put_char(&out, '\n');
                for (size_t k = 0; k < question->options.count; k++) {
                        buf_put(&out, question->options.items[k]);
                        buf_put_char(&out, '\n');
                }
        }
        return buf_str(&out);
}

struct verdict word_rules_judge_body(struct id room, const struct message_body *body, struct arena *arena)
{
        struct verdict verdict = {0};

        if (!atomic_load(&rules.is_any))
                return (struct verdict){.text = body->kind == MESSAGE_TEXT ? body->text.text : STR_NONE};
        switch (body->kind) {
        case MESSAGE_TEXT:
                return word_rules_judge(room, body->text.text, arena);
        case MESSAGE_POLL:
                verdict = word_rules_judge(room, words_of_poll(&body->poll, arena), arena);
                break;
        case MESSAGE_LOCATION:
                if (body->location.has_label)
                        verdict = word_rules_judge(room, body->location.label, arena);
                break;
        case MESSAGE_SEALED:
        case MESSAGE_SYSTEM:
                break;
        }
        verdict.text = STR_NONE;
        if (verdict.kind == VERDICT_MASKED)
                verdict.kind = VERDICT_REFUSED;
        return verdict;
}

/* --- making */

enum err word_rule_check(struct call *call, const struct word_rule *rule, const char *path)
{
        const char *why = filter_check((enum filter_kind)rule->kind, rule->words);

        if (why)
                return fail_field(call, str_format(call->arena, "%s/words", path).at, why);
        if (rule->has_mute_ms != (rule->action == ACTION_MUTE))
                return fail_field(call, str_format(call->arena, "%s/mute_ms", path).at, rule->has_mute_ms ? "is for mute alone" : "is required to mute");
        return OK;
}
