/* mentions.c — whom a text names. */

#include "chat-gateway/mentions.h"

#include "base/map.h"
#include "chat-gateway/repo/blocks.h"
#include "chat-gateway/repo/members.h"
#include "chat-gateway/repo/mentions.h"
#include "chat-gateway/repo/rooms.h"
#include "chat-gateway/seat.h"
#include "crypto/login_name.h"

/* --- looking */

static enum member_role role_of(enum markup_kind kind)
{
        switch (kind) {
        case MARKUP_OWNERS:     return ROLE_OWNER;
        case MARKUP_ADMINS:     return ROLE_ADMIN;
        case MARKUP_MODERATORS: return ROLE_MODERATOR;
        default:                return ROLE_NOBODY;
        }
}

/* The longest first, then without the signs at its end, which may be the sentence's. */
static void ask_for_name(struct mention_ask *ask, struct markup_span span, int place, struct arena *arena)
{
        do {
                struct str login;

                if (ask->names_count < MENTION_NAMES_MAX && login_name_normalize(span.text, arena, &login) == OK)
                        ask->names[ask->names_count++] = (struct mention_name){.login = login, .span = place, .length = span.length};
        } while (markup_shorten(&span));
}

static void ask_for(struct mention_text *text, int place, struct arena *arena)
{
        const struct markup_span *span = &text->spans[place];
        struct mention_ask *ask        = &text->ask;
        enum member_role role          = role_of(span->kind);

        if (span->kind == MARKUP_NAME)
                ask_for_name(ask, *span, place, arena);
        else if (span->kind == MARKUP_ALL || span->kind == MARKUP_HERE)
                ask->names_all = true;
        else if (role && (!ask->role || role < ask->role))
                ask->role = role;
}

struct mention_text *mentions_look(struct id room, struct id sender, struct str text, struct arena *arena)
{
        struct markup_span spans[MARKUP_SPANS_MAX];
        int count = markup_spans(text, spans, MARKUP_SPANS_MAX);
        struct mention_text *out;

        if (!count)
                return NULL;
        out            = arena_zero(arena, sizeof *out);
        out->count     = count;
        out->spans     = arena_copy(arena, spans, (size_t)count * sizeof *spans);
        out->ask       = (struct mention_ask){.room = room, .sender = sender, .by = sender};
        out->ask.names = arena_array(arena, struct mention_name, MENTION_NAMES_MAX);
        for (int i = 0; i < count; i++)
                ask_for(out, i, arena);
        out->is_asking = out->ask.names_count || out->ask.role || out->ask.names_all;
        return out;
}

/* --- reading */

static void read_names(struct tx *tx, struct mention_ask *const *asks, int count)
{
        struct mention_name **names;
        struct member_name *wanted;
        size_t total = 0, next = 0;

        for (int i = 0; i < count; i++)
                total += (size_t)asks[i]->names_count;
        if (!total)
                return;
        names  = arena_array(tx->arena, struct mention_name *, total);
        wanted = arena_array(tx->arena, struct member_name, total);
        for (int i = 0; i < count; i++)
                for (int k = 0; k < asks[i]->names_count; k++) {
                        names[next]  = &asks[i]->names[k];
                        wanted[next] = (struct member_name){.room = asks[i]->room, .login = names[next]->login};
                        next++;
                }
        members_of_logins(tx, wanted, total);
        for (size_t i = 0; i < total; i++)
                names[i]->user = wanted[i].user;
}

static void read_holders(struct tx *tx, struct mention_ask *ask)
{
        struct role_holder *holders;

        ask->holders_count = members_of_role(tx, ask->room, ask->role, MENTION_ROLE_MAX + 1, &holders);
        ask->holders       = holders;
}

static bool may_name_all(struct tx *tx, const struct mention_ask *ask)
{
        struct member member;
        struct room room;

        return rooms_get(tx, ask->room, false, &room) && members_get(tx, ask->room, ask->by, &member) && (member_permissions(&room, &member) & PERM_MENTION_ALL);
}

/* Whom the answers so far mean, and whose ask it is. */
struct meant {
        struct id          *users, *senders;
        struct mention_ask **asks;
        size_t              count;
};

static void mean(struct meant *meant, struct mention_ask *ask, struct id user)
{
        if (id_is_none(user))
                return;
        meant->users[meant->count]   = user;
        meant->senders[meant->count] = ask->sender;
        meant->asks[meant->count++]  = ask;
}

static struct meant all_meant(struct tx *tx, struct mention_ask *const *asks, int count)
{
        struct meant meant = {0};
        size_t most = 0;

        for (int i = 0; i < count; i++)
                most += (size_t)(asks[i]->names_count + asks[i]->holders_count);
        meant.users   = arena_array(tx->arena, struct id, most);
        meant.senders = arena_array(tx->arena, struct id, most);
        meant.asks    = arena_array(tx->arena, struct mention_ask *, most);
        for (int i = 0; i < count; i++) {
                for (int k = 0; k < asks[i]->names_count; k++)
                        mean(&meant, asks[i], asks[i]->names[k].user);
                for (int k = 0; k < asks[i]->holders_count; k++)
                        mean(&meant, asks[i], asks[i]->holders[k].user);
        }
        return meant;
}

static void read_deaf(struct tx *tx, struct mention_ask *const *asks, int count)
{
        struct meant meant = all_meant(tx, asks, count);
        bool *is_deaf      = arena_array(tx->arena, bool, meant.count);
        struct id *deaf    = arena_array(tx->arena, struct id, meant.count);

        if (meant.count)
                blocks_of_pairs(tx, meant.users, meant.senders, meant.count, is_deaf);
        for (size_t i = 0; i < meant.count; i++) {
                struct mention_ask *ask = meant.asks[i];

                /* An ask's people stand together, and so do its deaf ones. */
                if (!ask->deaf)
                        ask->deaf = deaf;
                if (is_deaf[i]) {
                        *deaf++ = meant.users[i];
                        ask->deaf_count++;
                }
        }
}

