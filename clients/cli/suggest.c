/* suggest.c — the optimal string alignment distance, and who is nearest. */

#include "cli/suggest.h"

static int least(int a, int b, int c)
{
        int ab = a < b ? a : b;
        return ab < c ? ab : c;
}

int suggest_distance(struct str a, struct str b)
{
        int row[3][SUGGEST_WORD_MAX + 1];
        if (a.len > SUGGEST_WORD_MAX || b.len > SUGGEST_WORD_MAX)
                return SUGGEST_MAX + 1;
        for (size_t j = 0; j <= b.len; j++)
                row[0][j] = (int)j;
        for (size_t i = 1; i <= a.len; i++) {
                int *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
                now[0] = (int)i;
                for (size_t j = 1; j <= b.len; j++) {
                        int cost = a.at[i - 1] != b.at[j - 1];
                        now[j]   = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + cost);
                        if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1] &&
                            before[j - 2] + 1 < now[j])
                                now[j] = before[j - 2] + 1;
                }
        }
        int distance = row[a.len % 3][b.len];
        return distance > SUGGEST_MAX ? SUGGEST_MAX + 1 : distance;
}

void suggest_begin(struct suggest *suggest, struct str wanted)
{
        *suggest = (struct suggest){.wanted = wanted, .distance = SUGGEST_MAX + 1};
}

void suggest_offer(struct suggest *suggest, struct str word)
{
        int distance = suggest_distance(suggest->wanted, word);
        if (word.len > 2 && suggest->wanted.len > 2 && str_starts_with(word, suggest->wanted))
                distance = distance < 1 ? distance : 1;  /* somebody stopped typing */
        if (distance < suggest->distance) {
                suggest->distance = distance;
                suggest->best     = word;
        }
}

struct str suggest_best(const struct suggest *suggest)
{
        int allowed = suggest->wanted.len <= 3 ? 1 : suggest->wanted.len <= 6 ? 2 : SUGGEST_MAX;
        return suggest->distance <= allowed ? suggest->best : STR_NONE;
}
