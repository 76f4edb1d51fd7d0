/* router.c — a tree of path segments. */

#include "door_http/router.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/memory.h"

struct node {
        struct str    word;                              /* of a placeholder: STR_NONE */
        struct node  *next, *words, *placeholder;        /* its neighbour, its children */
        struct route *route;
};

struct router {
        struct node root;
};

static const char *const method_names[METHODS] = {
        [METHOD_GET] = "GET", [METHOD_POST] = "POST", [METHOD_PUT] = "PUT", [METHOD_PATCH] = "PATCH", [METHOD_DELETE] = "DELETE",
};

struct router *router_create(void)
{
        return memory_zero(sizeof(struct router));
}

static void node_free(struct node *node)
{
        for (struct node *child = node->words, *next; child; child = next) {
                next = child->next;
                node_free(child);
                free(child);
        }
        if (node->placeholder)
                node_free(node->placeholder);
        free(node->placeholder);
        free(node->route);
}

void router_destroy(struct router **router)
{
        if (*router)
                node_free(&(*router)->root);
        free(*router);
        *router = NULL;
}

static bool is_placeholder(struct str segment)
{
        return segment.len > 2 && segment.at[0] == '{' && segment.at[segment.len - 1] == '}';
}

static struct node *child_of(struct node *node, struct str segment)
{
        struct node *child;

        if (is_placeholder(segment)) {
                if (!node->placeholder)
                        node->placeholder = memory_zero(sizeof *node->placeholder);
                return node->placeholder;
        }
        for (child = node->words; child; child = child->next)
                if (str_equal(child->word, segment))
                        return child;
        child        = memory_zero(sizeof *child);
        child->word  = segment;
        child->next  = node->words;
        node->words  = child;
        return child;
}

struct route *router_add(struct router *router, const char *path_template)
{
        struct node *node = &router->root;
        struct str   rest, path = str_from(path_template);
        int          segments = 0, values = 0;

        if (!path.len || path.at[0] != '/')
                memory_give_up("router: a path begins with a slash");
        str_until(path, '/', &rest);
        while (rest.at) {
                struct str segment = str_until(rest, '/', &rest);
                values += is_placeholder(segment);
                if (++segments > ROUTER_SEGMENTS_MAX || values > ROUTER_VALUES_MAX)
                        memory_give_up("router: a path has too many segments");
                node = child_of(node, segment);
        }
        if (!node->route)
                node->route = memory_zero(sizeof *node->route);
        node->route->path = path_template;
        return node->route;
}

/* At most ROUTER_SEGMENTS_MAX deep, and at each step two ways: the tree of our own templates bounds the work, not the path. */
static const struct route *find(const struct node *node, struct str rest, struct path_values *values)
{
        const struct route *found;
        struct str          segment;
        int                 count = values->count;

        if (!rest.at)
                return node->route;
        segment = str_until(rest, '/', &rest);
        for (const struct node *child = node->words; child; child = child->next)
                if (str_equal(child->word, segment)) {
                        if ((found = find(child, rest, values)))
                                return found;
                        values->count = count;
                        break;
                }
        if (!node->placeholder || !segment.len)
                return NULL;
        values->raw[values->count++] = segment;
        found = find(node->placeholder, rest, values);
        if (!found)
                values->count = count;
        return found;
}

const struct route *router_find(const struct router *router, struct str path, struct path_values *values)
{
        struct str rest;

        values->count = 0;
        if (!path.len || path.at[0] != '/')
                return NULL;
        str_until(path, '/', &rest);
        return find(&router->root, rest, values);
}

struct str router_placeholder(const char *path_template, int index)
{
        struct str rest = str_from(path_template);

        while (rest.at) {
                struct str segment = str_until(rest, '/', &rest);
                if (is_placeholder(segment) && index-- == 0)
                        return (struct str){segment.at + 1, segment.len - 2};
        }
        return STR_NONE;
}

enum method method_of(struct str name)
{
        for (int i = METHOD_GET; i < METHODS; i++)
                if (str_equal(name, str_from(method_names[i])))
                        return (enum method)i;
        return METHOD_NONE;
}

const char *method_name(enum method method)
{
        return method == METHOD_NONE ? "OTHER" : method_names[method];
}

struct str route_allow(const struct route *route, char out[static ALLOW_BYTES_MAX])
{
        size_t len = 0;

        for (int i = METHOD_GET; i < METHODS; i++) {
                bool is_here = route->ops[i] || (i == METHOD_GET && (route->page || route->file || route->stream)) ||
                               (i == METHOD_POST && route->is_batch);
                /* A stream has no length to tell beforehand, so nothing answers HEAD there. */
                const char *head = i == METHOD_GET && !route->stream ? "HEAD, " : "";
                if (is_here)
                        len += (size_t)snprintf(out + len, ALLOW_BYTES_MAX - len, "%s, %s", method_names[i], head);
        }
        len += (size_t)snprintf(out + len, ALLOW_BYTES_MAX - len, "OPTIONS");
        return (struct str){out, len};
}
