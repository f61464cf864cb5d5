// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-gateway: the only part that talks to the mail provider.
 *
 * Fetches mail from the configured mailboxes (POP3) and hands it to the fax server (LMTP,
 * local_port); passes what the fax server gives it (SMTP, response_port) to the provider's
 * submission server. It owns nothing: a message leaves the mailbox after the fax server has it, a
 * notice is answered by the provider.
 *
 * SECURITY
 *   Holds the mailboxes' passwords, read from their files when they are needed. Looks at no message
 * but for the From field of outgoing ones. Listens on response_address only, which has to be
 * loopback.
 *
 * FATAL
 *   A configuration that can't be read, or a response_port that is taken: exit 78 (EX_CONFIG) with
 * one line that says what to do. Everything else is tried again.
 *
 * SIGNALS
 *   SIGTERM, SIGINT: end cleanly. SIGHUP: read the configuration again and look into every mailbox
 * at once; when a session does not end in time the program starts itself anew for that.
 */
#include "base/clock.h"
#include "base/error.h"
#include "base/file.h"
#include "base/log.h"
#include "base/status.h"
#include "config.h"
#include "gateway/gateway.h"

#include <linux/close_range.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#define STOP_MS (20 * 1000) /* then the process ends as it is, which loses nothing */

/* What is shown of a mailbox, by name; kept over reloads. */
typedef struct {
    char *last_success; /* RFC 3339 */
    char *last_error;
    guint64 messages; /* handed over since the start */
} Shown;

/* What the program was started with. */
static char **own_arguments;

static GMutex shown_lock;
static GHashTable *shown_table;

static void shown_free(gpointer data)
{
    Shown *shown = data;
    g_free(shown->last_success);
    g_free(shown->last_error);
    g_free(shown);
}

static Shown *find_shown(const char *name)
{
    Shown *shown = g_hash_table_lookup(shown_table, name);
    if (!shown) {
        shown = g_new0(Shown, 1);
        g_hash_table_insert(shown_table, g_strdup(name), shown);
    }
    return shown;
}

static const char *state_name(FfPop3Result result)
{
    static const char *const names[] = {[FF_POP3_DONE] = "ok",
                                        [FF_POP3_RETRY] = "retrying",
                                        [FF_POP3_BACK_OFF] = "waiting",
                                        [FF_POP3_ALERT] = "alert"};
    return names[result];
}

static void update_shown(Shown *shown, const FfMailboxPoll *poll)
{
    const char *trouble = poll->error ? poll->error->message : poll->report.problem;

    shown->messages += poll->report.handed_over;
    if (poll->result == FF_POP3_DONE) {
        g_free(shown->last_success);
        shown->last_success = ff_clock_rfc3339(ff_clock_now_ms());
    }
    g_free(shown->last_error);
    shown->last_error = g_strdup(trouble ? trouble : "");
}

static void write_status(const FfSettings *settings, const FfGatewaySettings *mailbox,
                         const FfMailboxPoll *poll, gint64 next_ms)
{
    g_autofree char *name = g_strdup_printf("gateway-%s", mailbox->name);
    g_autofree char *next = next_ms ? ff_clock_rfc3339(next_ms) : g_strdup("");
    g_autoptr(GError) error = NULL;

    g_mutex_lock(&shown_lock);
    Shown *shown = find_shown(mailbox->name);
    update_shown(shown, poll);
    g_autofree char *messages = g_strdup_printf("%" G_GUINT64_FORMAT, shown->messages);
    bool written = ff_status_write(
        settings->state_dir, name, &error, "address", mailbox->address, "state",
        state_name(poll->result), "last_success", shown->last_success ? shown->last_success : "",
        "last_error", shown->last_error, "next_poll", next, "messages", messages, NULL);
    g_mutex_unlock(&shown_lock);
    if (!written) {
        ff_log(FF_LOG_WARNING, "status-not-written", "mailbox", mailbox->name, "error",
               error->message, NULL);
    }
}

