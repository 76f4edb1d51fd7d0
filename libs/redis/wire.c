/* wire.c — one connection to a Redis server. Its bytes are ours; hiredis' reader makes replies of them. */

#include "redis/wire.h"

#include <errno.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/random.h"
#include "loop/loop.h"
#include "redis/lookup.h"

#define STABLE_MS      500                               /* up that long, the next attempts begin anew */
#define OUT_BYTES_KEPT ((size_t)1024 * 1024)

struct wire {
        struct loop      *loop;
        struct wire_calls calls;
        void             *owner;
        char             *host, *port, *username, *password;

        enum { WAITING, RESOLVING, CONNECTING, GREETING, UP } state;
        int                fd;
        struct lookup     *lookup;
        struct loop_fd    *watch;
        struct loop_timer *timer, *tick;                 /* the next attempt, or the end of this one; silence */
        struct loop_turn  *turn;

        struct buf    out;
        size_t        sent;                              /* of what is in out */
        bool          is_deaf;                           /* writing failed: reading will tell why */
        redisReader  *reader;
        struct arena *reply_arena;
        const char   *refused;                           /* why an answer was not taken; hiredis itself knows one reason only */
        int           greetings;                         /* answers still to come before we are up */

        unsigned attempts;                               /* since it was up for a while */
        bool     told_down;
        int64_t  silence_ms, up_ms, heard_ms, asked_ms;  /* asked_ms 0: nobody was asked since we heard something */

        int  depth;                                      /* calls of ours on the stack */
        bool is_gone;
};

static void wire_break(struct wire *wire, const char *why);

/* --- replies, built where hiredis asks for its own; NULL makes it give up */

#if HIREDIS_MAJOR >= 1
typedef size_t list_count;
#else
typedef int list_count;
#endif

static void *refuse(const redisReadTask *task, const char *why)
{
        struct wire *wire = task->privdata;
        wire->refused     = why;
        return NULL;
}

/* hiredis 1 reads RESP3 unasked, but we never say HELLO 3. Its nil has a type of its own; those of RESP2 are a text or a list. */
static bool is_resp2(int type)
{
        return type != REDIS_REPLY_NIL && type <= REDIS_REPLY_ERROR;
}

/* The place of the reply: in its list, or by itself. */
static struct redis_reply *reply_place(const redisReadTask *task, size_t more_bytes)
{
        struct wire *wire = task->privdata;
        size_t       left = WIRE_REPLY_BYTES_MAX - arena_used_bytes(wire->reply_arena);
        if (!is_resp2(task->type))
                return refuse(task, "an answer is not RESP2");
        if (left < sizeof(struct redis_reply) + 128 || more_bytes > left - sizeof(struct redis_reply) - 128)
                return refuse(task, "an answer is too large");
        if (task->parent)
                return &((struct redis_reply *)task->parent->obj)->items[task->idx];
        return arena_zero(wire->reply_arena, sizeof(struct redis_reply));
}

static void *reply_text(const redisReadTask *task, char *at, size_t len)
{
        struct wire        *wire  = task->privdata;
        struct redis_reply *reply = reply_place(task, len);
        if (!reply)
                return NULL;
        reply->kind = task->type == REDIS_REPLY_ERROR ? REDIS_ERROR : task->type == REDIS_REPLY_STATUS ? REDIS_STATUS : REDIS_TEXT;
        reply->text = str_copy((struct str){at, len}, wire->reply_arena);
        return reply;
}

/* hiredis 1 has no bound of its own. */
static bool is_too_deep(const redisReadTask *list)
{
        int depth = 0;
        for (; list && depth <= WIRE_REPLY_DEPTH_MAX; list = list->parent)
                depth++;
        return depth > WIRE_REPLY_DEPTH_MAX;
}

static void *reply_list(const redisReadTask *task, list_count count)
{
        struct wire        *wire  = task->privdata;
        struct redis_reply *reply = reply_place(task, (size_t)count * sizeof(struct redis_reply));
        if (!reply)
                return NULL;
        if (is_too_deep(task))
                return refuse(task, "an answer is nested too deeply");
        reply->kind  = REDIS_LIST;
        reply->count = (size_t)count;
        reply->items = arena_array(wire->reply_arena, struct redis_reply, (size_t)count);
        return reply;
}

static void *reply_int(const redisReadTask *task, long long number)
{
        struct redis_reply *reply = reply_place(task, 0);
        if (reply) {
                reply->kind   = REDIS_INT;
                reply->number = number;
        }
        return reply;
}

static void *reply_nil(const redisReadTask *task)
{
        struct redis_reply *reply = reply_place(task, 0);
        if (reply)
                reply->kind = REDIS_NIL;
        return reply;
}

