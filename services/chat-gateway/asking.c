/* asking.c — the language of search.query, read. */

#include "chat-gateway/asking.h"

#include <stdio.h>

#define MINUTE_MS INT64_C(60000)
#define DAY_MS    INT64_C(86400000)

struct reading {
        struct str    left;                              /* what is still to be read */
        int64_t       offset_ms;
        struct asked *out;
        char         *wrong;
};

static bool refuse(struct reading *reading, const char *sentence)
{
        snprintf(reading->wrong, ASKED_WRONG_BYTES, "%s", sentence);
        return false;
}

static bool is_blank(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void pass(struct str *text, size_t bytes)
{
        text->at += bytes;
        text->len -= bytes;
}

/* Up to a blank, or what stands between quotes; a quote that nobody closes goes to the end. */
static struct str take_value(struct str *left, bool *is_quoted)
{
        struct str value = *left;

        *is_quoted = left->len && left->at[0] == '"';
        if (*is_quoted)
                pass(&value, 1);
        for (size_t i = 0; i < value.len; i++)
                if (*is_quoted ? value.at[i] == '"' : is_blank(value.at[i]))
                        value.len = i;
        pass(left, (size_t)(value.at + value.len - left->at));
        if (*is_quoted && left->len)
                pass(left, 1);
        return value;
}

/* --- days */

static bool take_digits(struct str *text, size_t count, int64_t min, int64_t max, int64_t *out)
{
        if (text->len < count || !str_to_int((struct str){text->at, count}, min, max, out))
                return false;
        pass(text, count);
        return true;
}

static bool take_dash(struct str *text)
{
        if (!text->len || text->at[0] != '-')
                return false;
        pass(text, 1);
        return true;
}

static int days_of_month(int64_t year, int64_t month)
{
        static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

        return days[month - 1] + (month == 2 && is_leap);
}

/* Days since 1970 of the proleptic Gregorian calendar; years that begin in March make the leap day the last one. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
        int64_t from_march = (month + 9) % 12, of_march = year - (month < 3);

        return of_march * 365 + of_march / 4 - of_march / 100 + of_march / 400 + (from_march * 306 + 5) / 10 + day - 1 - 719468;
}

/* Its beginning, for the asker. */
static bool read_day(struct reading *reading, struct str text, int64_t *out)
{
        int64_t year, month, day;

        if (!take_digits(&text, 4, 1970, 9998, &year) || !take_dash(&text) || !take_digits(&text, 2, 1, 12, &month) || !take_dash(&text) || !take_digits(&text, 2, 1, 31, &day) || text.len ||
            day > days_of_month(year, month))
                return refuse(reading, "has a day that is none: before, after and on want one such as 2026-01-31");
        *out = days_since_1970(year, month, day) * DAY_MS - reading->offset_ms;
        return true;
}

static void not_before(struct asked *asked, int64_t at_ms)
{
        if (!asked->has_after || asked->after_ms < at_ms)
                asked->after_ms = at_ms;
        asked->has_after = true;
}

static void not_after(struct asked *asked, int64_t at_ms)
{
        if (!asked->has_before || asked->before_ms > at_ms)
                asked->before_ms = at_ms;
        asked->has_before = true;
}

static bool read_before(struct reading *reading, struct str value)
{
        int64_t day;

        if (!read_day(reading, value, &day))
                return false;
        not_after(reading->out, day);
        return true;
}

static bool read_after(struct reading *reading, struct str value)
{
        int64_t day;

        if (!read_day(reading, value, &day))
                return false;
        not_before(reading->out, day + DAY_MS);
        return true;
}

static bool read_on(struct reading *reading, struct str value)
{
        int64_t day;

        if (!read_day(reading, value, &day))
                return false;
        not_before(reading->out, day);
        not_after(reading->out, day + DAY_MS);
        return true;
}

/* --- names, and what a message has and is */

static bool read_name(struct reading *reading, struct asked_names *names, struct str value, char sign, const char *missing)
{
        if (value.len && value.at[0] == sign)
                pass(&value, 1);
        if (!value.len)
                return refuse(reading, missing);
        if (names->count == ASKED_NAMES_MAX)
                return refuse(reading, "names more than five people, or more than five rooms");
        names->names[names->count++] = value;
        return true;
}

static bool read_from(struct reading *reading, struct str value)
{
        return read_name(reading, &reading->out->from, value, '@', "has a from: without a log-in name, an id, or me");
}

/* The '@' of a person stays: it tells a direct room from one of that name. */
static bool read_in(struct reading *reading, struct str value)
{
        return read_name(reading, &reading->out->in, value, '#', "has an in: without a room's name, its id, or @ and a person's log-in name");
}

static bool read_has(struct reading *reading, struct str value)
{
        struct asked *asked = reading->out;
        bool *wanted        = str_equal_ignoring_case(value, STR("file")) ? &asked->has_file : str_equal_ignoring_case(value, STR("link")) ? &asked->has_link : &asked->has_poll;

        if (wanted == &asked->has_poll && !str_equal_ignoring_case(value, STR("poll")))
                return refuse(reading, "has something unknown after has: it is file, link or poll");
        *wanted = true;
        return true;
}

static bool read_is(struct reading *reading, struct str value)
{
        struct asked *asked = reading->out;
        bool *wanted        = str_equal_ignoring_case(value, STR("unread")) ? &asked->is_unread : str_equal_ignoring_case(value, STR("pinned")) ? &asked->is_pinned : &asked->is_thread;

        if (wanted == &asked->is_thread && !str_equal_ignoring_case(value, STR("thread")))
                return refuse(reading, "has something unknown after is: it is unread, pinned or thread");
        *wanted = true;
        return true;
}

static bool read_mentions(struct reading *reading, struct str value)
{
        if (!str_equal_ignoring_case(value, STR("me")))
                return refuse(reading, "has something unknown after mentions: it is me");
        reading->out->mentions_me = true;
        return true;
}

static const struct {
        struct str key;
        bool     (*read)(struct reading *reading, struct str value);
} keys[] = {
        {{"from:", 5}, read_from}, {{"in:", 3}, read_in},   {{"before:", 7}, read_before}, {{"after:", 6}, read_after},
        {{"on:", 3}, read_on},     {{"has:", 4}, read_has}, {{"is:", 3}, read_is},         {{"mentions:", 9}, read_mentions},
};

/* The key that stands here, as its place in the table; -1 for none. */
static int key_at(struct str text)
{
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
                if (text.len >= keys[i].key.len && str_equal_ignoring_case((struct str){text.at, keys[i].key.len}, keys[i].key))
                        return (int)i;
        return -1;
}

static bool read_words(struct reading *reading, bool is_left_out)
{
        bool is_quoted;
        struct str value = take_value(&reading->left, &is_quoted);

        if (reading->out->words_count == ASKED_WORDS_MAX)
                return refuse(reading, "has more than twelve words and phrases, which is the most there may be");
        if (value.len)
                reading->out->words[reading->out->words_count++] = (struct asked_words){value, is_quoted, is_left_out};
        return true;
}

static bool read_one(struct reading *reading)
{
        bool is_left_out = reading->left.len > 1 && reading->left.at[0] == '-' && !is_blank(reading->left.at[1]), is_quoted;
        int key;

        if (is_left_out)
                pass(&reading->left, 1);
        key = key_at(reading->left);
        if (key < 0)
                return read_words(reading, is_left_out);
        if (is_left_out)
                return refuse(reading, "has a '-' in front of a key: only words and phrases are left out");
        pass(&reading->left, keys[key].key.len);
        return keys[key].read(reading, take_value(&reading->left, &is_quoted));
}

bool asked_read(struct str text, int64_t offset_minutes, struct asked *out, char wrong[static ASKED_WRONG_BYTES])
{
        struct reading reading = {.left = text, .offset_ms = offset_minutes * MINUTE_MS, .out = out, .wrong = wrong};

        *out = (struct asked){0};
        for (;;) {
                while (reading.left.len && is_blank(reading.left.at[0]))
                        pass(&reading.left, 1);
                if (!reading.left.len)
                        return true;
                if (!read_one(&reading))
                        return false;
        }
}

bool asked_is_plain(const struct asked *asked)
{
        for (int i = 0; i < asked->words_count; i++)
                if (asked->words[i].is_left_out)
                        return false;
        return asked->words_count && !asked->from.count && !asked->in.count && !asked->has_after && !asked->has_before && !asked->has_file && !asked->has_link && !asked->has_poll &&
               !asked->is_unread && !asked->is_pinned && !asked->is_thread && !asked->mentions_me;
}
