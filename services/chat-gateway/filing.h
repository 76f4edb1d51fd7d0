/* filing.h — messages become rows of the index: what search.fill does, and how rows and questions name things. On a worker's thread, in a transaction. */
#pragma once
#include "chat-gateway/repo/search.h"
#include "op/call.h"

struct buf;

enum { FILING_SLICE = 300, FILING_NUMBERS_MAX = 600 };   /* numbers of one room's log, and of all rooms' of a call, at once */

/* Takes the next slice of each room's log into the index: messages that are new or changed, as they stand now; what is gone goes. The rooms are in the order of their ids, each once; those that
 * have more are told in `left`, which has room for all. What is sealed has nothing in it, and what is gone leaves it. Asked twice, the second one finds it done. */
enum err filing_fill(struct call *call, const struct id *rooms, int count, struct id *left, int *left_count);

/* What a deleted room has left in the index: `limit` rows at most. True while there may be more. */
bool filing_sweep(struct tx *tx, struct id room, int64_t limit);

/* --- the lexemes that are no words. */
#define FILED_ANY    "#any"
#define FILED_FILE   "#file"
#define FILED_LINK   "#link"
#define FILED_POLL   "#poll"
#define FILED_PINNED "#pinned"
#define FILED_THREAD "#thread"
#define FILED_ROOM   '%'
#define FILED_SENDER '@'
#define FILED_NAMED  '!'

/* The end of an id behind a sign, quoted, and a blank before it. Two that end alike are told apart by who reads the rows. */
void filed_id(struct buf *out, char sign, struct id id);
/* The stretch of time that a moment is in, numbered, of each of three lengths: eight hours, and twice eight times as much; and its lexeme. */
enum { FILED_LENGTHS = 3 };
int64_t filed_stretch_ms(int length);
void    filed_time(struct buf *out, int length, int64_t stretch);

/* In which language a room is filed: its own, or the installation's. */
enum search_language filed_language(const struct call *call, enum search_language of_room);

/* What a message says, as one text: of a poll its questions and what may be answered, of a place what is there. */
struct str filed_text(const struct said *said, struct arena *arena);
