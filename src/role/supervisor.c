// SPDX-License-Identifier: GPL-3.0-or-later
#include "role/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/status.h"
#include "role/child.h"
#include "role/configuration.h"
#include "role/lock.h"

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
    for (guint i = 0; i < supervisor->children->len; i++) {
        if (child_at(supervisor, i)->pid != 0) {
            kill(child_at(supervisor, i)->pid, signal);
        }
    }
}

static void stop(Supervisor *supervisor, int exit_status)
{
    if (supervisor->stopping) {
        return;
    }
    supervisor->stopping = true;
    supervisor->exit_status = exit_status;
    supervisor->kill_at_ms = ff_clock_monotonic_ms() + STOP_PATIENCE_MS;
    sd_notify(0, "STOPPING=1");
    signal_children(supervisor, SIGTERM);
}

/* The configuration may ask for fewer processes of a role than there are. */
static bool is_wanted(const Supervisor *supervisor, const FfChild *child)
{
    return child->index < child->role->count(supervisor->settings);
}

static bool has_child(const Supervisor *supervisor, const FfRole *role, int index)
{
    for (guint i = 0; i < supervisor->children->len; i++) {
        const FfChild *child = child_at(supervisor, i);
        if (child->role == role && child->index == index) {
            return true;
        }
    }
    return false;
}

static void add_wanted_children(Supervisor *supervisor)
{
    for (const FfRole *role = ff_roles(); role->name != NULL; role++) {
        int wanted = role->count(supervisor->settings);
        for (int i = 0; i < wanted; i++) {
            const FfChild child = {.role = role, .index = i, .ready_fd = -1};
            if (!has_child(supervisor, role, i)) {
                g_array_append_val(supervisor->children, child);
            }
        }
    }
}

static void forget_unwanted_children(Supervisor *supervisor)
{
    for (guint i = supervisor->children->len; i > 0; i--) {
        const FfChild *child = child_at(supervisor, i - 1);
        if (child->pid == 0 && !is_wanted(supervisor, child)) {
            g_array_remove_index(supervisor->children, i - 1);
        }
    }
}

/* What failed before may work with the new configuration. */
static void hurry_children(Supervisor *supervisor)
{
    for (guint i = 0; i < supervisor->children->len; i++) {
        child_at(supervisor, i)->start_at_ms = 0;
    }
}

static void start_due_children(Supervisor *supervisor)
{
    for (guint i = 0; i < supervisor->children->len && !supervisor->stopping; i++) {
        FfChild *child = child_at(supervisor, i);
        if (ff_child_due_ms(child) != 0) {
            continue;
        }
        if (!ff_child_start(child, supervisor->config_path)) {
            ff_log(FF_LOG_ERROR, "role not started", "role", child->role->name, "error",
                   g_strerror(errno), NULL);
        }
    }
}

/* What the ended process had claimed is free at once, not only when its lease runs out. */
static void release_leases(Supervisor *supervisor, const char *owner)
{
    g_autoptr(GError) error = NULL;

    if (!ff_store_release(supervisor->store, owner, &error)) {
        ff_log(FF_LOG_WARNING, "leases not released", "owner", owner, "error", error->message,
               NULL);
    }
}

/* A configuration that never worked is for the administrator to mend. One that did work, and is
 * being edited when a role happens to end, must not take the others down. */
static void on_child_ended(Supervisor *supervisor, FfChild *child, int wait_status)
{
    g_autofree char *owner = ff_role_owner(child->role, child->pid);
    pid_t pid = child->pid;
    int status = ff_child_ended(child, wait_status);

    release_leases(supervisor, owner);
    ff_status_remove(supervisor->settings->state_dir, owner);
    if (supervisor->stopping) {
        return;
    }
    if (status == EX_CONFIG && !supervisor->told_ready) {
        ff_log(FF_LOG_ERROR, "stopping: a role can't run with this configuration", "role",
               child->role->name, NULL);
        stop(supervisor, EX_CONFIG);
        return;
    }
    ff_log(status == EX_OK ? FF_LOG_INFO : FF_LOG_ERROR, "role ended", "role", child->role->name,
           "pid", ff_log_number(pid), "status", ff_log_number(status), "again_in_ms",
           ff_log_number(ff_child_due_ms(child)), NULL);
}

static void reap_children(Supervisor *supervisor)
{
    int status = 0;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        for (guint i = 0; i < supervisor->children->len; i++) {
            if (child_at(supervisor, i)->pid == pid) {
                on_child_ended(supervisor, child_at(supervisor, i), status);
            }
        }
    }
}

static void set_log_level(const FfSettings *settings)
{
    FfLogLevel level = FF_LOG_INFO;

    ff_log_level_from_name(settings->log_level, &level);
    ff_log_init("supervisor", level);
    ff_log_set_redaction(settings->log_redaction == FF_REDACTION_ON);
}

