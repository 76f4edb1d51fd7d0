/* test_permit.c — the one decision, for every relation, role and token. */

#include <string.h>

#include "op/run.h"
#include "tests/support/check.h"

enum { OUTSIDER, VIEWER, GUEST, MEMBER, MODERATOR, ADMIN, OWNER, PLACES };       /* what the caller is to the room */

static const unsigned bits[PLACES] = {
        [VIEWER] = PERM_READ, [GUEST] = PERM_READ | PERM_SEND, [MEMBER] = PERM_READ | PERM_SEND | PERM_INVITE,
        [MODERATOR] = PERM_READ | PERM_SEND | PERM_INVITE | PERM_MODERATE | PERM_KICK,
        [ADMIN]     = PERM_READ | PERM_SEND | PERM_INVITE | PERM_MODERATE | PERM_KICK | PERM_ROLES | PERM_SETTINGS,
        [OWNER]     = PERM_READ | PERM_SEND | PERM_INVITE | PERM_MODERATE | PERM_KICK | PERM_ROLES | PERM_SETTINGS | PERM_OWN,
};

static int place;

static bool is_viewer(const struct call *call) { (void)call; return place >= VIEWER; }
static bool is_member(const struct call *call) { (void)call; return place >= GUEST; }
static unsigned permissions(const struct call *call) { (void)call; return bits[place]; }

static const struct op_service service = {.name = "test", .is_viewer = is_viewer, .is_member = is_member, .permissions = permissions};

static enum err decide(struct op op, int at, struct identity who)
{
        struct call call = {.op = &op, .service = &service, .who = who};

        place = at;
        return permit(&call);
}

static struct identity somebody(void) { return (struct identity){.is_signed_in = true, .user = id_make(), .scopes = ~0u}; }

TEST(each_relation_against_each_place)
{
        static const enum err wanted[][PLACES] = {
                /*                     outsider       viewer         guest   member  moderator admin owner */
                [WHO_ANYONE]        = {OK,            OK,            OK,     OK,     OK,     OK,     OK},
                [WHO_SIGNED_IN]     = {OK,            OK,            OK,     OK,     OK,     OK,     OK},
                [WHO_VIEWER]        = {ERR_NOT_FOUND, OK,            OK,     OK,     OK,     OK,     OK},
                [WHO_MEMBER]        = {ERR_NOT_FOUND, ERR_FORBIDDEN, OK,     OK,     OK,     OK,     OK},
                [WHO_SERVICE]       = {ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN},
                [WHO_ADMINISTRATOR] = {ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN, ERR_FORBIDDEN},
        };

        for (int who = WHO_ANYONE; who <= WHO_SERVICE; who++)
                for (int at = OUTSIDER; at < PLACES; at++)
                        CHECK_ERR(decide((struct op){.who = (enum relation)who}, at, somebody()), wanted[who][at]);
}

TEST(each_bit_against_each_role)
{
        static const struct { unsigned bit; int first; } table[] = {
                {PERM_READ, GUEST}, {PERM_SEND, GUEST}, {PERM_INVITE, MEMBER}, {PERM_MODERATE, MODERATOR}, {PERM_KICK, MODERATOR}, {PERM_ROLES, ADMIN},
                {PERM_SETTINGS, ADMIN}, {PERM_OWN, OWNER}, {PERM_SEND | PERM_KICK, MODERATOR},
        };

        for (size_t i = 0; i < sizeof table / sizeof *table; i++)
                for (int at = GUEST; at < PLACES; at++)
                        CHECK_ERR(decide((struct op){.who = WHO_MEMBER, .perm = table[i].bit}, at, somebody()), at >= table[i].first ? OK : ERR_FORBIDDEN);
}

TEST(a_viewer_reads_and_does_nothing_else)
{
        CHECK_OK(decide((struct op){.who = WHO_VIEWER, .perm = PERM_READ}, VIEWER, somebody()));
        CHECK_ERR(decide((struct op){.who = WHO_VIEWER, .perm = PERM_SEND}, VIEWER, somebody()), ERR_FORBIDDEN);
        CHECK_ERR(decide((struct op){.who = WHO_VIEWER, .perm = PERM_READ | PERM_SEND}, VIEWER, somebody()), ERR_FORBIDDEN);
}

TEST(a_viewer_who_may_not_even_read_reads_nothing)
{
        static const struct op_service shut = {.name = "test", .is_viewer = is_viewer, .is_member = is_member};
        struct op look = {.who = WHO_VIEWER, .perm = PERM_READ}, see = {.who = WHO_VIEWER};
        struct call call = {.op = &look, .service = &shut, .who = somebody()};

        place = VIEWER;
        CHECK_ERR(permit(&call), ERR_FORBIDDEN);
        call.op = &see;
        CHECK_OK(permit(&call));
}

