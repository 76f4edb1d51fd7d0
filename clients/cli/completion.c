/* completion.c — the tables as shells read them. */

#include "cli/completion.h"

#include <stdio.h>
#include <string.h>
#include "cli/arguments.h"

/* Every word that may follow some words: "" gives the first words of all commands. */
static void next_words(struct buf *out, struct str before, const char *separator)
{
        struct str seen[COMMANDS_MAX];
        int        count = 0;
        for (int i = 0; i < commands_count; i++) {
                struct str words = str_from(commands[i].words), rest = words;
                if (before.len) {
                        if (!str_starts_with(words, before) || words.len <= before.len ||
                            words.at[before.len] != ' ')
                                continue;
                        rest = (struct str){words.at + before.len + 1, words.len - before.len - 1};
                }
                struct str after, word = str_until(rest, ' ', &after);
                bool       is_new = true;
                for (int k = 0; k < count; k++)
                        is_new = is_new && !str_equal(seen[k], word);
                if (!is_new)
                        continue;
                seen[count++] = word;
                buf_printf(out, "%s%.*s", count > 1 ? separator : "", STR_ARG(word));
        }
}

static void option_words(struct buf *out, const struct command *command)
{
        for (int i = 0; i < OPTION_COUNT; i++)
                if (option_rows[i].is_global || (command && (command->options >> i & 1)))
                        buf_printf(out, " --%s", option_rows[i].name);
}

/* What the word behind it belongs to, in both forms. */
static void options_with_value(struct buf *out, const char *separator)
{
        int count = 0;
        for (int i = 0; i < OPTION_COUNT; i++) {
                if (!option_rows[i].argument[0])
                        continue;
                buf_printf(out, "%s--%s", count++ ? separator : "", option_rows[i].name);
                if (option_rows[i].letter)
                        buf_printf(out, "%s-%c", separator, option_rows[i].letter);
        }
}

/* The groups: words that are not a whole command, or that have more behind them. */
static bool is_first_of_group(int index, struct str *group)
{
        struct str rest;
        *group = str_until(str_from(commands[index].words), ' ', &rest);
        if (!rest.at)
                return false;
        for (int i = 0; i < index; i++) {
                struct str other_rest, other = str_until(str_from(commands[i].words), ' ', &other_rest);
                if (other_rest.at && str_equal(other, *group))
                        return false;
        }
        return true;
}

static void files_and_values(struct buf *out, const char *argument, const char *indent)
{
        for (int i = 0; i < OPTION_COUNT; i++)
                if (strcmp(option_rows[i].argument, argument) == 0)
                        buf_printf(out, "%s--%s", out->len && out->at[out->len - 1] != ' ' ? indent : "",
                                   option_rows[i].name);
}

