/* page.c — the head of a page, as tokens. */

#include "page/page.h"

#include <string.h>

#include "base/arena.h"
#include "page/text.h"

enum {
        VALUE_BYTES_MAX  = 4096,                         /* of one text, before it is made readable */
        ATTRIBUTES_MAX   = 64,                           /* of one tag; others are passed over */
};

/* What a page may say in several ways, the better way first. */
enum { OF_OPEN_GRAPH, OF_TWITTER, OF_HTML, WAYS };

struct walk {
        struct str rest;
        struct str titles[WAYS], descriptions[WAYS], sites[WAYS], images[WAYS], charset;
        bool       is_over;
};

static bool is_blank(char c)
{
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static bool is_letter(char c)
{
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_one_of(char c, const char *of)
{
        return c && strchr(of, c);
}

static void step(struct walk *w, size_t bytes)
{
        w->rest = (struct str){w->rest.at + bytes, w->rest.len - bytes};
}

static void skip_blanks(struct walk *w)
{
        while (w->rest.len && is_blank(w->rest.at[0]))
                step(w, 1);
}

/* Up to the first of these signs, or to the end. */
static struct str take_until(struct walk *w, const char *signs)
{
        struct str taken = {w->rest.at, 0};

        while (taken.len < w->rest.len && !is_one_of(w->rest.at[taken.len], signs))
                taken.len++;
        step(w, taken.len);
        return taken;
}

static void skip_behind(struct walk *w, struct str what)
{
        const char *found = w->rest.len ? memmem(w->rest.at, w->rest.len, what.at, what.len) : NULL;

        step(w, found ? (size_t)(found - w->rest.at) + what.len : w->rest.len);
}

/* Not through the middle of a letter. */
static struct str bounded(struct str text)
{
        if (text.len <= VALUE_BYTES_MAX)
                return text;
        text.len = VALUE_BYTES_MAX;
        while (text.len && ((unsigned char)text.at[text.len] & 0xc0) == 0x80)
                text.len--;
        return text;
}

static void note(struct str *place, struct str text)
{
        if (!place->at && text.len)
                *place = bounded(text);
}

/* --- attributes */

struct tag {
        struct str name;
        struct str property, content, charset;           /* of meta; the first of each name counts */
        bool       is_whole;                             /* it ends: what does not is no tag */
};

/* name, name=value, name="value": as browsers read them, whatever is between. False at the end of the tag. */
static bool next_attribute(struct walk *w, struct str *name, struct str *value)
{
        *value = STR_NONE;
        do {
                skip_blanks(w);
                if (!w->rest.len || w->rest.at[0] == '>')
                        return false;
                *name = take_until(w, " \t\n\f\r/>=");
                if (!name->len)
                        step(w, 1);                      /* a stroke or an equals sign that belongs to nothing */
        } while (!name->len);
        skip_blanks(w);
        if (!w->rest.len || w->rest.at[0] != '=')
                return true;
        step(w, 1);
        skip_blanks(w);
        if (w->rest.len && (w->rest.at[0] == '"' || w->rest.at[0] == '\'')) {
                const char quote[] = {w->rest.at[0], '\0'};

                step(w, 1);
                *value = take_until(w, quote);
                step(w, w->rest.len ? 1 : 0);
        } else {
                *value = take_until(w, " \t\n\f\r>");
        }
        return true;
}

static struct tag take_tag(struct walk *w)
{
        struct tag tag = {.name = take_until(w, " \t\n\f\r/>")};
        struct str name, value;

        for (int i = 0; next_attribute(w, &name, &value); i++) {
                if (i >= ATTRIBUTES_MAX || !value.at)
                        continue;
                if (str_equal_ignoring_case(name, STR("property")) || str_equal_ignoring_case(name, STR("name")))
                        note(&tag.property, value);
                else if (str_equal_ignoring_case(name, STR("content")))
                        note(&tag.content, value);
                else if (str_equal_ignoring_case(name, STR("charset")))
                        note(&tag.charset, value);
        }
        tag.is_whole = w->rest.len > 0;
        step(w, tag.is_whole ? 1 : 0);
        return tag;
}

/* --- what tags say */

static void take_meta(struct walk *w, const struct tag *tag)
{
        const struct {
                const char *name;
                struct str *place;
        } known[] = {
                {"og:title", &w->titles[OF_OPEN_GRAPH]}, {"twitter:title", &w->titles[OF_TWITTER]},
                {"og:description", &w->descriptions[OF_OPEN_GRAPH]}, {"twitter:description", &w->descriptions[OF_TWITTER]}, {"description", &w->descriptions[OF_HTML]},
                {"og:site_name", &w->sites[OF_OPEN_GRAPH]}, {"application-name", &w->sites[OF_HTML]},
                {"og:image", &w->images[OF_OPEN_GRAPH]}, {"og:image:url", &w->images[OF_OPEN_GRAPH]}, {"og:image:secure_url", &w->images[OF_OPEN_GRAPH]},
                {"twitter:image", &w->images[OF_TWITTER]}, {"twitter:image:src", &w->images[OF_TWITTER]},
        };

        note(&w->charset, tag->charset);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
                if (tag->property.at && str_equal_ignoring_case(tag->property, str_from(known[i].name)))
                        note(known[i].place, tag->content);
}

/* Behind the "</name" that ends what is no markup; what stood before it. */
static struct str take_raw(struct walk *w, struct str name)
{
        struct str text = {w->rest.at, 0};

        while (w->rest.len) {
                const char *found = memchr(w->rest.at, '<', w->rest.len);
                size_t left;

                step(w, found ? (size_t)(found - w->rest.at) : w->rest.len);
                text.len = (size_t)(w->rest.at - text.at);
                left     = w->rest.len;
                if (left > name.len + 2 && w->rest.at[1] == '/' && str_equal_ignoring_case((struct str){w->rest.at + 2, name.len}, name) &&
                    (is_blank(w->rest.at[name.len + 2]) || is_one_of(w->rest.at[name.len + 2], "/>"))) {
                        skip_behind(w, STR(">"));
                        return text;
                }
                step(w, left ? 1 : 0);
        }
        return text;
}

static void take_start_tag(struct walk *w)
{
        static const char *const raw[] = {"script", "style", "noscript", "template", "textarea", "iframe", "xmp", "noembed", "noframes"};
        struct tag tag = take_tag(w);

        if (!tag.is_whole)
                return;
        if (str_equal_ignoring_case(tag.name, STR("meta")))
                take_meta(w, &tag);
        else if (str_equal_ignoring_case(tag.name, STR("title")))
                note(&w->titles[OF_HTML], take_raw(w, tag.name));
        else if (str_equal_ignoring_case(tag.name, STR("body")))
                w->is_over = true;
        for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
                if (str_equal_ignoring_case(tag.name, str_from(raw[i])))
                        take_raw(w, tag.name);
}

static void take_token(struct walk *w)
{
        char next;

        take_until(w, "<");
        if (w->rest.len < 2) {
                step(w, w->rest.len);
                return;
        }
        next = w->rest.at[1];
        step(w, 1);
        if (is_letter(next))
                take_start_tag(w);
        else if (w->rest.len >= 3 && memcmp(w->rest.at, "!--", 3) == 0)
                skip_behind(w, STR("-->"));
        else if (is_one_of(next, "!?/"))
                skip_behind(w, STR(">"));
}

/* --- the page */

/* "text/html; charset=utf-8" */
static bool is_html(struct str content_type)
{
        struct str type = str_trim(str_until(content_type, ';', &(struct str){0}));

        return str_equal_ignoring_case(type, STR("text/html")) || str_equal_ignoring_case(type, STR("application/xhtml+xml"));
}

static struct str charset_of(struct str content_type)
{
        while (content_type.len) {
                struct str part = str_trim(str_until(content_type, ';', &content_type)), value = STR_NONE;
                struct str name = str_trim(str_until(part, '=', &value));

                if (!value.at || !str_equal_ignoring_case(name, STR("charset")))
                        continue;
                value = str_trim(value);
                return value.len >= 2 && value.at[0] == '"' && value.at[value.len - 1] == '"' ? (struct str){value.at + 1, value.len - 2} : value;
        }
        return STR_NONE;
}

static struct str best_of(const struct str *ways, bool are_letters_known, size_t code_points_max, struct arena *arena)
{
        struct str text = STR_NONE;

        for (int i = 0; i < WAYS && !text.at; i++)
                text = text_of(ways[i], are_letters_known, code_points_max, arena);
        return text;
}

/* An address is whole or nothing. */
static struct str image_of(const struct str *ways, bool are_letters_known, struct arena *arena)
{
        struct str text = STR_NONE;

        for (int i = 0; i < WAYS && !text.at; i++)
                if (ways[i].len <= PAGE_IMAGE_BYTES_MAX)
                        text = text_of(ways[i], are_letters_known, PAGE_IMAGE_BYTES_MAX, arena);
        return text;
}

bool page_read(struct str body, struct str content_type, struct arena *arena, struct page *out)
{
        struct walk w = {.rest = {body.at, body.len < PAGE_HEAD_BYTES_MAX ? body.len : PAGE_HEAD_BYTES_MAX}};
        struct str charset = charset_of(content_type);
        bool known;

        *out = (struct page){0};
        if (!is_html(content_type))
                return false;
        while (w.rest.len && !w.is_over)
                take_token(&w);
        known            = letters_are_known(charset.len ? charset : w.charset);
        out->title       = best_of(w.titles, known, PAGE_TITLE_CODE_POINTS_MAX, arena);
        out->description = best_of(w.descriptions, known, PAGE_DESCRIPTION_CODE_POINTS_MAX, arena);
        out->site        = best_of(w.sites, known, PAGE_SITE_CODE_POINTS_MAX, arena);
        out->image       = image_of(w.images, known, arena);
        return out->title.at || out->description.at || out->site.at || out->image.at;
}