static void log_poll(const FfGatewaySettings *mailbox, const FfMailboxPoll *poll)
{
    const FfPop3Report *report = &poll->report;

    if (report->messages > 0) {
        ff_log(FF_LOG_INFO, "fetched", "mailbox", mailbox->name, "found",
               ff_log_number(report->messages), "handed-over", ff_log_number(report->handed_over),
               "deleted", ff_log_number(report->deleted), "skipped", ff_log_number(report->skipped),
               NULL);
    }
    if (report->problem) {
        ff_log(FF_LOG_WARNING, "message-stays", "mailbox", mailbox->name, "why", report->problem,
               NULL);
    }
    if (poll->error) {
        ff_log(poll->result == FF_POP3_ALERT ? FF_LOG_ERROR : FF_LOG_WARNING, "poll-failed",
               "mailbox", mailbox->name, "state", state_name(poll->result), "error",
               poll->error->message, NULL);
    }
}

static void on_polled(const FfSettings *settings, const FfGatewaySettings *mailbox,
                      const FfMailboxPoll *poll, gint64 next_ms, gpointer data)
{
    log_poll(mailbox, poll);
    write_status(settings, mailbox, poll, next_ms);
    sd_notifyf(0, "STATUS=mailbox %s: %s", mailbox->name,
               poll->error ? poll->error->message : state_name(poll->result));
}

static void on_relayed(const FfGatewaySettings *gateway, const char *recipient, const char *reply,
                       gpointer data)
{
    ff_log(reply[0] == '2' ? FF_LOG_INFO : FF_LOG_WARNING, "relayed", "mailbox", gateway->name,
           "to", recipient, "reply", reply, NULL);
}

static const FfGatewayObserver observer = {.polled = on_polled, .relayed = on_relayed};

static FfSettings *read_settings(const char *path, GError **error)
{
    g_autoptr(FfSettings) settings = ff_settings_read(path, error);

    if (!settings) {
        return NULL;
    }
    if (settings->gateways->len > 0) {
        return g_steal_pointer(&settings);
    }
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "%s has no [gateway NAME] group: there is no mailbox to fetch from", path);
    return NULL;
}

static void apply_settings(const FfSettings *settings)
{
    g_autofree char *temporary = g_build_filename(settings->state_dir, "tmp", NULL);
    FfLogLevel level = FF_LOG_INFO;

    ff_log_level_from_name(settings->log_level, &level);
    ff_log_init("gateway", level);
    ff_log_set_redaction(settings->log_redaction == FF_REDACTION_ON);
    if (g_mkdir_with_parents(temporary, 0700) != 0) {
        ff_log(FF_LOG_WARNING, "no-temporary-folder", "path", temporary, "error", g_strerror(errno),
               NULL);
    }
    ff_file_set_directory(temporary);
}

static int fail(const GError *error)
{
    ff_log(FF_LOG_ERROR, "stopped", "error", error->message, NULL);
    sd_notifyf(0, "STOPPING=1\nSTATUS=%s", error->message);
    return ff_error_exit_status(error);
}

static int run_once(const FfSettings *settings)
{
    g_autoptr(GError) error = NULL;
    return ff_gateway_run_once(settings, &observer, &error) ? EX_OK : fail(error);
}

/* All threads inherit the mask: only wait_for_signal() sees them. */
static sigset_t block_signals(void)
{
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    return signals;
}

static int wait_for_signal(const sigset_t *signals)
{
    int number = 0;
    while (sigwait(signals, &number) != 0) {
        ;
    }
    return number;
}

/* A stop that takes too long is no reason to wait: nothing is lost by ending at any instant. */
static void stop_or_exit(FfGateway *gateway)
{
    if (ff_gateway_stop(gateway, STOP_MS)) {
        return;
    }
    ff_log(FF_LOG_WARNING, "stopped-hard", "why", "a server did not answer in time", NULL);
    _exit(EX_OK);
}

