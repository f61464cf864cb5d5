// SPDX-License-Identifier: GPL-3.0-or-later
/* Covers that word processors have written, through the real LibreOffice in its real box. */
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "stage/office.h"
#include "stage/test-help.h"
#include "stage/test-office-samples.h"

#define RTF(text)                                                                                  \
    "{\\rtf1\\ansi{\\header $(PageOf)\\par}\\f0 To $(Recipi{\\b ent}Name)\\par " text "\\par}"
#define WORD(text)                                                                                 \
    "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/"              \
    "wordprocessingml/2006/main\"><w:body>" text "</w:body></w:document>"
#define RUN(text) "<w:r><w:t>" text "</w:t></w:r>"

typedef struct {
    FfSettings *settings;
    char *folder; /* of temporary files; empty again after each test */
    FfCoverFacts facts;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->settings = test_settings_new("max_pages = 5");
    fixture->folder = g_dir_make_tmp("faxferry-cover-test-XXXXXX", NULL);
    fixture->facts = (FfCoverFacts){.recipient_name = "Anne <a>", .text = "Hello", .pages = 2};
    ff_file_set_directory(fixture->folder);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_file_set_directory(NULL);
    ff_settings_free(fixture->settings);
    g_assert_cmpint(rmdir(fixture->folder), ==, 0);
    g_free(fixture->folder);
}

static FfCoverTemplate *new_template(const char *text, const char *path)
{
    return ff_cover_template_new(ff_file_new_from_bytes("cover", text, strlen(text), NULL), path);
}

static FfFile *draw(const Fixture *fixture, FfCoverTemplate *template, int *ret_pages,
                    GError **error)
{
    const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_A4, fixture->settings->max_pages,
                                   false};
    return ff_stage_cover(template, &fixture->facts, &options, fixture->settings, ret_pages, error);
}

static void assert_pages(const Fixture *fixture, FfCoverTemplate *template, int expected)
{
    g_autoptr(GError) error = NULL;
    int pages = 0;
    g_autoptr(FfFile) tiff = draw(fixture, template, &pages, &error);
    g_assert_no_error(error);
    g_assert_cmpint(pages, ==, expected);
    g_assert_cmpint(test_count_pages(tiff), ==, expected);
    g_assert_cmpstr(tiff->name, ==, "cover.tif");
}

static void assert_fails(const Fixture *fixture, FfCoverTemplate *template, int class,
                         const char *told)
{
    g_autoptr(FfCoverTemplate) owned = template;
    g_autoptr(GError) error = NULL;
    int pages = 7;
    g_autoptr(FfFile) tiff = draw(fixture, owned, &pages, &error);
    g_assert_null(tiff);
    g_test_message("%s", error->message);
    g_assert_error(error, FF_ERROR, class);
    g_assert_nonnull(strstr(error->message, told));
    g_assert_cmpint(pages, ==, 7);
}

/* ---- good ones ---- */

static void test_rtf(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfCoverTemplate) template = new_template(RTF("$(Cover)"), "letter.rtf");
    assert_pages(fixture, template, 1);
}

static void test_docx(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfCoverTemplate) template = ff_cover_template_new(
        test_docx_new(WORD("<w:p>" RUN("To $(Recipient") RUN("Name)") "</w:p>")), "letter.DOCX");
    assert_pages(fixture, template, 2); /* the text has no place on the first */
}

static void test_odt(Fixture *fixture, gconstpointer data)
{
    g_autofree char *content = test_text_content("<office:body><office:text><text:p>$(Cover)"
                                                 "</text:p></office:text></office:body>");
    g_autoptr(FfCoverTemplate) template =
        ff_cover_template_new(test_open_document_new("text", content, NULL, 0), "letter.odt");
    assert_pages(fixture, template, 1);
}

