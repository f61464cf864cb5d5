// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/wake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"

struct FfWake {
    int folder_fd;
    int send_fd;
    int listen_fd[FF_STAGE_COUNT]; /* -1: not listening */
    char *listen_name[FF_STAGE_COUNT];
};

static int open_folder(const char *state_dir, GError **error)
{
    g_autofree char *path = g_build_filename(state_dir, "wake", NULL);
    if (mkdir(path, 0700) != 0 && errno != EEXIST) {
        ff_error_set_errno(error, "cannot make folder %s", path);
        return -1;
    }
    int fd = open(path, O_DIRECTORY | O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        ff_error_set_errno(error, "cannot open folder %s", path);
    }
    return fd;
}

FfWake *ff_wake_new(const char *state_dir, GError **error)
{
    int folder_fd = open_folder(state_dir, error);
    if (folder_fd < 0) {
        return NULL;
    }
    FfWake *wake = g_new0(FfWake, 1);
    wake->folder_fd = folder_fd;
    wake->send_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    for (guint i = 0; i < FF_STAGE_COUNT; i++) {
        wake->listen_fd[i] = -1;
    }
    return wake;
}

void ff_wake_free(FfWake *wake)
{
    if (wake == NULL) {
        return;
    }
    for (guint i = 0; i < FF_STAGE_COUNT; i++) {
        if (wake->listen_fd[i] >= 0) {
            close(wake->listen_fd[i]);
            unlinkat(wake->folder_fd, wake->listen_name[i], 0);
        }
        g_free(wake->listen_name[i]);
    }
    if (wake->send_fd >= 0) {
        close(wake->send_fd);
    }
    close(wake->folder_fd);
    g_free(wake);
}

/* By way of /proc, since a state directory's path may be longer than a socket's may. */
static bool make_address(const FfWake *wake, const char *name, struct sockaddr_un *ret_address)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int length = g_snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%s",
                            wake->folder_fd, name);
    if ((gsize)length >= sizeof address.sun_path) {
        return false;
    }
    *ret_address = address;
    return true;
}

void ff_wake_listen(FfWake *wake, FfStage stage)
{
    if (wake->listen_fd[stage] >= 0) {
        return;
    }
    g_autofree char *name =
        g_strdup_printf("%s.%d.%08x", ff_stage_name(stage), (int)getpid(), g_random_int());
    struct sockaddr_un address;
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || !make_address(wake, name, &address) ||
        bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        /* Without hints the time-out of the wait does. */
        if (fd >= 0) {
            close(fd);
        }
        return;
    }
    wake->listen_fd[stage] = fd;
    wake->listen_name[stage] = g_steal_pointer(&name);
}

static void send_to(const FfWake *wake, const char *name)
{
    struct sockaddr_un address;
    if (make_address(wake, name, &address) &&
        sendto(wake->send_fd, "", 0, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&address,
               sizeof address) != 0 &&
        errno == ECONNREFUSED) {
        unlinkat(wake->folder_fd, name, 0);
    }
}

void ff_wake_send(FfWake *wake, FfStage stage)
{
    g_autofree char *prefix = g_strconcat(ff_stage_name(stage), ".", NULL);
    int fd = openat(wake->folder_fd, ".", O_DIRECTORY | O_RDONLY | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (folder == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (g_str_has_prefix(entry->d_name, prefix)) {
            send_to(wake, entry->d_name);
        }
    }
    closedir(folder);
}

static bool drain(int fd)
{
    char octet;
    bool any = false;
    while (recv(fd, &octet, sizeof octet, MSG_DONTWAIT) >= 0) {
        any = true;
    }
    return any;
}

bool ff_wake_wait(FfWake *wake, FfStage stage, int timeout_ms)
{
    ff_wake_listen(wake, stage);
    /* poll() leaves a negative descriptor alone: a plain wait when there is no socket. */
    struct pollfd wait = {.fd = wake->listen_fd[stage], .events = POLLIN};
    return poll(&wait, 1, timeout_ms) > 0 && drain(wait.fd);
}
