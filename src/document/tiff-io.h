// SPDX-License-Identifier: GPL-3.0-or-later
/* libtiff on a descriptor, silent, with what it complained of kept.
 *
 * A descriptor is read and written at positions of our own, so its offset is neither used nor
 * moved. libtiff's decoders carry on over damage and only warn: `complaints` is how a reader knows.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <tiffio.h>

typedef struct {
    TIFF *tiff;
    int fd;
    guint64 position;
    int errors;      /* since ff_tiff_clear() */
    int complaints;  /* errors and warnings since ff_tiff_clear() */
    char *complaint; /* the first of them, in libtiff's words */
} FfTiff;

/* `fd` stays the caller's. */
FfTiff *ff_tiff_open_read(int fd, GError **error);
/* The file is emptied first; fd must be open for reading too. */
FfTiff *ff_tiff_open_write(int fd, GError **error);
void ff_tiff_free(FfTiff *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfTiff, ff_tiff_free)

/* Sets a permanent error: "`what`: the first complaint". Returns false. */
bool ff_tiff_fail(const FfTiff *file, const char *what, GError **error);
/* Forgets the complaints so far. */
void ff_tiff_clear(FfTiff *file);
