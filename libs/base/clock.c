/* clock.c — the two clocks, and RFC 3339. */

#include "base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define MS_PER_DAY INT64_C(86400000)

static struct timespec now(clockid_t clock)
{
        struct timespec at;
        clock_gettime(clock, &at);
        return at;
}

int64_t clock_wall_ms(void)
{
        struct timespec at = now(CLOCK_REALTIME);
        return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

int64_t clock_monotonic_ms(void)
{
        struct timespec at = now(CLOCK_MONOTONIC);
        return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

int64_t clock_monotonic_us(void)
{
        struct timespec at = now(CLOCK_MONOTONIC);
        return (int64_t)at.tv_sec * 1000000 + at.tv_nsec / 1000;
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar. Years are counted from March, so that a leap day ends one:
 * then the days before month m are (153 m + 2) / 5. */
static int64_t days_of(int year, int month, int day)
{
        int     from_march = (month + 9) % 12;
        int64_t y          = month <= 2 ? year - 1 : year;
        int64_t leap_days  = y / 4 - y / 100 + y / 400;
        return y * 365 + leap_days + (153 * from_march + 2) / 5 + day - 1 - 719468;
}

static void date_of(int64_t days, int *year, int *month, int *day)
{
        int64_t z          = days + 719468;
        int64_t era        = z / 146097;                 /* 400 years; z is not negative: the year is at least 0 */
        int64_t in_era     = z % 146097;
        int64_t y          = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
        int64_t in_year    = in_era - (365 * y + y / 4 - y / 100);
        int64_t from_march = (5 * in_year + 2) / 153;
        *day               = (int)(in_year - (153 * from_march + 2) / 5 + 1);
        *month             = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
        *year              = (int)(y + era * 400 + (*month <= 2));
}

static void digits(char *at, int count, int value)
{
        while (count--) {
                at[count] = (char)('0' + value % 10);
                value /= 10;
        }
}

void time_print(int64_t at_ms, char out[static TIME_TEXT_LEN + 1])
{
        const int64_t first = days_of(1, 1, 1) * MS_PER_DAY, last = days_of(10000, 1, 1) * MS_PER_DAY - 1;
        at_ms               = at_ms < first ? first : at_ms > last ? last : at_ms;
        int64_t days        = at_ms / MS_PER_DAY;
        int64_t in_day      = at_ms % MS_PER_DAY;
        if (in_day < 0) {
                in_day += MS_PER_DAY;
                days--;
        }
        int year, month, day;
        date_of(days, &year, &month, &day);
        memcpy(out, "0000-00-00T00:00:00.000Z", TIME_TEXT_LEN + 1);
        digits(out, 4, year);
        digits(out + 5, 2, month);
        digits(out + 8, 2, day);
        digits(out + 11, 2, (int)(in_day / 3600000));
        digits(out + 14, 2, (int)(in_day / 60000 % 60));
        digits(out + 17, 2, (int)(in_day / 1000 % 60));
        digits(out + 20, 3, (int)(in_day % 1000));
}

/* Takes `count` digits off the front. */
static bool take(struct str *text, int count, int *value)
{
        if (text->len < (size_t)count)
                return false;
        *value = 0;
        for (int i = 0; i < count; i++) {
                char c = text->at[i];
                if (c < '0' || c > '9')
                        return false;
                *value = *value * 10 + (c - '0');
        }
        *text = (struct str){text->at + count, text->len - (size_t)count};
        return true;
}

static bool take_char(struct str *text, char c)
{
        if (!text->len || text->at[0] != c)
                return false;
        *text = (struct str){text->at + 1, text->len - 1};
        return true;
}

static bool take_fraction(struct str *text, int *ms)
{
        *ms = 0;
        if (!take_char(text, '.'))
                return true;
        int count = 0, scale = 100, digit;
        while (count < 9 && take(text, 1, &digit)) {
                *ms += digit * scale;
                scale /= 10;
                count++;
        }
        return count > 0;
}

static bool take_offset(struct str *text, int *minutes)
{
        *minutes = 0;
        if (take_char(text, 'Z') || take_char(text, 'z'))
                return true;
        int sign = take_char(text, '+') ? 1 : take_char(text, '-') ? -1 : 0;
        int hour, minute;
        if (!sign || !take(text, 2, &hour) || !take_char(text, ':') || !take(text, 2, &minute) || hour > 23 || minute > 59)
                return false;
        *minutes = sign * (hour * 60 + minute);
        return true;
}

static int days_in(int year, int month)
{
        static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        bool is_leap            = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        return days[month - 1] + (month == 2 && is_leap);
}

bool time_parse(struct str text, int64_t *at_ms)
{
        int year, month, day, hour, minute, second, ms, offset;
        if (!take(&text, 4, &year) || !take_char(&text, '-') || !take(&text, 2, &month) || !take_char(&text, '-') ||
            !take(&text, 2, &day) || !(take_char(&text, 'T') || take_char(&text, 't')) || !take(&text, 2, &hour) ||
            !take_char(&text, ':') || !take(&text, 2, &minute) || !take_char(&text, ':') || !take(&text, 2, &second) ||
            !take_fraction(&text, &ms) || !take_offset(&text, &offset) || text.len)
                return false;
        if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_in(year, month) || hour > 23 || minute > 59)
                return false;
        int64_t minutes = days_of(year, month, day) * 1440 + hour * 60 + minute - offset;
        /* A leap second ends a day of UTC; it is counted as the next day's first. */
        bool ends_day = (minutes % 1440 + 1440) % 1440 == 1439;
        if (second > (ends_day ? 60 : 59))
                return false;
        *at_ms = (minutes * 60 + second) * 1000 + ms;
        return true;
}
