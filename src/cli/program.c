// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/program.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "config.h"

/* The path of `name` beside this program. False: it can't be told. */
static int path_beside(const char *name, char *path, size_t size)
{
    char self[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0) {
        return 0;
    }
    self[length] = '\0';
    const char *slash = strrchr(self, '/');
    int wanted =
        slash == NULL ? -1 : snprintf(path, size, "%.*s/%s", (int)(slash - self), self, name);
    return wanted > 0 && (size_t)wanted < size;
}

int ff_program_become(const char *name, char **argv)
{
    char path[PATH_MAX];
    if (path_beside(name, path, sizeof path)) {
        execv(path, argv);
    }
    snprintf(path, sizeof path, "%s/%s", FF_LIBEXEC_DIR, name);
    execv(path, argv);
    fprintf(stderr, "faxferry: cannot start %s: %s; the installation is not complete\n", path,
            strerror(errno));
    return EX_UNAVAILABLE;
}
