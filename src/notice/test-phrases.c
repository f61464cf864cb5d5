// SPDX-License-Identifier: GPL-3.0-or-later
/* Languages: each that is shipped says everything, and what an administrator breaks is passed over.
 */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "notice/check.h"
#include "notice/language.h"
#include "notice/phrases.h"
#include "notice/plural.h"
#include "notice/sample.h"

#define NOON_MS G_GINT64_CONSTANT(1795435200000) /* 2026-11-23T12:00:00Z */

typedef struct {
    char *folder;
    FfSettings settings;
    GPtrArray *faults;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("faxferry-test.XXXXXX", NULL);
    fixture->settings.template_dir = fixture->folder;
    fixture->settings.language = (char *)"en";
    fixture->faults = g_ptr_array_new_with_free_func(g_free);
}

static void remove_folder(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(folder)) != NULL) {
        g_autofree char *item = g_build_filename(path, name, NULL);
        if (g_file_test(item, G_FILE_TEST_IS_DIR)) {
            remove_folder(item);
        } else {
            g_unlink(item);
        }
    }
    g_rmdir(path);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    remove_folder(fixture->folder);
    g_free(fixture->folder);
    g_ptr_array_unref(fixture->faults);
}

static void write_file(const Fixture *fixture, const char *language, const char *name,
                       const char *text)
{
    g_autofree char *folder = g_build_filename(fixture->folder, language, NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_mkdir(folder, 0700);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void assert_fault(const Fixture *fixture, guint index, const char *part)
{
    g_assert_cmpuint(fixture->faults->len, >, index);
    const char *fault = g_ptr_array_index(fixture->faults, index);
    g_test_message("%s", fault);
    g_assert_nonnull(strstr(fault, part));
}

/* ---- what is shipped ---- */

static void test_shipped(Fixture *fixture, gconstpointer data)
{
    g_autofree char *shipped = g_test_build_filename(G_TEST_DIST, "data", "templates", NULL);
    g_autoptr(GPtrArray) languages =
        g_ptr_array_new_with_free_func((GDestroyNotify)ff_notice_language_free);
    fixture->settings.template_dir = shipped;
    g_autoptr(GPtrArray) faults = ff_notice_check_templates(&fixture->settings, languages);
    for (guint i = 0; i < faults->len; i++) {
        g_test_message("%s", (const char *)g_ptr_array_index(faults, i));
    }
    g_assert_cmpuint(faults->len, ==, 0);
    g_assert_cmpuint(languages->len, >=, 2);
    for (guint i = 0; i < languages->len; i++) {
        const FfNoticeLanguage *language = g_ptr_array_index(languages, i);
        g_assert_cmpuint(language->templates, ==, 5);
        for (guint j = 0; j < language->missing->len; j++) {
            g_test_message("%s lacks %s", language->name,
                           (const char *)g_ptr_array_index(language->missing, j));
        }
        g_assert_cmpuint(language->missing->len, ==, 0);
    }
}

/* Nothing English is left in a German notice but names. */
static void test_german(Fixture *fixture, gconstpointer data)
{
    static const char *const english[] = {" the ", " was ", " of ", "Please", "page", "sent"};
    g_autofree char *shipped = g_test_build_filename(G_TEST_DIST, "data", "templates", NULL);
    fixture->settings.template_dir = shipped;
    for (FfNoticeKind kind = FF_NOTICE_SENT; kind <= FF_NOTICE_RECEIVED_PART; kind++) {
        g_autoptr(FfNoticeSample) sample = ff_notice_sample_new(kind, NULL);
        sample->user->language = g_strdup("de-AT");
        g_free(sample->job->subject);
        sample->job->subject = g_strdup("Vertrag");
        g_autoptr(FfFile) notice =
            ff_notice_compose(&sample->facts, &fixture->settings, fixture->faults, NULL);
        g_autofree char *text = ff_notice_read_text(notice, false);
        g_autofree char *html = ff_notice_read_text(notice, true);
        g_assert_nonnull(strstr(html, "lang=\"de\""));
        for (guint i = 0; i < G_N_ELEMENTS(english); i++) {
            g_test_message("%s in %s", english[i], text);
            g_assert_null(strstr(text, english[i]));
        }
    }
    g_assert_cmpuint(fixture->faults->len, ==, 0);
}

/* ---- phrases ---- */

static void test_english(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfPhrases) phrases = ff_phrases_new();
    g_autofree char *one = ff_phrases_count(phrases, FF_PHRASE_PAGES, 1, NULL);
    g_autofree char *two = ff_phrases_count(phrases, FF_PHRASE_PAGES, 2, NULL);
    g_autofree char *none = ff_phrases_count(phrases, FF_PHRASE_PAGES, 0, NULL);
    g_autofree char *said = ff_phrases_say(phrases, FF_PHRASE_RECIPIENT_FAILED, "arrived",
                                           "{pages}", "pages", "{x} {", NULL);
    g_autofree char *time = ff_phrases_time(phrases, NOON_MS);
    g_autofree char *brief = ff_phrases_duration(phrases, 59);
    g_autofree char *lengthy = ff_phrases_duration(phrases, 60);
    g_autofree char *reason = ff_phrases_reason(phrases, FF_REASON_DUPLICATE, "7");
    g_assert_cmpstr(one, ==, "1 page");
    g_assert_cmpstr(two, ==, "2 pages");
    g_assert_cmpstr(none, ==, "0 pages");
    g_assert_cmpstr(said, ==, "Not sent, {pages} of {x} { arrived");
    g_assert_cmpstr(time, ==, "2026-11-23 12:00 UTC");
    g_assert_cmpstr(brief, ==, "59 s");
    g_assert_cmpstr(lengthy, ==, "1 min 0 s");
    g_assert_cmpstr(reason, ==,
                    "The same message was delivered twice; the first copy (7) was faxed.");
}

static void test_part_why(Fixture *fixture, gconstpointer data)
{
    const struct {
        const char *why, *name, *expected;
    } rows[] = {
        {NULL, "a.pdf", NULL},
        {"empty", "a.pdf", "it is empty"},
        {"internal", NULL, "internal"},
        {"no word of ours", NULL, "no word of ours"},
        {"document-unsupported", NULL,
         "A document is of a kind that can not be faxed. Please send it as PDF."},
    };
    g_autoptr(FfPhrases) phrases = ff_phrases_new();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *said = ff_phrases_part_why(phrases, rows[i].why, rows[i].name);
        g_assert_cmpstr(said, ==, rows[i].expected);
    }
}

