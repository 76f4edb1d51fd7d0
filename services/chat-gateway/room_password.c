/* room_password.c — passwords of rooms: derived while nobody waits, compared under the lock. */

#include "chat-gateway/room_password.h"

#include <string.h>

#include "base/random.h"
#include "crypto/hash.h"
#include "crypto/password.h"
#include "op/run.h"

struct derived {
        uint8_t salt[PASSWORD_SALT_BYTES], key[PASSWORD_KEY_BYTES];      /* in this order they are stored */
};

static enum err derive(struct call *call, struct str password, const void *salt, struct str *out)
{
        struct derived *derived = arena_zero(call->arena, sizeof *derived);

        memcpy(derived->salt, salt, sizeof derived->salt);
        *out = (struct str){(const char *)derived, sizeof *derived};
        return password_key_of_thing(password, derived->salt, derived->key);
}

enum err room_password_make(struct call *call, struct str password, struct str *stored)
{
        uint8_t salt[PASSWORD_SALT_BYTES];

        random_bytes(salt, sizeof salt);
        TRY(call_pause(call));
        TRY(derive(call, password, salt, stored));
        return call_go_on(call);
}

/* One who guesses, in one room: through whichever gateway. What the operation itself cost is what the answer tells, unless this is what refuses it. */
static enum err charge_guess(struct call *call, struct id room)
{
        char user[ID_TEXT_LEN + 1], where[ID_TEXT_LEN + 1];
        struct call_rate own = call->rate;

        id_print(call->who.user, user);
        id_print(room, where);
        TRY(call_charge(call, PRICE_ROOM_PASSWORD, str_format(call->arena, "%s %s", user, where)));
        call->rate = own;
        return OK;
}

enum err room_password_guess(struct call *call, struct str password, struct str *given)
{
        const struct room *room = &seat_of(call)->room;

        if (room->password.len != sizeof(struct derived))
                return tx_fail(&call->tx, ERR_INTERNAL);
        TRY(call_pause(call));
        TRY(charge_guess(call, room->id));
        TRY(derive(call, password, room->password.at, given));
        return call_go_on(call);
}

enum err room_password_check(struct call *call, const struct room *room, struct str given)
{
        if (!room->password.at)
                return OK;
        if (!given.at)
                return fail(call, ERR_FORBIDDEN, "this room asks for a password");
        if (room->password.len != given.len || memcmp(room->password.at, given.at, PASSWORD_SALT_BYTES) != 0)
                return fail(call, ERR_CONFLICT, "the password was changed meanwhile");
        if (!bytes_are_equal(room->password.at, given.at, given.len))
                return fail(call, ERR_FORBIDDEN, "that is not the room's password");
        return OK;
}