/* The same, but the program goes on, with the new configuration: in its own place, with the same
 * process number, for a thread that hangs in a server's silence can't be ended otherwise. Whoever
 * supervises it starts it again should that fail. */
static void stop_or_restart(FfGateway *gateway)
{
    if (ff_gateway_stop(gateway, STOP_MS)) {
        return;
    }
    ff_log(FF_LOG_WARNING, "restarting", "why", "a server did not answer in time", NULL);
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC); /* whatever a library left open */
    execv("/proc/self/exe", own_arguments);
    ff_log(FF_LOG_ERROR, "not-restarted", "error", g_strerror(errno), NULL);
    _exit(EX_OSERR);
}

/* Keeps the settings that are when the new ones are wrong. */
static FfGateway *reload(FfGateway *gateway, const char *path, FfSettings **settings,
                         GError **error)
{
    g_autoptr(GError) cause = NULL;
    FfSettings *fresh = read_settings(path, &cause);

    if (!fresh) {
        ff_log(FF_LOG_ERROR, "not-reloaded", "error", cause->message, NULL);
        return gateway;
    }
    stop_or_restart(gateway);
    ff_settings_free(*settings);
    *settings = fresh;
    apply_settings(fresh);
    ff_log(FF_LOG_INFO, "reloaded", "path", path, NULL);
    return ff_gateway_start(fresh, &observer, error);
}

static int run(const char *path, FfSettings **settings)
{
    g_autoptr(GError) error = NULL;
    sigset_t signals = block_signals();
    FfGateway *gateway = ff_gateway_start(*settings, &observer, &error);

    while (gateway) {
        sd_notify(0, "READY=1");
        if (wait_for_signal(&signals) != SIGHUP) {
            break;
        }
        sd_notify(0, "RELOADING=1");
        gateway = reload(gateway, path, settings, &error);
    }
    if (!gateway) {
        return fail(error);
    }
    sd_notify(0, "STOPPING=1");
    stop_or_exit(gateway);
    ff_log(FF_LOG_INFO, "stopped", NULL);
    return EX_OK;
}

int main(int argc, char **argv)
{
    g_autofree char *named_path = NULL;
    gboolean once = FALSE, version = FALSE;
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &named_path, "Configuration file", "FILE"},
        {"once", '1', 0, G_OPTION_ARG_NONE, &once, "Look into each mailbox once, then exit", NULL},
        {"version", 'V', 0, G_OPTION_ARG_NONE, &version, "Show the version", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GOptionContext) options = g_option_context_new("- faxferry's way to the mailbox");
    g_autoptr(GError) error = NULL;

    setlocale(LC_ALL, "");
    own_arguments = g_strdupv(argv); /* parsing takes the options out */
    ff_log_init("gateway", FF_LOG_INFO);
    g_option_context_add_main_entries(options, entries, NULL);
    g_option_context_set_description(options, "See faxferry-gateway(8) and faxferry.conf(5).");
    if (!g_option_context_parse(options, &argc, &argv, &error) || argc > 1) {
        fprintf(stderr, "faxferry-gateway: %s; see faxferry-gateway --help\n",
                error ? error->message : "there are no arguments");
        return EX_USAGE;
    }
    if (version) {
        printf("faxferry-gateway %s\n", FF_VERSION);
        return EX_OK;
    }
    const char *path = named_path ? named_path : FF_SETTINGS_DEFAULT_PATH;
    FfSettings *settings = read_settings(path, &error);
    if (!settings) {
        return fail(error);
    }
    shown_table = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, shown_free);
    apply_settings(settings);
    int status = once ? run_once(settings) : run(path, &settings);
    g_hash_table_unref(shown_table);
    g_strfreev(own_arguments);
    ff_settings_free(settings);
    return status;
}
