/* presence_message.c — what gateways tell each other of presence, as bytes. */

#include "chat-gateway/presence_message.h"

#include <string.h>

enum { HEAD_BYTES = 2 + 16, LEASE_BYTES = 8 + 2, ENTRY_BYTES = 16 + 1 };

static void put_number(struct buf *out, uint64_t number, int bytes)
{
        for (int i = bytes - 1; i >= 0; i--)
                buf_put_char(out, (char)(uint8_t)(number >> (8 * i)));
}

static uint64_t number_at(const char *at, int bytes)
{
        uint64_t number = 0;

        for (int i = 0; i < bytes; i++)
                number = number << 8 | (uint8_t)at[i];
        return number;
}

static void put_id(struct buf *out, struct id id)
{
        buf_put(out, (struct str){(const char *)id.bytes, sizeof id.bytes});
}

static struct id id_at(const char *at)
{
        struct id id;

        memcpy(id.bytes, at, sizeof id.bytes);
        return id;
}

void presence_message_write(struct buf *out, const struct presence_message *message)
{
        buf_put_char(out, PRESENCE_MESSAGE_VERSION);
        buf_put_char(out, (char)message->what);
        put_id(out, message->node);
        switch (message->what) {
        case PRESENCE_LEASE:
                put_number(out, (uint64_t)message->number, 8);
                put_number(out, message->count, 2);
                for (size_t i = 0; i < message->count; i++) {
                        put_id(out, message->entries[i].user);
                        buf_put_char(out, (char)message->entries[i].mark);
                }
                break;
        case PRESENCE_END:
                break;
        case PRESENCE_PERSON:
                put_id(out, message->user);
                buf_put(out, message->text);
                break;
        }
}

static bool read_lease(const char *at, size_t left, struct presence_message *out)
{
        if (left < LEASE_BYTES)
                return false;
        out->number = (int64_t)(number_at(at, 8) & INT64_MAX);
        out->count  = (size_t)number_at(at + 8, 2);
        if (out->count > PRESENCE_MESSAGE_ENTRIES_MAX || left != LEASE_BYTES + out->count * ENTRY_BYTES)
                return false;
        at += LEASE_BYTES;
        for (size_t i = 0; i < out->count; i++, at += ENTRY_BYTES) {
                out->entries[i] = (struct presence_entry){id_at(at), (uint8_t)at[16]};
                if (out->entries[i].mark && !presence_mark_is_valid(out->entries[i].mark))
                        return false;
        }
        return true;
}

bool presence_message_read(struct str bytes, struct presence_message *out)
{
        const char *at = bytes.at + HEAD_BYTES;
        size_t left    = bytes.len - HEAD_BYTES;

        if (bytes.len < HEAD_BYTES || bytes.at[0] != PRESENCE_MESSAGE_VERSION)
                return false;
        out->node = id_at(bytes.at + 2);
        switch (bytes.at[1]) {
        case PRESENCE_LEASE:
                out->what = PRESENCE_LEASE;
                return read_lease(at, left, out);
        case PRESENCE_END:
                out->what = PRESENCE_END;
                return left == 0;
        case PRESENCE_PERSON:
                out->what = PRESENCE_PERSON;
                if (left < 16 || left - 16 > PRESENCE_MESSAGE_TEXT_MAX)
                        return false;
                out->user = id_at(at);
                out->text = (struct str){at + 16, left - 16};
                return true;
        default:
                return false;
        }
}