TEST(strangers_are_asked_to_sign_in_before_they_learn_anything)
{
        struct identity nobody = {0};

        for (int who = WHO_SIGNED_IN; who <= WHO_SERVICE; who++)
                for (int at = OUTSIDER; at < PLACES; at++)
                        CHECK_ERR(decide((struct op){.who = (enum relation)who}, at, nobody), ERR_UNAUTHENTICATED);
        CHECK_OK(decide((struct op){.who = WHO_ANYONE}, OUTSIDER, nobody));
}

TEST(a_token_covers_what_its_scopes_say)
{
        struct identity who = somebody();

        for (int scope = SCOPE_NONE + 1; scope < SCOPE_COUNT; scope++) {
                who.scopes = 1u << scope;
                for (int asked = SCOPE_NONE + 1; asked < SCOPE_COUNT; asked++)
                        CHECK_ERR(decide((struct op){.who = WHO_MEMBER, .scope = (enum scope)asked}, OWNER, who), asked == scope ? OK : ERR_FORBIDDEN);
        }
        who.scopes = 0;
        CHECK_OK(decide((struct op){.who = WHO_MEMBER}, OWNER, who));
}

TEST(an_administrator_of_the_installation_is_no_member_of_its_rooms)
{
        struct identity who = somebody();

        who.is_admin = true;
        CHECK_OK(decide((struct op){.who = WHO_ADMINISTRATOR}, OUTSIDER, who));
        CHECK_ERR(decide((struct op){.who = WHO_MEMBER}, OUTSIDER, who), ERR_NOT_FOUND);
        who.scopes = 0;
        CHECK_ERR(decide((struct op){.who = WHO_ADMINISTRATOR, .scope = SCOPE_ADMIN_WRITE}, OUTSIDER, who), ERR_FORBIDDEN);
}

TEST(a_service_does_what_services_do_and_nothing_that_needs_a_person)
{
        struct identity worker = {.is_signed_in = true, .service = "worker", .scopes = ~0u, .is_admin = true};

        for (int who = WHO_SIGNED_IN; who <= WHO_SERVICE; who++)
                for (int at = OUTSIDER; at < PLACES; at++)
                        CHECK_ERR(decide((struct op){.who = (enum relation)who}, at, worker), who == WHO_SERVICE ? OK : ERR_FORBIDDEN);
        CHECK_OK(decide((struct op){.who = WHO_ANYONE}, OUTSIDER, worker));
        worker.scopes = 0;
        CHECK_ERR(decide((struct op){.who = WHO_SERVICE, .scope = SCOPE_SERVICE}, OUTSIDER, worker), ERR_FORBIDDEN);
}

TEST(a_service_without_rooms_has_no_members)
{
        static const struct op_service plain = {.name = "plain"};
        struct op op     = {.who = WHO_MEMBER};
        struct call call = {.op = &op, .service = &plain, .who = somebody()};

        CHECK_ERR(permit(&call), ERR_NOT_FOUND);
        op.who = WHO_SIGNED_IN;
        CHECK_OK(permit(&call));
}

TEST(what_somebody_wrote_is_theirs_or_the_moderators)
{
        struct op op     = {.who = WHO_MEMBER, .perm_other = PERM_MODERATE};
        struct call call = {.op = &op, .service = &service, .who = somebody()};

        for (place = GUEST; place < PLACES; place++) {
                CHECK_OK(permit_author(&call, call.who.user));
                CHECK_ERR(permit_author(&call, id_make()), place >= MODERATOR ? OK : ERR_FORBIDDEN);
        }
        op.perm_other = PERM_NONE;                       /* nobody's but the author's */
        place = OWNER;
        CHECK_ERR(permit_author(&call, id_make()), ERR_FORBIDDEN);
}

SUITE(CASE(each_relation_against_each_place), CASE(each_bit_against_each_role), CASE(a_viewer_reads_and_does_nothing_else), CASE(a_viewer_who_may_not_even_read_reads_nothing),
      CASE(strangers_are_asked_to_sign_in_before_they_learn_anything), CASE(a_token_covers_what_its_scopes_say),
      CASE(an_administrator_of_the_installation_is_no_member_of_its_rooms), CASE(a_service_does_what_services_do_and_nothing_that_needs_a_person), CASE(a_service_without_rooms_has_no_members),
      CASE(what_somebody_wrote_is_theirs_or_the_moderators))
