/* finding.h — a question answered from the index, page by page. On a worker's thread, in a transaction.
 *
 * First comes what says it, then what says something like it. Of each the newest are ranked among themselves, a window of FINDING_WINDOW at most and, where there is much, of FINDING_ENOUGH at
 * least; then the next window, and so on: so what is found is ordered, a page costs the same wherever it stands, and all pages together are everything that there is.
 */
#pragma once
#include "chat-gateway/question.h"

enum { FINDING_WINDOW = 200, FINDING_ENOUGH = 25, FINDING_ROOMS_NAMED = 256, FINDING_WINDOWS_MAX = 40, FINDING_SMALL = 20000, FINDING_MIDDLING = 2000000 };

/* Where a page ended. */
struct finding_place {
        bool         of_likes;
        bool         is_begun;                           /* else it is the very first window, … */
        struct found before;                             /* … and otherwise the one of what is older than this */
        bool         has_last;                           /* the last one of it that was told */
        struct found last;
};
struct str finding_place_write(const struct finding_place *place, struct arena *arena);
bool       finding_place_read(struct str cursor, struct arena *arena, struct finding_place *out);

struct finding {
        struct call       *call;
        struct question   *question;
        const struct id   *rooms;                        /* the open ones that the caller may read … */
        const int64_t     *floors;                       /* … from this number on */
        int                rooms_count;
        int64_t            numbers;                      /* how many entries of logs that is */
        bool               by_age;                       /* the newest first instead of the best */
};

struct hit {
        struct said said;
        bool        of_likes;
        struct finding_place place;                      /* right behind it */
};

/* Up to `limit` from the place on, which then is where it ended. *is_more: whether there is more behind it. */
int finding_page(struct finding *finding, struct finding_place *place, int limit, struct hit *hits, bool *is_more);
