/* moment.c — durations and times as people write them. */

#include "cli/moment.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/clock.h"

#define SECOND_MS    INT64_C(1000)
#define DAY_MS       (86400 * SECOND_MS)
#define DURATION_MAX (MOMENT_DAYS_MAX * DAY_MS)

static int64_t unit_ms(char letter)
{
        switch (letter) {
        case 's': return SECOND_MS;
        case 'm': return 60 * SECOND_MS;
        case 'h': return 3600 * SECOND_MS;
        case 'd': return DAY_MS;
        case 'w': return 7 * DAY_MS;
        default: return 0;
        }
}

bool moment_duration(struct str text, int64_t *ms)
{
        int64_t sum = 0;
        size_t  at  = 0;
        while (at < text.len) {
                size_t  digits = 0;
                int64_t number;
                while (at + digits < text.len && text.at[at + digits] >= '0' && text.at[at + digits] <= '9')
                        digits++;
                int64_t unit = at + digits < text.len ? unit_ms(text.at[at + digits]) : 0;
                if (!digits || !unit ||
                    !str_to_int((struct str){text.at + at, digits}, 0, DURATION_MAX / unit, &number))
                        return false;
                sum += number * unit;
                at += digits + 1;
                if (sum > DURATION_MAX)
                        return false;
        }
        *ms = sum;
        return text.len > 0;
}

/* A local time that there is: no 30th of February, no 25:00. */
static bool local(struct tm *tm, int64_t *at_ms)
{
        struct tm asked = *tm;
        tm->tm_isdst    = -1;
        time_t at       = mktime(tm);
        if (at < 0 || asked.tm_hour > 23 || asked.tm_min > 59 || tm->tm_mday != asked.tm_mday ||
            tm->tm_mon != asked.tm_mon)
                return false;
        *at_ms = (int64_t)at * SECOND_MS;
        return true;
}

/* Whether all of the text looks like the pattern: 0 stands for a digit, anything else for itself. */
static bool looks_like(struct str text, const char *pattern)
{
        if (text.len != strlen(pattern))
                return false;
        for (size_t i = 0; i < text.len; i++)
                if (pattern[i] == '0' ? text.at[i] < '0' || text.at[i] > '9' : text.at[i] != pattern[i])
                        return false;
        return true;
}

static bool next_of_the_clock(int hour, int minute, int64_t now_ms, int64_t *at_ms)
{
        time_t    now = (time_t)(now_ms / SECOND_MS);
        struct tm tm;
        localtime_r(&now, &tm);
        for (int day = 0; day < 2; day++) {
                struct tm then = tm;
                then.tm_mday += day;
                then.tm_hour = hour;
                then.tm_min  = minute;
                then.tm_sec  = 0;
                then.tm_isdst = -1;
                *at_ms = (int64_t)mktime(&then) * SECOND_MS;
                if (*at_ms > now_ms)
                        return true;
        }
        return false;
}

static int number_at(struct str text, size_t at, size_t digits)
{
        int64_t number = 0;
        str_to_int((struct str){text.at + at, digits}, 0, 9999, &number);
        return (int)number;
}

bool moment_time(struct str text, int64_t now_ms, int64_t *at_ms)
{
        if (text.len && text.at[0] == '+') {
                int64_t ms;
                if (!moment_duration((struct str){text.at + 1, text.len - 1}, &ms))
                        return false;
                *at_ms = now_ms + ms;
                return true;
        }
        if (looks_like(text, "00:00")) {
                int hour = number_at(text, 0, 2), minute = number_at(text, 3, 2);
                return hour < 24 && minute < 60 && next_of_the_clock(hour, minute, now_ms, at_ms);
        }
        bool is_day = looks_like(text, "0000-00-00"), is_minute = looks_like(text, "0000-00-00 00:00") ||
                                                                  looks_like(text, "0000-00-00T00:00");
        if (!is_day && !is_minute)
                return time_parse(text, at_ms);
        struct tm tm = {.tm_year = number_at(text, 0, 4) - 1900,
                        .tm_mon = number_at(text, 5, 2) - 1,
                        .tm_mday = number_at(text, 8, 2),
                        .tm_hour = is_minute ? number_at(text, 11, 2) : 0,
                        .tm_min = is_minute ? number_at(text, 14, 2) : 0};
        return local(&tm, at_ms);
}
