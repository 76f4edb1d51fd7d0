/* router.h — from a path to what answers there. Built once from the operations' rows; then read only.
 *
 * A template's segment is a word or a {placeholder}; words win. Paths are compared as they came: no double slashes, no dots, no slash at the end; a percent sign in a word
 * does not match. Segments that a placeholder took are handed out as they came.
 */
#pragma once
#include "base/str.h"
#include "op/op.h"

struct router;
struct http_file;
struct http_page;
struct http_stream_route;

#define ROUTER_SEGMENTS_MAX 16
#define ROUTER_VALUES_MAX   8
#define METHODS             (METHOD_DELETE + 1)

/* What a path has: one operation for each method at most, or a page, a file, a stream, the batch. */
struct route {
        const char                     *path;            /* the template it was made of */
        const struct op                *ops[METHODS];
        const struct http_page         *page;
        const struct http_file         *file;
        const struct http_stream_route *stream;
        bool                            is_batch;
};

struct router *router_create(void);
void           router_destroy(struct router **router);

/* The route of that template, made when there is none yet. A template that is malformed, or too deep, ends the process: it comes from our own tables. */
struct route *router_add(struct router *router, const char *path_template);

struct path_values {
        int        count;
        struct str raw[ROUTER_VALUES_MAX];
};

/* NULL when nothing is there. */
const struct route *router_find(const struct router *router, struct str path, struct path_values *values);

/* The name of a template's placeholder, counted from 0; STR_NONE when it has fewer. */
struct str router_placeholder(const char *path_template, int index);

/* "GET" → METHOD_GET; METHOD_NONE for all others, HEAD and OPTIONS included. */
enum method method_of(struct str name);
const char *method_name(enum method method);             /* "OTHER" for METHOD_NONE */

/* The methods a route answers to, for Allow: "GET, HEAD, POST, OPTIONS". */
#define ALLOW_BYTES_MAX 64
struct str route_allow(const struct route *route, char out[static ALLOW_BYTES_MAX]);
