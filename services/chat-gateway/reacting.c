/* reacting.c — what counts as a reaction, and how many of each a message has. */

#include "chat-gateway/reacting.h"

#include <string.h>

#include "chat-gateway/entries.h"
#include "chat-gateway/repo/messages.h"
#include "crypto/text.h"

enum { SHORT_CODE_LETTERS_MAX = 32 };

static bool is_short_code(struct str emoji)
{
        if (emoji.len < 3 || emoji.len > SHORT_CODE_LETTERS_MAX + 2 || emoji.at[0] != ':' || emoji.at[emoji.len - 1] != ':')
                return false;
        for (size_t i = 1; i < emoji.len - 1; i++)
                if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_+-", emoji.at[i]) || !emoji.at[i])
                        return false;
        return true;
}

bool reacting_is_emoji(struct str emoji)
{
        return is_short_code(emoji) || text_is_emoji(emoji);
}

static struct reaction_count *find(const struct message_reactions *all, struct str emoji)
{
        for (size_t i = 0; i < all->reactions.count; i++)
                if (str_equal(all->reactions.items[i].emoji, emoji))
                        return &all->reactions.items[i];
        return NULL;
}

int64_t reacting_count(const struct log_row *message, struct str emoji, struct arena *arena)
{
        struct message_reactions all      = reactions_read(message->reactions, arena);
        const struct reaction_count *here = find(&all, emoji);

        return here ? here->count : 0;
}

static struct reaction_count *append(struct message_reactions *all, struct str emoji, struct arena *arena)
{
        struct reaction_count *items = arena_array(arena, struct reaction_count, all->reactions.count + 1);

        if (all->reactions.count)
                memcpy(items, all->reactions.items, all->reactions.count * sizeof *items);
        items[all->reactions.count] = (struct reaction_count){.emoji = emoji};
        all->reactions.items        = items;
        return &items[all->reactions.count++];
}

static void drop(struct message_reactions *all, struct reaction_count *one)
{
        size_t after = all->reactions.count - 1 - (size_t)(one - all->reactions.items);

        memmove(one, one + 1, after * sizeof *one);
        all->reactions.count--;
}

int64_t reacting_change(struct call *call, const struct log_row *message, struct str emoji, int change)
{
        struct message_reactions all = reactions_read(message->reactions, call->arena);
        struct reaction_count *here  = find(&all, emoji);
        int64_t count;

        if (!here && all.reactions.count >= REACTIONS_DIFFERENT_MAX) {
                fail(call, ERR_CONFLICT, "people reacted to this message in 50 different ways already, which is the most there may be");
                tx_fail(&call->tx, ERR_CONFLICT);
                return 0;
        }
        here  = here ? here : append(&all, emoji, call->arena);
        count = here->count += change;
        if (count <= 0)
                drop(&all, here);
        messages_set_reactions(&call->tx, message->room, message->seq, reactions_text(&all, call->arena));
        return count;
}
