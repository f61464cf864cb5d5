// SPDX-License-Identifier: GPL-3.0-or-later
/* The database that commands work on. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/actor.h"
#include "cli/cli.h"

static void use_temporary_directory(const FfSettings *settings)
{
    g_autofree char *directory = g_build_filename(settings->state_dir, "tmp", NULL);
    if (access(directory, R_OK | W_OK | X_OK) == 0) {
        ff_file_set_directory(directory);
    }
}

/* Root's identity is given up only while files may be made; rights stay with the real user. */
static void become_owner(const char *state_dir)
{
    struct stat status;
    if (geteuid() == 0 && stat(state_dir, &status) == 0 && status.st_uid != 0) {
        if (setegid(status.st_gid) != 0 || seteuid(status.st_uid) != 0) {
            fprintf(stderr, "faxferry: cannot act as the owner of %s\n", state_dir);
        }
    }
}

static void become_oneself(void)
{
    if (geteuid() != getuid() && getuid() == 0 && (seteuid(0) != 0 || setegid(getgid()) != 0)) {
        abort();
    }
}

static void name_actor(FfStore *store)
{
    g_autofree char *actor = ff_actor_name(getuid(), g_getenv("SUDO_USER"));
    if (store != NULL) {
        ff_store_set_actor(store, actor);
    }
}

FfStore *ff_cli_open_store(FfCli *cli, GError **error)
{
    const FfSettings *settings = ff_cli_open_settings(cli, error);
    if (settings == NULL || cli->store != NULL) {
        return cli->store;
    }
    become_owner(settings->state_dir);
    cli->store = ff_store_open(settings->store, settings->state_dir, error);
    become_oneself();
    name_actor(cli->store);
    use_temporary_directory(settings);
    return cli->store;
}

void ff_cli_clear(FfCli *cli)
{
    ff_store_close(cli->store);
    ff_cli_clear_settings(cli);
}
