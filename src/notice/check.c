// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/check.h"

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "notice/language.h"
#include "notice/phrases.h"

void ff_notice_language_free(FfNoticeLanguage *language)
{
    if (language != NULL) {
        g_free(language->name);
        g_ptr_array_unref(language->missing);
        g_free(language);
    }
}

static void check_template(const FfSettings *settings, FfNoticeLanguage *language,
                           FfNoticeKind kind, GPtrArray *faults)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(settings->template_dir, language->name,
                                             ff_notice_template_name(kind), NULL);
    if (access(path, F_OK) != 0) {
        return;
    }
    language->templates++;
    if (!ff_language_check_file(path, &error)) {
        g_ptr_array_add(faults, g_strdup(error->message));
    }
}

static FfNoticeLanguage *check_language(const FfSettings *settings, const char *name,
                                        GPtrArray *faults)
{
    FfNoticeLanguage *language = g_new0(FfNoticeLanguage, 1);
    g_autoptr(FfPhrases) phrases = ff_phrases_read(settings->template_dir, name, faults);
    language->name = g_strdup(name);
    language->missing = strcmp(name, FF_LANGUAGE_FALLBACK) == 0
                            ? g_ptr_array_new_with_free_func(g_free)
                            : ff_phrases_missing(phrases);
    for (FfNoticeKind kind = FF_NOTICE_SENT; kind <= FF_NOTICE_RECEIVED_PART; kind++) {
        check_template(settings, language, kind, faults);
    }
    return language;
}

static int compare(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Sorted; what can't be the name of a language is none, such as ".git". */
static GPtrArray *list_languages(const char *template_dir)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(template_dir, 0, NULL);
    const char *name;
    while (folder != NULL && (name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *path = g_build_filename(template_dir, name, NULL);
        if (ff_notice_is_language(name) && g_file_test(path, G_FILE_TEST_IS_DIR)) {
            g_ptr_array_add(names, g_strdup(name));
        }
    }
    g_ptr_array_sort(names, compare);
    return names;
}

/* Every notice must end up somewhere. */
static void check_fallback(const FfSettings *settings, GPtrArray *faults)
{
    for (FfNoticeKind kind = FF_NOTICE_SENT; kind <= FF_NOTICE_RECEIVED_PART; kind++) {
        g_autofree char *path = ff_language_find(NULL, settings, kind);
        if (path == NULL) {
            g_ptr_array_add(faults,
                            g_strdup_printf("there is no template %s in %s/%s; check template_dir "
                                            "and language in [server]",
                                            ff_notice_template_name(kind), settings->template_dir,
                                            settings->language));
        }
    }
}

GPtrArray *ff_notice_check_templates(const FfSettings *settings, GPtrArray *languages)
{
    GPtrArray *faults = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) names = list_languages(settings->template_dir);
    check_fallback(settings, faults);
    for (guint i = 0; i < names->len; i++) {
        FfNoticeLanguage *language = check_language(settings, g_ptr_array_index(names, i), faults);
        if (languages != NULL) {
            g_ptr_array_add(languages, language);
        } else {
            ff_notice_language_free(language);
        }
    }
    return faults;
}
