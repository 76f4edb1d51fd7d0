/* landing.c — what a browser shows that follows the address of a message. */

#include "chat-gateway/landing.h"

#include "door_http/door_http.h"

static const char page[] =
        "<!doctype html>\n"
        "<html lang=\"en\">\n"
        "<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>A message</title></head>\n"
        "<body>\n"
        "<h1>This is the address of a message</h1>\n"
        "<p>Whoever may read it opens it in their client: copy the address, and in a terminal type <code>chat show</code> and the address.</p>\n"
        "</body>\n"
        "</html>\n";

static void answer(void *owner, struct arena *arena, int *status, const char **content_type, struct str *body)
{
        (void)owner, (void)arena;
        *status       = 200;
        *content_type = "text/html; charset=utf-8";
        *body         = (struct str){page, sizeof page - 1};
}

const struct http_page landing_page = {"/r/{room}/{seq}", answer, 0};
