/* weighing.c — what is about to be said: too often, or suspiciously. */

#include "chat-gateway/weighing.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "chat-gateway/mentions.h"
#include "chat-gateway/same_text.h"
#include "op/price.h"
#include "redis/keys.h"
#include "redis/limits.h"

struct weighing {
        struct weighing_config config;
        struct same_text      *same_texts;
        struct suspicion      *suspicion;
};

static int share_of(int whole, int64_t nodes)
{
        return nodes > 1 ? (int)(whole / nodes > 0 ? whole / nodes : 1) : whole;
}

struct weighing *weighing_create(const struct weighing_config *config)
{
        struct weighing *weighing = memory_zero(sizeof *weighing);

        weighing->config     = *config;
        weighing->same_texts = same_text_create(share_of(WEIGHING_SAME_TEXTS_MAX, config->nodes), WEIGHING_SAME_TEXT_MS);
        weighing->suspicion  = suspicion_create(&config->suspicions, config->limits);
        return weighing;
}

void weighing_destroy(struct weighing **weighing)
{
        struct weighing *w = *weighing;

        if (!w)
                return;
        same_text_destroy(&w->same_texts);
        suspicion_destroy(&w->suspicion);
        free(w);
        *weighing = NULL;
}

/* --- what floods are made of */

static void suspected(void *owner, const char *words)
{
        struct weighed *weighed = owner;

        weighed->done(weighed->owner, OK, words);
}

static void count_names_and_links(struct weighed *weighed, struct suspect *suspect)
{
        const struct mention_text *found = weighed->is_text ? mentions_look(weighed->room, weighed->sender, weighed->text, weighed->call->arena) : NULL;

        for (int i = 0; found && i < found->count; i++)
                if (found->spans[i].kind == MARKUP_LINK)
                        suspect->links++;
                else
                        suspect->names++;
}

static void look_for_floods(struct weighed *weighed)
{
        struct suspicion *suspicion = weighed->weighing->suspicion;

        weighed->suspect = (struct suspect){.sender = weighed->sender, .room = weighed->room, .cid = weighed->cid, .now_ms = weighed->call->now_ms,
                                            .arena = weighed->call->arena, .done = suspected, .owner = weighed};
        if (suspicion_is_new(suspicion, weighed->sender, weighed->call->now_ms))
                count_names_and_links(weighed, &weighed->suspect);
        suspicion_ask(suspicion, &weighed->suspect);
}

/* --- the same text, over and over */

static struct limit_answer same_text_alone(void *owner)
{
        struct weighed *weighed    = owner;
        struct limit_answer answer = {0};

        answer.is_allowed = same_text_allow(weighed->weighing->same_texts, weighed->sender, weighed->room, weighed->text, weighed->cid, clock_monotonic_ms(), &answer.retry_after_ms);
        return answer;
}

static void same_text_known(void *owner, const struct limit_answer *answer)
{
        struct weighed *weighed = owner;
        struct call *call       = weighed->call;

        if (answer->is_allowed) {
                look_for_floods(weighed);
                return;
        }
        call->rate = (struct call_rate){
                .name = "repeated", .burst = WEIGHING_SAME_TEXTS_MAX, .per_minute = WEIGHING_SAME_TEXTS_MAX * 2, .retry_after_ms = answer->retry_after_ms};
        price_count_hit(call->rate.name);
        weighed->done(weighed->owner, fail(call, ERR_RATE_LIMITED, "the same text was said too often; wait, or say something else"), NULL);
}

void weighing_ask(struct weighing *weighing, struct weighed *weighed)
{
        char what[SAME_TEXT_NAME_LEN + 1], cid[ID_TEXT_LEN + 1];
        struct limit_answer answer;
        struct key key;

        weighed->weighing = weighing;
        if (!weighing->config.takes_repeats || !weighed->is_text) {
                look_for_floods(weighed);
                return;
        }
        if (!weighing->config.limits) {
                answer = same_text_alone(weighed);
                same_text_known(weighed, &answer);
                return;
        }
        same_text_name(weighed->sender, weighed->room, weighed->text, what);
        id_print(weighed->cid, cid);
        key = key_window("same", str_from(what));
        window_take(weighing->config.limits, key_str(&key), (struct window){WEIGHING_SAME_TEXTS_MAX, WEIGHING_SAME_TEXT_MS}, str_from(cid), same_text_alone,
                    same_text_known, weighed);
}
