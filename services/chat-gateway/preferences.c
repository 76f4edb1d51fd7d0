/* preferences.c — the preferences that the server knows: where each may be set, and to what. */

#include "chat-gateway/preferences.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/language.h"
#include "chat-gateway/ops.h"
#include "chat-gateway/repo/people.h"
#include "json/read.h"
#include "json/write.h"

enum { VALUE_BYTES_MAX = 8192 };

/* Members of preference_value, as a set. */
enum { BY_WORD = 1, BY_ON = 2, BY_UNTIL = 4, BY_ROOMS = 8, BY_ZONE = 16, BY_FROM_MINUTE = 32, BY_UNTIL_MINUTE = 64 };

struct rule {
        bool        is_everywhere, is_of_room;           /* where it may be set */
        int         members;
        const char *reason;                              /* when it is something else */
};

static const struct rule rules[] = {
        [PREFERENCE_THEME]         = {true, false, BY_WORD, "is no theme: a word, light, dark, system or contrast"},
        [PREFERENCE_LANGUAGE]      = {true, false, BY_WORD, "is no language: a word, its tag"},
        [PREFERENCE_NOTIFY_LEVEL]  = {true, true, BY_WORD, "is no level: a word, all, mentions or nothing"},
        [PREFERENCE_MUTED_UNTIL]   = {true, true, BY_UNTIL, "is no time: until, and nothing else"},
        [PREFERENCE_FAVOURITE]     = {false, true, BY_ON, "is neither yes nor no: on, true or false, and nothing else"},
        [PREFERENCE_SIDEBAR_ORDER] = {true, false, BY_ROOMS, "is no order: rooms, a list of at most 100 ids, and nothing else"},
        [PREFERENCE_CATEGORY]      = {false, true, BY_WORD, "is no heading: a word of 1 to 60 characters"},
        [PREFERENCE_SHOWS_READ]    = {true, false, BY_ON, "is neither yes nor no: on, true or false, and nothing else"},
        [PREFERENCE_PREVIEWS]      = {true, true, BY_ON, "is neither yes nor no: on, true or false, and nothing else"},
        [PREFERENCE_QUIET_HOURS]   = {true, false, BY_ZONE | BY_FROM_MINUTE | BY_UNTIL_MINUTE,
                                      "is no quiet hours: time_zone by a name that is known, from_minute and until_minute of 0 to 1439"},
};

bool preference_is_of_clients(struct str name)
{
        return str_starts_with(name, STR("client."));
}

static int word_in(const char *const *words, struct str word)
{
        for (int i = 0; words[i]; i++)
                if (str_equal(str_from(words[i]), word))
                        return i;
        return -1;
}

/* The order of all rooms is told by several lists, one behind the other: sidebar_order, sidebar_order.2, and so on. */
static bool is_next_order(struct str name)
{
        struct str number;

        if (!str_starts_with(name, STR("sidebar_order.")))
                return false;
        number = (struct str){name.at + strlen("sidebar_order."), name.len - strlen("sidebar_order.")};
        for (int i = 2; i <= SIDEBAR_LISTS_MAX; i++) {
                char text[12];

                snprintf(text, sizeof text, "%d", i);
                if (str_equal(number, str_from(text)))
                        return true;
        }
        return false;
}

static bool is_alphanumeric(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static int members_of(const struct preference_value *value)
{
        return (value->has_word ? BY_WORD : 0) | (value->has_on ? BY_ON : 0) | (value->has_until ? BY_UNTIL : 0) | (value->has_rooms ? BY_ROOMS : 0) |
               (value->has_time_zone ? BY_ZONE : 0) | (value->has_from_minute ? BY_FROM_MINUTE : 0) | (value->has_until_minute ? BY_UNTIL_MINUTE : 0);
}

static bool is_right(struct call *call, enum preference_name name, const struct preference_value *value)
{
        if (members_of(value) != rules[name].members)
                return false;
        switch (name) {
        case PREFERENCE_THEME:
                return word_in(preference_theme_words, value->word) >= 0;
        case PREFERENCE_LANGUAGE:
                return language_is_tag(value->word);
        case PREFERENCE_NOTIFY_LEVEL:
                return word_in(notify_level_words, value->word) >= 0;
        case PREFERENCE_QUIET_HOURS:
                return people_know_time_zone(&call->tx, value->time_zone);
        case PREFERENCE_MUTED_UNTIL:
        case PREFERENCE_FAVOURITE:
        case PREFERENCE_SIDEBAR_ORDER:
        case PREFERENCE_CATEGORY:
        case PREFERENCE_SHOWS_READ:
        case PREFERENCE_PREVIEWS:
                return true;
        }
        return false;
}

static enum err check_value(struct call *call, enum preference_name name, struct str *text)
{
        struct field_faults faults    = {0};
        struct json_read how          = {.arena = call->arena, .faults = &faults, .places = PLACES_ALL};
        struct preference_value value = {0};
        struct buf written;

        if (json_read(&how, preference_value_shape(), *text, &value) != OK || !is_right(call, name, &value))
                return call->tx.failed != OK ? call->tx.failed : fail_field(call, "/value", rules[name].reason);
        buf_init(&written, call->arena, VALUE_BYTES_MAX);
        json_write(&written, preference_value_shape(), &value);
        *text = buf_str(&written);
        return OK;
}

static bool is_plain(struct str name)
{
        for (size_t i = 0; i < name.len; i++)
                if (!is_alphanumeric(name.at[i]) && !memchr("._-", name.at[i], 3))
                        return false;
        return true;
}

enum err preference_check(struct call *call, struct str name, bool is_of_room, struct str *value)
{
        int known = is_next_order(name) ? PREFERENCE_SIDEBAR_ORDER : word_in(preference_name_words, name);

        if (preference_is_of_clients(name))
                return name.len > strlen("client.") && is_plain(name) ? OK : fail_field(call, "/name", "is not client. and then letters, digits, dots, dashes and underscores");
        if (known < 0)
                return fail_field(call, "/name", "is no preference that the server knows; a client's own begin with client.");
        if (is_of_room && !rules[known].is_of_room)
                return fail_field(call, "/scope", "is given, and this preference holds everywhere alone");
        if (!is_of_room && !rules[known].is_everywhere)
                return fail_field(call, "/scope", "is required: this preference is about a room");
        return value->at ? check_value(call, (enum preference_name)known, value) : OK;
}