static void reload(Supervisor *supervisor)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfSettings) settings = ff_configuration_read(supervisor->config_path, &error);

    if (settings == NULL ||
        !ff_configuration_has_same_store(supervisor->settings, settings, &error)) {
        ff_log(FF_LOG_ERROR, "configuration not taken over", "error", error->message, NULL);
        return;
    }
    ff_settings_free(supervisor->settings);
    supervisor->settings = g_steal_pointer(&settings);
    set_log_level(supervisor->settings);
    ff_log(FF_LOG_INFO, "configuration read again", NULL);
    signal_children(supervisor, SIGTERM); /* each ends with 0 after its job and is started anew */
    hurry_children(supervisor);
    add_wanted_children(supervisor);
}

static void take_signals(Supervisor *supervisor)
{
    struct signalfd_siginfo info;

    while (read(supervisor->signal_fd, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) {
            stop(supervisor, EX_OK);
        } else if (info.ssi_signo == SIGHUP && !supervisor->stopping) {
            reload(supervisor);
        }
    }
    reap_children(supervisor);
}

static void take_ready(Supervisor *supervisor, FfChild *child)
{
    char octet;

    if (read(child->ready_fd, &octet, 1) == 1) {
        child->was_ready = true;
    }
    close(child->ready_fd);
    child->ready_fd = -1;
}

static void tell_ready(Supervisor *supervisor)
{
    if (supervisor->told_ready || supervisor->stopping) {
        return;
    }
    for (guint i = 0; i < supervisor->children->len; i++) {
        if (!child_at(supervisor, i)->was_ready) {
            return;
        }
    }
    supervisor->told_ready = true;
    ff_log(FF_LOG_INFO, "ready", "roles", ff_log_number(supervisor->children->len), NULL);
    sd_notify(0, "READY=1");
}

static int wait_ms(const Supervisor *supervisor)
{
    gint64 wait = LONGEST_WAIT_MS;

    for (guint i = 0; i < supervisor->children->len; i++) {
        gint64 due = ff_child_due_ms(child_at(supervisor, i));
        if (due >= 0) {
            wait = MIN(wait, due);
        }
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
    for (guint i = 0; i < supervisor->children->len; i++) {
        if (g_array_index(polls, struct pollfd, i + 1).revents != 0) {
            take_ready(supervisor, child_at(supervisor, i));
        }
    }
    take_signals(supervisor);
}

static bool any_running(const Supervisor *supervisor)
{
    for (guint i = 0; i < supervisor->children->len; i++) {
        if (child_at(supervisor, i)->pid != 0) {
            return true;
        }
    }
    return false;
}

static void supervise(Supervisor *supervisor)
{
    while (!supervisor->stopping || any_running(supervisor)) {
        forget_unwanted_children(supervisor);
        start_due_children(supervisor);
        wait_for_events(supervisor);
        tell_ready(supervisor);
        sd_notify(0, "WATCHDOG=1");
        if (supervisor->stopping && ff_clock_monotonic_ms() > supervisor->kill_at_ms) {
            signal_children(supervisor, SIGKILL);
        }
    }
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

/* What roles of a supervisor that was killed said of themselves. */
static void clear_statuses(const char *state_dir)
{
    g_autoptr(GHashTable) all = ff_status_read_all(state_dir);
    GHashTableIter iter;
    gpointer name;

    g_hash_table_iter_init(&iter, all);
    while (g_hash_table_iter_next(&iter, &name, NULL)) {
        g_auto(GStrv) words = g_strsplit(name, ".", 2);
        if (words[1] != NULL && ff_role_find(words[0]) != NULL) {
            ff_status_remove(state_dir, name);
        }
    }
}

static bool prepare(Supervisor *supervisor, GError **error)
{
    supervisor->settings = ff_configuration_read(supervisor->config_path, error);
    if (supervisor->settings == NULL) {
        return false;
    }
    set_log_level(supervisor->settings);
    supervisor->store =
        ff_store_open(supervisor->settings->store, supervisor->settings->state_dir, error);
    if (supervisor->store == NULL) {
        return false;
    }
    supervisor->lock_fd = ff_lock_take(supervisor->settings->state_dir, true, error);
    if (supervisor->lock_fd < 0) {
        return false;
    }
    clear_statuses(supervisor->settings->state_dir);
    /* whoever held a lease here has died with the supervisor before this one */
    return ff_store_release(supervisor->store, NULL, error);
}

static void clear(Supervisor *supervisor)
{
    ff_store_close(supervisor->store);
    ff_settings_free(supervisor->settings);
    g_array_unref(supervisor->children);
    if (supervisor->signal_fd >= 0) {
        close(supervisor->signal_fd);
    }
    if (supervisor->lock_fd >= 0) {
        close(supervisor->lock_fd);
    }
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
        add_wanted_children(&supervisor);
        supervise(&supervisor);
    }
    clear(&supervisor);
    return supervisor.exit_status;
}
