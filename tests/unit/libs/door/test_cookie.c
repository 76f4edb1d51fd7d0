/* test_cookie.c — the cookie by which a browser keeps a session for its page. */

#include "door/cookie.h"

#include "base/arena.h"

#include "tests/support/check.h"

static struct str name_for(const char *origin)
{
        const char *name = cookie_name(str_from(origin));

        return name ? str_from(name) : STR_NONE;
}

static struct str set(const char *origin, struct str value, int64_t lifetime_ms, struct arena *arena)
{
        return cookie_text(cookie_name(str_from(origin)), value, lifetime_ms, arena);
}

TEST(over_tls_its_name_is_one_that_nobody_else_can_set)
{
        CHECK_STR(name_for("https://chat.test"), "__Host-rt");
        CHECK_STR(name_for("https://localhost:8443"), "__Host-rt");
}

TEST(without_tls_there_is_one_on_the_own_machine_alone)
{
        static const char *const own[]    = {"http://localhost", "http://localhost:8080", "http://127.0.0.1:8080", "http://127.8.0.1", "http://[::1]:8080"};
        static const char *const others[] = {"http://chat.test", "http://localhost.evil.test", "http://126.0.0.1", "http://[::2]:8080", "http://[::1", "http://", "ftp://localhost", "null", ""};

        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
                CHECK_STR(name_for(own[i]), "rt");
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
                if (name_for(others[i]).at)
                        fail_msg("%s gets a cookie", others[i]);
        CHECK(!cookie_name(STR_NONE));
}

TEST(it_is_found_among_others_by_its_whole_name)
{
        CHECK_STR(cookie_value(STR("a=1; rt=rt_x-y_z; b=2"), "rt"), "rt_x-y_z");
        CHECK_STR(cookie_value(STR("rt=first; rt=second"), "rt"), "first");
        CHECK(!cookie_value(STR("__Host-rt=x; art=y; rt; RT=z"), "rt").len);
        CHECK(!cookie_value(STR(""), "rt").at && !cookie_value(STR_NONE, "rt").at && !cookie_value(STR(";;=;"), "rt").at);
}

TEST(no_script_and_no_other_site_has_it)
{
        struct arena *arena = arena_create(4096);

        CHECK_STR(set("https://chat.test", STR("rt_x"), 90500, arena), "__Host-rt=rt_x; Path=/; Max-Age=90; HttpOnly; SameSite=Strict; Secure");
        CHECK_STR(set("http://localhost", STR("rt_x"), 1000, arena), "rt=rt_x; Path=/; Max-Age=1; HttpOnly; SameSite=Strict");
        CHECK_STR(set("https://chat.test", STR(""), 0, arena), "__Host-rt=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure");
        arena_destroy(&arena);
}

SUITE(CASE(over_tls_its_name_is_one_that_nobody_else_can_set), CASE(without_tls_there_is_one_on_the_own_machine_alone), CASE(it_is_found_among_others_by_its_whole_name),
      CASE(no_script_and_no_other_site_has_it))
