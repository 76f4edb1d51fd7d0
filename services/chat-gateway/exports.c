/* exports.c — an export's pages as JSON lines, one after another.
 *
 *      asked → page read (worker) → written as the connection takes it → next page … → the last line
 */

#include "chat-gateway/exports.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/list.h"
#include "base/memory.h"
#include "chat-gateway/ops.h"
#include "door_http/door_http.h"
#include "json/write.h"
#include "op/dispatch.h"

enum {
        PAGE_BYTES_MAX   = 8 << 20,                      /* LOG_READ_BYTES_MAX of bodies as JSON, and what is around them */
        LAST_LINE_BYTES  = 200,
};

struct exports {
        struct dispatch         *dispatch;
        struct identity_watch   *identity;
        struct http_stream_route route;
        struct link              all;
        struct op                first, next;            /* room.export_page, as it is asked for from here: with the first page all are paid for */
        int                      count;
};

struct export {
        struct exports     *exports;                     /* NULL: they are gone, and this goes when its call has come back */
        struct http_stream *stream;
        struct identity     who;
        struct id           room;
        int64_t             number;
        struct link         link;
        int64_t             after_seq, entries;
        bool                has_begun, is_reading, is_last, is_ended, is_closed;
        enum err            failed;                      /* after it had begun */
        struct buf          page;
        size_t              written;                     /* of the page */
};

/* --- the worker's step, as a call from inside */

static const struct shape *nothing(void)
{
        static const struct field fields[] = {{.name = NULL}};
        static const struct shape shape    = {"nothing", 0, false, fields};

        return &shape;
}

/* The table's operation, but that its answer becomes lines. */
static enum err read_page(struct call *call, const void *in, void *out)
{
        struct export *export = call->loop_owner;
        struct room_export_page_out page = {0};

        (void)out;
        TRY(room_export_page(call, in, &page));
        for (size_t i = 0; i < page.events.count; i++) {
                json_write(&export->page, log_entry_shape(), &page.events.items[i]);
                buf_put_char(&export->page, '\n');
        }
        export->entries += (int64_t)page.events.count;
        export->after_seq = page.next;
        export->is_last   = !page.has_next;
        return export->page.overflowed ? ERR_INTERNAL : call->tx.failed;
}

/* --- a page came back */

static void destroy(struct export *export)
{
        if (export->exports) {
                list_remove(&export->link);
                export->exports->count--;
        }
        buf_fini(&export->page);
        free(export);
}

static void stream_is_closed(void *owner)
{
        ((struct export *)owner)->is_closed = true;
}

static void refuse(struct export *export, const struct call *call)
{
        http_stream_refuse(export->stream, call->err, call->sentence.len ? call->sentence.at : NULL, &call->rate);
        export->is_closed = true;
}

static void page_is_read(struct call *call)
{
        struct export *export = call->loop_owner;

        export->is_reading = false;
        export->written    = 0;
        if (!export->exports) {
                if (!export->has_begun)
                        http_stream_refuse(export->stream, ERR_UNAVAILABLE, NULL, NULL);
                destroy(export);
        } else if (call->err != OK && !export->has_begun) {
                refuse(export, call);
        } else if (!export->has_begun) {
                export->has_begun = http_stream_begin(export->stream, 200, "application/x-ndjson", stream_is_closed, export);
                export->is_closed = !export->has_begun;
        } else if (call->err != OK) {
                export->failed = call->err;
                buf_clear(&export->page);
        }
        call_destroy(&call);
}

static void ask(struct export *export)
{
        struct call *call = call_create(export->has_begun ? &export->exports->next : &export->exports->first, DOOR_INSIDE);
        char room[ID_TEXT_LEN + 1];

        id_print(export->room, room);
        buf_clear(&export->page);
        call->who          = export->who;
        if (!export->has_begun)
                call->address = str_copy(http_stream_address(export->stream), call->arena);
        call->args         = str_format(call->arena, "{\"room\":\"%s\",\"export\":%lld,\"after_seq\":%lld}", room, (long long)export->number, (long long)export->after_seq);
        call->finished     = page_is_read;
        call->loop_owner   = export;
        export->is_reading = true;
        dispatch_call(export->exports->dispatch, call);
}

/* --- the end of a turn */

