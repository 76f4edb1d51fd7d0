/* test_random.c — a database, a lossy bus that reorders and repeats, a feed, and people who come, go, fall behind and change rooms, all at random. Whoever is open hears of every
 * log of theirs everything from the opening on, once, in order, and of no room anything from after they left, between two stays, or after reading it was taken from them. Signals, which may
 * be lost, come between: none twice, in order. */

#include "tests/unit/services/chat-gateway/live/world.h"

enum { ROOMS = 3, USERS = 4, LOGS = ROOMS + USERS, SOCKETS = 7, SEQ_MAX_HERE = 4000, SPANS = 400, NEWS = 4096, QUESTIONS = 256 };

struct entry {
        enum event event;
        char       subject;
        int64_t    room_seq;
};

struct span {
        int64_t from, to;                                /* to: 0 while it lasts */
        int64_t deaf_from;                               /* they may not read what comes after this; 0: they may */
};

struct question {
        enum { ASK_SUBSCRIBE, ASK_HEAD, ASK_ENTRIES, ASK_READERS } kind;
        int     log;
        int64_t from, to, head;
        int64_t reading[USERS];                          /* since when who may read is a member; 0: may not */
        bool    is_selective;
        bool    is_done;                                 /* by the database; the answer is on its way */
};

struct place {                                           /* what a socket knows of a log */
        int64_t last, opened_at;                         /* last heard or told to pull; the database's head at the opening */
        bool    is_listed, seen[SEQ_MAX_HERE];
        int64_t listed_from;
        int64_t last_signal;
};

struct person {
        enum { AWAY, READING, READ, CONNECTED } state;
        int64_t      read_ms, user_seq;
        char         rooms[ROOMS + 1];
        struct place places[LOGS];
        size_t       parsed;
};

static struct sim {
        struct world    w;
        uint64_t        seed;
        struct entry    log[LOGS][SEQ_MAX_HERE];
        int64_t         head[LOGS];
        struct span     spans[ROOMS][USERS][SPANS];
        int             spans_count[ROOMS][USERS];
        bool            is_followed[LOGS];               /* by the bus */
        int64_t         live_from[LOGS];                 /* the head that made it live here; -1: not yet */
        struct { int log; int64_t seq; } news[NEWS];
        int             news_count;
        struct question questions[QUESTIONS];
        int             questions_count;
        struct person   people[SOCKETS];
        int64_t         signals;
        bool            is_calm;
} *s;

static uint64_t running;                                 /* told when it fails; SEED=… runs that one alone */

static uint64_t random_below(uint64_t below)
{
        s->seed ^= s->seed << 13;
        s->seed ^= s->seed >> 7;
        s->seed ^= s->seed << 17;
        return (s->seed >> 11) % below;
}

static bool chance(int percent) { return random_below(100) < (uint64_t)percent; }
static char log_name(int log) { return (char)(log < ROOMS ? 'a' + log : 'A' + log - ROOMS); }
static int log_of(struct log_key key) { return key.kind == LOG_OF_ROOM ? name_of(key) - 'a' : name_of(key) - 'A' + ROOMS; }
static int user_of(int socket) { return socket % USERS; }

static bool changes_reading(void) { return running % 2; }      /* with every other seed all stays are heard to their end */

static struct span *current(int room, int user)
{
        int count = s->spans_count[room][user];

        return count && !s->spans[room][user][count - 1].to ? &s->spans[room][user][count - 1] : NULL;
}

/* --- the database */

static void tell(int log, int64_t seq)
{
        int copies = s->is_calm ? 1 : chance(15) ? 0 : chance(10) ? 2 : 1;

        while (s->is_followed[log] && copies-- > 0 && s->news_count < NEWS) {
                s->news[s->news_count].log   = log;
                s->news[s->news_count++].seq = seq;
        }
}

static int64_t append(int log, enum event event, char subject, int64_t room_seq)
{
        int64_t seq = ++s->head[log];

        CHECK(seq < SEQ_MAX_HERE);
        s->log[log][seq] = (struct entry){event, subject, room_seq};
        tell(log, seq);
        return seq;
}