static void bash(struct buf *out)
{
        struct str group;
        buf_put(out, STR("# bash completion for chat\n_chat() {\n"
                         "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=() "
                         "word skip=0\n"
                         "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                         "        if [ \"$skip\" = 1 ]; then skip=0; continue; fi\n"
                         "        case $word in\n"));
        buf_put(out, STR("        "));
        options_with_value(out, "|");
        buf_put(out, STR(") skip=1 ;;\n        -*) ;;\n        *) words+=(\"$word\") ;;\n        esac\n    "
                         "done\n    case $prev in\n    "));
        files_and_values(out, "FILE", "|");
        buf_put(out, STR(") COMPREPLY=($(compgen -f -- \"$cur\")); return ;;\n"
                         "    --color) COMPREPLY=($(compgen -W 'auto always never' -- \"$cur\")); return ;;\n"
                         "    --login-way) COMPREPLY=($(compgen -W 'srp password' -- \"$cur\")); return ;;\n"
                         "    --role) COMPREPLY=($(compgen -W 'guest member moderator admin owner' -- "
                         "\"$cur\")); return ;;\n"
                         "    esac\n    local next='' options='"));
        option_words(out, NULL);
        buf_put(out, STR("'\n    case \"${words[*]}\" in\n    '') next='"));
        next_words(out, STR(""), " ");
        buf_put(out, STR("' ;;\n"));
        for (int i = 0; i < commands_count; i++)
                if (is_first_of_group(i, &group)) {
                        buf_printf(out, "    '%.*s') next='", STR_ARG(group));
                        next_words(out, group, " ");
                        buf_put(out, STR("' ;;\n"));
                }
        buf_put(out,
                STR("    completion) next='bash zsh fish' ;;\n    esac\n    case \"${words[*]} \" in\n"));
        /* Longer names first: "sessions end" before "sessions". */
        for (int words = 2; words >= 1; words--)
                for (int i = 0; i < commands_count; i++)
                        if ((strchr(commands[i].words, ' ') != NULL) == (words == 2)) {
                                buf_printf(out, "    '%s '*) options='", commands[i].words);
                                option_words(out, &commands[i]);
                                buf_put(out, STR("' ;;\n"));
                        }
        buf_put(out, STR("    esac\n    case $cur in\n    -*) COMPREPLY=($(compgen -W \"$options\" -- "
                         "\"$cur\")) ;;\n"
                         "    *) COMPREPLY=($(compgen -W \"$next\" -- \"$cur\")) ;;\n    esac\n}\ncomplete "
                         "-F _chat chat\n"));
}

/* Within single quotes, and without what zsh's _describe would take for its own. */
static void quoted(struct buf *out, const char *text, bool is_zsh)
{
        for (; *text; text++) {
                if (*text == '\'')
                        buf_put(out, is_zsh ? STR("'\\''") : STR("\\'"));
                else if (is_zsh && strchr(":[]\\", *text))
                        buf_printf(out, "\\%c", *text);
                else
                        buf_put_char(out, *text);
        }
}

static void zsh_option(struct buf *out, int option)
{
        const struct option_row *row = &option_rows[option];
        buf_printf(out, "        '*--%s[", row->name);
        quoted(out, row->sentence, true);
        buf_put_char(out, ']');
        if (strcmp(row->argument, "FILE") == 0)
                buf_put(out, STR(":file:_files"));
        else if (strcmp(row->argument, "WHEN") == 0)
                buf_put(out, STR(":when:(auto always never)"));
        else if (strcmp(row->argument, "WAY") == 0)
                buf_put(out, STR(":way:(srp password)"));
        else if (strcmp(row->argument, "ROLE") == 0)
                buf_put(out, STR(":role:(guest member moderator admin owner)"));
        else if (row->argument[0])
                buf_printf(out, ":%s: ", row->argument);
        buf_put(out, STR("'\n"));
}

static void zsh(struct buf *out)
{
        struct str group;
        buf_put(out,
                STR("#compdef chat\n_chat() {\n    local -a words_ options_ next_\n    local word skip=0\n   "
                    " for word in \"${(@)words[2,CURRENT-1]}\"; do\n"
                    "        if (( skip )); then skip=0; continue; fi\n        case $word in\n        "));
        options_with_value(out, "|");
        buf_put(out, STR(") skip=1 ;;\n        -*) ;;\n        *) words_+=(\"$word\") ;;\n        esac\n    "
                         "done\n    options_=(\n"));
        for (int i = 0; i < OPTION_COUNT; i++)
                if (option_rows[i].is_global)
                        zsh_option(out, i);
        buf_put(out, STR("    )\n    case \"${(j: :)words_}\" in\n    '') next_=("));
        next_words(out, STR(""), " ");
        buf_put(out, STR(") ;;\n"));
        for (int i = 0; i < commands_count; i++)
                if (is_first_of_group(i, &group)) {
                        buf_printf(out, "    '%.*s') next_=(", STR_ARG(group));
                        next_words(out, group, " ");
                        buf_put(out, STR(") ;;\n"));
                }
        buf_put(out, STR("    completion) next_=(bash zsh fish) ;;\n    esac\n    case \"${(j: :)words_} \" "
                         "in\n"));
        for (int words = 2; words >= 1; words--)
                for (int i = 0; i < commands_count; i++)
                        if ((strchr(commands[i].words, ' ') != NULL) == (words == 2) && commands[i].options) {
                                buf_printf(out, "    '%s '*) options_+=(\n", commands[i].words);
                                for (int k = 0; k < OPTION_COUNT; k++)
                                        if (commands[i].options >> k & 1)
                                                zsh_option(out, k);
                                buf_put(out, STR("        ) ;;\n"));
                        }
        buf_put(out,
                STR("    esac\n    _arguments \"${options_[@]}\" '*:word:->word'\n    [[ $state == word ]] "
                    "&& compadd -a next_\n}\n"
                    "if [ \"$funcstack[1]\" = _chat ]; then _chat \"$@\"; else compdef _chat chat; fi\n"));
}

static void fish_option(struct buf *out, int option, const char *condition)
{
        const struct option_row *row = &option_rows[option];
        buf_printf(out, "complete -c chat%s%s%s -l %s", condition[0] ? " -n '" : "", condition,
                   condition[0] ? "'" : "", row->name);
        if (row->letter)
                buf_printf(out, " -s %c", row->letter);
        if (strcmp(row->argument, "FILE") == 0)
                buf_put(out, STR(" -r -F"));
        else if (strcmp(row->argument, "WHEN") == 0)
                buf_put(out, STR(" -x -a 'auto always never'"));
        else if (strcmp(row->argument, "WAY") == 0)
                buf_put(out, STR(" -x -a 'srp password'"));
        else if (strcmp(row->argument, "ROLE") == 0)
                buf_put(out, STR(" -x -a 'guest member moderator admin owner'"));
        else if (row->argument[0])
                buf_put(out, STR(" -x"));
        buf_put(out, STR(" -d '"));
        quoted(out, row->sentence, false);
        buf_put(out, STR("'\n"));
}

static void fish(struct buf *out)
{
        buf_put(out, STR("# fish completion for chat\n"
                         "function __chat_words\n    set -l words\n    set -l skip 0\n    for word in "
                         "(commandline -opc)[2..-1]\n"
                         "        if test $skip = 1\n            set skip 0\n            continue\n        "
                         "end\n        switch $word\n            case"));
        buf_put_char(out, ' ');
        options_with_value(out, " ");
        buf_put(out,
                STR("\n                set skip 1\n            case '-*'\n            case '*'\n             "
                    "   set -a words $word\n        end\n    end\n    string join ' ' -- $words\nend\n"
                    "function __chat_at\n    set -l at (__chat_words)\n    test \"$at\" = \"$argv\"\nend\n"
                    "function __chat_in\n    set -l at (__chat_words)\n    string match -q -- \"$argv *\" "
                    "\"$at \"\nend\ncomplete -c chat -f\n"));
        for (int i = 0; i < OPTION_COUNT; i++)
                if (option_rows[i].is_global)
                        fish_option(out, i, "");
        for (int i = 0; i < commands_count; i++) {
                struct str rest, first = str_until(str_from(commands[i].words), ' ', &rest), group;
                char       condition[80];
                if (rest.at) {
                        if (is_first_of_group(i, &group))
                                buf_printf(out, "complete -c chat -n '__chat_at \"\"' -a %.*s\n",
                                           STR_ARG(group));
                        buf_printf(out, "complete -c chat -n '__chat_at %.*s' -a %.*s -d '", STR_ARG(first),
                                   STR_ARG(rest));
                } else
                        buf_printf(out, "complete -c chat -n '__chat_at \"\"' -a %.*s -d '", STR_ARG(first));
                quoted(out, commands[i].sentence, false);
                buf_put(out, STR("'\n"));
                snprintf(condition, sizeof condition, "__chat_in %s", commands[i].words);
                for (int k = 0; k < OPTION_COUNT; k++)
                        if (commands[i].options >> k & 1)
                                fish_option(out, k, condition);
        }
        buf_put(out, STR("complete -c chat -n '__chat_at completion' -a 'bash zsh fish'\n"));
}

const char *completion_print(struct buf *out, struct str shell)
{
        if (str_equal(shell, STR("bash")))
                bash(out);
        else if (str_equal(shell, STR("zsh")))
                zsh(out);
        else if (str_equal(shell, STR("fish")))
                fish(out);
        else
                return "bash, zsh and fish";
        return NULL;
}
