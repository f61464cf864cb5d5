// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/box-root.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PATHS_MAX = 64, MAP_TEXT = 64 };

pid_t ff_box_clone(void)
{
    const unsigned long flags = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWNS |
                                CLONE_NEWIPC | CLONE_NEWUTS | SIGCHLD;
    return (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, 0UL);
}

/* ---- users ---- */

static bool write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool written = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0) {
        close(fd);
    }
    return written;
}

/* Only oneself is known within; without that no file could be made on a file system of one's own.
 */
static bool map_identity(const FfBoxIdentity *identity)
{
    char users[MAP_TEXT];
    char groups[MAP_TEXT];
    g_snprintf(users, sizeof users, "%u %u 1", identity->user, identity->user);
    g_snprintf(groups, sizeof groups, "%u %u 1", identity->group, identity->group);
    return write_text("/proc/self/setgroups", "deny") && write_text("/proc/self/uid_map", users) &&
           write_text("/proc/self/gid_map", groups);
}

/* ---- mounts ---- */

static guint64 attributes_of(FfBoxRight right)
{
    switch (right) {
    case FF_BOX_MAY_USE:
        return MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
    case FF_BOX_MAY_KEEP_FILES:
        return MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
    default:
        return MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_RDONLY;
    }
}

/* A copy of what is mounted at and below the path, attached nowhere yet. -1: there is no such
 * path; that is no failure. */
static int copy_tree(const FfBoxPath *path, bool *ret_failed)
{
    struct mount_attr attributes = {.attr_set = attributes_of(path->right)};
    int fd = open_tree(AT_FDCWD, path->path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
    *ret_failed = fd >= 0 && mount_setattr(fd, "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes,
                                           sizeof attributes) != 0;
    return fd;
}

/* Makes the file or folder that the tree is put upon. */
static bool make_place(const char *place, int tree)
{
    struct stat facts;
    if (access(place, F_OK) == 0) {
        return true; /* within a tree that was put before */
    }
    if (fstat(tree, &facts) != 0) {
        return false;
    }
    if (S_ISDIR(facts.st_mode)) {
        return g_mkdir_with_parents(place, 0755) == 0;
    }
    g_autofree char *parent = g_path_get_dirname(place);
    int fd = g_mkdir_with_parents(parent, 0755) == 0
                 ? open(place, O_WRONLY | O_CREAT | O_CLOEXEC, 0600)
                 : -1;
    if (fd >= 0) {
        close(fd);
    }
    return fd >= 0;
}

static bool put_tree(int tree, const char *root, const char *path)
{
    g_autofree char *place = g_build_filename(root, path, NULL);
    return make_place(place, tree) &&
           move_mount(tree, "", AT_FDCWD, place, MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

static bool copy_trees(const FfBoxPath *paths, int *trees)
{
    bool failed = false;
    for (int i = 0; paths[i].path != NULL && !failed; i++) {
        bool copied = i < PATHS_MAX && paths[i].right != FF_BOX_MAY_FILL;
        trees[i] = copied ? copy_tree(&paths[i], &failed) : -1;
        failed = failed || i == PATHS_MAX;
    }
    return !failed;
}

static bool put_empty_folder(const char *root, const char *path)
{
    g_autofree char *place = g_build_filename(root, path, NULL);
    return g_mkdir_with_parents(place, 0755) == 0 &&
           mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=0700") == 0;
}

static bool put_trees(const FfBoxPath *paths, const int *trees, const char *root)
{
    for (int i = 0; paths[i].path != NULL; i++) {
        if (paths[i].right == FF_BOX_MAY_FILL && !put_empty_folder(root, paths[i].path)) {
            return false;
        }
        if (trees[i] >= 0 && !put_tree(trees[i], root, paths[i].path)) {
            return false;
        }
    }
    return true;
}

static bool make_read_only(const char *path)
{
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
    return mount_setattr(AT_FDCWD, path, 0, &attributes, sizeof attributes) == 0;
}

/* The folder itself serves as the place of the new root until that has taken the old one's. */
static bool build_root(const FfBoxPath *paths, const char *folder)
{
    int trees[PATHS_MAX + 1];
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 && copy_trees(paths, trees) &&
           mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC,
                 "size=256k,mode=0755") == 0 &&
           put_trees(paths, trees, folder) && make_read_only(folder);
}

static bool change_root(const char *folder)
{
    return chdir(folder) == 0 && syscall(SYS_pivot_root, ".", ".") == 0 &&
           umount2(".", MNT_DETACH) == 0 && chdir(folder) == 0;
}

bool ff_box_enter_root(const FfBoxIdentity *identity, const FfBoxPath *paths, const char *folder,
                       const char **failed)
{
    *failed = "the user could not be mapped into a namespace";
    if (!map_identity(identity)) {
        return false;
    }
    *failed = "a small file system could not be made";
    return build_root(paths, folder) && change_root(folder);
}