static void test_plurals(Fixture *fixture, gconstpointer data)
{
    const struct {
        const char *rule;
        guint64 count;
        FfPlural expected;
    } rows[] = {
        {"one-other", 0, FF_PLURAL_OTHER}, {"one-other", 1, FF_PLURAL_ONE},
        {"french", 0, FF_PLURAL_ONE},      {"french", 2, FF_PLURAL_OTHER},
        {"russian", 21, FF_PLURAL_ONE},    {"russian", 11, FF_PLURAL_MANY},
        {"russian", 22, FF_PLURAL_FEW},    {"russian", 112, FF_PLURAL_MANY},
        {"polish", 21, FF_PLURAL_MANY},    {"polish", 22, FF_PLURAL_FEW},
        {"polish", 13, FF_PLURAL_MANY},    {"polish", 1, FF_PLURAL_ONE},
        {"czech", 4, FF_PLURAL_FEW},       {"czech", 22, FF_PLURAL_OTHER},
        {"none", 1, FF_PLURAL_OTHER},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_cmpint(ff_plural_rule(rows[i].rule)->of(rows[i].count), ==, rows[i].expected);
    }
    g_assert_null(ff_plural_rule("klingon"));
}

static void test_own_language(Fixture *fixture, gconstpointer data)
{
    write_file(fixture, "pl", "phrases.ini",
               "plural = polish\npages.one = {count} strona\npages.few = {count} strony\n"
               "pages.many = {count} stron\nreason.busy = Zajęte.\ntime = %d.%m\n"
               "part.why.empty = puste\n");
    g_autoptr(FfPhrases) phrases = ff_phrases_read(fixture->folder, "pl-PL", fixture->faults);
    g_autofree char *few = ff_phrases_count(phrases, FF_PHRASE_PAGES, 3, NULL);
    g_autofree char *many = ff_phrases_count(phrases, FF_PHRASE_PAGES, 5, NULL);
    g_autofree char *busy = ff_phrases_reason(phrases, FF_REASON_BUSY, NULL);
    g_autofree char *english = ff_phrases_count(phrases, FF_PHRASE_DAMAGED, 5, NULL);
    g_autofree char *time = ff_phrases_time(phrases, NOON_MS);
    g_autofree char *why = ff_phrases_part_why(phrases, "empty", NULL);
    g_assert_cmpstr(few, ==, "3 strony");
    g_assert_cmpstr(many, ==, "5 stron");
    g_assert_cmpstr(busy, ==, "Zajęte.");
    g_assert_cmpstr(english, ==, "5 lines of the pages arrived damaged.");
    g_assert_cmpstr(time, ==, "23.11");
    g_assert_cmpstr(why, ==, "puste");
    g_assert_cmpuint(fixture->faults->len, ==, 0);
    g_autoptr(GPtrArray) missing = ff_phrases_missing(phrases);
    g_assert_true(g_ptr_array_find_with_equal_func(missing, "damaged.few", g_str_equal, NULL));
    g_assert_true(g_ptr_array_find_with_equal_func(missing, "reason.gave-up", g_str_equal, NULL));
    g_assert_false(g_ptr_array_find_with_equal_func(missing, "pages.other", g_str_equal, NULL));
    g_assert_false(g_ptr_array_find_with_equal_func(missing, "reason.busy", g_str_equal, NULL));
}

