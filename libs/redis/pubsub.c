/* pubsub.c — channels: messages, and confirmations in the order of the requests. */

#include "redis/pubsub.h"

#include <stdlib.h>
#include <string.h>
#include "base/list.h"
#include "base/memory.h"

/* A request that the server has not answered: SUBSCRIBE, UNSUBSCRIBE or PING. */
struct request {
        struct link link;
        void (*done)(void *owner, struct str channel, bool is_subscribed);
        void      *owner;
        struct str channel;                              /* in `text` */
        char       text[];
};

struct pubsub {
        struct pubsub_options options;
        struct wire          *wire;
        struct link           requests;
        size_t                count;
};

static void request_end(struct pubsub *pubsub, bool is_subscribed)
{
        struct request *request = LIST_ITEM(list_first(&pubsub->requests), struct request, link);
        list_remove(&request->link);
        pubsub->count--;
        if (request->done)
                request->done(request->owner, request->channel, is_subscribed);
        free(request);
}

static void requests_fail(struct pubsub *pubsub)
{
        while (pubsub->count)
                request_end(pubsub, false);
}

static enum err request_send(struct pubsub *pubsub, struct str word, struct str channel,
                             void (*done)(void *owner, struct str channel, bool is_subscribed), void *owner)
{
        if (!pubsub->wire)
                return ERR_UNAVAILABLE;
        if (pubsub->count >= PUBSUB_PENDING_MAX)
                return ERR_BUSY;
        TRY(wire_send(pubsub->wire, (struct str[]){word, channel}, channel.at ? 2 : 1));
        struct request *request = memory_zero(sizeof *request + channel.len + 1);
        if (channel.len)
                memcpy(request->text, channel.at, channel.len);
        request->channel = (struct str){request->text, channel.len};
        request->done    = done;
        request->owner   = owner;
        list_append(&pubsub->requests, &request->link);
        pubsub->count++;
        return OK;
}

/* --- the wire's calls */

static void wire_up(void *at)
{
        struct pubsub *pubsub = at;
        if (pubsub->options.on_up)
                pubsub->options.on_up(pubsub->options.owner);
}

static void wire_down(void *at, const char *why)
{
        struct pubsub *pubsub = at;
        requests_fail(pubsub);
        if (pubsub->wire && pubsub->options.on_down)
                pubsub->options.on_down(pubsub->options.owner, why);
}

static void wire_reply(void *at, const struct redis_reply *reply)
{
        struct pubsub *pubsub = at;
        bool           is_list = reply->kind == REDIS_LIST && reply->count == 3;
        if (is_list && redis_reply_is(&reply->items[0], STR("message")))
                pubsub->options.on_message(pubsub->options.owner, reply->items[1].text, reply->items[2].text);
        else if (pubsub->count)
                request_end(pubsub, is_list && redis_reply_is(&reply->items[0], STR("subscribe")));
}

static void wire_quiet(void *at)
{
        request_send(at, STR("PING"), STR_NONE, NULL, NULL);
}

static void wire_gone(void *at)
{
        free(at);
}

struct pubsub *pubsub_open(struct loop *loop, const struct pubsub_options *options)
{
        static const struct wire_calls calls  = {wire_up, wire_down, wire_reply, wire_quiet, wire_gone};
        struct pubsub                 *pubsub = memory_zero(sizeof *pubsub);
        pubsub->options                       = *options;
        list_init(&pubsub->requests);
        pubsub->wire = wire_create(loop, &options->server, &calls, pubsub);
        return pubsub;
}

void pubsub_close(struct pubsub **pointer)
{
        struct pubsub *pubsub = *pointer;
        if (!pubsub || !pubsub->wire)
                return;
        *pointer          = NULL;
        struct wire *wire = pubsub->wire;
        pubsub->wire      = NULL;
        requests_fail(pubsub);
        wire_destroy(&wire);
}

bool pubsub_is_up(const struct pubsub *pubsub)
{
        return pubsub->wire && wire_is_up(pubsub->wire);
}

enum err pubsub_subscribe(struct pubsub *pubsub, struct str channel,
                          void (*done)(void *owner, struct str channel, bool is_subscribed), void *owner)
{
        return request_send(pubsub, STR("SUBSCRIBE"), channel, done, owner);
}

enum err pubsub_unsubscribe(struct pubsub *pubsub, struct str channel)
{
        return request_send(pubsub, STR("UNSUBSCRIBE"), channel, NULL, NULL);
}

void pubsub_drain(struct pubsub *pubsub)
{
        if (pubsub->wire)
                wire_drain(pubsub->wire);
}

void pubsub_flush_now(struct pubsub *pubsub)
{
        if (pubsub->wire)
                wire_flush(pubsub->wire);
}
