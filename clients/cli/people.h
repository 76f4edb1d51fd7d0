/* people.h — who is behind an id: names, looked up once and in bunches. One thread. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "base/id.h"
#include "base/str.h"

struct arena;
struct chat_client;
struct people;
struct program;

struct people *people_create(struct chat_client *client);
void           people_destroy(struct people **people);

/* What to call somebody: "Alice A. (alice)", the log-in name alone when they show no other, the id's
 * beginning when they are not known. Clean, in the arena. */
struct str people_name(const struct people *people, struct id user, struct arena *arena);
struct str people_login(const struct people *people, struct id user, struct arena *arena); /* or the whole id */
bool       people_knows(const struct people *people, struct id user); /* also: was asked for in vain */

/* What was learnt elsewhere. */
void people_learn(struct people *people, struct id user, struct str login, struct str display_name);

/* Asks for those that are not known, several at a time; `done` is called once, later, whatever came of it.
 * people_fetch_now waits. */
void people_fetch(struct people *people, const struct id *users, size_t count, void (*done)(void *owner),
                  void *owner);
void people_fetch_now(struct people *people, const struct id *users, size_t count);

/* The members of a room, one page of them: one question instead of many. */
void people_fetch_room(struct program *program, struct id room);

/* "@bob", "bob" or an id; complains, and gives the exit code. */
int people_find(struct program *program, struct str text, struct id *out);
