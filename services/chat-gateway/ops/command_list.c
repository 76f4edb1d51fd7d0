/* command_list.c — the commands that can be typed in the room. */

#include "chat-gateway/commands.h"
#include "chat-gateway/seat.h"

/* As the operation's row has it; what depends on whom it is about is decided when it is asked for. */
static bool is_allowed(const struct call *call, const struct op *op)
{
        unsigned held = seat_permissions(call);

        if (op->scope != SCOPE_NONE && !(call->who.scopes & 1u << op->scope))
                return false;
        if (op->who == WHO_MEMBER && !seat_is_member(call))
                return false;
        return (held & op->perm) == op->perm;
}

static struct command_view view_of(struct call *call, const struct command *command)
{
        const struct op *op = op_find(chat_ops, chat_ops_count, str_from(command->wire));
        struct command_view view = {
                .name = str_from(command->word), .usage = command_usage(command, call->arena), .summary = str_from(command->summary), .op = str_from(command->wire),
                .arguments = {0, arena_array(call->arena, struct command_argument, COMMAND_ARGUMENTS_MAX)}, .allowed = is_allowed(call, op),
        };

        for (int i = 0; i < COMMAND_ARGUMENTS_MAX && command->arguments[i].is_there; i++)
                view.arguments.items[view.arguments.count++] = (struct command_argument){
                        .name = str_from(command->arguments[i].name), .kind = command->arguments[i].kind, .required = command->arguments[i].is_required};
        return view;
}

enum err command_list(struct call *call, const struct command_list_in *in, struct command_list_out *out)
{
        out->commands.items = arena_array(call->arena, struct command_view, (size_t)commands_count);
        for (int i = 0; i < commands_count; i++)
                if (!in->has_name || str_equal_ignoring_case(str_from(commands[i].word), in->name))
                        out->commands.items[out->commands.count++] = view_of(call, &commands[i]);
        return OK;
}