/* Taken away or given back: from one member, by their own log nobody is told; or from a role, which tells of nobody in particular. */
static void change_reading(int room, int user, struct span *span)
{
        bool is_of_role = chance(40);
        int64_t seq     = append(room, is_of_role ? EVENT_room_updated : EVENT_member_changed, is_of_role ? log_name(room) : (char)('A' + user), 0);

        span->deaf_from = span->deaf_from ? 0 : seq;
}

static void transact(void)
{
        int room = (int)random_below(ROOMS), user = (int)random_below(USERS);
        struct span *span = current(room, user);

        if (changes_reading() && span && chance(10)) {
                change_reading(room, user, span);
        } else if (chance(80)) {
                append(room, EVENT_message_sent, 0, 0);
        } else if (span) {
                span->to = append(room, EVENT_member_left, (char)('A' + user), 0);
                append(ROOMS + user, EVENT_room_removed, log_name(room), span->to);
        } else if (s->spans_count[room][user] < SPANS) {
                span       = &s->spans[room][user][s->spans_count[room][user]++];
                span->from = append(room, EVENT_member_joined, (char)('A' + user), 0);
                append(ROOMS + user, EVENT_room_added, log_name(room), span->from);
        }
}

/* --- what live/ asks */

static void ask(struct question question)
{
        CHECK(s->questions_count < QUESTIONS);
        s->questions[s->questions_count++] = question;
}

static void on_subscribe(void *owner, struct log_key key)
{
        (void)owner;
        s->live_from[log_of(key)] = -1;
        ask((struct question){.kind = ASK_SUBSCRIBE, .log = log_of(key)});
}

static void on_read_head(void *owner, struct log_key key)
{
        (void)owner;
        ask((struct question){.kind = ASK_HEAD, .log = log_of(key)});
}

static void on_read_entries(void *owner, struct log_key key, int64_t from, int64_t to)
{
        (void)owner;
        CHECK(from <= to);
        ask((struct question){.kind = ASK_ENTRIES, .log = log_of(key), .from = from, .to = to});
}

static void on_read_readers(void *owner, struct log_key key, int64_t number, const struct id *users, int count)
{
        (void)owner;
        for (int i = 0; i < count; i++)
                CHECK(users[i].bytes[15] >= 'A' && users[i].bytes[15] < 'A' + USERS);
        ask((struct question){.kind = ASK_READERS, .log = log_of(key), .from = number});
}

static void on_unsubscribe(void *owner, struct log_key key)
{
        int log = log_of(key);

        (void)owner;
        s->is_followed[log] = false;
        for (int i = 0; i < s->questions_count; i++)
                if (s->questions[i].kind == ASK_SUBSCRIBE && s->questions[i].log == log)
                        s->questions[i--] = s->questions[--s->questions_count];
}

static struct event_frame *frame_at(int log, int64_t seq)
{
        const struct entry *entry = &s->log[log][seq];

        return some_frame(log_name(log), seq, entry->event, entry->subject, entry->room_seq);
}

static void answer_entries(const struct question *question)
{
        struct event_frame *frames[SEQ_MAX_HERE];
        int64_t to = question->to < question->head ? question->to : question->head;
        int count  = 0, most = s->is_calm || chance(50) ? SEQ_MAX_HERE : (int)random_below(4);

        for (int64_t seq = question->from; seq <= to && count < most; seq++)
                frames[count++] = frame_at(question->log, seq);
        live_filled(s->w.live, key_of(log_name(question->log)), frames, count, s->w.now_ms);
}

/* The database as it is now. */
static void look_at_readers(struct question *question)
{
        if (question->log >= ROOMS)
                return;
        for (int user = 0; user < USERS; user++) {
                const struct span *span = current(question->log, user);

                if (span && span->deaf_from)
                        question->is_selective = true;
                else if (span)
                        question->reading[user] = span->from;
        }
}