#if HIREDIS_MAJOR >= 1
/* Without these hiredis would hand over small numbers for pointers. */
static void *reply_double(const redisReadTask *task, double number, char *text, size_t len)
{
        (void)number, (void)text, (void)len;
        return reply_place(task, 0);
}

static void *reply_bool(const redisReadTask *task, int is_true)
{
        (void)is_true;
        return reply_place(task, 0);
}
#endif

static void reply_free(void *reply)
{
        (void)reply;                                     /* the arena's */
}

static redisReplyObjectFunctions reply_functions = {
        .createString  = reply_text,
        .createArray   = reply_list,
        .createInteger = reply_int,
        .createNil     = reply_nil,
#if HIREDIS_MAJOR >= 1
        .createDouble = reply_double,
        .createBool   = reply_bool,
#endif
        .freeObject = reply_free,
};

/* --- calls of the owner; what it does in them may be to destroy the wire */

static void enter(struct wire *wire)
{
        wire->depth++;
}

static void leave(struct wire *wire)
{
        if (--wire->depth || !wire->is_gone)
                return;
        if (wire->reader)
                redisReaderFree(wire->reader);
        arena_destroy(&wire->reply_arena);
        buf_fini(&wire->out);
        free(wire->host);
        free(wire->port);
        free(wire->username);
        free(wire->password);
        void (*gone)(void *) = wire->calls.gone;
        void *owner          = wire->owner;
        free(wire);
        gone(owner);
}

static void greeting_heard(struct wire *wire, const struct redis_reply *reply)
{
        if (reply->kind != REDIS_STATUS) {
                char why[200];
                snprintf(why, sizeof why, "the server refused us: %.*s", reply->text.len < 150 ? (int)reply->text.len : 150,
                         reply->text.at ? reply->text.at : "");
                wire_break(wire, why);
                return;
        }
        if (--wire->greetings)
                return;
        wire->state     = UP;
        wire->told_down = false;
        wire->up_ms     = clock_monotonic_ms();
        loop_timer_stop(wire->timer);
        wire->calls.up(wire->owner);
}

/* Only while the connection is this one: any call may have ended it. */
static void replies_deliver(struct wire *wire)
{
        while (wire->fd >= 0) {
                void *reply = NULL;
                if (redisReaderGetReply(wire->reader, &reply) != REDIS_OK) {
                        wire_break(wire, wire->refused ? wire->refused : wire->reader->errstr);
                        return;
                }
                if (!reply)
                        break;
                if (wire->state == UP)
                        wire->calls.reply(wire->owner, reply);
                else
                        greeting_heard(wire, reply);
                arena_reset(wire->reply_arena);
        }
        if (wire->fd >= 0 && wire->reader->len - wire->reader->pos > WIRE_REPLY_BYTES_MAX)
                wire_break(wire, "an answer is too large");
}

/* --- reading and writing */

static void wire_read(struct wire *wire)
{
        char bytes[WIRE_READ_BYTES];
        for (int reads = 0; reads < WIRE_READS_PER_TURN && wire->fd >= 0; reads++) {
                ssize_t got = recv(wire->fd, bytes, sizeof bytes, 0);
                if (got < 0 && (errno == EAGAIN || errno == EINTR))
                        return;
                if (got <= 0) {
                        wire_break(wire, got ? strerror(errno) : "the server closed the connection");
                        return;
                }
                wire->heard_ms = clock_monotonic_ms();
                wire->asked_ms = 0;
                redisReaderFeed(wire->reader, bytes, (size_t)got);
                replies_deliver(wire);
                if ((size_t)got < sizeof bytes)
                        return;
        }
}

static void wire_watch(struct wire *wire)
{
        if (wire->watch)
                loop_fd_want(wire->watch, LOOP_READ | (wire->sent < wire->out.len && !wire->is_deaf ? LOOP_WRITE : 0));
}

void wire_flush(struct wire *wire)
{
        if (wire->state < GREETING || wire->is_deaf)
                return;
        while (wire->sent < wire->out.len) {
                ssize_t put = send(wire->fd, wire->out.at + wire->sent, wire->out.len - wire->sent, MSG_NOSIGNAL);
                if (put < 0 && errno == EINTR)
                        continue;
                if (put < 0 && errno != EAGAIN)
                        wire->is_deaf = true;            /* told by the read that follows, not from in here */
                if (put < 0)
                        break;
                wire->sent += (size_t)put;
        }
        if (wire->sent == wire->out.len) {
                wire->sent = 0;
                if (wire->out.cap > OUT_BYTES_KEPT)
                        buf_fini(&wire->out);
                else
                        buf_clear(&wire->out);
        }
        wire_watch(wire);
}

static void put_length(struct buf *out, char kind, size_t length)
{
        buf_put_char(out, kind);
        buf_put_int(out, (int64_t)length);
        buf_put(out, STR("\r\n"));
}

