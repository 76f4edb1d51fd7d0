/* counts.h — what this door tells the metrics. On the loop's thread. */
#pragma once
#include <stddef.h>
#include "door_ws/door_ws.h"

void counts_register(void);                              /* at start, so that all of them are there before they first count */
void counts_connections(int connections);
void counts_handshake(const char *result);               /* "ok", or the code of the refusal */
void counts_close(int code);                             /* ours or the peer's; 0 for an end without a close frame */
void counts_received(size_t bytes, bool is_whole);       /* of text messages, and whether one ended with them */
void counts_sent(size_t bytes);                          /* one write */
void counts_reply(void);
void counts_unsent(size_t bytes);                        /* that wait for a socket which takes no more */
