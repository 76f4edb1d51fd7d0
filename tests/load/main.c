/* main.c — chat-bench: what is asked for. */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/memory.h"
#include "tests/load/load.h"

enum { PEOPLE_BYTES_MAX = 64 << 20 };

static const char usage[] =
        "usage: chat-bench send --protocol NAME --target ADDRESS… --people FILE [option…]    messages: throughput and latency\n"
        "       chat-bench open --protocol NAME --target ADDRESS… --people FILE [option…]    connections: how fast, and what they weigh\n"
        "       chat-bench rest --target ADDRESS… --people FILE [option…]                    GETs, one after another on each connection\n"
        "       chat-bench floor ADDRESS [CERTIFICATE]                                       the bare server, until it is ended; with its chain and key in a file: under TLS\n"
        "\n"
        "NAME is chat, sync (session.sync after session.open), signals (typing.set instead of message.send), floor, ws, socketio, mqtt or xmpp. FILE has one connection a line: which target (0, 1, …),\n"
        "an access token, the room it sends to or - (of rest: the path), and where they are needed whose it is and the rooms they are in, separated by commas.\n"
        "  --count N          the first N lines\n"
        "  --window N         closed loop: so many messages under way (1)\n"
        "  --wait ack|all     closed loop: the next one when acknowledged (ack), or when all members have it\n"
        "  --members N        connections that get each message\n"
        "  --rate N           open loop: so many messages a second\n"
        "  --deaf N           the last N connections read nothing once they are open; they send nothing either\n"
        "  --hold             of send: when all are open, say so on a line; for each line on standard input, RATE ROOMS, measure: so many messages a second to the first so many rooms in FILE\n"
        "  --numbers N        of rest: a number from 51 to N, drawn each time, ends the path\n"
        "  --warm S           seconds before measuring (1)\n"
        "  --seconds S        seconds of measuring; of open: of idling (5)\n"
        "  --opening N        connections being opened at once (64)\n"
        "  --tls              under TLS; of send and open\n"
        "  --deflate          offer permessage-deflate, as browsers do, and compress nothing all the same\n"
        "  --group NAME=PIDS  processes whose processor time and memory are told\n";

static struct arena *arena;
static struct person people[PEOPLE_MAX];

/* Once for all lines that follow one another and have the same. */
static struct str kept(const char *word, struct str last)
{
        if (!word[0] || strcmp(word, "-") == 0)
                return STR_NONE;
        return str_equal(str_from(word), last) ? last : str_copy(str_from(word), arena);
}

/* "0 eyJ… 0190…", one a line. */
static int read_people(const char *path, int count_max)
{
        FILE *file = fopen(path, "r");
        static char line[16384], token[6000], room[160], user[64], rooms[6000];
        static const struct person nobody;
        const struct person *last;
        int count = 0, target;

        if (!file) {
                perror(path);
                return -1;
        }
        while (count < count_max && count < PEOPLE_MAX && fgets(line, sizeof line, file)) {
                user[0] = rooms[0] = 0;
                if (sscanf(line, "%d %5999s %159s %63s %5999s", &target, token, room, user, rooms) < 3)
                        continue;
                last = count ? &people[count - 1] : &nobody;
                people[count++] = (struct person){target, kept(token, last->token), kept(room, last->room), kept(user, last->user), kept(rooms, last->rooms)};
        }
        fclose(file);
        return count;
}

static int ask_for(const char *what)
{
        fprintf(stderr, "chat-bench: %s\n%s", what, usage);
        return 2;
}

static const struct protocol *protocol_named(const char *name)
{
        static const struct protocol *const all[] = {&protocol_chat, &protocol_sync, &protocol_signals, &protocol_floor, &protocol_ws, &protocol_socketio, &protocol_mqtt, &protocol_xmpp};

        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (strcmp(name, all[i]->name) == 0)
                        return all[i];
        return NULL;
}

