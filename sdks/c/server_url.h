/* server_url.h — where a server is: "https://chat.example.org", "http://127.0.0.1:8080". Pure.
 *
 * Plain http is for this machine alone (localhost, 127.0.0.0/8, ::1): elsewhere a token would travel in
 * the clear. Without a scheme it is https. No path, no user, no query.
 */
#pragma once
#include <stdbool.h>
#include "base/str.h"

#define SERVER_HOST_MAX 253

struct server_url {
        bool is_tls, is_loopback;
        int  port;
        char host[SERVER_HOST_MAX + 1];                  /* without brackets */
        char origin[SERVER_HOST_MAX + 20];               /* "https://chat.example.org", the port only when
                                                          * it is not the scheme's own */
};

/* NULL when fine, else what is wrong with it, as a sentence's end: "must begin with https://". */
const char *server_url_read(struct str text, struct server_url *out);

/* The same for one of our services that speaks to another: the network between them is theirs, and plain
 * http goes wherever it says. */
const char *server_url_read_inside(struct str text, struct server_url *out);