/* A region says what differs, and the rest as its language. */
static void test_region(Fixture *fixture, gconstpointer data)
{
    write_file(fixture, "de", "phrases.ini", "yes = ja\nno = nein\n");
    write_file(fixture, "de-AT", "phrases.ini", "yes = jo\n");
    g_autoptr(FfPhrases) phrases = ff_phrases_read(fixture->folder, "de-AT", fixture->faults);
    g_autofree char *yes = ff_phrases_say(phrases, FF_PHRASE_YES, NULL);
    g_autofree char *no = ff_phrases_say(phrases, FF_PHRASE_NO, NULL);
    g_assert_cmpstr(yes, ==, "jo");
    g_assert_cmpstr(no, ==, "nein");
}

static void test_faults(Fixture *fixture, gconstpointer data)
{
    const struct {
        const char *line, *fault;
    } rows[] = {
        {"nothing = x", "there is no such id"},
        {"pages.two = {count}", "there is no such id"},
        {"reason.none = x", "there is no such id"},
        {"reason.busy.without = x", "there is no such id"},
        {"yes =", "there is no text"},
        {"pages.one = a page", "must be {count}, each once"},
        {"pages.one = {count} {count}", "must be {count}"},
        {"pages.one = {count} {more}", "must be {count}"},
        {"yes = {", "must be none"},
        {"reason.duplicate = ohne", "must be {}"},
        {"reason.bad-flag = {} ^FINE", "^SUPERFINE"},
        {"time = %d. %B", "\"%B\" can't be used"},
        {"time = %", "can't be used"},
        {"plural = klingon", "there is no such rule"},
        {"[yes]", "there are no groups"},
        {"yes", "neither"},
        {"yes = ja\nyes = jo", "there twice"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_ptr_array_set_size(fixture->faults, 0);
        write_file(fixture, "xx", "phrases.ini", rows[i].line);
        g_autoptr(FfPhrases) phrases = ff_phrases_read(fixture->folder, "xx", fixture->faults);
        g_autofree char *one = ff_phrases_count(phrases, FF_PHRASE_PAGES, 1, NULL);
        g_assert_cmpuint(fixture->faults->len, ==, 1);
        assert_fault(fixture, 0, rows[i].fault);
        assert_fault(fixture, 0, "xx/phrases.ini:");
        g_assert_cmpstr(one, ==, "1 page");
    }
}

/* ---- templates ---- */

static const char good[] = "Subject: good\n\nSprache $(yes_no)\n";

static char *compose_for(Fixture *fixture, const char *language, GError **error)
{
    g_autoptr(FfNoticeSample) sample = ff_notice_sample_new(FF_NOTICE_SENT, NULL);
    sample->user->language = g_strdup(language);
    g_autoptr(FfFile) notice =
        ff_notice_compose(&sample->facts, &fixture->settings, fixture->faults, error);
    return notice != NULL ? ff_notice_read_text(notice, false) : NULL;
}

/* A notice is never lost by a template that someone broke. */
static void test_broken_template_is_passed_over(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    write_file(fixture, "en", "fax.dn.eml", "Subject: x\n\nenglish $(pages_text)\n");
    write_file(fixture, "de", "fax.dn.eml", "Subject: x\n\ndeutsch $(pages_text)\n");
    write_file(fixture, "de", "phrases.ini", "pages.other = {count} Seiten\n");
    write_file(fixture, "de-AT", "fax.dn.eml", "Subject: x\n\n$(nobody)\n");
    g_autofree char *parent = compose_for(fixture, "de_AT", &error);
    g_assert_cmpstr(parent, ==, "deutsch 3 Seiten\n");
    g_assert_cmpuint(fixture->faults->len, ==, 0);
    g_autofree char *german = compose_for(fixture, "de-AT", &error);
    g_assert_cmpstr(german, ==, "deutsch 3 Seiten\n");
    assert_fault(fixture, 0, "de-AT/fax.dn.eml: there is no variable $(nobody)");
    write_file(fixture, "de", "fax.dn.eml", good);
    g_autofree char *english = compose_for(fixture, "de-AT", &error);
    g_assert_cmpstr(english, ==, "english 3 pages\n");
    write_file(fixture, "en", "fax.dn.eml", good);
    g_assert_null(compose_for(fixture, "de-AT", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
}

/* The check looks into blocks, too, and says what is missing altogether. */
static void test_check(Fixture *fixture, gconstpointer data)
{
    write_file(fixture, "en", "fax.dn.eml", "Subject: x\n\n$(?advice)$(nobody)$(/)\n");
    write_file(fixture, "de", "phrases.ini", "nothing = x\n");
    write_file(fixture, ".git", "fax.dn.eml", good);
    g_ptr_array_unref(fixture->faults);
    fixture->faults = ff_notice_check_templates(&fixture->settings, NULL);
    g_assert_cmpuint(fixture->faults->len, ==, 6);
    assert_fault(fixture, 0, "there is no template fax.ndn.eml");
    assert_fault(fixture, 4, "de/phrases.ini:1: nothing");
    assert_fault(fixture, 5, "$(nobody)");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(Fixture *fixture, gconstpointer data);
    } tests[] = {
        {"/phrases/shipped", test_shipped},
        {"/phrases/german", test_german},
        {"/phrases/english", test_english},
        {"/phrases/part-why", test_part_why},
        {"/phrases/plurals", test_plurals},
        {"/phrases/own-language", test_own_language},
        {"/phrases/region", test_region},
        {"/phrases/faults", test_faults},
        {"/phrases/broken-template", test_broken_template_is_passed_over},
        {"/phrases/check", test_check},
    };
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
