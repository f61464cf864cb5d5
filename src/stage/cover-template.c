// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/cover-template.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"

static const struct {
    const char *extension;
    FfCoverKind kind;
} kinds[] = {
    {".svg", FF_COVER_KIND_SVG},
    {".odt", FF_COVER_KIND_OFFICE},
    {".docx", FF_COVER_KIND_OFFICE},
    {".rtf", FF_COVER_KIND_OFFICE},
};

/* The kernel holds the path below the folder, whatever is in it, and follows no link. */
static int open_below(int folder, const char *path)
{
    const struct open_how how = {
        .flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
}

static bool is_file(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_size <= FF_LIMIT_COVER_TEMPLATE;
}

static bool has_extension(const char *path, const char *extension)
{
    gsize length = strlen(path), tail = strlen(extension);
    return length > tail && g_ascii_strcasecmp(path + length - tail, extension) == 0;
}

/* The name as it is, when its extension is known; else with each. *ret_found: where it was looked
 * for last. */
static int find(int folder, const char *path, char **ret_found)
{
    int fd = -1;
    for (guint i = 0; i < G_N_ELEMENTS(kinds) && *ret_found == NULL; i++) {
        *ret_found = has_extension(path, kinds[i].extension) ? g_strdup(path) : NULL;
    }
    if (*ret_found != NULL) {
        return open_below(folder, path);
    }
    for (guint i = 0; i < G_N_ELEMENTS(kinds) && fd < 0; i++) {
        g_free(*ret_found);
        *ret_found = g_strconcat(path, kinds[i].extension, NULL);
        fd = open_below(folder, *ret_found);
    }
    return fd;
}

FfCoverKind ff_cover_template_kind(const char *path)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (has_extension(path, kinds[i].extension)) {
            return kinds[i].kind;
        }
    }
    return FF_COVER_KIND_SVG;
}

FfCoverTemplate *ff_cover_template_new(FfFile *file, const char *path)
{
    FfCoverTemplate *template = g_new0(FfCoverTemplate, 1);
    template->file = file;
    template->kind = ff_cover_template_kind(path);
    return template;
}

void ff_cover_template_free(FfCoverTemplate *template)
{
    if (template == NULL) {
        return;
    }
    ff_file_free(template->file);
    ff_file_free(template->flat);
    g_free(template);
}

FfCoverTemplate *ff_cover_template_open(const char *cover_dir, const char *name, GError **error)
{
    int folder = open(cover_dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "the folder of cover templates, %s, can't be opened: %s; check cover_dir in "
                    "[server]",
                    cover_dir, g_strerror(errno));
        return NULL;
    }
    g_autofree char *path = g_strdelimit(g_strdup(name), "\\", '/');
    g_autofree char *found = NULL;
    int fd = find(folder, path, &found);
    int cause = errno;
    close(folder);
    if (fd < 0 || !is_file(fd)) {
        bool unreadable = fd < 0 && cause == EACCES;
        g_set_error(error, FF_ERROR, unreadable ? FF_ERROR_CONFIG : FF_ERROR_PERMANENT,
                    "the cover template \"%s\" is not in %s: %s", name, cover_dir,
                    fd < 0 ? g_strerror(cause) : "no file, or too large");
        if (fd >= 0) {
            close(fd);
        }
        return NULL;
    }
    return ff_cover_template_new(ff_file_new_from_fd(name, fd), found);
}
