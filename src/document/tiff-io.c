// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/tiff-io.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"

/* libtiff's parameter lists are not const; ours follow them. */

static tmsize_t read_some(thandle_t handle, void *data, tmsize_t size)
{
    FfTiff *file = handle;
    tmsize_t done = 0;
    while (done < size) {
        ssize_t count = pread(file->fd, (char *)data + done, (gsize)(size - done),
                              (off_t)(file->position + (guint64)done));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            break;
        }
        done += count;
    }
    file->position += (guint64)done;
    return done;
}

static tmsize_t write_some(thandle_t handle, void *data, tmsize_t size)
{
    FfTiff *file = handle;
    tmsize_t done = 0;
    while (done < size) {
        ssize_t count = pwrite(file->fd, (const char *)data + done, (gsize)(size - done),
                               (off_t)(file->position + (guint64)done));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return -1;
        }
        done += count;
    }
    file->position += (guint64)done;
    return done;
}

static toff_t size_of(thandle_t handle)
{
    const FfTiff *file = handle;
    return (toff_t)MAX(ff_file_size(file->fd), 0);
}

static toff_t seek(thandle_t handle, toff_t offset, int whence)
{
    FfTiff *file = handle;
    if (whence == SEEK_CUR) {
        offset += file->position;
    } else if (whence == SEEK_END) {
        offset += size_of(handle);
    }
    file->position = offset;
    return offset;
}

static int close_nothing(thandle_t handle)
{
    return 0;
}

/* The JPEG decoder fills with grey what it can't read, and only warns. */
static bool is_damage(const char *module, const char *text)
{
    return g_strcmp0(module, "JPEGLib") == 0 && strstr(text, "extraneous") == NULL;
}

static int warn(TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
    FfTiff *file = data;
    char text[256];
    vsnprintf(text, sizeof text, format, arguments);
    file->errors += is_damage(module, text);
    if (file->complaints++ == 0) {
        g_free(file->complaint);
        file->complaint = g_strdup(text);
    }
    return 1; /* the global handlers would print it */
}

static int complain(TIFF *tiff, void *data, const char *module, const char *format,
                    va_list arguments)
{
    ((FfTiff *)data)->errors++;
    return warn(tiff, data, module, format, arguments);
}

static TIFFOpenOptions *make_options(FfTiff *file)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, FF_LIMIT_BOX_MEMORY / 2);
    TIFFOpenOptionsSetErrorHandlerExtR(options, complain, file);
    TIFFOpenOptionsSetWarningHandlerExtR(options, warn, file);
    return options;
}

/* m: no mapping, a file that shrinks would kill us. c: strips as the file has them. */
static void open_tiff(FfTiff *file, const char *mode)
{
    TIFFOpenOptions *options = make_options(file);
    file->tiff = TIFFClientOpenExt("fax", mode, file, read_some, write_some, seek, close_nothing,
                                   size_of, NULL, NULL, options);
    TIFFOpenOptionsFree(options);
}

FfTiff *ff_tiff_open_read(int fd, GError **error)
{
    g_autoptr(FfTiff) file = g_new0(FfTiff, 1);
    file->fd = fd;
    open_tiff(file, "rmc");
    if (file->tiff == NULL) {
        ff_tiff_fail(file, "not a TIFF file", error);
        return NULL;
    }
    return g_steal_pointer(&file);
}

FfTiff *ff_tiff_open_write(int fd, GError **error)
{
    g_autoptr(FfTiff) file = g_new0(FfTiff, 1);
    file->fd = fd;
    if (ftruncate(fd, 0) != 0) {
        ff_error_set_errno(error, "cannot empty the TIFF file to be written");
        return NULL;
    }
    open_tiff(file, "wlm");
    if (file->tiff == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "cannot write a TIFF file: %s",
                    file->complaint);
        return NULL;
    }
    return g_steal_pointer(&file);
}

void ff_tiff_free(FfTiff *file)
{
    if (file == NULL) {
        return;
    }
    g_clear_pointer(&file->tiff, TIFFClose);
    g_free(file->complaint);
    g_free(file);
}

bool ff_tiff_fail(const FfTiff *file, const char *what, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s: %s", what,
                file->complaint == NULL ? "it breaks the format" : file->complaint);
    return false;
}

void ff_tiff_clear(FfTiff *file)
{
    file->errors = 0;
    file->complaints = 0;
    g_clear_pointer(&file->complaint, g_free);
}
