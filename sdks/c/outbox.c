/* outbox.c — unconfirmed messages in order. */

#include "c/outbox.h"

#include <stdlib.h>
#include "base/buf.h"
#include "base/memory.h"
#include "c/frame.h"
#include "json/write.h"

void outbox_init(struct outbox *outbox, int window)
{
        *outbox = (struct outbox){.window = window > 0 ? window : 1};
        list_init(&outbox->items);
}

void outbox_fini(struct outbox *outbox)
{
        LIST_EACH(&outbox->items, struct outbox_item, link, item)
                outbox_done(outbox, &item);
}

struct outbox_item *outbox_add(struct outbox *outbox, struct id room, struct id cid, struct str body)
{
        if (outbox->count >= OUTBOX_MAX)
                return NULL;
        struct buf args;
        buf_init(&args, NULL, FRAME_SEND_BYTES_MAX);
        buf_put(&args, STR("{\"room\":"));
        json_write_id(&args, room);
        buf_put(&args, STR(",\"cid\":"));
        json_write_id(&args, cid);
        buf_put(&args, STR(",\"body\":"));
        buf_put(&args, body);
        buf_put_char(&args, '}');
        if (args.overflowed) {
                buf_fini(&args);
                return NULL;
        }
        struct outbox_item *item = memory_zero(sizeof *item);
        *item = (struct outbox_item){.room = room, .cid = cid, .args = args.at, .args_len = args.len};
        list_append(&outbox->items, &item->link);
        outbox->count++;
        return item;
}

struct outbox_item *outbox_next(struct outbox *outbox, int64_t now_ms, int64_t *wait_until_ms)
{
        *wait_until_ms = -1;
        if (outbox->under_way >= outbox->window)
                return NULL;
        struct outbox_item *first = NULL;
        LIST_EACH(&outbox->items, struct outbox_item, link, item)
                if (!first && !item->is_under_way)
                        first = item;
        if (!first)
                return NULL;
        if (first->not_before_ms > now_ms) {
                *wait_until_ms = first->not_before_ms;
                return NULL;
        }
        return first;
}

void outbox_sent(struct outbox *outbox, struct outbox_item *item)
{
        item->is_under_way = true;
        item->tries++;
        outbox->under_way++;
}

void outbox_again(struct outbox *outbox, struct outbox_item *item, int64_t not_before_ms)
{
        if (item->is_under_way) {
                item->is_under_way = false;
                outbox->under_way--;
        }
        item->not_before_ms = not_before_ms;
}

void outbox_all_again(struct outbox *outbox)
{
        LIST_EACH(&outbox->items, struct outbox_item, link, item)
                if (item->is_under_way)
                        outbox_again(outbox, item, 0);
}

void outbox_done(struct outbox *outbox, struct outbox_item **pointer)
{
        struct outbox_item *item = *pointer;
        if (item->is_under_way)
                outbox->under_way--;
        outbox->count--;
        list_remove(&item->link);
        free(item->args);
        free(item);
        *pointer = NULL;
}
