/* id.c — UUID version 7. */

#include "base/id.h"

#include <string.h>
#include "base/clock.h"
#include "base/random.h"
#include "base/siphash.h"

/* RFC 9562, 6.2, method 2: within a millisecond the random part is a counter that advances by a random step. It is seeded
 * below half of its range, so that it rarely runs over; when it does, the next millisecond is borrowed. */
static _Thread_local struct {
        int64_t  at_ms;
        uint32_t high;                                   /* 12 bits */
        uint64_t low;                                    /* 62 bits */
} last;

#define LOW_BITS  62
#define LOW_MASK  ((UINT64_C(1) << LOW_BITS) - 1)
#define HIGH_MASK 0xfffU

static void last_seed(int64_t at_ms)
{
        uint64_t drawn[2];
        random_bytes(drawn, sizeof drawn);
        last.at_ms = at_ms;
        last.high  = (uint32_t)drawn[0] & (HIGH_MASK >> 1);
        last.low   = drawn[1] & LOW_MASK;
}

static void last_advance(void)
{
        uint32_t step;
        random_bytes(&step, sizeof step);
        last.low += (uint64_t)step + 1;
        if (last.low <= LOW_MASK)
                return;
        last.low &= LOW_MASK;
        if (++last.high > HIGH_MASK)
                last_seed(last.at_ms + 1);
}

struct id id_make(void)
{
        int64_t now_ms = clock_wall_ms();
        if (now_ms > last.at_ms)
                last_seed(now_ms);
        else
                last_advance();                          /* also when somebody set the clock back */

        struct id id;
        for (int i = 0; i < 6; i++)
                id.bytes[i] = (uint8_t)((uint64_t)last.at_ms >> (40 - 8 * i));
        id.bytes[6] = (uint8_t)(0x70 | last.high >> 8);
        id.bytes[7] = (uint8_t)last.high;
        for (int i = 0; i < 8; i++)
                id.bytes[8 + i] = (uint8_t)(last.low >> (56 - 8 * i));
        id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
        return id;
}

static int digit_of(char c)
{
        if (c >= '0' && c <= '9')
                return c - '0';
        c |= 0x20;
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool dash_before(size_t byte)
{
        return byte == 4 || byte == 6 || byte == 8 || byte == 10;
}

bool id_parse(struct str text, struct id *out)
{
        if (text.len != ID_TEXT_LEN)
                return false;
        struct id   id;
        const char *at = text.at;
        for (size_t i = 0; i < sizeof id.bytes; i++) {
                if (dash_before(i) && *at++ != '-')
                        return false;
                int high = digit_of(at[0]), low = digit_of(at[1]);
                if (high < 0 || low < 0)
                        return false;
                id.bytes[i] = (uint8_t)(high << 4 | low);
                at += 2;
        }
        *out = id;
        return true;
}

void id_print(struct id id, char out[static ID_TEXT_LEN + 1])
{
        static const char digits[] = "0123456789abcdef";
        for (size_t i = 0; i < sizeof id.bytes; i++) {
                if (dash_before(i))
                        *out++ = '-';
                *out++ = digits[id.bytes[i] >> 4];
                *out++ = digits[id.bytes[i] & 15];
        }
        *out = '\0';
}

bool id_is_none(struct id id)
{
        return id_equal(id, ID_NONE);
}

bool id_is_v7(struct id id)
{
        return id.bytes[6] >> 4 == 7 && id.bytes[8] >> 6 == 2;
}

bool id_equal(struct id a, struct id b)
{
        return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

int id_compare(struct id a, struct id b)
{
        return memcmp(a.bytes, b.bytes, sizeof a.bytes);
}

int64_t id_time_ms(struct id id)
{
        uint64_t ms = 0;
        for (int i = 0; i < 6; i++)
                ms = ms << 8 | id.bytes[i];
        return (int64_t)ms;
}

uint64_t id_hash(struct id id)
{
        return siphash_of((struct str){(const char *)id.bytes, sizeof id.bytes});
}
