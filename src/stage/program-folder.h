// SPDX-License-Identifier: GPL-3.0-or-later
/* A folder for one run of a program, among the temporary files (base/file.h): locked as long as its
 * owner lives, so that what the dead have left is known and removed by the next. */
#pragma once

#include <glib.h>

typedef struct {
    char *path;
    int fd;
} FfProgramFolder;

/* Removes left folders, and makes a new one, open to this account only. */
FfProgramFolder *ff_program_folder_new(GError **error);
/* Removes sockets of this account in `directory` whose names begin so and that nobody listens at
 * any more: a program in a box without namespaces leaves them. */
void ff_program_folder_remove_sockets(const char *directory, const char *prefix);
/* Removes the folder and all that is in it. */
void ff_program_folder_free(FfProgramFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfProgramFolder, ff_program_folder_free)
