/* redis_server.h — a real Redis server for a test: on a Unix socket in a folder of its own, ended with the test. */
#pragma once
#include "base/str.h"

struct redis_test_server;

/* Returns when it answers. `password` may be NULL. Ends the test's process when there is no redis-server. */
struct redis_test_server *redis_test_server_start(const char *password);
void                      redis_test_server_stop(struct redis_test_server **server);

struct str redis_test_server_address(const struct redis_test_server *server);

/* SIGKILL; and a new, empty one at the same place. */
void redis_test_server_kill(struct redis_test_server *server);
void redis_test_server_start_again(struct redis_test_server *server);
/* SIGSTOP and SIGCONT. */
void redis_test_server_freeze(struct redis_test_server *server);
void redis_test_server_thaw(struct redis_test_server *server);
