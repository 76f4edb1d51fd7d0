/* announce.c — revocations over a Redis stream. */

#include "identity/announce.h"

#include <stdio.h>

#include "redis/keys.h"
#include "redis/stream.h"

static const struct str words[] = {[REVOKED_SESSION] = STR("session"), [REVOKED_USER] = STR("user"), [REVOKED_ALL] = STR("all")};

struct str revocation_word(const struct revocation *revocation)
{
        return words[revocation->kind];
}

bool revocation_from_word(struct str word, struct revocation *out)
{
        for (int kind = REVOKED_SESSION; kind <= REVOKED_ALL; kind++)
                if (str_equal(word, words[kind])) {
                        out->kind = (enum revoked_kind)kind;
                        return true;
                }
        return false;
}

enum err announce_revocation(struct redis *redis, const struct revocation *revocation)
{
        struct key key = key_revocations();
        char id[ID_TEXT_LEN + 1], not_before[24];

        id_print(revocation->id, id);
        snprintf(not_before, sizeof not_before, "%lld", (long long)revocation->not_before_ms);
        return stream_add(redis, key_str(&key), ANNOUNCE_KEEP_MS, ANNOUNCE_KEEP_ENTRIES,
                          (struct stream_field[]){{STR("kind"), revocation_word(revocation)}, {STR("id"), str_from(id)}, {STR("not_before"), str_from(not_before)}}, 3,
                          NULL, NULL);
}

bool announce_read(const struct stream_entry *entry, struct revocation *out)
{
        return revocation_from_word(stream_value(entry, STR("kind")), out) && id_parse(stream_value(entry, STR("id")), &out->id) &&
               str_to_int(stream_value(entry, STR("not_before")), 0, INT64_MAX, &out->not_before_ms);
}
