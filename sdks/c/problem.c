/* problem.c — reads the error object. */

#include "c/problem.h"

#include "base/arena.h"
#include "base/buf.h"
#include "json/scan.h"

#define PROBLEM_BYTES_MAX (64u << 10)
#define FIELDS_BYTES_MAX  2000
#define WAIT_MS_MAX       (24 * 60 * 60 * 1000)

static enum err err_of_code(struct str code)
{
        for (int err = 1; err < ERR_COUNT; err++)
                if (str_equal(code, str_from(err_code((enum err)err))))
                        return (enum err)err;
        return ERR_INTERNAL;
}

static enum err err_of_status(int status)
{
        for (int err = 1; err < ERR_COUNT; err++)
                if (err_status((enum err)err) == status)
                        return (enum err)err;
        return status >= 500 ? ERR_UNAVAILABLE : ERR_INVALID;
}

static struct str text_member(struct str object, const char *name, struct arena *arena)
{
        struct str text;
        return json_string(json_member(object, name), arena, &text) ? text : STR("");
}

static struct str fields_line(struct str list, struct arena *arena)
{
        struct buf line;
        struct str item, rest = list;
        buf_init(&line, arena, FIELDS_BYTES_MAX);
        if (!list.at || !list.len || list.at[0] != '[')
                return STR("");
        while (json_next_item(&rest, &item)) {
                if (!item.len || item.at[0] != '{')
                        continue;
                struct str path   = text_member(item, "path", arena);
                struct str reason = text_member(item, "reason", arena);
                if (line.len)
                        buf_put(&line, STR("; "));
                buf_put(&line, path);
                buf_put_char(&line, ' ');
                buf_put(&line, reason);
        }
        return buf_str(&line);
}

void problem_read(struct chat_problem *problem, struct str object, int status, struct arena *arena)
{
        struct json_fault fault;
        object = object.len <= PROBLEM_BYTES_MAX ? str_copy(str_trim(object), arena) : STR_NONE;
        bool is_object = object.len && object.at[0] == '{' &&
                         json_scan(object, PROBLEM_BYTES_MAX, &fault) == OK;
        *problem = (struct chat_problem){.status = status, .retry_after_ms = -1, .code = STR(""),
                                         .title = STR(""),
                                         .fields = STR(""), .trace = STR("")};
        if (is_object) {
                int64_t number;
                problem->code   = text_member(object, "code", arena);
                problem->title  = text_member(object, "title", arena);
                problem->trace  = text_member(object, "trace", arena);
                problem->fields = fields_line(json_member(object, "fields"), arena);
                struct str detail = text_member(object, "detail", arena);
                if (detail.len)
                        problem->title = detail;
                if (json_int(json_member(object, "retry_after_ms"), 0, WAIT_MS_MAX, &number))
                        problem->retry_after_ms = number;
                if (json_int(json_member(object, "status"), 100, 599, &number))
                        problem->status = (int)number;
                problem->is_temporary = str_equal(json_member(object, "temporary"), STR("true"));
        }
        problem->err = problem->code.len ? err_of_code(problem->code) : err_of_status(status);
        if (!problem->code.len) {
                problem->code         = str_from(err_code(problem->err));
                problem->is_temporary = err_is_temporary(problem->err) || status == 502 || status == 504;
        }
        if (!problem->title.len)
                problem->title = str_from(err_sentence(problem->err));
}

void problem_of_network(struct chat_problem *problem, struct str sentence, struct arena *arena)
{
        *problem = (struct chat_problem){.err = ERR_UNAVAILABLE,
                                         .code = STR("network"),
                                         .title = str_copy(sentence, arena),
                                         .fields = STR(""),
                                         .trace = STR(""),
                                         .is_temporary = true,
                                         .is_network = true,
                                         .retry_after_ms = -1};
}

void problem_of_client(struct chat_problem *problem, enum err err, struct str sentence, struct arena *arena)
{
        *problem = (struct chat_problem){.err = err,
                                         .code = str_from(err_code(err)),
                                         .title = str_copy(sentence, arena),
                                         .fields = STR(""),
                                         .trace = STR(""),
                                         .status = err_status(err),
                                         .retry_after_ms = -1};
}