/* What fits; the queue is the connection's, and bounded. */
static void write_some(struct export *export)
{
        size_t room = HTTP_STREAM_BYTES_MAX - http_stream_queued(export->stream), left = export->page.len - export->written;

        if (room > left)
                room = left;
        if (room && !http_stream_write(export->stream, (struct str){export->page.at + export->written, room}))
                export->is_closed = true;
        export->written += room;
}

static void write_last_line(struct export *export)
{
        char line[LAST_LINE_BYTES];
        int len = export->failed != OK
                          ? snprintf(line, sizeof line, "{\"complete\":false,\"code\":\"%s\"}\n", err_code(export->failed))
                          : snprintf(line, sizeof line, "{\"complete\":true,\"head\":%lld,\"entries\":%lld}\n", (long long)export->number, (long long)export->entries);

        if (http_stream_queued(export->stream) + (size_t)len > HTTP_STREAM_BYTES_MAX)
                return;
        http_stream_write(export->stream, (struct str){line, (size_t)len});
        http_stream_end(export->stream);
        export->is_ended = true;
}

static void go_on(struct export *export)
{
        if (export->failed == OK && identity_is_revoked(export->exports->identity, &export->who)) {
                export->failed = ERR_UNAUTHENTICATED;
                buf_clear(&export->page);
                export->written = 0;
        }
        write_some(export);
        if (export->is_closed || export->written < export->page.len)
                return;
        if (export->is_last || export->failed != OK)
                write_last_line(export);
        else if (!http_stream_queued(export->stream))
                ask(export);
}

void exports_turn(struct exports *exports)
{
        LIST_EACH(&exports->all, struct export, link, export) {
                if (export->is_reading)
                        continue;
                if (export->is_closed)
                        destroy(export);
                else if (export->has_begun && !export->is_ended)
                        go_on(export);
        }
}

/* --- beginning */

static int of_user(const struct exports *exports, struct id user)
{
        int count = 0;

        LIST_EACH(&exports->all, struct export, link, export)
                count += id_equal(export->who.user, user);
        return count;
}

static void open_route(void *owner, struct http_stream *stream, const struct identity *who, struct str query, struct str last_event_id, bool wants_event_stream)
{
        struct exports *exports = owner;
        struct export *export;
        struct id room;
        int64_t number;

        (void)last_event_id, (void)wants_event_stream;
        if (!who->is_signed_in) {
                http_stream_refuse(stream, ERR_UNAUTHENTICATED, NULL, NULL);
        } else if (query.len) {
                http_stream_refuse(stream, ERR_INVALID, "the lines of an export take no parameters", NULL);
        } else if (!id_parse(http_stream_path_value(stream, 0), &room) || !str_to_int(http_stream_path_value(stream, 1), 1, SEQ_MAX, &number)) {
                http_stream_refuse(stream, ERR_INVALID, "the room is no id, or the export no number", NULL);
        } else if (exports->count >= EXPORTS_MAX || of_user(exports, who->user) >= EXPORTS_OF_USER_MAX) {
                http_stream_refuse(stream, ERR_BUSY, "too many exports are under way", NULL);
        } else {
                export          = memory_zero(sizeof *export);
                export->exports = exports;
                export->stream  = stream;
                export->who     = *who;
                export->room    = room;
                export->number  = number;
                buf_init(&export->page, NULL, PAGE_BYTES_MAX);
                list_append(&exports->all, &export->link);
                exports->count++;
                ask(export);
        }
}

int exports_count(const struct exports *exports)
{
        return exports->count;
}

struct exports *exports_create(struct dispatch *dispatch, struct identity_watch *identity)
{
        struct exports *exports = memory_zero(sizeof *exports);

        exports->dispatch = dispatch;
        exports->identity = identity;
        exports->first    = *op_find(chat_ops, chat_ops_count, STR("room.export_page"));
        exports->first.out = nothing;
        exports->first.run = read_page;
        exports->next     = exports->first;
        exports->next.price = PRICE_FREE;
        exports->route    = (struct http_stream_route){.path = "/v1/rooms/{room}/exports/{export}/lines", .open = open_route, .owner = exports};
        list_init(&exports->all);
        return exports;
}

void exports_destroy(struct exports **exports)
{
        struct exports *e = *exports;

        if (!e)
                return;
        LIST_EACH(&e->all, struct export, link, export) {
                if (!export->is_reading) {
                        destroy(export);
                        continue;
                }
                list_remove(&export->link);
                export->exports = NULL;
        }
        free(e);
        *exports = NULL;
}

const struct http_stream_route *exports_route(const struct exports *exports)
{
        return &exports->route;
}
