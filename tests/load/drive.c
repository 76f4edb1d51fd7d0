/* drive.c — who sends when: a closed loop keeps so many messages under way, an open one sends at a rate whatever happens. */

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "tests/load/load.h"

enum { UNDER_WAY_PLACES = 1 << 15, OPENING_S_MAX = 120, SETTLE_MS = 500, DRAIN_MS_MAX = 5000, HELD_DRAIN_MS_MAX = 60000, STUCK_MS = 5000, HOLD_LOOK_NS = 100000000 };

struct under_way {
        int64_t stamp;                                   /* 0: an empty place */
        int     left;                                    /* events to come; the acknowledgement counts as one */
};

struct counts {
        int64_t sent, acked, refused, events, stuck;
};

struct drive {
        const struct drive_config *config;
        struct wires     *wires;
        int              *senders;
        int               senders_count, next_sender;
        double            rate;                          /* of an open loop */
        int64_t           last_stamp;
        bool              is_sending, is_measuring;
        int               under_way_count;
        struct under_way  under_way[UNDER_WAY_PLACES];   /* of a closed loop: by stamp, open addressing */
        struct counts     all, window;
        struct histogram  acks, events, events_at[TARGETS_MAX];  /* the last: by the target that brought them */
        int64_t           rss_kib[GROUPS_MAX];
};

/* --- messages under way */

static size_t home_of(int64_t stamp)
{
        return (size_t)((uint64_t)stamp * 0x9e3779b97f4a7c15u >> 49);
}

static struct under_way *find(struct drive *drive, int64_t stamp)
{
        size_t at = home_of(stamp);

        while (drive->under_way[at].stamp && drive->under_way[at].stamp != stamp)
                at = (at + 1) % UNDER_WAY_PLACES;
        return &drive->under_way[at];
}

/* What lies behind moves up, so that nothing becomes unreachable. */
static void forget(struct drive *drive, struct under_way *gone)
{
        size_t hole = (size_t)(gone - drive->under_way);

        drive->under_way_count--;
        for (size_t at = (hole + 1) % UNDER_WAY_PLACES; drive->under_way[at].stamp; at = (at + 1) % UNDER_WAY_PLACES) {
                size_t home = home_of(drive->under_way[at].stamp);

                if ((at - home) % UNDER_WAY_PLACES < (at - hole) % UNDER_WAY_PLACES)
                        continue;
                drive->under_way[hole] = drive->under_way[at];
                hole                   = at;
        }
        drive->under_way[hole] = (struct under_way){0};
}

static void send_one(struct drive *drive, int64_t stamp)
{
        int sender = drive->senders[drive->next_sender];

        stamp = stamp > drive->last_stamp ? stamp : drive->last_stamp + 1;
        drive->last_stamp  = stamp;
        drive->next_sender = (drive->next_sender + 1) % drive->senders_count;
        if (!drive->config->is_open_loop) {
                *find(drive, stamp) = (struct under_way){stamp, drive->config->waits_for_all ? drive->config->members + 1 : 1};
                drive->under_way_count++;
        }
        drive->all.sent++;
        drive->window.sent += drive->is_measuring;
        wire_send(drive->wires, wires_at(drive->wires, sender), stamp);
}

/* One thing less to wait for; all of them when it was refused. */
static void came(struct drive *drive, int64_t stamp, bool is_all)
{
        struct under_way *under_way = find(drive, stamp);

        if (!under_way->stamp || (--under_way->left > 0 && !is_all))
                return;
        forget(drive, under_way);
        if (drive->is_sending)
                send_one(drive, now_ns());
}

static void on_ack(void *owner, struct wire *wire, int64_t stamp, bool is_refused, int64_t at_ns)
{
        struct drive *drive = owner;

        (void)wire;
        if (is_refused) {
                drive->all.refused++;
                drive->window.refused += drive->is_measuring;
        } else {
                drive->all.acked++;
                if (drive->is_measuring) {
                        drive->window.acked++;
                        histogram_add(&drive->acks, at_ns - stamp);
                }
        }
        if (!drive->config->is_open_loop)
                came(drive, stamp, is_refused);
}

static void on_event(void *owner, int target, int64_t stamp, int64_t at_ns)
{
        struct drive *drive = owner;

        drive->all.events++;
        if (drive->is_measuring) {
                drive->window.events++;
                histogram_add(&drive->events, at_ns - stamp);
                histogram_add(&drive->events_at[target], at_ns - stamp);
        }
        if (!drive->config->is_open_loop && drive->config->waits_for_all)
                came(drive, stamp, false);
}

/* What was never answered must not stop a closed loop; it is counted. */
static void release_stuck(struct drive *drive, int64_t now)
{
        for (size_t i = 0; i < UNDER_WAY_PLACES; i++) {
                struct under_way *at = &drive->under_way[i];

                if (!at->stamp || now - at->stamp < (int64_t)STUCK_MS * 1000000)
                        continue;
                drive->all.stuck++;
                forget(drive, at);
                if (drive->is_sending)
                        send_one(drive, now_ns());
        }
}

