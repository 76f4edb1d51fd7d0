/* clean.h — texts of strangers, made safe for a terminal. Pure.
 *
 * A message may hold escape sequences that move the cursor, rename the window, answer back into the shell
 * or hide what follows. Removed are: sequences that begin with ESC or with the one-byte forms of C1
 * (whole: CSI, OSC, DCS and their kin, with what they carry), every other C0 and C1 control but newline
 * and tab, DEL, and the characters that override or isolate the direction of text. What is not UTF-8
 * becomes U+FFFD. Everything else stays as it is: right-to-left scripts, marks, emoji and their joiners.
 */
#pragma once
#include "base/str.h"

struct arena;
struct buf;

/* Newlines and tabs stay. */
void clean_put(struct buf *out, struct str text);

/* For what stands in one line (names, topics, sentences): newlines and tabs become spaces. */
void clean_put_line(struct buf *out, struct str text);
struct str clean_line(struct str text, struct arena *arena);

/* JSON that came from a server: dangerous characters can only stand inside of its strings, where they
 * become \uXXXX: nothing is lost. */
void clean_put_json(struct buf *out, struct str json);