void mentions_read(struct tx *tx, struct mention_ask *const *asks, int count)
{
        read_names(tx, asks, count);
        for (int i = 0; i < count; i++) {
                if (asks[i]->role)
                        read_holders(tx, asks[i]);
                if (asks[i]->names_all)
                        asks[i]->may_name_all = may_name_all(tx, asks[i]);
        }
        read_deaf(tx, asks, count);
}

/* --- what was found */

struct finding {
        const struct mention_text *text;
        const struct mention_ask  *ask;
        struct map                *named;                /* once each, a name before a role; and those who are not to be */
        struct message_extra      *extra;
        struct mention_result      result;
        struct arena              *arena;
};

static void name(struct finding *f, struct id user, enum span_kind kind)
{
        struct send_mention *mention = &f->result.items[f->result.count];

        if (id_equal(user, f->ask->sender) || map_get(f->named, user))
                return;
        *mention = (struct send_mention){user, kind};
        map_put(f->named, user, mention);
        f->result.count++;
}

static void add_span(struct finding *f, const struct span *span)
{
        f->extra->spans.items[f->extra->spans.count++] = *span;
}

static void find_person(struct finding *f, int place, struct span span)
{
        for (int i = 0; i < f->ask->names_count; i++) {
                const struct mention_name *known = &f->ask->names[i];

                if (known->span != place || id_is_none(known->user))
                        continue;
                span.length   = known->length;
                span.has_user = true;
                span.user     = known->user;
                add_span(f, &span);
                name(f, known->user, SPAN_PERSON);
                return;
        }
}

static void find_role(struct finding *f, enum member_role role, struct span span)
{
        if (f->ask->holders_count > MENTION_ROLE_MAX)
                return;
        span.has_role = true;
        span.role     = role;
        add_span(f, &span);
}

static void find_span(struct finding *f, int place)
{
        const struct markup_span *in = &f->text->spans[place];
        struct span span = {.at = in->at, .length = in->length};

        switch (in->kind) {
        case MARKUP_NAME:
                span.kind = SPAN_PERSON;
                find_person(f, place, span);
                break;
        case MARKUP_OWNERS:
        case MARKUP_ADMINS:
        case MARKUP_MODERATORS:
                span.kind = SPAN_ROLE;
                find_role(f, role_of(in->kind), span);
                break;
        case MARKUP_HERE:
        case MARKUP_ALL:
                span.kind = in->kind == MARKUP_ALL ? SPAN_ALL : SPAN_HERE;
                if (f->ask->may_name_all)
                        add_span(f, &span);
                break;
        case MARKUP_LINK:
                span.kind = SPAN_LINK;
                add_span(f, &span);
                break;
        }
}

/* Whom the spans that are told mean besides persons: of roles the lowest means everybody above. */
static void name_groups(struct finding *f)
{
        enum member_role lowest = ROLE_NOBODY;

        for (size_t i = 0; i < f->extra->spans.count; i++) {
                const struct span *span = &f->extra->spans.items[i];

                if (span->kind == SPAN_ROLE && (!lowest || span->role < lowest))
                        lowest = span->role;
                f->result.names_here = f->result.names_here || span->kind == SPAN_HERE;
                if (span->kind == SPAN_ALL)
                        name(f, ID_NONE, SPAN_ALL);
        }
        for (int i = 0; lowest && i < f->ask->holders_count; i++)
                if (f->ask->holders[i].role >= lowest)
                        name(f, f->ask->holders[i].user, SPAN_ROLE);
}

struct mention_result mentions_found(const struct mention_text *text, const struct mention_ask *answered, struct message_extra *extra, struct arena *arena)
{
        struct finding f = {.text = text, .ask = answered, .extra = extra, .arena = arena, .named = map_create()};

        extra->spans.items = arena_array(arena, struct span, (size_t)text->count);
        extra->spans.count = 0;
        f.result.items     = arena_array(arena, struct send_mention, (size_t)(text->count + answered->holders_count + 1));
        for (int i = 0; i < answered->deaf_count; i++)
                map_put(f.named, answered->deaf[i], &f);
        for (int i = 0; i < text->count; i++)
                find_span(&f, i);
        name_groups(&f);
        extra->has_spans = extra->spans.count > 0;
        map_destroy(&f.named);
        return f.result;
}

enum err mentions_resolve(struct call *call, struct id room, struct id sender, struct id by, struct str text, struct message_extra *extra, struct mention_result *out)
{
        struct mention_text *found = mentions_look(room, sender, text, call->arena);
        struct mention_ask *ask    = found ? &found->ask : NULL;

        *out             = (struct mention_result){0};
        extra->has_spans = false;
        if (!found)
                return OK;
        ask->by = by;
        if (found->is_asking)
                mentions_read(&call->tx, &ask, 1);
        TRY(call->tx.failed);
        *out = mentions_found(found, ask, extra, call->arena);
        return OK;
}

/* --- counting */

void mentions_unread(struct tx *tx, struct id user, struct mention_count *rooms, size_t count)
{
        struct id *deaf_to;
        int deaf_to_count;

        if (!count)
                return;
        deaf_to_count = blocks_of(tx, user, &deaf_to);
        mentions_count(tx, user, deaf_to, (size_t)deaf_to_count, rooms, count);
}
