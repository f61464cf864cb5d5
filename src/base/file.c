// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define COPY_PIECE (64 << 10)

static char *temporary_directory;

void ff_file_set_directory(const char *directory)
{
    g_free(temporary_directory);
    temporary_directory = g_strdup(directory);
}

const char *ff_file_directory(void)
{
    return temporary_directory != NULL ? temporary_directory : "/tmp";
}

/* Where O_TMPFILE is missing (overlayfs of old kernels, NFS): a name for one instant. */
static int open_unlinked(const char *directory)
{
    g_autofree char *path = g_build_filename(directory, "faxferry.XXXXXX", NULL);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0 && unlink(path) != 0) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

static int open_temporary(const char *directory)
{
    int fd = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        fd = open_unlinked(directory);
    }
    return fd;
}

FfFile *ff_file_new(const char *name, GError **error)
{
    const char *directory = ff_file_directory();
    int fd = open_temporary(directory);
    if (fd < 0) {
        ff_error_set_errno(error, "cannot make a temporary file in %s", directory);
        return NULL;
    }
    return ff_file_new_from_fd(name, fd);
}

FfFile *ff_file_new_from_fd(const char *name, int fd)
{
    FfFile *file = g_new0(FfFile, 1);
    file->name = g_strdup(name);
    file->fd = fd;
    return file;
}

FfFile *ff_file_new_from_bytes(const char *name, const void *data, gsize length, GError **error)
{
    g_autoptr(FfFile) file = ff_file_new(name, error);
    if (file == NULL || !ff_file_write(file->fd, data, length, error)) {
        return NULL;
    }
    return g_steal_pointer(&file);
}

void ff_file_free(FfFile *file)
{
    if (file == NULL) {
        return;
    }
    if (file->fd >= 0) {
        close(file->fd);
    }
    g_free(file->name);
    g_free(file);
}

FfFiles *ff_files_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)ff_file_free);
}

FfFile *ff_files_find(const FfFiles *files, const char *name)
{
    for (guint i = 0; files != NULL && i < files->len; i++) {
        FfFile *file = g_ptr_array_index(files, i);
        if (strcmp(file->name, name) == 0) {
            return file;
        }
    }
    return NULL;
}

gint64 ff_file_size(int fd)
{
    struct stat status;
    return fstat(fd, &status) == 0 ? (gint64)status.st_size : -1;
}

bool ff_file_write(int fd, const void *data, gsize length, GError **error)
{
    const char *at = data;
    while (length > 0) {
        ssize_t written = write(fd, at, length);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written < 0) {
            ff_error_set_errno(error, "cannot write to a file");
            return false;
        }
        at += written;
        length -= (gsize)written;
    }
    return true;
}

/* pread(2) that goes on after a signal; -1 with error, 0 at the end. */
static gssize read_at(int fd, void *buffer, gsize size, gint64 offset, GError **error)
{
    ssize_t got;
    do {
        got = pread(fd, buffer, size, offset);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        ff_error_set_errno(error, "cannot read a file");
    }
    return got;
}

char *ff_file_read(int fd, gsize limit, gsize *ret_length, GError **error)
{
    gint64 size = ff_file_size(fd);
    if (size < 0) {
        ff_error_set_errno(error, "cannot read a file");
        return NULL;
    }
    if ((guint64)size > limit) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "the file has %" G_GINT64_FORMAT " octets, %" G_GSIZE_FORMAT
                    " are the most allowed",
                    size, limit);
        return NULL;
    }
    g_autofree char *data = g_malloc((gsize)size + 1);
    gsize length = 0;
    while (length < (gsize)size) {
        gssize got = read_at(fd, data + length, (gsize)size - length, (gint64)length, error);
        if (got < 0) {
            return NULL;
        }
        if (got == 0) {
            break;
        }
        length += (gsize)got;
    }
    data[length] = '\0';
    *ret_length = length;
    return g_steal_pointer(&data);
}

bool ff_file_copy(int from_fd, int to_fd, GError **error)
{
    g_autofree char *piece = g_malloc(COPY_PIECE);
    gint64 offset = 0;
    for (;;) {
        gssize got = read_at(from_fd, piece, COPY_PIECE, offset, error);
        if (got <= 0) {
            return got == 0;
        }
        if (!ff_file_write(to_fd, piece, (gsize)got, error)) {
            return false;
        }
        offset += got;
    }
}

/* A rename is on stable storage only when its folder is. */
static bool sync_folder(const char *path, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    if (!done) {
        ff_error_set_errno(error, "cannot write the folder %s to disk", folder);
    }
    if (fd >= 0) {
        close(fd);
    }
    return done;
}

static bool fill_and_rename(int from_fd, int to_fd, const char *temporary, const char *path,
                            GError **error)
{
    if (!ff_file_copy(from_fd, to_fd, error)) {
        g_prefix_error(error, "%s: ", path);
        return false;
    }
    if (fsync(to_fd) != 0 || rename(temporary, path) != 0) {
        ff_error_set_errno(error, "cannot write %s", path);
        return false;
    }
    return sync_folder(path, error);
}

/* A device or a pipe takes what is written; a file in its place would be there for good. */
static bool is_special(const char *path)
{
    struct stat facts;
    return stat(path, &facts) == 0 && !S_ISREG(facts.st_mode);
}

static bool write_into(int fd, const char *path, GError **error)
{
    int to_fd = open(path, O_WRONLY | O_CLOEXEC);
    if (to_fd < 0) {
        ff_error_set_errno(error, "cannot write %s", path);
        return false;
    }
    bool done = ff_file_copy(fd, to_fd, error);
    close(to_fd);
    return done;
}

bool ff_file_save(int fd, const char *path, GError **error)
{
    if (is_special(path)) {
        return write_into(fd, path, error);
    }
    g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
    int to_fd = mkostemp(temporary, O_CLOEXEC);
    if (to_fd < 0) {
        ff_error_set_errno(error, "cannot write %s", path);
        return false;
    }
    bool done = fill_and_rename(fd, to_fd, temporary, path, error);
    close(to_fd);
    if (!done) {
        unlink(temporary);
    }
    return done;
}
