/* landing.h — what a browser shows that follows the address of a message: GET /r/ROOM/NUMBER. The same page for every address, so that it tells nothing of what is there. */
#pragma once

struct http_page;

extern const struct http_page landing_page;
