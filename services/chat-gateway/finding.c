/* finding.c — a question answered from the index, page by page. */

#include "chat-gateway/finding.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "chat-gateway/repo/hidden.h"
#include "op/cursor.h"

enum { QUERY_BYTES_MAX = 128 << 10, CLOCKS_APART_MS = 2000 };

#define END_OF_TIME_MS INT64_C(253402300799000)          /* the year 9999 */

/* --- where a page ended */

struct str finding_place_write(const struct finding_place *place, struct arena *arena)
{
        char room[ID_TEXT_LEN + 1];
        struct cursor cursor = {.number = place->before.at_ms, .id = place->before.room};

        id_print(place->last.room, room);
        cursor.text = str_format(arena, "%d%d%d %llx %llx %llx %llx %s", place->of_likes, place->is_begun, place->has_last, (unsigned long long)place->before.seq,
                                 (unsigned long long)place->last.score, (unsigned long long)place->last.at_ms, (unsigned long long)place->last.seq, room);
        return cursor_write(&cursor, arena);
}

static bool is_moment(int64_t at_ms)
{
        return at_ms >= 0 && at_ms <= END_OF_TIME_MS;
}

bool finding_place_read(struct str text, struct arena *arena, struct finding_place *out)
{
        unsigned long long before_seq, score, at_ms, seq;
        char flags[4], room[ID_TEXT_LEN + 1];
        struct cursor cursor;
        int end = -1;

        if (!cursor_read(text, arena, &cursor) || cursor.text.len > CURSOR_TEXT_BYTES_MAX)
                return false;
        text = str_copy(cursor.text, arena);
        if (sscanf(text.at, "%3[01] %14llx %14llx %14llx %14llx %36[0-9a-f-]%n", flags, &before_seq, &score, &at_ms, &seq, room, &end) != 6 || end != (int)text.len || !flags[1] || !flags[2])
                return false;
        *out = (struct finding_place){
                .of_likes = flags[0] == '1', .is_begun = flags[1] == '1', .has_last = flags[2] == '1',
                .before = {.room = cursor.id, .at_ms = cursor.number, .seq = (int64_t)before_seq}, .last = {.score = (int64_t)score, .at_ms = (int64_t)at_ms, .seq = (int64_t)seq},
        };
        return id_parse(str_from(room), &out->last.room) && is_moment(out->before.at_ms) && is_moment(out->last.at_ms);
}

/* --- a window: the newest before a place, in the order of time */

struct window {
        struct found *rows;
        int           count;
        bool          is_last;                           /* there is nothing behind it; else the next one … */
        struct found  end;                               /* … is of what is older than this */
};

/* Whatever was said up to now, by a clock that may be ahead of ours. */
static struct found now_of(const struct finding *finding)
{
        struct found now = {.at_ms = finding->call->now_ms + CLOCKS_APART_MS, .seq = SEQ_MAX};

        for (size_t i = 0; i < sizeof now.room.bytes; i++)
                now.room.bytes[i] = 0xff;
        return now;
}

static void put_rooms(const struct finding *finding, struct buf *query)
{
        if (finding->rooms_count > FINDING_ROOMS_NAMED)
                return;                                  /* then most of what is found is theirs */
        buf_put(query, STR(" & ("));
        for (int i = 0; i < finding->rooms_count; i++) {
                buf_put(query, i ? STR(" | ") : STR(""));
                filed_id(query, FILED_ROOM, finding->rooms[i]);
        }
        buf_put_char(query, ')');
}

static int64_t lesser(int64_t a, int64_t b)
{
        return a < b ? a : b;
}

/* The stretch that the newest may be in and the one before it: from when on that is. */
static int64_t put_times(const struct finding *finding, const struct found *before, int length, struct buf *query)
{
        const struct asked *asked = finding->question->asked;
        int64_t stretch_ms        = filed_stretch_ms(length);
        int64_t newest            = (asked->has_before ? lesser(before->at_ms, asked->before_ms) : before->at_ms) / stretch_ms;

        buf_put(query, STR(" & ("));
        filed_time(query, length, newest);
        buf_put(query, STR(" |"));
        filed_time(query, length, newest - 1);
        buf_put_char(query, ')');
        return (newest - 1) * stretch_ms;
}

