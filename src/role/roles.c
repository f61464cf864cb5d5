// SPDX-License-Identifier: GPL-3.0-or-later
#include <signal.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "base/status.h"
#include "role/lock.h"
#include "role/role.h"
#include "role/supervisor.h"

static int count_one(const FfSettings *settings)
{
    return 1;
}

static int count_workers(const FfSettings *settings)
{
    return settings->workers;
}

static int count_calls(const FfSettings *settings)
{
    int calls = 0;
    for (guint i = 0; i < settings->lines->len; i++) {
        calls += ((const FfLineSettings *)settings->lines->pdata[i])->calls;
    }
    return calls;
}

static const FfRole roles[] = {
    {"intake", "takes messages over LMTP", ff_role_run_intake, count_one},
    {"message", "reads messages: sender, recipients, parts", ff_role_run_message, count_one},
    {"document", "makes pages", ff_role_run_document, count_workers},
    {"line", "sends and receives faxes", ff_role_run_line, count_calls},
    {"notice", "writes notices and mails received faxes", ff_role_run_notice, count_one},
    {"upkeep", "erases what is past its term", ff_role_run_upkeep, count_one},
    {0},
};

const FfRole *ff_roles(void)
{
    return roles;
}

const FfRole *ff_role_find(const char *name)
{
    for (const FfRole *role = roles; role->name != NULL; role++) {
        if (strcmp(role->name, name) == 0) {
            return role;
        }
    }
    return NULL;
}

char *ff_role_owner(const FfRole *role, pid_t pid)
{
    return g_strdup_printf("%s.%d", role->name, (int)pid);
}

static volatile sig_atomic_t stopping;

static void on_stop_signal(int signal)
{
    stopping = 1;
}

bool ff_role_is_stopping(void)
{
    return stopping != 0;
}

void ff_role_set_ready(void)
{
    const char *number = g_getenv(FF_READY_FD_VARIABLE);
    if (number == NULL) {
        return;
    }
    int fd = (int)g_ascii_strtoll(number, NULL, 10);
    if (write(fd, "r", 1) != 1) {
        ff_log(FF_LOG_WARNING, "the supervisor does not listen", NULL);
    }
    close(fd);
    g_unsetenv(FF_READY_FD_VARIABLE);
}

void ff_role_write_status(const FfRoleContext *context, const char *state, const char *error)
{
    ff_status_write(context->settings->state_dir, context->owner, NULL, "state", state, "error",
                    error == NULL ? "" : error, NULL);
}

static void catch_signals(void)
{
    struct sigaction stop = {.sa_handler = on_stop_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};

    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGHUP, &ignore, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

static bool is_supervised(void)
{
    return g_getenv(FF_READY_FD_VARIABLE) != NULL;
}

int ff_role_main(const FfRole *role, const char *config_path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfSettings) settings = ff_settings_read(config_path, &error);
    g_autoptr(FfStore) store = NULL;
    FfLogLevel level = FF_LOG_INFO;

    if (settings != NULL) {
        ff_log_level_from_name(settings->log_level, &level);
        ff_log_init(role->name, level);
        ff_log_set_redaction(settings->log_redaction == FF_REDACTION_ON);
        catch_signals();
        store = ff_store_open(settings->store, settings->state_dir, &error);
    }
    if (store == NULL) {
        ff_log(FF_LOG_ERROR, "can't start", "error", error->message, NULL);
        return ff_error_exit_status(error);
    }
    if (!is_supervised() && ff_lock_take(settings->state_dir, false, &error) < 0) {
        ff_log(FF_LOG_ERROR, "can't start", "error", error->message, NULL);
        return ff_error_exit_status(error);
    }
    g_autofree char *temporary = g_build_filename(settings->state_dir, "tmp", NULL);
    g_mkdir_with_parents(temporary, 0700);
    ff_file_set_directory(temporary);
    g_autofree char *owner = ff_role_owner(role, getpid());
    FfRoleContext context = {settings, store, owner};
    return role->run(&context);
}