static void answer_readers(const struct question *question)
{
        struct reader_here items[USERS];
        struct readers_here answer = {.number = question->from, .head = question->head, .is_known = s->is_calm || !chance(5), .is_selective = question->is_selective, .items = items};

        for (int user = 0; user < USERS; user++)
                if (question->reading[user])
                        items[answer.count++] = (struct reader_here){id_of('A' + user), question->reading[user]};
        live_readers(s->w.live, key_of(log_name(question->log)), &answer, s->w.now_ms);
}

static void go_on_with_question(void)
{
        struct question *question = &s->questions[random_below((uint64_t)s->questions_count)], answered;
        struct log_key key        = key_of(log_name(question->log));

        if (!question->is_done) {
                question->is_done = true;
                question->head    = s->head[question->log];
                look_at_readers(question);
                if (question->kind == ASK_SUBSCRIBE)
                        s->is_followed[question->log] = true;
                return;
        }
        answered  = *question;
        *question = s->questions[--s->questions_count];
        if (answered.kind == ASK_SUBSCRIBE) {
                live_subscribed(s->w.live, key);
        } else if (answered.kind == ASK_HEAD) {
                bool is_known = s->is_calm || !chance(5);

                if (is_known && s->live_from[answered.log] < 0)
                        s->live_from[answered.log] = answered.head;
                if (is_known && answered.is_selective)
                        live_selective(s->w.live, key);
                live_head(s->w.live, key, is_known, answered.head, s->w.now_ms);
        } else if (answered.kind == ASK_READERS) {
                answer_readers(&answered);
        } else {
                answer_entries(&answered);
        }
}

static void deliver_news(void)
{
        int i = (int)random_below((uint64_t)s->news_count), log = s->news[i].log;
        int64_t seq = s->news[i].seq;

        s->news[i] = s->news[--s->news_count];
        live_event(s->w.live, key_of(log_name(log)), frame_at(log, seq), s->w.now_ms);
}

/* --- people */

static void leave(int socket)
{
        closes(&s->w, socket);
        s->people[socket].state = AWAY;
}

static void connect_socket(int socket)
{
        struct person *person = &s->people[socket];
        struct id rooms[ROOMS];
        struct connection_start start = {
                .socket = &s->w.sockets[socket], .context = person, .user = id_of('A' + user_of(socket)), .session = id_of(5000 + socket),
                .rooms = rooms, .rooms_count = strlen(person->rooms), .user_seq = person->user_seq, .read_ms = person->read_ms};

        for (size_t i = 0; i < start.rooms_count; i++)
                rooms[i] = id_of(person->rooms[i]);
        buf_clear(&s->w.sockets[socket].got);
        person->parsed = 0;
        person->state  = CONNECTED;
        s->w.sockets[socket].opened     = -1;
        s->w.sockets[socket].room_for   = 1 << 30;
        s->w.sockets[socket].connection = connection_open(s->w.live, &start, s->w.now_ms);
        CHECK(s->w.sockets[socket].connection);
}

static void on_opened(void *owner, struct connection *connection, bool is_ready)
{
        struct world_socket *socket = connection_socket(connection);
        struct person *person       = connection_context(connection);

        (void)owner;
        CHECK_INT(socket->opened, -1);
        socket->opened = is_ready;
        for (int log = 0; log < LOGS; log++)
                person->places[log].opened_at = s->head[log];
}

static void read_rooms(int socket)
{
        struct person *person = &s->people[socket];
        int count = 0, user = user_of(socket);

        memset(person->places, 0, sizeof person->places);
        for (int room = 0; room < ROOMS; room++)
                if (current(room, user)) {
                        person->rooms[count++]           = log_name(room);
                        person->places[room].is_listed   = true;
                        person->places[room].listed_from = current(room, user)->from;
                }
        person->rooms[count] = 0;
        person->user_seq     = s->head[ROOMS + user];
        person->state        = READ;
}

