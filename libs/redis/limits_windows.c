/* limits_windows.c — windows in Redis: many, in one call of a script. */

#include "redis/limits_script.h"

/* KEYS: the window of each who asks, a set of what lies in it by when it came. ARGV for each: what comes now, how many there may be, and for how many microseconds.
 * Answers for each: allowed or not, in how many microseconds there is room again, and how many lie in it. A set holds few, so it is read whole: one question instead
 * of three, and what has fallen out of it is removed only when there is something. */
static const char text[] = "local t = redis.call('TIME')\n"
                           "local now = t[1] * 1000000 + t[2]\n"
                           "local answers, n = {}, 0\n"
                           "for i, key in ipairs(KEYS) do\n"
                           "  local item, most, window = ARGV[n + 1], tonumber(ARGV[n + 2]), tonumber(ARGV[n + 3])\n"
                           "  local held, gone, kept, oldest, is_there = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES'), 0, 0, nil, false\n"
                           "  for j = 1, #held, 2 do\n"
                           "    local at = tonumber(held[j + 1])\n"
                           "    if at <= now - window then\n"
                           "      gone = gone + 1\n"
                           "    else\n"
                           "      kept, oldest, is_there = kept + 1, oldest or at, is_there or held[j] == item\n"
                           "    end\n"
                           "  end\n"
                           "  local allowed, wait = 1, 0\n"
                           "  if gone > 0 then redis.call('ZREMRANGEBYRANK', key, 0, gone - 1) end\n"
                           "  if not is_there and kept >= most then\n"
                           "    allowed, wait = 0, (oldest or now) + window - now\n"
                           "  elseif not is_there then\n"
                           "    redis.call('ZADD', key, now, item)\n"
                           "    redis.call('PEXPIRE', key, math.ceil(window / 1000))\n"
                           "    kept = kept + 1\n"
                           "  end\n"
                           "  answers[n + 1], answers[n + 2], answers[n + 3] = allowed, wait, kept\n"
                           "  n = n + 3\n"
                           "end\n"
                           "return answers\n";

#define SHA "35caf494836bdb056038a8dec57afa973bf84715"

static bool has_room(const struct script_call *call, const struct taking *taking)
{
        (void)taking;
        return call->count < SCRIPT_TAKINGS_MAX;
}

static void add(struct script_call *call, struct taking *taking)
{
        call->takings[call->count++] = taking;
}

static void put(const struct script_call *call, struct script_words *words)
{
        script_put_number(words, call->count);
        for (int i = 0; i < call->count; i++)
                script_put(words, key_str(&call->takings[i]->keys[0]));
        for (int i = 0; i < call->count; i++) {
                const struct taking *taking = call->takings[i];

                script_put(words, (struct str){taking->item, taking->item_len});
                script_put_number(words, taking->window.most);
                script_put_number(words, taking->window.ms * 1000);
        }
}

static void read_answer(const struct script_call *call, const struct taking *taking, const struct redis_reply *items, struct limit_answer *answers)
{
        (void)call;
        answers[0] = (struct limit_answer){.is_allowed = items[0].number == 1, .remaining = taking->window.most - items[2].number, .retry_after_ms = (items[1].number + 999) / 1000};
}

const struct script script_of_windows = {{text, sizeof text - 1}, SHA, has_room, add, put, read_answer};