static bool wire_put(struct wire *wire, const struct str *words, size_t count)
{
        struct buf *out    = &wire->out;
        size_t      before = out->len;
        /* What has been sent already makes room when there is much of it. */
        if (wire->sent > WIRE_OUT_BYTES_MAX / 2) {
                memmove(out->at, out->at + wire->sent, out->len - wire->sent);
                out->len -= wire->sent;
                wire->sent = 0;
                before     = out->len;
        }
        put_length(out, '*', count);
        for (size_t i = 0; i < count; i++) {
                put_length(out, '$', words[i].len);
                buf_put(out, words[i]);
                buf_put(out, STR("\r\n"));
        }
        if (!out->overflowed)
                return true;
        out->len        = before;
        out->overflowed = false;
        return false;
}

enum err wire_send(struct wire *wire, const struct str *words, size_t count)
{
        if (wire->state != UP || wire->is_gone)
                return ERR_UNAVAILABLE;
        /* The turn that is about to end may have passed our place in it: there will be another at once. */
        if (wire->out.len == 0)
                loop_again(wire->loop);
        return wire_put(wire, words, count) ? OK : ERR_BUSY;
}

void wire_drain(struct wire *wire)
{
        if (wire->depth)
                return;                                  /* the answer that is being handed over must stay whole */
        enter(wire);
        if (wire->state >= GREETING)
                wire_read(wire);
        leave(wire);
}

static void turn_ended(void *at)
{
        struct wire *wire = at;
        if (wire->sent < wire->out.len && !(wire->state == UP && wire->sent > 0))
                wire_flush(wire);
}

/* --- opening */

static void connection_close(struct wire *wire)
{
        lookup_cancel(&wire->lookup);
        loop_fd_destroy(&wire->watch);
        if (wire->fd >= 0)
                close(wire->fd);
        wire->fd    = -1;
        wire->state = WAITING;
        buf_fini(&wire->out);
        wire->sent = 0;
}

static int64_t retry_in_ms(struct wire *wire)
{
        int64_t bound = WIRE_RETRY_FIRST_MS;
        for (unsigned i = 0; i < wire->attempts && bound < WIRE_RETRY_MAX_MS; i++)
                bound *= 2;
        if (bound > WIRE_RETRY_MAX_MS)
                bound = WIRE_RETRY_MAX_MS;
        wire->attempts++;
        return (int64_t)random_below((uint64_t)bound) + 1;
}

static void wire_break(struct wire *wire, const char *why)
{
        char reason[200];                                /* `why` may lie in what is about to be reused */
        snprintf(reason, sizeof reason, "%s", why);
        bool was_up = wire->state == UP;
        connection_close(wire);
        if (was_up && clock_monotonic_ms() - wire->up_ms >= STABLE_MS)
                wire->attempts = 0;
        loop_timer_restart(wire->timer, retry_in_ms(wire));
        if (wire->told_down)
                return;
        wire->told_down = true;
        wire->calls.down(wire->owner, reason);
}

