// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/error.h"

int ff_lock_take(const char *state_dir, bool alone, GError **error)
{
    g_autofree char *path = g_build_filename(state_dir, "faxferryd.lock", NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0) {
        ff_error_set_errno(error, "opening %s", path);
        return -1;
    }
    if (flock(fd, (alone ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) {
        return fd;
    }
    close(fd);
    g_set_error(
        error, FF_ERROR, FF_ERROR_CONFIG,
        "another faxferryd works on %s already; stop it, or give this one a state_dir of its "
        "own",
        state_dir);
    return -1;
}
