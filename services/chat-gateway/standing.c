/* standing.c — a message that stands in the call's room. */

#include "chat-gateway/standing.h"

#include "base/utf8.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/gateway.h"
#include "chat-gateway/guarding.h"
#include "chat-gateway/mentions.h"
#include "chat-gateway/muting.h"
#include "chat-gateway/permalink.h"
#include "chat-gateway/repo/endings.h"
#include "chat-gateway/repo/hidden.h"
#include "chat-gateway/repo/pins.h"
#include "chat-gateway/repo/polls.h"
#include "chat-gateway/repo/reactions.h"
#include "op/run.h"

enum err standing_or_deleted(struct call *call, int64_t seq, struct log_row *out)
{
        const struct room *room = &seat_of(call)->room;

        if (seq < room->floor)
                return ERR_GONE;
        if (seq < seat_floor(call) || !log_message(&call->tx, room->id, seq, out))
                return call->tx.failed != OK ? call->tx.failed : fail(call, ERR_NOT_FOUND, "there is no message of that number");
        return OK;
}

enum err standing_message(struct call *call, int64_t seq, struct log_row *out)
{
        TRY(standing_or_deleted(call, seq, out));
        return out->message.has_body ? OK : fail(call, ERR_GONE, "the message was deleted");
}

enum err standing_shown(struct call *call, int64_t seq, struct log_row *out)
{
        TRY(standing_message(call, seq, out));
        standing_hide(call, out, 1);
        return out->is_hidden ? fail(call, ERR_GONE, "you hid the message from yourself") : call->tx.failed;
}

enum err standing_may_speak(struct call *call)
{
        TRY(seat_is_writable(call));
        return seat_of(call)->member.muted_until > call->now_ms ? ERR_MUTED : OK;
}

static enum err sealed_words(struct call *call, const struct sealed_body *body, struct words *out)
{
        enum room_encryption encryption = seat_of(call)->room.encryption;

        if (encryption == ENCRYPTION_NONE)
                return ERR_OPEN_ROOM;
        if (body->scheme != encryption)
                return fail_field(call, "/body/scheme", "is not how this room is sealed");
        if (body->commitment.len != 32)
                return fail_field(call, "/body/commitment", "is not 32 bytes long");
        *out = (struct words){.ciphertext = body->ciphertext, .commitment = body->commitment, .device = body->device};
        return OK;
}

static enum err text_words(struct call *call, const struct text_body *body, struct words *out, struct verdict *verdict)
{
        const struct room *room    = &seat_of(call)->room;
        struct message_extra extra = {.has_action = body->has_action && body->action, .action = true};

        if (room->encryption != ENCRYPTION_NONE)
                return ERR_SEALED_ROOM;
        if (utf8_count(body->text) > (size_t)room->text_max)
                return fail_field(call, "/body/text", str_format(call->arena, "is longer than this room takes: %lld code points", (long long)room->text_max).at);
        *verdict = word_rules_judge(room->id, body->text, call->arena);
        if (verdict->kind >= VERDICT_REFUSED)
                return muting_refuse(call, verdict);
        *out = (struct words){.text = verdict->text, .extra = extra_text(&extra, call->arena)};
        return OK;
}

enum err standing_words(struct call *call, const struct message_body *body, struct words *out, struct verdict *verdict)
{
        *verdict = (struct verdict){0};
        switch (body->kind) {
        case MESSAGE_TEXT:
                return text_words(call, &body->text, out, verdict);
        case MESSAGE_SEALED:
                return sealed_words(call, &body->sealed, out);
        case MESSAGE_SYSTEM:
        case MESSAGE_POLL:
        case MESSAGE_LOCATION:
                break;
        }
        return fail_field(call, "/body/kind", "is not one that changes: texts and sealed messages do");
}

enum err standing_name(struct call *call, const struct message *message, struct id by, const struct words *words, struct message_extra *extra)
{
        struct id room = seat_of(call)->room.id;
        struct mention_result named = {0};

