// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/language.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "notice/template.h"
#include "notice/variables.h"

/* ---- the file ---- */

static char *read_template(const char *path, gsize *ret_length, GError **error)
{
    g_autoptr(GError) local = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "cannot read the template %s: %s; check template_dir and language in [server]",
                    path, g_strerror(errno));
        return NULL;
    }
    char *octets = ff_file_read(fd, FF_LIMIT_TEMPLATE, ret_length, &local);
    close(fd);
    if (octets == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG, "cannot read the template %s: %s", path,
                    local->message);
    }
    return octets;
}

static GMimeMessage *expand_file(const char *path, FfTemplateLookup lookup, gpointer data,
                                 GError **error)
{
    gsize length = 0;
    g_autofree char *octets = read_template(path, &length, error);
    if (octets == NULL) {
        return NULL;
    }
    GMimeMessage *message = ff_template_expand(octets, length, lookup, data, error);
    if (message == NULL) {
        g_prefix_error(error, "template %s: ", path);
    }
    return message;
}

/* With a value for each, the text of each block is looked at. */
static char *lookup_name(const char *name, FfForm form, gpointer data)
{
    return ff_notice_is_variable(name) ? g_strdup("x") : NULL;
}

bool ff_language_check_file(const char *path, GError **error)
{
    GMimeMessage *message = expand_file(path, lookup_name, NULL, error);
    bool good = message != NULL;
    g_clear_object(&message);
    return good;
}

static char *lookup_variable(const char *name, FfForm form, gpointer data)
{
    return ff_notice_variable_value(data, name, form);
}

/* ---- the language ---- */

bool ff_notice_is_language(const char *language)
{
    gsize length = language != NULL ? strlen(language) : 0;
    return length > 0 && length <= 16 &&
           strspn(language, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") ==
               length;
}

static void add_language(GPtrArray *languages, const char *language)
{
    if (ff_notice_is_language(language) &&
        !g_ptr_array_find_with_equal_func(languages, language, g_str_equal, NULL)) {
        g_ptr_array_add(languages, g_strdup(language));
    }
}

static void add_with_parent(GPtrArray *languages, const char *language)
{
    if (language != NULL) {
        g_autofree char *parent = ff_phrases_parent(language);
        add_language(languages, language);
        add_language(languages, parent);
    }
}

/* In the order in which they are tried. */
static GPtrArray *languages_of(const FfUser *user, const FfSettings *settings)
{
    GPtrArray *languages = g_ptr_array_new_with_free_func(g_free);
    add_with_parent(languages, user != NULL ? user->language : NULL);
    add_with_parent(languages, settings->language);
    add_language(languages, FF_LANGUAGE_FALLBACK);
    return languages;
}

static char *path_in(const char *language, const FfSettings *settings, FfNoticeKind kind)
{
    g_autofree char *path =
        g_build_filename(settings->template_dir, language, ff_notice_template_name(kind), NULL);
    return access(path, F_OK) == 0 ? g_steal_pointer(&path) : NULL;
}

/* NULL without an error: this language has no such template. */
static GMimeMessage *try_language(const FfNoticeFacts *facts, const FfSettings *settings,
                                  const char *language, GPtrArray *faults,
                                  FfNoticeContext **ret_context, GError **error)
{
    g_autofree char *path = path_in(language, settings, facts->kind);
    if (path == NULL) {
        return NULL;
    }
    FfPhrases *phrases = ff_phrases_read(settings->template_dir, language, faults);
    g_autoptr(FfNoticeContext) context =
        ff_notice_context_new(facts, settings, phrases, ff_clock_now_ms());
    GMimeMessage *message = expand_file(path, lookup_variable, context, error);
    *ret_context = message != NULL ? g_steal_pointer(&context) : NULL;
    return message;
}

char *ff_language_find(const FfUser *user, const FfSettings *settings, FfNoticeKind kind)
{
    g_autoptr(GPtrArray) languages = languages_of(user, settings);
    char *path = NULL;
    for (guint i = 0; i < languages->len && path == NULL; i++) {
        path = path_in(g_ptr_array_index(languages, i), settings, kind);
    }
    return path;
}

/* What is said when nothing is left: of the server's language, where one would look. */
static void set_missing(const FfNoticeFacts *facts, const FfSettings *settings, GError **error)
{
    g_autofree char *path = g_build_filename(
        settings->template_dir,
        ff_notice_is_language(settings->language) ? settings->language : FF_LANGUAGE_FALLBACK,
        ff_notice_template_name(facts->kind), NULL);
    g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                "there is no template %s; check template_dir and language in [server]", path);
}

GMimeMessage *ff_language_expand(const FfNoticeFacts *facts, const FfSettings *settings,
                                 GPtrArray *faults, FfNoticeContext **ret_context, GError **error)
{
    g_autoptr(GPtrArray) languages = languages_of(facts->user, settings);
    g_autoptr(GError) first = NULL;
    for (guint i = 0; i < languages->len; i++) {
        g_autoptr(GError) local = NULL;
        GMimeMessage *message = try_language(facts, settings, g_ptr_array_index(languages, i),
                                             faults, ret_context, &local);
        if (message != NULL) {
            return message;
        }
        if (local != NULL && faults != NULL) {
            g_ptr_array_add(faults, g_strdup(local->message));
        }
        if (local != NULL && first == NULL) {
            first = g_steal_pointer(&local);
        }
    }
    if (first == NULL) {
        set_missing(facts, settings, error);
    } else {
        g_propagate_error(error, g_steal_pointer(&first));
    }
    return NULL;
}

bool ff_notice_has_language(const FfSettings *settings, const char *language)
{
    g_autofree char *parent = language != NULL ? ff_phrases_parent(language) : NULL;
    const char *names[] = {language, parent};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *folder = ff_notice_is_language(names[i])
                                      ? g_build_filename(settings->template_dir, names[i], NULL)
                                      : NULL;
        if (folder != NULL && g_file_test(folder, G_FILE_TEST_IS_DIR)) {
            return true;
        }
    }
    return false;
}