static void go_on_with_person(int socket)
{
        struct person *person   = &s->people[socket];
        struct world_socket *at = &s->w.sockets[socket];

        if (person->state == AWAY) {
                person->state   = READING;
                person->read_ms = s->w.now_ms;
        } else if (person->state == READING) {
                read_rooms(socket);
        } else if (person->state == READ) {
                connect_socket(socket);
        } else if (!at->opened || (!s->is_calm && chance(2))) {
                leave(socket);
        } else if (at->room_for < 100 && (s->is_calm || chance(20))) {
                at->room_for = 1 << 30;
                connection_writable(s->w.live, at->connection);
        } else if (!s->is_calm && chance(5)) {
                at->room_for = (int)random_below(3);
        }
}

/* --- what they hear */

/* They left before this node followed the room, and the news of that are still on their way to it: nothing here can know. */
static bool left_unseen(int socket, int room, int64_t left_at)
{
        int own = ROOMS + user_of(socket);

        for (int64_t seq = s->people[socket].places[own].last + 1; seq <= s->head[own]; seq++)
                if (s->log[own][seq].event == EVENT_room_removed && s->log[own][seq].subject == log_name(room) && s->log[own][seq].room_seq == left_at)
                        return left_at <= s->live_from[room];
        return false;
}

static bool may_hear(int socket, int log, int64_t seq)
{
        const struct place *place = &s->people[socket].places[log];
        int user = user_of(socket);

        if (log >= ROOMS)
                return log == ROOMS + user;
        /* Its list had the room: what came before they came in may still be on the way, and is theirs to read. */
        if (place->is_listed && seq < place->listed_from)
                return true;
        for (int i = 0; i < s->spans_count[log][user]; i++) {
                struct span span = s->spans[log][user][i];

                if (span.deaf_from && seq > span.deaf_from && !(span.to && left_unseen(socket, log, span.to)))
                        continue;
                if (seq >= span.from && (!span.to || seq <= span.to || left_unseen(socket, log, span.to)))
                        return true;
        }
        return false;
}

/* "~a7 ": the seventh of all. */
static size_t hear_signal(int socket, const char *at)
{
        struct place *place = &s->people[socket].places[log_of(key_of(at[1]))];
        char *end;
        int64_t number = strtoll(at + 2, &end, 10);

        if (number <= place->last_signal)
                fail_msg("seed %llu: socket %d heard signal %lld after %lld", (unsigned long long)running, socket, (long long)number, (long long)place->last_signal);
        place->last_signal = number;
        return (size_t)(end + 1 - at);
}

static void listen_to(int socket)
{
        struct person *person = &s->people[socket];
        struct buf *got = &s->w.sockets[socket].got;

        while (person->parsed < got->len) {
                char *at = got->at + person->parsed, *end;
                bool is_pull = *at == '!';
                struct place *place;
                int64_t seq;
                int log;

                CHECK_INT(s->w.sockets[socket].opened, true);
                if (*at == '~') {
                        person->parsed += hear_signal(socket, at);
                        continue;
                }
                log   = log_of(key_of(at[is_pull]));
                seq   = strtoll(at + is_pull + 1, &end, 10);
                place = &person->places[log];
                if (!may_hear(socket, log, seq))
                        fail_msg("seed %llu: socket %d heard %c%lld, which is not theirs", (unsigned long long)running, socket, log_name(log), (long long)seq);
                if (seq <= place->last && !is_pull)      /* to pull once too often is no harm */
                        fail_msg("seed %llu: socket %d heard %c%lld after %lld", (unsigned long long)running, socket, log_name(log), (long long)seq, (long long)place->last);
                if (is_pull)
                        for (int64_t missed = place->last + 1; missed < seq; missed++)
                                place->seen[missed] = true;
                place->last       = seq > place->last ? seq : place->last;
                place->seen[seq]  = true;
                person->parsed    = (size_t)(end + 1 - got->at);
        }
}

static int count_seen(const struct place *place, int64_t from, int64_t to)
{
        int count = 0;

        for (int64_t seq = from; seq <= to; seq++)
                count += place->seen[seq];
        return count;
}

