/* limits_script.h — the scripts of limits.h: how all that is asked in one turn becomes one call of a script, and what it answers to each. Sends nothing and waits for nothing.
 *
 * A bucket that several draw on stands in a call once, is read once and written once: they are decided one behind the other, in the order in which they asked.
 */
#pragma once
#include <stdint.h>
#include "redis/keys.h"
#include "redis/limits.h"
#include "redis/reply.h"

/* In one call: it keeps the server from everybody else for less than half a millisecond. */
#define SCRIPT_TAKINGS_MAX 64
#define SCRIPT_BUCKETS_MAX (SCRIPT_TAKINGS_MAX * LIMIT_BUCKETS_MAX)
#define SCRIPT_NUMBERS_MAX (2 * SCRIPT_BUCKETS_MAX)
#define SCRIPT_WORDS_MAX   (SCRIPT_BUCKETS_MAX + SCRIPT_NUMBERS_MAX + 8)

/* What a script answers to each, one behind the other. */
#define SCRIPT_ANSWERS 3

struct script;

/* What one asks for: of buckets, or of a window. */
struct taking {
        const struct script *script;
        int           count;                             /* of keys */
        struct key    keys[LIMIT_BUCKETS_MAX];
        struct limit  limits_of[LIMIT_BUCKETS_MAX];      /* of buckets, with what it costs */
        int64_t       cost;
        uint8_t       places[LIMIT_BUCKETS_MAX];         /* of its buckets in the call, from 1 on; 0: none */
        struct window window;                            /* of a window, with what comes */
        char          item[WINDOW_ITEM_BYTES_MAX];
        size_t        item_len;
        struct limit_answer (*alone)(void *owner);       /* of a window: who decides without Redis */
        void (*done)(void *owner, const struct limit_answer *answers);
        void *owner;
};

/* `key` is that of whoever asked for it first. */
struct script_bucket {
        uint64_t           hash;
        const struct key  *key;
        struct limit_times times;
};

/* All that is asked in one call. */
struct script_call {
        int                  count, bucket_count;
        struct taking       *takings[SCRIPT_TAKINGS_MAX];
        struct script_bucket buckets[SCRIPT_BUCKETS_MAX];
};

/* The words of a call behind the script's name, and what they look into. */
struct script_words {
        size_t     count, numbers_count;
        struct str at[SCRIPT_WORDS_MAX];
        char       numbers[SCRIPT_NUMBERS_MAX][24];
        char       places[SCRIPT_BUCKETS_MAX], limits_of[SCRIPT_BUCKETS_MAX];
};

void script_put(struct script_words *words, struct str word);
void script_put_number(struct script_words *words, int64_t number);

struct script {
        struct str  text;
        const char *sha;                                 /* SHA-1 of the text, by which a server that has seen it runs it */
        bool      (*has_room)(const struct script_call *call, const struct taking *taking);
        void      (*add)(struct script_call *call, struct taking *taking);
        void      (*put)(const struct script_call *call, struct script_words *words);
        void      (*read)(const struct script_call *call, const struct taking *taking, const struct redis_reply *items, struct limit_answer *answers);
};

extern const struct script script_of_buckets, script_of_windows;
