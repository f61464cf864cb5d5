// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/program-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

#define NAME_PREFIX "program-"
enum { TRIES = 10, OPEN_FOLDERS = 16 };

static int remove_entry(const char *path, const struct stat *facts, int type, struct FTW *position)
{
    (void)remove(path); /* what can't be removed keeps its folder, for the next to try */
    return 0;
}

static void remove_tree(const char *path)
{
    nftw(path, remove_entry, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

/* -1 when it is gone, or another holds it. */
static int open_locked(const char *path)
{
    struct stat facts;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 &&
        (flock(fd, LOCK_EX | LOCK_NB) != 0 || fstat(fd, &facts) != 0 || facts.st_nlink == 0)) {
        close(fd);
        return -1;
    }
    return fd;
}

static void remove_left_folder(const char *path)
{
    int fd = open_locked(path);
    if (fd >= 0) {
        remove_tree(path);
        close(fd);
    }
}

static void remove_left_folders(const char *directory)
{
    g_autoptr(GDir) folders = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (folders != NULL && (name = g_dir_read_name(folders)) != NULL) {
        if (g_str_has_prefix(name, NAME_PREFIX)) {
            g_autofree char *path = g_build_filename(directory, name, NULL);
            remove_left_folder(path);
        }
    }
}

/* Another's sweep can take a new folder before it is locked: then there is another try. */
FfProgramFolder *ff_program_folder_new(GError **error)
{
    const char *directory = ff_file_directory();
    remove_left_folders(directory);
    for (int i = 0; i < TRIES; i++) {
        g_autofree char *path = g_build_filename(directory, NAME_PREFIX "XXXXXX", NULL);
        if (g_mkdtemp(path) == NULL) {
            break;
        }
        int fd = open_locked(path);
        if (fd >= 0) {
            FfProgramFolder *folder = g_new0(FfProgramFolder, 1);
            folder->path = g_steal_pointer(&path);
            folder->fd = fd;
            return folder;
        }
    }
    ff_error_set_errno(error, "cannot make a folder for a program in %s", directory);
    return NULL;
}

static bool is_left_socket(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat facts;
    if (g_strlcpy(address.sun_path, path, sizeof address.sun_path) >= sizeof address.sun_path ||
        lstat(path, &facts) != 0 || !S_ISSOCK(facts.st_mode) || facts.st_uid != geteuid()) {
        return false;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool left = fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 &&
                errno == ECONNREFUSED;
    if (fd >= 0) {
        close(fd);
    }
    return left;
}

void ff_program_folder_remove_sockets(const char *directory, const char *prefix)
{
    g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
        if (!g_str_has_prefix(name, prefix)) {
            continue;
        }
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (is_left_socket(path)) {
            unlink(path);
        }
    }
}

void ff_program_folder_free(FfProgramFolder *folder)
{
    if (folder == NULL) {
        return;
    }
    remove_tree(folder->path);
    close(folder->fd);
    g_free(folder->path);
    g_free(folder);
}