static bool take_option(struct drive_config *config, struct usage_group *groups, int option, const char *value, const char **path, int *count)
{
        switch (option) {
        case 'p': return (config->wires.protocol = protocol_named(value)) != NULL;
        case 't':
                if (config->wires.targets_count == TARGETS_MAX)
                        return false;
                config->wires.targets[config->wires.targets_count++] = value;
                break;
        case 'f': *path = value; break;
        case 'c': *count = atoi(value); break;
        case 'w': config->window = atoi(value); break;
        case 'a': config->waits_for_all = strcmp(value, "all") == 0; break;
        case 'm': config->members = atoi(value); break;
        case 'd': config->deaf = atoi(value); break;
        case 'h': config->is_held = true; break;
        case 'T': config->wires.has_tls = true; break;
        case 'D': upgrade_offers_deflate(); break;
        case 'n': config->numbers = atoi(value); break;
        case 'r': config->rate = atof(value); config->is_open_loop = true; break;
        case 'W': config->warm_s = atof(value); break;
        case 's': config->measure_s = atof(value); break;
        case 'o': config->wires.opening_max = atoi(value); break;
        case 'g': return config->groups_count < GROUPS_MAX && usage_group_read(value, &groups[config->groups_count++]);
        default: return false;
        }
        return true;
}

static void raise_descriptor_limit(void)
{
        struct rlimit limit;

        if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
                limit.rlim_cur = limit.rlim_max;
                setrlimit(RLIMIT_NOFILE, &limit);
        }
}

int main(int argc, char **argv)
{
        static const struct option options[] = {
                {"protocol", 1, 0, 'p'}, {"target", 1, 0, 't'}, {"people", 1, 0, 'f'}, {"count", 1, 0, 'c'}, {"window", 1, 0, 'w'}, {"wait", 1, 0, 'a'},
                {"members", 1, 0, 'm'}, {"rate", 1, 0, 'r'}, {"warm", 1, 0, 'W'}, {"seconds", 1, 0, 's'}, {"opening", 1, 0, 'o'}, {"group", 1, 0, 'g'}, {"deaf", 1, 0, 'd'},
                {"numbers", 1, 0, 'n'}, {"hold", 0, 0, 'h'}, {"tls", 0, 0, 'T'}, {"deflate", 0, 0, 'D'}, {0}};
        static struct usage_group groups[GROUPS_MAX];
        struct drive_config config = {.wires = {.protocol = &protocol_chat, .people = people, .opening_max = 64}, .window = 1, .warm_s = 1, .measure_s = 5, .groups = groups};
        const char *command = argc > 1 ? argv[1] : "", *path = NULL;
        int option, count = PEOPLE_MAX, status;

        if (strcmp(command, "--help") == 0 || strcmp(command, "-h") == 0) {
                fputs(usage, stdout);
                return 0;
        }
        raise_descriptor_limit();
        if (strcmp(command, "floor") == 0 && (argc == 3 || argc == 4))
                return floor_serve(argv[2], argv[3]);
        if (strcmp(command, "send") != 0 && strcmp(command, "open") != 0 && strcmp(command, "rest") != 0)
                return ask_for("send, open, rest or floor?");
        optind = 2;
        while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
                if (!take_option(&config, groups, option, optarg, &path, &count))
                        return ask_for("an option is wrong");
        arena = arena_create(PEOPLE_BYTES_MAX);
        config.wires.count = path ? read_people(path, count) : 0;
        if (config.wires.count <= 0 || !config.wires.targets_count || config.window < 1 || config.window > 10000 || (config.is_open_loop && config.rate <= 0) ||
            config.deaf < 0 || config.deaf >= config.wires.count)
                return ask_for("people, a target, and a sensible window or rate are needed");
        for (int i = 0; i < config.wires.count; i++)
                if (people[i].target < 0 || people[i].target >= config.wires.targets_count)
                        return ask_for("somebody's target is not there");
        if (config.wires.has_tls && !tls_begin_client())
                return ask_for("there is no TLS");
        status = command[0] == 's' ? drive(&config) : command[0] == 'o' ? drive_opening(&config) : drive_rest(&config);
        arena_destroy(&arena);
        return status;
}