/* --- time */

static void run_closed(struct drive *drive, double seconds)
{
        int64_t until = now_ns() + (int64_t)(seconds * 1e9), looked = now_ns(), now;

        while (drive->under_way_count < drive->config->window)
                send_one(drive, now_ns());
        while ((now = now_ns()) < until) {
                wires_turn(drive->wires, until < now + 50000000 ? until : now + 50000000);
                if (now - looked > 500000000) {
                        release_stuck(drive, now);
                        looked = now;
                }
        }
}

static void run_open(struct drive *drive, double seconds)
{
        int64_t step = (int64_t)(1e9 / drive->rate), due = now_ns(), until = due + (int64_t)(seconds * 1e9);

        while (now_ns() < until) {
                while (due <= now_ns()) {
                        send_one(drive, due);            /* late or not, its time is when it was due */
                        due += step;
                }
                wires_turn(drive->wires, due < until ? due : until);
        }
}

static void run(struct drive *drive, double seconds)
{
        if (drive->config->is_open_loop)
                run_open(drive, seconds);
        else
                run_closed(drive, seconds);
}

static bool is_drained(const struct drive *drive)
{
        const struct counts *all = &drive->all;

        return all->acked + all->refused >= all->sent && all->events >= all->acked * drive->config->members;
}

static void turn_for(struct drive *drive, int ms, bool (*is_done)(const struct drive *drive))
{
        int64_t until = now_ns() + (int64_t)ms * 1000000;

        while (now_ns() < until && !(is_done && is_done(drive)))
                wires_turn(drive->wires, now_ns() + 10000000);
}

/* --- the report */

/* What each group of processes used for it. */
void drive_report_groups(const struct drive_config *config, const double *cpu_s, double seconds, int64_t events, int64_t messages)
{
        for (int i = 0; i < config->groups_count; i++) {
                printf(" cores_%s=%.3f", config->groups[i].name, cpu_s[i] / seconds);
                if (events)
                        printf(" us_per_event_%s=%.3f", config->groups[i].name, cpu_s[i] * 1e6 / (double)events);
                if (messages)
                        printf(" us_per_message_%s=%.1f", config->groups[i].name, cpu_s[i] * 1e6 / (double)messages);
        }
}

static void report(const struct drive *drive, double seconds, const double *cpu_s, double own_cpu_s, struct wires_counts counts)
{
        const struct drive_config *config = drive->config;
        int64_t missing = drive->all.acked * config->members - drive->all.events;

        printf("protocol=%s connections=%d seconds=%.2f acked_per_s=%.0f ack_p50_ms=%.3f ack_p99_ms=%.3f ack_max_ms=%.1f", config->wires.protocol->name,
               config->wires.count, seconds, (double)drive->window.acked / seconds, histogram_ms(&drive->acks, 0.5), histogram_ms(&drive->acks, 0.99),
               (double)drive->acks.max_us / 1000);
        printf(" events_per_s=%.0f event_p50_ms=%.3f event_p99_ms=%.3f event_max_ms=%.1f", (double)drive->window.events / seconds,
               histogram_ms(&drive->events, 0.5), histogram_ms(&drive->events, 0.99), (double)drive->events.max_us / 1000);
        printf(" sent=%lld acked=%lld refused=%lld stuck=%lld missing=%lld lost_connections=%lld pulls=%lld frames_per_read=%.2f", (long long)drive->all.sent,
               (long long)drive->all.acked, (long long)drive->all.refused, (long long)drive->all.stuck, (long long)(config->members ? missing : 0), (long long)counts.lost, (long long)counts.pulls,
               counts.reads ? (double)counts.frames / (double)counts.reads : 0);
        for (int i = 0; i < config->wires.targets_count; i++)
                printf(" event_p50_ms_%d=%.3f", i, histogram_ms(&drive->events_at[i], 0.5));
        for (int i = 0; i < config->groups_count; i++)
                printf(" rss_grown_kib_%s=%lld", config->groups[i].name, (long long)(usage_rss_kib(&config->groups[i]) - drive->rss_kib[i]));
        drive_report_groups(config, cpu_s, seconds, drive->window.events, drive->window.acked);
        printf(" cores_client=%.3f\n", own_cpu_s / seconds);
}

static void measure(struct drive *drive)
{
        const struct drive_config *config = drive->config;
        struct wires_counts before, after;
        double cpu_s[GROUPS_MAX], own_cpu_s, seconds;
        int64_t began;

        for (int i = 0; i < config->groups_count; i++)
                drive->rss_kib[i] = usage_rss_kib(&config->groups[i]);
        drive->is_sending = true;
        run(drive, config->warm_s);
        for (int i = 0; i < config->groups_count; i++)
                cpu_s[i] = usage_cpu_s(&config->groups[i]);
        own_cpu_s = usage_own_cpu_s();
        before    = wires_counts(drive->wires);
        began     = now_ns();
        drive->is_measuring = true;
        run(drive, config->measure_s);
        drive->is_measuring = false;
        seconds = (double)(now_ns() - began) / 1e9;
        for (int i = 0; i < config->groups_count; i++)
                cpu_s[i] = usage_cpu_s(&config->groups[i]) - cpu_s[i];
        own_cpu_s = usage_own_cpu_s() - own_cpu_s;
        after     = wires_counts(drive->wires);
        after.reads  -= before.reads;
        after.frames -= before.frames;
        drive->is_sending = false;
        turn_for(drive, config->is_held ? HELD_DRAIN_MS_MAX : DRAIN_MS_MAX, is_drained);
        report(drive, seconds, cpu_s, own_cpu_s, after);
}

