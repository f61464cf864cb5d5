// SPDX-License-Identifier: GPL-3.0-or-later
/* Which files of its message a fax is made of. */
#pragma once

#include "base/job.h"

typedef struct {
    char *cover; /* or NULL */
    char *pages; /* shared with other faxes; NULL: the cover is all of it */
} FfFaxFiles;

/* Of a message: those of its first fax. */
FfFaxFiles ff_fax_files_of(const FfJob *job);
void ff_fax_files_clear(FfFaxFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfFaxFiles, ff_fax_files_clear)