static int look(const struct finding *finding, const struct finding_place *place, struct str query, struct found **out)
{
        const struct asked *asked = finding->question->asked;
        struct find find = {
                .query = query, .rank = question_rank(finding->question, finding->call, place->of_likes), .rooms = finding->rooms, .floors = finding->floors,
                .rooms_count = finding->rooms_count, .from_ms = asked->has_after ? asked->after_ms : 0, .to_ms = asked->has_before ? asked->before_ms : END_OF_TIME_MS,
                .before = place->before, .limit = FINDING_WINDOW,
        };

        return search_find(&finding->call->tx, &find, out);
}

/* Within the last stretches of this length, or of all that there is; false when that is too little to be a window. */
static bool look_within(const struct finding *finding, const struct finding_place *place, int length, struct window *out)
{
        const struct asked *asked = finding->question->asked;
        bool is_all               = length == FILED_LENGTHS;
        int64_t from_ms           = 0;
        struct buf query;

        buf_init(&query, finding->call->arena, QUERY_BYTES_MAX);
        buf_put_char(&query, '(');
        buf_put(&query, question_text(finding->question, finding->call, place->of_likes));
        buf_put_char(&query, ')');
        put_rooms(finding, &query);
        if (!is_all)
                from_ms = put_times(finding, &place->before, length, &query);
        is_all     = is_all || from_ms <= 0 || (asked->has_after && asked->after_ms >= from_ms);
        out->count = look(finding, place, buf_str(&query), &out->rows);
        if (out->count == FINDING_WINDOW)
                out->end = out->rows[out->count - 1];
        else if (is_all)
                out->is_last = true;
        else if (out->count >= FINDING_ENOUGH)
                out->end = (struct found){.at_ms = from_ms};
        else
                return false;
        return true;
}

/* Named rooms of which all can be looked at at once. */
static bool is_small(const struct finding *finding)
{
        return finding->numbers <= FINDING_SMALL && finding->rooms_count <= FINDING_ROOMS_NAMED;
}

/* A stretch is eight times as long as the one before: one that will not do either, going by what was found so far, is left out. What is not in the shortest one at all is rare enough for all
 * that there is, unless that is a great deal, or a phrase, of which each message that has its words is looked at. */
static int next_length(const struct finding *finding, int length, int found)
{
        if (!found && finding->numbers <= FINDING_MIDDLING && !question_has_phrases(finding->question))
                return FILED_LENGTHS;
        length++;
        if (length < FILED_LENGTHS && found * 8 < FINDING_ENOUGH)
                length++;
        return length;
}

/* Of what is common the newest are looked for where they must be: in the last hours, in the last days, in the last weeks. */
static struct window window_at(const struct finding *finding, const struct finding_place *place)
{
        struct window window = {0};
        int length           = finding->question->is_common && !is_small(finding) ? 0 : FILED_LENGTHS;

        while (!look_within(finding, place, length, &window) && finding->call->tx.failed == OK)
                length = next_length(finding, length, window.count);
        return window;
}

/* --- a page */

static int by_score(const void *a, const void *b)
{
        const struct found *x = a, *y = b;
        int rooms = id_compare(y->room, x->room);

        if (x->score != y->score)
                return x->score < y->score ? 1 : -1;
        if (x->at_ms != y->at_ms)
                return x->at_ms < y->at_ms ? 1 : -1;
        return rooms ? rooms : (x->seq < y->seq) - (x->seq > y->seq);
}

