// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "line/line.h"
#include "role/child.h"

enum {
    STOP_PATIENCE_MS = 20000, /* after SIGTERM, before SIGKILL */
    LONGEST_WAIT_MS = 1000,
};

typedef struct {
    const char *config_path;
    FfSettings *settings;
    FfStore *store;
    GArray *children; /* FfChild */
    int signal_fd;
    int lock_fd;
    bool stopping;
    gint64 kill_at_ms;
    bool told_ready;
    int exit_status;
} Supervisor;

static FfChild *child_at(const Supervisor *supervisor, guint index)
{
    return &g_array_index(supervisor->children, FfChild, index);
}

static void signal_children(const Supervisor *supervisor, int signal)
{
    for (guint i = 0; i < supervisor->children->len; i++)
        if (child_at(supervisor, i)->pid != 0)
            kill(child_at(supervisor, i)->pid, signal);
}

static void stop(Supervisor *supervisor, int exit_status)
{
    if (supervisor->stopping)
        return;
    supervisor->stopping = true;
    supervisor->exit_status = exit_status;
    supervisor->kill_at_ms = ff_clock_monotonic_ms() + STOP_PATIENCE_MS;
    sd_notify(0, "STOPPING=1");
    signal_children(supervisor, SIGTERM);
}

/* Children that are not running and not wanted any more are forgotten; new ones are due now. */
static void list_children(Supervisor *supervisor)
{
    for (const FfRole *role = ff_roles(); role->name != NULL; role++) {
        int wanted = role->count(supervisor->settings);
        for (int i = 0; i < wanted; i++) {
            const FfChild child = {.role = role, .index = i, .ready_fd = -1};
            g_array_append_val(supervisor->children, child);
        }
    }
}

static void start_due_children(Supervisor *supervisor)
{
    for (guint i = 0; i < supervisor->children->len && !supervisor->stopping; i++) {
        FfChild *child = child_at(supervisor, i);
        if (ff_child_due_ms(child) != 0)
            continue;
        if (!ff_child_start(child, supervisor->config_path))
            ff_log(FF_LOG_ERROR, "role not started", "role", child->role->name, "error",
                   g_strerror(errno), NULL);
    }
}

/* What the ended process had claimed is free at once, not only when its lease runs out. */
static void release_leases(Supervisor *supervisor, const FfChild *child, pid_t pid)
{
    g_autofree char *owner = g_strdup_printf("%s.%d", child->role->name, (int)pid);
    g_autoptr(GError) error = NULL;

    if (!ff_store_release(supervisor->store, owner, &error))
        ff_log(FF_LOG_WARNING, "leases not released", "role", child->role->name, "error",
               error->message, NULL);
}

static void on_child_ended(Supervisor *supervisor, FfChild *child, int wait_status)
{
    pid_t pid = child->pid;
    bool was_ready = child->was_ready;
    int status = ff_child_ended(child, wait_status);

    release_leases(supervisor, child, pid);
    if (supervisor->stopping)
        return;
    if (status == EX_CONFIG && !was_ready) {
        ff_log(FF_LOG_ERROR, "stopping: a role can't run with this configuration", "role",
               child->role->name, NULL);
        stop(supervisor, EX_CONFIG);
        return;
    }
    ff_log(status == EX_OK ? FF_LOG_INFO : FF_LOG_ERROR, "role ended", "role", child->role->name, "pid",
           ff_log_number(pid), "status", ff_log_number(status), "again_in_ms",
           ff_log_number(ff_child_due_ms(child)), NULL);
}

static void reap_children(Supervisor *supervisor)
{
    int status = 0;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (guint i = 0; i < supervisor->children->len; i++)
            if (child_at(supervisor, i)->pid == pid)
                on_child_ended(supervisor, child_at(supervisor, i), status);
}

static void reload(Supervisor *supervisor)
{
    g_autoptr(GError) error = NULL;
    FfSettings *settings = ff_settings_read(supervisor->config_path, &error);

    if (settings == NULL) {
        ff_log(FF_LOG_ERROR, "configuration not taken over", "error", error->message, NULL);
        return;
    }
    ff_log(FF_LOG_INFO, "configuration read again", NULL);
    ff_settings_free(supervisor->settings);
    supervisor->settings = settings;
    signal_children(supervisor, SIGTERM); /* each ends with 0 after its job and is started anew */
}