static void check_room(int socket, int room)
{
        const struct place *place = &s->people[socket].places[room];

        for (int i = 0; i < s->spans_count[room][user_of(socket)]; i++) {
                struct span span = s->spans[room][user_of(socket)][i];
                int64_t to   = span.to ? span.to : s->head[room];
                int64_t from = span.from > place->opened_at ? span.from + 1 : place->opened_at + 1;      /* that they came in, their own log tells */
                int seen = count_seen(place, from, to);

                if (to < from || (span.to && !seen))     /* a short stay may pass while the room is being subscribed */
                        continue;
                if (span.deaf_from || (span.to && changes_reading()))    /* whoever is asked about after they left reads no more */
                        continue;
                if (seen != (int)(to - from + 1))
                        fail_msg("seed %llu: socket %d has %d of %c%lld-%lld, opened at %lld", (unsigned long long)running, socket, seen, log_name(room), (long long)from, (long long)to, (long long)place->opened_at);
        }
}

static void check_complete(int socket)
{
        const struct place *own = &s->people[socket].places[ROOMS + user_of(socket)];
        int64_t head = s->head[ROOMS + user_of(socket)];

        CHECK_INT(s->w.sockets[socket].opened, true);
        CHECK_INT(count_seen(own, own->opened_at + 1, head), head - own->opened_at);
        for (int room = 0; room < ROOMS; room++)
                check_room(socket, room);
}

/* --- time */

static void say_something(void)
{
        char text[32], room = log_name((int)(s->signals % ROOMS));

        snprintf(text, sizeof text, "~%c%lld ", room, (long long)++s->signals);
        signals(&s->w, room, 0, text);
}

static void step(void)
{
        int64_t busy = s->is_calm ? 3 : 2;

        s->w.now_ms += (int64_t)random_below(chance(1) && !s->is_calm ? 40000 : 12);
        if (!s->is_calm && chance(25) && s->head[0] + s->head[1] + s->head[2] < SEQ_MAX_HERE - 10)
                transact();
        for (int64_t i = 0; i < busy; i++)
                if (s->questions_count && chance(60))
                        go_on_with_question();
        while (s->news_count && chance(s->is_calm ? 90 : 60))
                deliver_news();
        go_on_with_person((int)random_below(SOCKETS));
        if (chance(3)) {
                int log = (int)random_below(LOGS);

                live_moved(s->w.live, key_of(log_name(log)), s->head[log], s->w.now_ms);
        }
        if (!s->is_calm && chance(1)) {                  /* the bus breaks and is back */
                int log = (int)random_below(LOGS);

                if (live_follows(s->w.live, key_of(log_name(log))))
                        ask((struct question){.kind = ASK_SUBSCRIBE, .log = log});
        }
        say_something();
        if (chance(70))
                live_turn(s->w.live, s->w.now_ms);
        for (int socket = 0; socket < SOCKETS; socket++)
                if (s->people[socket].state == CONNECTED)
                        listen_to(socket);
}

static void run(uint64_t seed)
{
        struct live_effects effects = world_effects;

        running = seed;
        memset(s, 0, sizeof *s);
        world_init(&s->w);
        live_destroy(&s->w.live);
        effects.subscribe    = on_subscribe;
        effects.unsubscribe  = on_unsubscribe;
        effects.read_head    = on_read_head;
        effects.read_entries = on_read_entries;
        effects.read_readers = on_read_readers;
        effects.opened       = on_opened;
        s->w.live = live_create(&effects, &s->w);
        s->seed   = seed * 0x9e3779b97f4a7c15u + 1;
        for (int i = 0; i < 30; i++)
                transact();
        for (int i = 0; i < 3000; i++)
                step();
        s->is_calm = true;
        for (int i = 0; i < 3000; i++)
                step();
        for (int socket = 0; socket < SOCKETS; socket++)
                check_complete(socket);
        world_fini(&s->w);
}

TEST(everybody_hears_everything_once_in_order_and_only_what_is_theirs)
{
        const char *asked = getenv("SEED");
        uint64_t first = asked ? strtoull(asked, NULL, 10) : 1, last = asked ? first : 300;

        s = malloc(sizeof *s);
        CHECK(s);
        for (uint64_t seed = first; seed <= last; seed++)
                run(seed);
        free(s);
}

SUITE(CASE(everybody_hears_everything_once_in_order_and_only_what_is_theirs))
