/* platform.c — the C SDK as a service uses it: tokens by the secret, kept in memory. */

#include "worker/platform.h"

#include <stdlib.h>
#include <string.h>
#include "base/memory.h"
#include "loop/loop.h"

#define ADDRESSES_MAX 16
#define AGENT         "chat-worker"

struct addresses {
        struct server_url items[ADDRESSES_MAX];
        int               count;
};

struct platform {
        struct loop        *loop;
        struct chat_client *client;
        struct addresses    auth, gateways;
        struct chat_tokens  tokens;                      /* all zero: none yet, or none that is good any more */
};

bool platform_is_there(const struct config *config)
{
        return config->service_secret.len > 0;
}

static const char *addresses_read(struct str list, struct addresses *out)
{
        out->count = 0;
        while (list.at && list.len) {
                struct str  one = str_trim(str_until(list, ',', &list));
                const char *wrong;

                if (out->count == ADDRESSES_MAX)
                        return "has more than 16 addresses";
                if ((wrong = server_url_read_inside(one, &out->items[out->count++])))
                        return wrong;
        }
        return out->count ? NULL : "names no address";
}

const char *platform_addresses_check(struct str list)
{
        struct addresses addresses;

        return addresses_read(list, &addresses);
}

/* --- what the SDK keeps tokens in: one process, one thread, nothing on disk */

static bool load(void *owner, struct chat_tokens *out)
{
        *out = ((struct platform *)owner)->tokens;
        return true;
}

static bool save(void *owner, const struct chat_tokens *tokens)
{
        ((struct platform *)owner)->tokens = *tokens;
        return true;
}

static void forget(void *owner)
{
        struct platform *platform = owner;

        explicit_bzero(&platform->tokens, sizeof platform->tokens);
}

static bool try_lock(void *owner)
{
        (void)owner;
        return true;
}

static void unlock(void *owner)
{
        (void)owner;
}

/* --- from outside */

struct platform *platform_open(const struct config *config)
{
        struct platform          *platform = memory_zero(sizeof *platform);
        struct chat_client_config client   = {
                .agent = AGENT, .patience_ms = PLATFORM_PATIENCE_MS, .service = SERVICE_WORKER,
                .service_secret = config->service_secret.at,
                .store = {load, save, forget, try_lock, unlock, platform},
        };

        platform->loop = client.loop = loop_create();
        addresses_read(config->auth, &platform->auth);
        addresses_read(config->gateways, &platform->gateways);
        client.servers           = platform->gateways.items;
        client.server_count      = platform->gateways.count;
        client.auth_servers      = platform->auth.items;
        client.auth_server_count = platform->auth.count;
        platform->client         = chat_client_create(&client);
        return platform;
}

void platform_close(struct platform **given)
{
        struct platform *platform = *given;

        if (!platform)
                return;
        chat_client_destroy(&platform->client);
        loop_destroy(&platform->loop);
        forget(platform);
        free(platform);
        *given = NULL;
}

enum err platform_call(struct platform *platform, enum chat_op_name op, const void *in, void *out, struct arena *arena,
                       struct chat_problem *problem)
{
        switch (chat_call(platform->client, op, in, out, arena, problem)) {
        case CHAT_OK:      return OK;
        case CHAT_UNKNOWN: return ERR_UNAVAILABLE;
        case CHAT_FAIL:    break;
        }
        return problem->is_network ? ERR_UNAVAILABLE : problem->err;
}
