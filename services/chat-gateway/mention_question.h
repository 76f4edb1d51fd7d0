/* mention_question.h — the names of many sends, asked at once: made by ingest on the loop, answered by the reader on its thread, told back on the loop.
 *
 * It holds copies of everything: the sends that wait for it may be gone when the process ends in between. One thread at a time.
 */
#pragma once
#include "base/arena.h"
#include "chat-gateway/mentions.h"

#define MENTION_QUESTION_ASKS_MAX 256

struct mention_question {
        struct arena       *arena;
        int                 count;
        struct mention_ask *asks[MENTION_QUESTION_ASKS_MAX];
        bool                is_known;                    /* false: the database was away */
};

struct mention_question *mention_question_create(void);
void                     mention_question_destroy(struct mention_question **question);

/* A copy of what is asked. */
void mention_question_add(struct mention_question *question, const struct mention_ask *ask);
