// SPDX-License-Identifier: GPL-3.0-or-later
/* Named files that travel between stages: what a stage reads and what it leaves.
 *
 * An FfFile is a name and an open descriptor of an anonymous temporary file (no path, gone when
 * closed), so that nothing is left behind by a crash and a boxed child needs no file system.
 * Names inside a job: "message.eml", "part.1" ..., "pages.tif", "page.png", "confirmed.tif",
 * "received.tif", "received.pdf", "offered.tif", "notice.eml".
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *name;
    int fd;
} FfFile;

/* A GPtrArray of FfFile with its destructor set. */
typedef GPtrArray FfFiles;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfFiles, g_ptr_array_unref)

/* Where temporary files are made: the state directory's "tmp". Before this is called, /tmp. */
void ff_file_set_directory(const char *directory);
const char *ff_file_directory(void);
/* A new empty file, read and write, close-on-exec. */
FfFile *ff_file_new(const char *name, GError **error);
/* Takes over fd. */
FfFile *ff_file_new_from_fd(const char *name, int fd);
FfFile *ff_file_new_from_bytes(const char *name, const void *data, gsize length, GError **error);
void ff_file_free(FfFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfFile, ff_file_free)

FfFiles *ff_files_new(void);
/* NULL when there is none of that name; still owned by the list. */
FfFile *ff_files_find(const FfFiles *files, const char *name);

/* Size in octets, -1 on error. */
gint64 ff_file_size(int fd);
/* Writes all of it at the descriptor's offset. */
bool ff_file_write(int fd, const void *data, gsize length, GError **error);
/* The whole file from its start; error when larger than `limit`. Caller frees. A NUL follows the
 * data. */
char *ff_file_read(int fd, gsize limit, gsize *ret_length, GError **error);
/* From the start of one to the current offset of the other, in bounded memory. */
bool ff_file_copy(int from_fd, int to_fd, GError **error);
/* Writes `path` atomically: temporary file beside it, sync, rename. What is no regular file (a
 * pipe, /dev/null) is written to. */
bool ff_file_save(int fd, const char *path, GError **error);
