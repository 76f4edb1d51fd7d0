/* limits_buckets.c — token buckets in Redis: many that draw on them, in one call of a script. */

#include <string.h>

#include "base/siphash.h"
#include "redis/limits_local.h"
#include "redis/limits_script.h"

/* KEYS: the buckets, each once. ARGV: who asks, two bytes for each, the numbers of their buckets (0: no second); a byte for each bucket, the number of its
 * limit; for each limit, microseconds that the cost and the whole bucket stand for. Answers for each who asks: whether it was allowed, and how far each of
 * their buckets is from full, which nothing was taken from when one refused. The clock is the server's: those of the gateways differ, and a bucket would
 * fill by the difference whenever the next one asks. A key ends with the second in which its bucket is full, since a number costs half as much to write as
 * the rest of a SET, and a second is the same for many; PXAT, and not PX, which Redis would make into that. A number is handed over as such, with all digits:
 * made into a text by Lua it would be rounded to fourteen. */
static const char text[] = "local t = redis.call('TIME')\n"
                           "local now = t[1] * 1000000 + t[2]\n"
                           "local ahead, cost, burst, taken, limit = redis.call('MGET', unpack(KEYS)), {}, {}, {}, {}\n"
                           "for i = 3, #ARGV do limit[i - 2] = tonumber(ARGV[i]) end\n"
                           "for i, number in ipairs({string.byte(ARGV[2], 1, -1)}) do\n"
                           "  local left, whole = (tonumber(ahead[i]) or 0) - now, limit[2 * number]\n"
                           "  if left < 0 then left = 0 elseif left > whole then left = whole end\n"
                           "  ahead[i], cost[i], burst[i] = left, limit[2 * number - 1], whole\n"
                           "end\n"
                           "local answers, n = {}, 0\n"
                           "for i = 1, #ARGV[1], 2 do\n"
                           "  local one, other = string.byte(ARGV[1], i, i + 1)\n"
                           "  local two = other > 0\n"
                           "  if ahead[one] + cost[one] > burst[one] or two and ahead[other] + cost[other] > burst[other] then\n"
                           "    answers[n + 1] = 0\n"
                           "  else\n"
                           "    answers[n + 1] = 1\n"
                           "    ahead[one], taken[one] = ahead[one] + cost[one], cost[one] > 0\n"
                           "    if two then ahead[other], taken[other] = ahead[other] + cost[other], cost[other] > 0 end\n"
                           "  end\n"
                           "  answers[n + 2], answers[n + 3] = ahead[one], two and ahead[other] or 0\n"
                           "  n = n + 3\n"
                           "end\n"
                           "local ends = {}\n"
                           "for i, key in ipairs(KEYS) do\n"
                           "  if taken[i] then\n"
                           "    local full = now + ahead[i]\n"
                           "    local second = math.ceil(full / 1000000)\n"
                           "    ends[second] = ends[second] or string.format('%.0f', second * 1000)\n"
                           "    redis.call('SET', key, full, 'PXAT', ends[second])\n"
                           "  end\n"
                           "end\n"
                           "return answers\n";

#define SHA "5cc42a8db8f14a747fad0e255dd3b63ef3ca82ea"

_Static_assert(LIMIT_BUCKETS_MAX == 2 && SCRIPT_BUCKETS_MAX < 256, "a bucket's number is a byte, and who asks has two");

static int place_of(const struct script_call *call, const struct key *key, uint64_t hash)
{
        for (int i = 0; i < call->bucket_count; i++)
                if (call->buckets[i].hash == hash && str_equal(key_str(call->buckets[i].key), key_str(key)))
                        return i + 1;
        return 0;
}

static bool is_same(struct limit_times one, struct limit_times other)
{
        return one.cost_us == other.cost_us && one.burst_us == other.burst_us;
}

/* A bucket has one limit and one cost in a call; whoever sees it otherwise waits for the next. */
static bool has_room(const struct script_call *call, const struct taking *taking)
{
        if (call->count == SCRIPT_TAKINGS_MAX)
                return false;
        for (int i = 0; i < taking->count; i++) {
                int place = place_of(call, &taking->keys[i], siphash_of(key_str(&taking->keys[i])));

                if (place && !is_same(call->buckets[place - 1].times, limit_times(taking->limits_of[i], taking->cost)))
                        return false;
        }
        return true;
}

static void add(struct script_call *call, struct taking *taking)
{
        call->takings[call->count++] = taking;
        for (int i = 0; i < taking->count; i++) {
                uint64_t hash = siphash_of(key_str(&taking->keys[i]));
                int place     = place_of(call, &taking->keys[i], hash);

                if (!place) {
                        call->buckets[call->bucket_count] = (struct script_bucket){hash, &taking->keys[i], limit_times(taking->limits_of[i], taking->cost)};
                        place = ++call->bucket_count;
                }
                taking->places[i] = (uint8_t)place;
        }
}

/* Most have the same few. */
static int number_of_limit(struct limit_times *limits, int *count, struct limit_times times)
{
        for (int i = 0; i < *count; i++)
                if (is_same(limits[i], times))
                        return i + 1;
        limits[(*count)++] = times;
        return *count;
}

static void put(const struct script_call *call, struct script_words *words)
{
        struct limit_times limits[SCRIPT_BUCKETS_MAX];
        int limits_count = 0;

        script_put_number(words, call->bucket_count);
        for (int i = 0; i < call->bucket_count; i++) {
                script_put(words, key_str(call->buckets[i].key));
                words->limits_of[i] = (char)number_of_limit(limits, &limits_count, call->buckets[i].times);
        }
        for (int i = 0; i < call->count; i++)
                memcpy(words->places + 2 * i, call->takings[i]->places, 2);
        script_put(words, (struct str){words->places, 2 * (size_t)call->count});
        script_put(words, (struct str){words->limits_of, (size_t)call->bucket_count});
        for (int i = 0; i < limits_count; i++) {
                script_put_number(words, limits[i].cost_us);
                script_put_number(words, limits[i].burst_us);
        }
}

static void read_answers(const struct script_call *call, const struct taking *taking, const struct redis_reply *items, struct limit_answer *answers)
{
        bool is_allowed = items[0].number == 1;

        for (int i = 0; i < taking->count; i++) {
                struct limit_times times = call->buckets[taking->places[i] - 1].times;
                int64_t us               = items[1 + i].number;

                answers[i] = limit_answer(times, is_allowed || limit_allows(times, us), us);
        }
}

const struct script script_of_buckets = {{text, sizeof text - 1}, SHA, has_room, add, put, read_answers};