static int without_hidden(const struct finding *finding, struct found *found, int count)
{
        struct id *rooms = arena_array(finding->call->arena, struct id, (size_t)count);
        int64_t *seqs    = arena_array(finding->call->arena, int64_t, (size_t)count);
        bool *is_hidden  = arena_array(finding->call->arena, bool, (size_t)count);
        int kept         = 0;

        for (int i = 0; i < count; i++) {
                rooms[i] = found[i].room;
                seqs[i]  = found[i].seq;
        }
        if (count)
                hidden_of_many(&finding->call->tx, finding->call->who.user, rooms, seqs, count, is_hidden);
        for (int i = 0; i < count; i++)
                if (!is_hidden[i])
                        found[kept++] = found[i];
        return kept;
}

/* As they stand now: what was changed since it was filed is found again when it is filed again. */
static int show_some(const struct finding *finding, const struct finding_place *place, const struct found *found, int count, struct hit *hits)
{
        struct str *words;
        struct said *said;
        int words_count = question_words(finding->question, finding->call, place->of_likes, &words);
        int shown       = search_show(&finding->call->tx, found, count, words, words_count, &said), kept = 0;

        for (int i = 0, k = 0; i < count && k < shown; i++) {
                if (said[k].seq != found[i].seq || !id_equal(said[k].room, found[i].room))
                        continue;
                if (said[k].rev == found[i].rev) {
                        hits[kept] = (struct hit){.said = said[k], .of_likes = place->of_likes, .place = *place};
                        hits[kept].place.has_last = true;
                        hits[kept++].place.last   = found[i];
                }
                k++;
        }
        return kept;
}

static int show(const struct finding *finding, const struct finding_place *place, const struct found *found, int count, int limit, struct hit *hits)
{
        int kept = 0;

        for (int from = 0; from < count && kept < limit;) {
                int some = count - from < limit - kept ? count - from : limit - kept;

                kept += show_some(finding, place, found + from, some, hits + kept);
                from += some;
        }
        return kept;
}

/* What of the window was not told yet, best first. The very first one ends where the clock stands, so that what is said from now on is in none. */
static struct window rest_of_window(const struct finding *finding, struct finding_place *place)
{
        bool is_first = !place->is_begun;
        struct window window;
        int first = 0;

        if (is_first)
                place->before = now_of(finding);
        window          = window_at(finding, place);
        place->is_begun = true;
        if (is_first)
                place->before.at_ms = (window.count && window.rows[0].at_ms > finding->call->now_ms ? window.rows[0].at_ms : finding->call->now_ms) + 1;
        for (int i = 0; i < window.count && finding->by_age; i++)
                window.rows[i].score = 0;
        if (window.count)
                qsort(window.rows, (size_t)window.count, sizeof *window.rows, by_score);
        while (place->has_last && first < window.count && by_score(&window.rows[first], &place->last) <= 0)
                first++;
        window.rows += first;
        window.count = without_hidden(finding, window.rows, window.count - first);
        return window;
}

static bool next_window(struct finding *finding, struct finding_place *place, const struct window *window)
{
        if (!window->is_last) {
                place->before   = window->end;
                place->has_last = false;
                return true;
        }
        if (place->of_likes || !question_has_words(finding->question))
                return false;
        *place = (struct finding_place){.of_likes = true};
        question_look_for_likes(finding->question, finding->call);
        return finding->question->has_likes;
}

int finding_page(struct finding *finding, struct finding_place *place, int limit, struct hit *hits, bool *is_more)
{
        int count = 0;

        *is_more = false;
        if (place->of_likes)
                question_look_for_likes(finding->question, finding->call);
        if (place->of_likes && !finding->question->has_likes)
                return 0;                                /* the place is another question's, or its words are gone */
        for (int turn = 0; turn < FINDING_WINDOWS_MAX && finding->call->tx.failed == OK; turn++) {
                struct window window = rest_of_window(finding, place);

                count += show(finding, place, window.rows, window.count, limit + 1 - count, hits + count);
                if (count > limit) {
                        *place   = hits[limit - 1].place;
                        *is_more = true;
                        return limit;
                }
                if (!next_window(finding, place, &window))
                        return count;
        }
        *is_more = finding->call->tx.failed == OK;       /* much was hidden, or changed meanwhile: it goes on */
        return count;
}
