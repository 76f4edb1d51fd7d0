/* listen.h — a listening socket at exactly the address it was given. */
#pragma once
#include "base/err.h"
#include "base/str.h"

/* "127.0.0.1:7001", "[::1]:7001"; port 0 takes a free one. Not blocking, closed on exec. ERR_INVALID for an address that is none, ERR_UNAVAILABLE when it cannot be
 * bound; either is told in the log. */
enum err listen_open(struct str address, int *fd);
int      listen_port(int fd);