        *extra = extra_read(words->extra, call->arena);
        if (words->text.at) {
                TRY(mentions_resolve(call, room, message->from, by, words->text, extra, &named));
                permalinks_mark(gateway_settings(call->service->owner)->public_url, words->text, extra);
        }
        if (id_equal(by, call->who.user))
                TRY(guarding_names(call, named.count));
        room_mentions(call, room, message->seq, message->from, &named);
        return call->tx.failed;
}

struct message_body standing_body(enum message_body_kind kind, enum room_encryption scheme, const struct words *words, struct arena *arena)
{
        struct message_extra extra = extra_read(words->extra, arena);
        struct message_body body   = {.kind = kind};

        switch (kind) {
        case MESSAGE_TEXT:
                body.text = (struct text_body){.text = words->text, .has_action = extra.has_action, .action = extra.action};
                break;
        case MESSAGE_SEALED:
                body.sealed = (struct sealed_body){.scheme = scheme, .ciphertext = words->ciphertext, .commitment = words->commitment, .device = words->device};
                break;
        case MESSAGE_POLL:
                body.poll = extra.poll;
                break;
        case MESSAGE_LOCATION:
                body.location = extra.location;
                break;
        case MESSAGE_SYSTEM:
                break;
        }
        return body;
}

/* The message itself, and what the log's later entries tell about it. */
static int64_t number_of(const struct log_row *row)
{
        return row->event == EVENT_message_sent ? row->seq : row->target;
}

static int64_t *numbers_of(struct call *call, const struct log_row *rows, int count, int *numbers)
{
        int64_t *seqs = arena_array(call->arena, int64_t, (size_t)count);

        *numbers = 0;
        for (int i = 0; i < count; i++)
                if (number_of(&rows[i]))
                        seqs[(*numbers)++] = number_of(&rows[i]);
        return seqs;
}

static bool is_about_one(const struct log_row *row, const int64_t *seqs, int count)
{
        for (int i = 0; i < count; i++)
                if (number_of(row) == seqs[i])
                        return true;
        return false;
}

void standing_hide_in(struct call *call, struct id room, struct log_row *rows, int count)
{
        int numbers, found = 0;
        int64_t *seqs = numbers_of(call, rows, count, &numbers), *hidden;

        if (numbers)
                found = hidden_among(&call->tx, call->who.user, room, seqs, numbers, &hidden);
        for (int i = 0; i < count && found; i++)
                rows[i].is_hidden = is_about_one(&rows[i], hidden, found);
}

void standing_hide(struct call *call, struct log_row *rows, int count)
{
        standing_hide_in(call, seat_of(call)->room.id, rows, count);
}

void standing_let_fleet(struct call *call, struct log_row *rows, int count)
{
        int numbers, found = 0;
        int64_t *seqs = numbers_of(call, rows, count, &numbers), *fleeting;

        if (numbers)
                found = endings_fleeting(&call->tx, seat_of(call)->room.id, seqs, numbers, &fleeting);
        for (int i = 0; i < count && found; i++)
                rows[i].is_fleeting = is_about_one(&rows[i], fleeting, found);
}

int64_t standing_unpin(struct call *call, int64_t seq)
{
        struct room *room                = &seat_of(call)->room;
        struct pin_removed_event removed = {.message = seq, .by = call->who.user};

        if (!pins_delete(&call->tx, room->id, seq))
                return 0;
        messages_set_pinned(&call->tx, room->id, seq, false);
        return room_event_about(call, room, EVENT_pin_removed, seq, ID_NONE, pin_removed_event_shape(), &removed);
}

void standing_forget(struct tx *tx, struct id room, const int64_t *seqs, int count)
{
        messages_forget_signs(tx, room, seqs, count);
        revisions_forget(tx, room, seqs, count);
        reactions_forget(tx, room, seqs, count);
        polls_forget(tx, room, seqs, count);
        pins_forget(tx, room, seqs, count);
}

int standing_sweep(struct tx *tx, struct id room, int64_t limit)
{
        int64_t *seqs;
        int count = deleted_take_due(tx, room, limit, &seqs);

        if (count)
                standing_forget(tx, room, seqs, count);
        return count;
}
