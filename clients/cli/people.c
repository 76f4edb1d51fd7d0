/* people.c — a small directory of those met in this run. */

#include "cli/people.h"

#include <stdlib.h>
#include "base/arena.h"
#include "base/map.h"
#include "base/memory.h"
#include "cli/clean.h"
#include "cli/program.h"

#define AT_ONCE_MAX       6
#define LOOK_UP_BYTES_MAX (1u << 20)
#define PEOPLE_MAX        10000                          /* more are shown by their ids */

struct person {
        char *login, *display_name;                      /* clean; NULL: not known */
};

struct people {
        struct chat_client *client;
        struct map         *by_id;
};

/* One bunch of questions. */
struct look_up {
        struct people *people;
        struct id     *users;
        size_t         count, asked, answered;
        void         (*done)(void *owner);
        void          *owner;
        struct question {
                struct look_up      *look_up;
                struct arena        *arena;
                struct user_get_out  out;
                struct id            user;
        } *questions;
};

struct people *people_create(struct chat_client *client)
{
        struct people *people = memory_zero(sizeof *people);
        people->client        = client;
        people->by_id         = map_create();
        return people;
}

void people_destroy(struct people **pointer)
{
        struct people *people = *pointer;
        if (!people)
                return;
        size_t         cursor = 0;
        struct person *person;
        struct id      id;
        while ((person = map_next(people->by_id, &cursor, &id))) {
                free(person->login);
                free(person->display_name);
                free(person);
        }
        map_destroy(&people->by_id);
        free(people);
        *pointer = NULL;
}

bool people_knows(const struct people *people, struct id user)
{
        return map_get(people->by_id, user) != NULL;
}

static char *clean_copy(struct str text)
{
        struct buf out;
        if (!text.len)
                return NULL;
        buf_init(&out, NULL, 4096);
        clean_put_line(&out, text);
        buf_put_char(&out, '\0');
        return out.at;
}

void people_learn(struct people *people, struct id user, struct str login, struct str display_name)
{
        struct person *person = map_get(people->by_id, user);
        if (!person) {
                if (map_count(people->by_id) >= PEOPLE_MAX)
                        return;
                person = memory_zero(sizeof *person);
                map_put(people->by_id, user, person);
        }
        if (login.len) {
                free(person->login);
                free(person->display_name);
                person->login        = clean_copy(login);
                person->display_name = clean_copy(display_name);
        }
}

struct str people_login(const struct people *people, struct id user, struct arena *arena)
{
        const struct person *person = map_get(people->by_id, user);
        return person && person->login ? str_copy(str_from(person->login), arena) : id_text(user, arena);
}

struct str people_name(const struct people *people, struct id user, struct arena *arena)
{
        const struct person *person = map_get(people->by_id, user);
        if (!person || !person->login)
                return str_format(arena, "%.8s…", id_text(user, arena).at);
        /* A shown name alone could be anybody's. */
        if (person->display_name && !str_equal(str_from(person->display_name), str_from(person->login)))
                return str_format(arena, "%s (%s)", person->display_name, person->login);
        return str_copy(str_from(person->login), arena);
}

/* --- asking */

static void ask_more(struct look_up *look_up);

static void answered(void *owner, enum chat_outcome outcome, const struct chat_problem *problem)
{
        struct question *question = owner;
        struct look_up  *look_up  = question->look_up;
        (void)problem;
        if (outcome == CHAT_OK)
                people_learn(look_up->people, question->user, question->out.profile.login,
                             question->out.profile.has_display_name ? question->out.profile.display_name
                                                                    : STR_NONE);
        else
                people_learn(look_up->people, question->user, STR_NONE, STR_NONE);
        arena_destroy(&question->arena);
        look_up->answered++;
        ask_more(look_up);
}

static void ask_more(struct look_up *look_up)
{
        while (look_up->asked < look_up->count && look_up->asked - look_up->answered < AT_ONCE_MAX) {
                struct question   *question = &look_up->questions[look_up->asked];
                struct user_get_in in       = {.user = look_up->users[look_up->asked]};
                *question = (struct question){.look_up = look_up, .arena = arena_create(LOOK_UP_BYTES_MAX),
                                               .user = in.user};
                look_up->asked++;
                chat_call_start(look_up->people->client, CHAT_user_get, &in, &question->out, question->arena,
                                answered, question);
        }
        if (look_up->answered < look_up->count)
                return;
        look_up->done(look_up->owner);
        free(look_up->questions);
        free(look_up->users);
        free(look_up);
}

static bool is_among(const struct id *users, size_t count, struct id user)
{
        for (size_t i = 0; i < count; i++)
                if (id_equal(users[i], user))
                        return true;
        return false;
}

void people_fetch(struct people *people, const struct id *users, size_t count, void (*done)(void *owner),
                  void *owner)
{
        struct look_up *look_up = memory_zero(sizeof *look_up);
        look_up->people = people;
        look_up->done   = done;
        look_up->owner  = owner;
        look_up->users  = memory_array(count ? count : 1, sizeof *look_up->users);
        for (size_t i = 0; i < count; i++)
                if (!id_is_none(users[i]) && !people_knows(people, users[i]) &&
                    !is_among(look_up->users, look_up->count, users[i]))
                        look_up->users[look_up->count++] = users[i];
        look_up->questions = memory_array(look_up->count ? look_up->count : 1, sizeof *look_up->questions);
        ask_more(look_up);
}

struct fetch_wait {
        struct people *people;
        bool           is_over;
};

static void fetch_over(void *owner)
{
        struct fetch_wait *wait = owner;
        wait->is_over = true;
        chat_client_stop_waiting(wait->people->client);
}

void people_fetch_now(struct people *people, const struct id *users, size_t count)
{
        struct fetch_wait wait = {people, false};
        people_fetch(people, users, count, fetch_over, &wait);
        chat_client_wait(people->client, &wait.is_over);
}

void people_fetch_room(struct program *program, struct id room)
{
        struct member_list_in  in  = {.room = room, .has_limit = true, .limit = 200};
        struct member_list_out out = {0};
        struct chat_problem    problem;
        if (chat_call(program->client, CHAT_member_list, &in, &out, program->arena, &problem) != CHAT_OK)
                return;                                  /* not a member: they are asked for one by one */
        for (size_t i = 0; i < out.members.count; i++)
                if (out.members.items[i].has_login)
                        people_learn(program->people, out.members.items[i].user, out.members.items[i].login,
                                     out.members.items[i].has_display_name ? out.members.items[i].display_name
                                                                           : STR_NONE);
}

int people_find(struct program *program, struct str text, struct id *out)
{
        if (text.len && text.at[0] == '@')
                text = (struct str){text.at + 1, text.len - 1};
        else if (id_parse(text, out))
                return ENDS_WELL;
        struct user_find_in  in    = {.login = text};
        struct user_find_out found = {0};
        int code = program_call(
                program,
                str_format(program->arena, "cannot find %.*s", STR_ARG(clean_line(text, program->arena))).at,
                CHAT_user_find, &in, &found);
        if (code != ENDS_WELL)
                return code;
        *out = found.profile.user;
        people_learn(program->people, *out, found.profile.login,
                     found.profile.has_display_name ? found.profile.display_name : STR_NONE);
        return ENDS_WELL;
}
