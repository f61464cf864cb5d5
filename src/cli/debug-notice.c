// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry debug notice: a template with sample facts, to see what was edited. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/cli.h"
#include "notice/sample.h"

static const struct {
    const char *word;
    FfNoticeKind kind;
} kinds[] = {
    {"sent", FF_NOTICE_SENT},
    {"failed", FF_NOTICE_FAILED},
    {"refused", FF_NOTICE_REFUSED},
    {"received", FF_NOTICE_RECEIVED},
    {"partial", FF_NOTICE_RECEIVED_PART},
};

static bool read_kind(const char *word, FfNoticeKind *ret_kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (strcmp(kinds[i].word, word) == 0 ||
            strcmp(ff_notice_template_name(kinds[i].kind), word) == 0) {
            *ret_kind = kinds[i].kind;
            return true;
        }
    }
    return false;
}

static int print_text(const FfFile *notice, bool html)
{
    g_autofree char *text = ff_notice_read_text(notice, html);
    if (text == NULL) {
        fprintf(stderr, "faxferry: the template has no text/%s part\n", html ? "html" : "plain");
        return EX_CONFIG;
    }
    fputs(text, stdout);
    return EX_OK;
}

static int print_notice(const FfFile *notice, bool text, bool html)
{
    g_autoptr(GError) error = NULL;
    if (text || html) {
        return print_text(notice, html);
    }
    return ff_file_copy(notice->fd, STDOUT_FILENO, &error) ? EX_OK : ff_cli_fail(error);
}

/* A notice that says what was edited is shown even when something in it is wrong. */
static int tell_faults(const GPtrArray *faults, int status)
{
    for (guint i = 0; i < faults->len; i++) {
        fprintf(stderr, "faxferry: %s\n", (const char *)g_ptr_array_index(faults, i));
    }
    return faults->len > 0 ? EX_CONFIG : status;
}

static int show(const FfSettings *settings, FfNoticeKind kind, const char *language, bool text,
                bool html)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(FfNoticeSample) sample = ff_notice_sample_new(kind, &error);
    if (sample == NULL) {
        return ff_cli_fail(error);
    }
    sample->user->language = g_strdup(language);
    g_autoptr(FfFile) notice = ff_notice_compose(&sample->facts, settings, faults, &error);
    if (notice == NULL) {
        return ff_cli_fail(error);
    }
    return tell_faults(faults, print_notice(notice, text, html));
}

int ff_command_notice(FfCli *cli, int argc, char **argv)
{
    g_autofree char *language = NULL;
    g_autofree char *folder = NULL;
    gboolean text = FALSE, html = FALSE;
    const GOptionEntry entries[] = {
        {"language", 'l', 0, G_OPTION_ARG_STRING, &language, "Of the reader", "NAME"},
        {"templates", 't', 0, G_OPTION_ARG_FILENAME, &folder, "Instead of template_dir", "FOLDER"},
        {"text", 0, 0, G_OPTION_ARG_NONE, &text, "The plain text alone", NULL},
        {"html", 0, 0, G_OPTION_ARG_NONE, &html, "The HTML alone, to open in a browser", NULL},
        G_OPTION_ENTRY_NULL,
    };
    g_autoptr(GError) error = NULL;
    FfNoticeKind kind = FF_NOTICE_SENT;
    if (!ff_cli_parse(cli, entries, 1, 1, &argc, &argv)) {
        return EX_USAGE;
    }
    if (!read_kind(argv[1], &kind)) {
        return ff_cli_fail_usage("there is no notice \"%s\"; sent, failed, refused, received and "
                                 "partial are",
                                 argv[1]);
    }
    if (ff_cli_open_settings_or_defaults(cli, &error) == NULL) {
        return ff_cli_fail(error);
    }
    if (folder != NULL) {
        g_free(cli->settings->template_dir);
        cli->settings->template_dir = g_steal_pointer(&folder);
    }
    if (language != NULL && !ff_notice_has_language(cli->settings, language)) {
        return ff_cli_fail_usage("there is no folder \"%s\" in %s", language,
                                 cli->settings->template_dir);
    }
    return show(cli->settings, kind, language, text, html);
}