/* The template is read once; each fax has its own text, however long. */
static void test_twice(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfCoverTemplate) template = new_template(RTF("$(Cover)"), "letter.rtf");
    assert_pages(fixture, template, 1);
    g_assert_nonnull(template->flat);
    const FfFile *flat = template->flat;
    g_autofree char *text = test_text_new(3);
    fixture->facts.text = text;
    g_autoptr(GError) error = NULL;
    int pages = 0;
    g_autoptr(FfFile) tiff = draw(fixture, template, &pages, &error);
    g_assert_no_error(error);
    g_assert_cmpint(pages, ==, 3);
    g_assert_true(template->flat == flat);
}

/* ---- others ---- */

static void test_too_long(Fixture *fixture, gconstpointer data)
{
    g_autofree char *text = test_text_new(9);
    fixture->facts.text = text;
    assert_fails(fixture, new_template(RTF("$(Cover)"), "letter.rtf"), FF_ERROR_PERMANENT,
                 "more pages than are allowed");
}

static void test_wrong(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *template, *told;
    } cases[] = {
        {RTF("$(Nonsense)"), "at \"$(Nonsense)\": there is no variable $(Nonsense)"},
        {"plain text", "neither RTF nor DOCX"},
        {"", "neither RTF nor DOCX"},
        {"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither RTF nor DOCX"},
        {"PK\003\004", "missing"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_fails(fixture, new_template(cases[i].template, "letter.rtf"), FF_ERROR_PERMANENT,
                     cases[i].told);
    }
    fixture->facts.text = NULL;
    assert_fails(fixture, new_template("{\\rtf1 \\par}", "letter.rtf"), FF_ERROR_PERMANENT,
                 "draws nothing");
}

/* What an intruder would like to have on the page, or fetched. */
static void test_outside(Fixture *fixture, gconstpointer data)
{
    g_autofree char *content = test_text_content(
        "<office:body><office:text><text:section text:name=\"s\"><text:section-source "
        "xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"file:///etc/passwd\"/>"
        "<text:p>x</text:p></text:section></office:text></office:body>");
    assert_fails(
        fixture,
        ff_cover_template_new(test_open_document_new("text", content, NULL, 0), "letter.odt"),
        FF_ERROR_PERMANENT, "/etc/passwd");
}

static void test_no_office(Fixture *fixture, gconstpointer data)
{
    ff_settings_free(fixture->settings);
    fixture->settings = test_settings_new("office = none");
    assert_fails(fixture, new_template(RTF("$(Cover)"), "letter.rtf"), FF_ERROR_CONFIG,
                 "it needs LibreOffice: office = none");
}

static void test_time(Fixture *fixture, gconstpointer data)
{
    g_autofree char *text = g_strnfill(1 << 20, 'x');
    for (gsize i = 20; i < 1 << 20; i += 21) {
        text[i] = '\n';
    }
    ff_settings_free(fixture->settings);
    fixture->settings = test_settings_new("render_timeout = 1");
    fixture->facts.text = text;
    assert_fails(fixture, new_template(RTF("$(Cover)"), "letter.rtf"), FF_ERROR_PERMANENT,
                 "takes too long");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *fixture, gconstpointer data);
    } tests[] = {
        {"rtf", test_rtf},         {"docx", test_docx},           {"odt", test_odt},
        {"twice", test_twice},     {"too-long", test_too_long},   {"wrong", test_wrong},
        {"outside", test_outside}, {"no-office", test_no_office}, {"time", test_time},
    };
    const char *why = NULL;
    g_test_init(&argc, &argv, NULL);
    g_autoptr(FfOffice) office = ff_office_find("auto", &why);
    if (office == NULL) {
        g_print("1..0 # SKIP LibreOffice: %s\n", why);
        return 0;
    }
    ff_stage_warm_up();
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_autofree char *path = g_strconcat("/cover-office/", tests[i].name, NULL);
        g_test_add(path, Fixture, NULL, set_up, tests[i].test, tear_down);
    }
    return g_test_run();
}
