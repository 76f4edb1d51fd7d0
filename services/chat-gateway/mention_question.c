/* mention_question.c — the names of many sends, asked at once. */

#include "chat-gateway/mention_question.h"

enum { QUESTION_ARENA_BYTES_MAX = 256u << 20 };

struct mention_question *mention_question_create(void)
{
        struct arena *arena               = arena_create(QUESTION_ARENA_BYTES_MAX);
        struct mention_question *question = arena_zero(arena, sizeof *question);

        question->arena = arena;
        return question;
}

void mention_question_destroy(struct mention_question **question)
{
        struct arena *arena = *question ? (*question)->arena : NULL;

        if (arena)
                arena_destroy(&arena);
        *question = NULL;
}

void mention_question_add(struct mention_question *question, const struct mention_ask *ask)
{
        struct arena *arena      = question->arena;
        struct mention_ask *copy = arena_copy(arena, ask, sizeof *ask);

        copy->names = arena_copy(arena, ask->names, (size_t)ask->names_count * sizeof *ask->names);
        for (int i = 0; i < copy->names_count; i++)
                copy->names[i].login = str_copy(ask->names[i].login, arena);
        question->asks[question->count++] = copy;
}
