/* run_config.c — the settings of a profile. */

#include <stdio.h>
#include "base/arena.h"
#include "cli/clean.h"
#include "cli/program.h"
#include "cli/run.h"
#include "cli/suggest.h"
#include "json/write.h"

static int find(const struct program *program, struct str name, enum setting_id *out)
{
        struct suggest suggest;
        if (setting_find(name, out))
                return ENDS_WELL;
        suggest_begin(&suggest, name);
        for (int i = 0; i < SETTING_COUNT; i++)
                suggest_offer(&suggest, str_from(setting_rows[i].name));
        struct str best = suggest_best(&suggest);
        complain(&program->output, "there is no setting \"%.*s\"%s%.*s%s",
                 STR_ARG(clean_line(name, program->arena)), best.at ? "; did you mean " : "", STR_ARG(best),
                 best.at ? "?" : " (see chat config get)");
        return ENDS_USAGE;
}

int run_config_get(struct program *program)
{
        enum setting_id setting;
        if (program->arguments.operand_count) {
                int code = find(program, program->arguments.operands[0], &setting);
                if (code != ENDS_WELL)
                        return code;
                struct str value = program->home.settings[setting];
                if (!value.at)
                        return ENDS_NOT_FOUND;
                printf("%.*s\n", STR_ARG(clean_line(value, program->arena)));
                return ENDS_WELL;
        }
        if (program->output.form == FORM_JSON) {
                struct buf out;
                buf_init(&out, program->arena, 65536);
                for (int i = 0; i < SETTING_COUNT; i++) {
                        if (!program->home.settings[i].at)
                                continue;
                        buf_printf(&out, "%s\"%s\":", out.len ? "," : "", setting_rows[i].name);
                        json_write_text(&out, program->home.settings[i]);
                }
                printf("{%.*s}\n", STR_ARG(buf_str(&out)));
                return ENDS_WELL;
        }
        struct table table;
        table_begin(&table, &program->output, "SETTING\tVALUE\tWHAT IT IS");
        for (int i = 0; i < SETTING_COUNT; i++) {
                table_cell(&table, str_from(setting_rows[i].name));
                table_cell(&table, program->home.settings[i].at ? program->home.settings[i] : STR(""));
                table_cell(&table, str_from(setting_rows[i].sentence));
        }
        table_end(&table);
        say(&program->output, "kept in %s", program->home.config_path);
        return ENDS_WELL;
}

/* What would not work later is refused now. */
static const char *wrong_with(enum setting_id setting, struct str value)
{
        struct server_url url;
        struct str        rest = value;
        switch (setting) {
        case SETTING_SERVER:
        case SETTING_AUTH_SERVER:
        case SETTING_SOCKET_SERVER:
                while (rest.len) {
                        const char *wrong = server_url_read(str_until(rest, ',', &rest), &url);
                        if (wrong)
                                return wrong;
                }
                return NULL;
        case SETTING_COLOR:
                return str_equal(value, STR("auto")) || str_equal(value, STR("always")) ||
                                       str_equal(value, STR("never"))
                               ? NULL
                               : "must be auto, always or never";
        case SETTING_LOGIN_WAY:
                return str_equal(value, STR("srp")) || str_equal(value, STR("password"))
                               ? NULL
                               : "must be srp or password";
        case SETTING_CA_FILE:
                return value.len && value.at[0] == '/' ? NULL : "must be a whole path, beginning with /";
        case SETTING_COUNT: break;
        }
        return NULL;
}

int run_config_set(struct program *program)
{
        enum setting_id setting;
        int             code  = find(program, program->arguments.operands[0], &setting);
        struct str value = program->arguments.operand_count > 1 ? str_trim(program->arguments.operands[1])
                                                                : STR_NONE;
        if (code != ENDS_WELL)
                return code;
        const char *wrong = value.at ? wrong_with(setting, value) : NULL;
        for (size_t i = 0; i < value.len && !wrong; i++)
                if ((unsigned char)value.at[i] < 0x20)
                        wrong = "must be one line";
        if (wrong) {
                complain(&program->output, "%s %s", setting_rows[setting].name, wrong);
                return ENDS_USAGE;
        }
        const char *failure = home_set(&program->home, setting, value);
        if (!failure)
                return ENDS_WELL;
        complain(&program->output, "%s", failure);
        return ENDS_FAILED;
}