/* Who is in the first so many rooms, which stand one after another. */
static void find_senders(struct drive *drive, int rooms)
{
        const struct wires_config *wires = &drive->config->wires;
        struct str last = STR_NONE;

        drive->senders_count = drive->next_sender = 0;
        for (int i = 0; i < wires->count - drive->config->deaf && rooms >= 0; i++) {
                struct str room = wires->people[i].room;

                if (room.len && !str_equal(room, last))
                        rooms--;
                if (room.len && rooms >= 0)
                        drive->senders[drive->senders_count++] = i;
                last = room;
        }
}

/* Goes on serving them until a line says what is measured next; false when there is nobody to say it any more. */
static bool hold(struct drive *drive)
{
        struct pollfd input = {.fd = 0, .events = POLLIN};
        char line[64] = "";
        int rooms;

        fflush(stdout);
        while (poll(&input, 1, 0) == 0)
                wires_turn(drive->wires, now_ns() + HOLD_LOOK_NS);
        if (read(0, line, sizeof line - 1) <= 0 || sscanf(line, "%lf %d", &drive->rate, &rooms) != 2 || drive->rate <= 0)
                return false;
        find_senders(drive, rooms);
        drive->all = drive->window = (struct counts){0};
        drive->acks = drive->events = (struct histogram){0};
        memset(drive->events_at, 0, sizeof drive->events_at);
        return drive->senders_count > 0;
}

int drive(const struct drive_config *config)
{
        static struct drive state;
        struct drive *drive = &state;
        struct wires_config wires = config->wires;
        bool is_open;

        drive->config = config;
        wires.hooks   = (struct wires_hooks){on_ack, on_event};
        wires.owner   = drive;
        drive->wires  = wires_create(&wires);
        drive->rate    = config->rate;
        drive->senders = memory_array((size_t)wires.count, sizeof *drive->senders);
        find_senders(drive, wires.count);
        is_open = drive->senders_count && wires_open_all(drive->wires, OPENING_S_MAX);
        if (is_open && config->is_held) {
                printf("opened\n");
                while (hold(drive))
                        measure(drive);
        } else if (is_open) {
                turn_for(drive, SETTLE_MS, NULL);
                for (int i = config->wires.count - config->deaf; i < config->wires.count; i++)
                        wire_stop_reading(drive->wires, wires_at(drive->wires, i));
                measure(drive);
        }
        wires_destroy(&drive->wires);
        free(drive->senders);
        return is_open ? 0 : 1;
}

int drive_opening(const struct drive_config *config)
{
        static struct drive state;
        struct drive *drive = &state;
        struct wires_config wires = config->wires;
        int64_t slab_kib = usage_slab_kib(), rss_kib[GROUPS_MAX], began;
        double cpu_s[GROUPS_MAX], own_cpu_s = usage_own_cpu_s(), seconds;
        bool is_open;

        drive->config = config;
        wires.hooks   = (struct wires_hooks){on_ack, on_event};
        wires.owner   = drive;
        for (int i = 0; i < config->groups_count; i++) {
                rss_kib[i] = usage_rss_kib(&config->groups[i]);
                cpu_s[i]   = usage_cpu_s(&config->groups[i]);
        }
        drive->wires = wires_create(&wires);
        began        = now_ns();
        is_open      = wires_open_all(drive->wires, OPENING_S_MAX);
        seconds      = (double)(now_ns() - began) / 1e9;
        printf("protocol=%s connections=%d seconds=%.3f opened_per_s=%.0f", wires.protocol->name, wires.count, seconds, wires.count / seconds);
        for (int i = 0; i < config->groups_count; i++)
                printf(" us_per_opening_%s=%.1f", config->groups[i].name, (usage_cpu_s(&config->groups[i]) - cpu_s[i]) * 1e6 / wires.count);
        printf(" us_per_opening_client=%.1f", (usage_own_cpu_s() - own_cpu_s) * 1e6 / wires.count);
        turn_for(drive, (int)(config->measure_s * 1000), NULL);  /* idle */
        for (int i = 0; i < config->groups_count; i++)
                printf(" rss_kib_%s=%.2f", config->groups[i].name, (double)(usage_rss_kib(&config->groups[i]) - rss_kib[i]) / wires.count);
        printf(" slab_kib=%.2f lost_connections=%lld\n", (double)(usage_slab_kib() - slab_kib) / wires.count, (long long)wires_counts(drive->wires).lost);
        wires_destroy(&drive->wires);
        return is_open ? 0 : 1;
}