static void take_signals(Supervisor *supervisor)
{
    struct signalfd_siginfo info;

    while (read(supervisor->signal_fd, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
            stop(supervisor, EX_OK);
        else if (info.ssi_signo == SIGHUP && !supervisor->stopping)
            reload(supervisor);
    }
    reap_children(supervisor);
}

static void take_ready(Supervisor *supervisor, FfChild *child)
{
    char octet;

    if (read(child->ready_fd, &octet, 1) == 1)
        child->was_ready = true;
    close(child->ready_fd);
    child->ready_fd = -1;
}

static void tell_ready(Supervisor *supervisor)
{
    if (supervisor->told_ready || supervisor->stopping)
        return;
    for (guint i = 0; i < supervisor->children->len; i++)
        if (!child_at(supervisor, i)->was_ready)
            return;
    supervisor->told_ready = true;
    ff_log(FF_LOG_INFO, "ready", "roles", ff_log_number(supervisor->children->len), NULL);
    sd_notify(0, "READY=1");
}

static int wait_ms(const Supervisor *supervisor)
{
    gint64 wait = LONGEST_WAIT_MS;

    for (guint i = 0; i < supervisor->children->len; i++) {
        gint64 due = ff_child_due_ms(child_at(supervisor, i));
        if (due >= 0)
            wait = MIN(wait, due);
    }
    return (int)(supervisor->stopping ? LONGEST_WAIT_MS / 10 : MAX(wait, 1));
}

static void wait_for_events(Supervisor *supervisor)
{
    g_autoptr(GArray) polls = g_array_new(false, false, sizeof(struct pollfd));
    const struct pollfd signals = {.fd = supervisor->signal_fd, .events = POLLIN};

    g_array_append_val(polls, signals);
    for (guint i = 0; i < supervisor->children->len; i++) {
        const struct pollfd ready = {.fd = child_at(supervisor, i)->ready_fd, .events = POLLIN};
        g_array_append_val(polls, ready);
    }
    poll((struct pollfd *)polls->data, polls->len, wait_ms(supervisor));
    for (guint i = 0; i < supervisor->children->len; i++)
        if (g_array_index(polls, struct pollfd, i + 1).revents != 0)
            take_ready(supervisor, child_at(supervisor, i));
    take_signals(supervisor);
}

static bool any_running(const Supervisor *supervisor)
{
    for (guint i = 0; i < supervisor->children->len; i++)
        if (child_at(supervisor, i)->pid != 0)
            return true;
    return false;
}

static void supervise(Supervisor *supervisor)
{
    while (!supervisor->stopping || any_running(supervisor)) {
        start_due_children(supervisor);
        wait_for_events(supervisor);
        tell_ready(supervisor);
        sd_notify(0, "WATCHDOG=1");
        if (supervisor->stopping && ff_clock_monotonic_ms() > supervisor->kill_at_ms)
            signal_children(supervisor, SIGKILL);
    }
}

/* One fax server a state directory: a second one would give every job two workers. */
static bool take_lock(Supervisor *supervisor, GError **error)
{
    g_autofree char *path = g_build_filename(supervisor->settings->state_dir, "faxferryd.lock", NULL);

    supervisor->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (supervisor->lock_fd < 0) {
        ff_error_set_errno(error, "opening %s", path);
        return false;
    }
    if (flock(supervisor->lock_fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "another faxferryd works on %s already; stop it, or give this one a state_dir of its own",
                supervisor->settings->state_dir);
    return false;
}

static bool open_signals(Supervisor *supervisor)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    supervisor->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return supervisor->signal_fd >= 0;
}

static bool check_lines(const FfSettings *settings, GError **error)
{
    for (guint i = 0; i < settings->lines->len; i++)
        if (!ff_line_check(settings->lines->pdata[i], error))
            return false;
    return true;
}

static bool prepare(Supervisor *supervisor, GError **error)
{
    FfLogLevel level = FF_LOG_INFO;

    supervisor->settings = ff_settings_read(supervisor->config_path, error);
    if (supervisor->settings == NULL || !check_lines(supervisor->settings, error))
        return false;
    ff_log_level_from_name(supervisor->settings->log_level, &level);
    ff_log_init("supervisor", level);
    supervisor->store =
        ff_store_open(supervisor->settings->store, supervisor->settings->state_dir, error);
    if (supervisor->store == NULL || !take_lock(supervisor, error))
        return false;
    /* whoever held a lease here has died with the supervisor before this one */
    return ff_store_release(supervisor->store, NULL, error);
}

static void clear(Supervisor *supervisor)
{
    ff_store_close(supervisor->store);
    ff_settings_free(supervisor->settings);
    g_array_unref(supervisor->children);
    if (supervisor->signal_fd >= 0)
        close(supervisor->signal_fd);
    if (supervisor->lock_fd >= 0)
        close(supervisor->lock_fd);
}

int ff_supervisor_run(const char *config_path)
{
    g_autoptr(GError) error = NULL;
    Supervisor supervisor = {
        .config_path = config_path,
        .children = g_array_new(false, true, sizeof(FfChild)),
        .signal_fd = -1,
        .lock_fd = -1,
    };

    if (!prepare(&supervisor, &error)) {
        ff_log(FF_LOG_ERROR, "can't start", "error", error->message, NULL);
        supervisor.exit_status = ff_error_exit_status(error);
    } else if (!open_signals(&supervisor)) {
        supervisor.exit_status = EX_OSERR;
    } else {
        list_children(&supervisor);
        supervise(&supervisor);
    }
    clear(&supervisor);
    return supervisor.exit_status;
}
