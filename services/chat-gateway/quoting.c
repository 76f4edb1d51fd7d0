/* quoting.c — what a message quotes. */

#include "chat-gateway/quoting.h"

#include "base/utf8.h"
#include "chat-gateway/entries.h"
#include "chat-gateway/standing.h"

enum { QUOTE_LETTERS_MAX = 200 };

static struct str words_of(const struct message_body *body)
{
        switch (body->kind) {
        case MESSAGE_TEXT:     return body->text.text;
        case MESSAGE_POLL:     return body->poll.questions.count ? body->poll.questions.items[0].question : STR("");
        case MESSAGE_LOCATION: return body->location.has_label ? body->location.label : STR("");
        case MESSAGE_SEALED:
        case MESSAGE_SYSTEM:   break;
        }
        return STR("");
}

/* As whoever asks would read it where it stands: from the call's own room, or from another one of theirs. */
static enum err read_target(struct call *call, struct id room, int64_t seq, struct log_row *row)
{
        struct seat *here = call->seat, there;
        enum err err      = id_equal(room, here->room.id) ? OK : seat_elsewhere(call, room, &there);

        if (err != OK)
                return err;
        if (!id_equal(room, here->room.id))
                call->seat = &there;
        err = standing_or_deleted(call, seq, row);
        if (err == OK)
                standing_hide(call, row, 1);
        call->seat = here;
        return err;
}

/* What the worker has not taken away yet is over all the same. */
static enum quote_state state_of(const struct call *call, enum err err, const struct log_row *row)
{
        if (err != OK)
                return err == ERR_GONE ? QUOTE_DELETED : QUOTE_UNKNOWN;
        if (row->is_hidden)
                return QUOTE_HIDDEN;
        if (!row->message.has_body || (row->message.has_expires_at && row->message.expires_at <= call->now_ms))
                return QUOTE_DELETED;
        return row->message.body.kind == MESSAGE_SEALED ? QUOTE_SEALED : QUOTE_SHOWN;
}

static struct quote quote_of(struct call *call, int64_t by, struct id room, int64_t seq)
{
        struct log_row row  = {0};
        enum err err        = read_target(call, room, seq, &row);
        struct quote quote  = {.message = by, .of_room = room, .of = seq, .state = state_of(call, err, &row)};
        struct message said;
        struct str words;

        if (err != OK)
                return quote;
        said           = entry_message(&row, call->arena);
        quote.has_from = quote.has_at = quote.has_rev = true;
        quote.from     = said.from;
        quote.at       = said.at;
        quote.rev      = said.rev;
        if (quote.state != QUOTE_SHOWN)
                return quote;
        words             = words_of(&said.body);
        quote.has_excerpt = quote.has_is_cut = true;
        quote.excerpt     = (struct str){words.at, utf8_after(words, 0, QUOTE_LETTERS_MAX)};
        quote.is_cut      = quote.excerpt.len < words.len;
        return quote;
}

static bool is_among(const struct quote *quotes, int count, struct id room, int64_t seq)
{
        for (int i = 0; i < count; i++)
                if (quotes[i].of == seq && id_equal(quotes[i].of_room, room))
                        return true;
        return false;
}

int quoting_read(struct call *call, const struct message *message, struct quote *out)
{
        int count = 0;

        if (message->has_reply_to)
                out[count++] = quote_of(call, message->seq, seat_of(call)->room.id, message->reply_to);
        for (size_t i = 0; message->has_spans && i < message->spans.count && count < QUOTES_OF_MESSAGE_MAX; i++) {
                const struct span *span = &message->spans.items[i];

                if (span->kind == SPAN_MESSAGE && !is_among(out, count, span->room, span->message))
                        out[count++] = quote_of(call, message->seq, span->room, span->message);
        }
        return count;
}