static void greet(struct wire *wire)
{
        int error  = 0, on = 1;
        socklen_t len = sizeof error;
        if (getsockopt(wire->fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 || error) {
                wire_break(wire, strerror(error ? error : errno));
                return;
        }
        setsockopt(wire->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);   /* fails on a Unix socket, which needs none */
        wire->state     = GREETING;
        wire->heard_ms  = clock_monotonic_ms();
        wire->asked_ms  = 0;
        wire->greetings = 1;
        if (wire->password[0]) {
                struct str auth[3] = {STR("AUTH"), str_from(wire->username), str_from(wire->password)};
                if (!wire->username[0])
                        auth[1] = auth[2];
                wire_put(wire, auth, wire->username[0] ? 3 : 2);
                wire->greetings++;
        }
        wire_put(wire, (struct str[]){STR("PING")}, 1);
        wire_flush(wire);
}

static void fd_ready(void *at, int events)
{
        struct wire *wire = at;
        enter(wire);
        if (wire->state == CONNECTING) {
                greet(wire);
        } else {
                if (events & LOOP_WRITE)
                        wire_flush(wire);
                if (events & LOOP_READ)
                        wire_read(wire);
        }
        leave(wire);
}

static void connect_to(struct wire *wire, const struct sockaddr *address, socklen_t len)
{
        wire->fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (wire->fd < 0 || (connect(wire->fd, address, len) < 0 && errno != EINPROGRESS)) {
                wire_break(wire, strerror(errno));
                return;
        }
        if (wire->reader)
                redisReaderFree(wire->reader);
        wire->reader = redisReaderCreateWithFunctions(&reply_functions);
        if (!wire->reader)
                memory_give_up("out of memory");
        wire->reader->privdata = wire;
        arena_reset(wire->reply_arena);
        wire->refused = NULL;
        wire->is_deaf = false;
        wire->state   = CONNECTING;
        wire->watch   = loop_fd_create(wire->loop, wire->fd, LOOP_WRITE, fd_ready, wire);
}

static void name_found(void *at, const struct lookup_answer *answer)
{
        struct wire *wire = at;
        enter(wire);
        wire->lookup = NULL;
        if (answer->count) {
                size_t turn = wire->attempts % answer->count;
                connect_to(wire, (const struct sockaddr *)&answer->found[turn].address, answer->found[turn].len);
        } else {
                wire_break(wire, answer->error);
        }
        leave(wire);
}

static void attempt(struct wire *wire)
{
        loop_timer_restart(wire->timer, WIRE_CONNECT_TIMEOUT_MS);
        if (wire->host[0] == '/') {
                struct sockaddr_un address = {.sun_family = AF_UNIX};
                snprintf(address.sun_path, sizeof address.sun_path, "%s", wire->host);
                connect_to(wire, (const struct sockaddr *)&address, sizeof address);
                return;
        }
        struct lookup_answer answer;
        lookup_numeric(wire->host, wire->port, &answer);
        if (answer.count) {
                connect_to(wire, (const struct sockaddr *)&answer.found[0].address, answer.found[0].len);
        } else {
                wire->state  = RESOLVING;
                wire->lookup = lookup_start(wire->loop, wire->host, wire->port, name_found, wire);
        }
}

static void timer_fired(void *at)
{
        struct wire *wire = at;
        enter(wire);
        if (wire->state == WAITING)
                attempt(wire);
        else if (wire->state != UP)
                wire_break(wire, "the server did not answer in time");
        leave(wire);
}

/* Silence is only held against a server that was asked, and after looking whether its answer is already here: it may have
 * been us who stood still. */
static void ticked(void *at)
{
        struct wire *wire    = at;
        int64_t      now     = clock_monotonic_ms();
        int          waiting = 0;
        if (wire->state != UP || now - wire->heard_ms < wire->silence_ms / 4)
                return;
        enter(wire);
        if (!wire->asked_ms) {
                wire->asked_ms = now;
                wire->calls.quiet(wire->owner);
        } else if (now - wire->asked_ms >= wire->silence_ms * 3 / 4 && ioctl(wire->fd, FIONREAD, &waiting) == 0 && waiting == 0) {
                wire_break(wire, "the server is silent");
        }
        leave(wire);
}

static void address_split(struct wire *wire, struct str address)
{
        size_t colon = address.len;
        while (colon && address.at[colon - 1] != ':')
                colon--;
        bool       is_path = address.len && address.at[0] == '/';
        struct str host    = is_path || !colon ? address : (struct str){address.at, colon - 1};
        struct str port    = is_path || !colon ? STR("6379") : (struct str){address.at + colon, address.len - colon};
        if (host.len > 2 && host.at[0] == '[' && host.at[host.len - 1] == ']')
                host = (struct str){host.at + 1, host.len - 2};
        wire->host = strndup(host.at ? host.at : "", host.len);
        wire->port = strndup(port.at, port.len);
}

struct wire *wire_create(struct loop *loop, const struct redis_server *server, const struct wire_calls *calls, void *owner)
{
        struct wire *wire = memory_zero(sizeof *wire);
        wire->loop        = loop;
        wire->calls       = *calls;
        wire->owner       = owner;
        wire->fd          = -1;
        wire->silence_ms  = server->silence_ms > 0 ? server->silence_ms : WIRE_SILENCE_MS;
        wire->username    = strndup(server->username.at ? server->username.at : "", server->username.len);
        wire->password    = strndup(server->password.at ? server->password.at : "", server->password.len);
        address_split(wire, server->address);
        if (!wire->host || !wire->port || !wire->username || !wire->password)
                memory_give_up("out of memory");
        wire->reply_arena = arena_create(WIRE_REPLY_BYTES_MAX);
        buf_init(&wire->out, NULL, WIRE_OUT_BYTES_MAX);
        wire->turn  = loop_turn_create(loop, turn_ended, wire);
        wire->timer = loop_timer_create(loop, 0, 0, timer_fired, wire);
        wire->tick  = loop_timer_create(loop, wire->silence_ms / 8, wire->silence_ms / 8, ticked, wire);
        return wire;
}

void wire_destroy(struct wire **pointer)
{
        struct wire *wire = *pointer;
        if (!wire)
                return;
        *pointer = NULL;
        enter(wire);
        wire_flush(wire);                                /* what was accepted is at least tried */
        connection_close(wire);
        loop_timer_destroy(&wire->timer);
        loop_timer_destroy(&wire->tick);
        loop_turn_destroy(&wire->turn);
        wire->is_gone = true;
        leave(wire);
}

bool wire_is_up(const struct wire *wire)
{
        return wire->state == UP && !wire->is_gone;
}
