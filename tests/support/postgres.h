/* postgres.h — a real PostgreSQL for one test program: in a folder of its own under /tmp, on a unix socket,
 * gone with the program.
 *
 * Run by root, the server runs as the system user "postgres" (initdb refuses root). fsync is off: what these
 * tests kill is processes.
 */
#pragma once

/* Starts it at the first call. The conninfo of a superuser in the database "chat", which has the schemas and
 * roles auth, chat, work and admin. */
const char *postgres_superuser(void);
const char *postgres_conninfo(const char *role);         /* of one of these roles; valid until exit */

void postgres_psql(const char *sql); /* as superuser, by psql(1); fails the test when it fails */
void postgres_migrate(const char *role,
                      const char *folder); /* runs folder/NNNN_*.sql as this role, from the tree's root */
void postgres_kill(void);                  /* SIGKILL to every server process, as a crash would be */
void postgres_stop(void);                                /* at once and cleanly */
void postgres_go_on(void);                               /* starts it again, and waits until it answers */
void postgres_pause(void);                               /* SIGSTOP to all of it … */
void postgres_unpause(void);
