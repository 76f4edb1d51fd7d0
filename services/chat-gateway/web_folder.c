/* web_folder.c — a folder read into memory. */

#include "chat-gateway/web_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/arena.h"
#include "base/log.h"
#include "chat-gateway/web_client.h"

struct reading {
        struct arena       *arena;
        struct folder_file *files;
        int                 count;
        size_t              bytes;
};

static enum err refuse(struct str path, const char *reason)
{
        log_error("the web client's folder cannot be used", LOG_STR("path", path), LOG_TEXT("reason", reason));
        return ERR_INVALID;
}

static bool is_plain(const char *name)
{
        return name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")] == 0;
}

/* As long as it said it is: whoever changes it meanwhile is refused. */
static bool read_all(int fd, char *at, size_t bytes)
{
        ssize_t taken = 1;

        while (bytes && taken > 0) {
                taken = read(fd, at, bytes);
                if (taken < 0 && errno == EINTR)
                        taken = 1;
                else if (taken > 0)
                        at += taken, bytes -= (size_t)taken;
        }
        return bytes == 0;
}

static enum err take_file(struct reading *reading, int fd, const struct stat *what, struct str path)
{
        size_t bytes = (size_t)what->st_size;
        char  *at;

        if (reading->count == WEB_FOLDER_FILES_MAX)
                return refuse(path, "too many files");
        if (bytes > WEB_BYTES_MAX - reading->bytes)
                return refuse(path, "too many bytes");
        at = arena_alloc(reading->arena, bytes + 1);
        if (!read_all(fd, at, bytes))
                return refuse(path, "it cannot be read");
        reading->bytes += bytes;
        reading->files[reading->count++] = (struct folder_file){path, {at, bytes}};
        return OK;
}

static enum err take_folder(struct reading *reading, int fd, struct str path, int depth);

static enum err take_entry(struct reading *reading, int folder, const char *name, struct str path, int depth)
{
        struct stat what;
        enum err    err;
        int         fd;

        if (!is_plain(name))
                return refuse(path, "only letters, digits, dots, dashes and underscores may be in a name");
        fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
                return refuse(path, strerror(errno));
        if (fstat(fd, &what) == 0 && S_ISDIR(what.st_mode))
                return take_folder(reading, fd, path, depth + 1);
        err = S_ISREG(what.st_mode) ? take_file(reading, fd, &what, path) : refuse(path, "it is no regular file");
        close(fd);
        return err;
}

/* Closes the folder. */
static enum err take_folder(struct reading *reading, int fd, struct str path, int depth)
{
        DIR           *folder = fdopendir(fd);
        struct dirent *entry;
        enum err       err = OK;

        if (!folder) {
                err = refuse(path, strerror(errno));
                close(fd);
                return err;
        }
        if (depth > WEB_FOLDER_DEPTH_MAX)
                err = refuse(path, "folders in too many folders");
        while (err == OK && (entry = readdir(folder)))
                if (entry->d_name[0] != '.')
                        err = take_entry(reading, fd, entry->d_name, str_format(reading->arena, "%.*s/%s", STR_ARG(path), entry->d_name), depth);
        closedir(folder);
        return err;
}

static int by_path(const void *a, const void *b)
{
        return strcmp(((const struct folder_file *)a)->path.at, ((const struct folder_file *)b)->path.at);
}

enum err web_folder_read(struct str folder, struct arena *arena, struct folder_file **out, int *count)
{
        struct reading reading = {.arena = arena, .files = arena_array(arena, struct folder_file, WEB_FOLDER_FILES_MAX)};
        int            fd      = open(str_copy(folder, arena).at, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

        if (fd < 0)
                return refuse(folder, strerror(errno));
        TRY(take_folder(&reading, fd, STR(""), 0));
        qsort(reading.files, (size_t)reading.count, sizeof *reading.files, by_path);
        *out   = reading.files;
        *count = reading.count;
        return OK;
}
