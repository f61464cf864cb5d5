// SPDX-License-Identifier: GPL-3.0-or-later
/* Parts to pages and received faxes to PDF, through the real box. */
#include <string.h>

#include "base/error.h"
#include "stage/test-help.h"

enum { SHORT_WALL_MS = 5000 }; /* ample for a line of text, too short for the bomb */

typedef struct {
    FfSettings *settings;
    FfFiles *files;
    GPtrArray *faxes;
    FfJob *job;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer detail)
{
    fixture->settings = test_settings_new("max_pages = 3");
    fixture->settings->render_timeout_ms = TEST_FAR_WALL_MS;
    fixture->files = ff_files_new();
    fixture->faxes = g_ptr_array_new_with_free_func((GDestroyNotify)ff_job_free);
    fixture->job = ff_job_new(FF_KIND_MESSAGE, FF_STATE_ACCEPTED);
    fixture->job->id = 40;
    test_set(&fixture->job->detail, detail);
    test_add_file(fixture->files, "message.eml", "Subject: s\r\n\r\ntext\r\n");
}

static void tear_down(Fixture *fixture, gconstpointer detail)
{
    ff_settings_free(fixture->settings);
    g_ptr_array_unref(fixture->files);
    g_ptr_array_unref(fixture->faxes);
    ff_job_free(fixture->job);
}

static void add_fax(Fixture *fixture, gint64 id, const char *detail)
{
    FfJob *fax = ff_job_new(FF_KIND_FAX, FF_STATE_ACCEPTED);
    fax->id = id;
    fax->parent = fixture->job->id;
    test_set(&fax->detail, detail);
    g_ptr_array_add(fixture->faxes, fax);
}

static FfOutcome *render(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    FfOutcome *outcome =
        ff_stage_document(fixture->job, fixture->faxes, fixture->files, fixture->settings, &error);
    g_assert_no_error(error);
    g_assert_nonnull(outcome);
    return outcome;
}

static FfOutcome *assert_fails(const Fixture *fixture, FfReason reason, const char *argument)
{
    FfOutcome *outcome = render(fixture);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpstr(ff_reason_name(outcome->reason), ==, ff_reason_name(reason));
    g_assert_cmpstr(outcome->reason_argument, ==, argument);
    g_assert_cmpuint(outcome->files->len, ==, 0);
    g_assert_cmpuint(outcome->children->len, ==, 0);
    return outcome;
}

#define BODY "{\"file\":\"part.1\",\"type\":\"text/plain\",\"action\":\"fax\",\"body\":true}"
#define FILE_PART(number, name)                                                                    \
    "{\"file\":\"part." number "\",\"name\":\"" name "\",\"action\":\"fax\"}"

static const char two_variants[] =
    "{\"parts\":[" BODY ",{\"file\":\"part.2\",\"name\":\"logo.png\",\"action\":\"leave-out\","
    "\"why\":\"decoration\"}],\"variants\":[{\"file\":\"pages.tif\",\"resolution\":\"superfine\","
    "\"page_size\":\"letter\"},{\"file\":\"pages.2.tif\",\"resolution\":\"standard\","
    "\"page_size\":\"letter\"}]}";

static int count_rows(const FfFile *file)
{
    FfTiffFacts facts = {0};
    g_assert_nonnull(file);
    g_assert_true(ff_document_check_tiff(file->fd, &facts, NULL));
    return facts.rows;
}

static void test_variants(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "page one\fpage two\n");
    test_add_file(fixture->files, "part.2", "no picture at all");
    add_fax(fixture, 41, "{\"pages_file\":\"pages.tif\"}");
    add_fax(fixture, 42, "{\"pages_file\":\"pages.2.tif\"}");
    add_fax(fixture, 43, "{\"pages_file\":\"nowhere.tif\"}");
    g_autoptr(FfOutcome) outcome = render(fixture);
    const FfFile *fine = ff_files_find(outcome->files, "pages.tif");
    const FfFile *coarse = ff_files_find(outcome->files, "pages.2.tif");

    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpint(test_count_pages(fine), ==, 2);
    g_assert_cmpint(test_count_pages(coarse), ==, 2);
    g_assert_cmpint(count_rows(fine), >, 3 * count_rows(coarse));
    g_assert_cmpint(outcome->job->pages, ==, 2);
    g_assert_cmpuint(outcome->children->len, ==, 3);
    static const int pages[] = {2, 2, 0};
    for (guint i = 0; i < G_N_ELEMENTS(pages); i++) {
        const FfJob *fax = outcome->children->pdata[i];
        g_assert_cmpint(fax->id, ==, 41 + i);
        g_assert_cmpint(fax->pages, ==, pages[i]);
    }
}

static const char with_covers[] =
    "{\"parts\":[{\"file\":\"part.1\",\"type\":\"text/html\",\"action\":\"fax\",\"body\":true},"
    "{\"file\":\"part.2\",\"type\":\"text/plain\",\"action\":\"leave-out\",\"body\":true,"
    "\"why\":\"alternative\",\"alternative_of\":\"part.1\"}],"
    "\"cover_facts\":{\"to\":\"Anne, Bob\",\"language\":\"de\"},"
    "\"variants\":[{\"file\":\"pages.tif\",\"resolution\":\"standard\",\"without_text\":true},"
    "{\"file\":\"pages.2.tif\",\"resolution\":\"standard\"}]}";

static void add_texts(const Fixture *fixture)
{
    test_add_file(fixture->files, "part.1", "<p>one</p><p>two</p>");
    test_add_file(fixture->files, "part.2", "one\ntwo\n");
}

/* The first's text is on its cover, and there is nothing else; the second has pages. */
static void test_covers(Fixture *fixture, gconstpointer data)
{
    add_texts(fixture);
    add_fax(fixture, 41, "{\"pages_file\":\"pages.tif\",\"cover\":\"simple\",\"blind\":true}");
    add_fax(fixture, 42, "{\"pages_file\":\"pages.2.tif\"}");
    g_autoptr(FfOutcome) outcome = render(fixture);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    const FfJob *covered = outcome->children->pdata[0];
    const FfJob *plain = outcome->children->pdata[1];
    g_autoptr(JsonObject) detail = ff_detail_parse(covered->detail);
    g_autoptr(JsonObject) other = ff_detail_parse(plain->detail);
    g_assert_cmpstr(ff_detail_string(detail, "cover_file", NULL), ==, "cover.1.tif");
    g_assert_cmpint(ff_detail_int(detail, "cover_pages", 0), ==, 1);
    g_assert_cmpint(covered->pages, ==, 1);
    g_assert_cmpint(plain->pages, ==, 1);
    g_assert_false(json_object_has_member(other, "cover_file"));
    g_assert_cmpint(test_count_pages(ff_files_find(outcome->files, "cover.1.tif")), ==, 1);
    g_assert_null(ff_files_find(outcome->files, "pages.tif"));
    g_assert_nonnull(ff_files_find(outcome->files, "pages.2.tif"));
    g_assert_nonnull(ff_files_find(outcome->files, "page.png"));
}

static const char cover_and_file[] =
    "{\"parts\":[" BODY
    "," FILE_PART("2", "broken.pdf") "],"
                                     "\"variants\":[{\"file\":\"pages.tif\",\"resolution\":"
                                     "\"standard\",\"without_text\":true}]}";

/* The text on the cover is the rest of a message whose only document failed. */
static void test_cover_is_the_rest(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "one\n");
    test_add_file(fixture->files, "part.2", "%PDF-1.4 nothing");
    add_fax(fixture, 41, "{\"pages_file\":\"pages.tif\",\"cover\":\"simple\"}");
    g_autoptr(FfOutcome) refused =
        assert_fails(fixture, FF_REASON_DOCUMENT_TRUNCATED, "broken.pdf");
    fixture->settings->failed_documents = FF_FAILED_SEND_REST;
    g_autoptr(FfOutcome) outcome = render(fixture);
    g_assert_cmpstr(ff_reason_name(outcome->reason), ==, "none");
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpint(((FfJob *)outcome->children->pdata[0])->pages, ==, 1);
    g_assert_null(ff_files_find(outcome->files, "pages.tif"));
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    JsonObject *failed = ff_detail_element(ff_detail_array(detail, "parts"), 1);
    g_assert_cmpstr(ff_detail_string(failed, "action", NULL), ==, "fail");
}

/* Where no page shows the text, it is the plain one that was faxed. */
static void test_parts_on_covers(Fixture *fixture, gconstpointer data)
{
    add_texts(fixture);
    g_autoptr(JsonObject) one = ff_detail_parse(fixture->job->detail);
    json_array_remove_element(ff_detail_array(one, "variants"), 1);
    g_autofree char *text = ff_detail_to_text(one);
    test_set(&fixture->job->detail, text);
    add_fax(fixture, 41, "{\"pages_file\":\"pages.tif\",\"cover\":\"simple\"}");
    g_autoptr(FfOutcome) outcome = render(fixture);
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    JsonObject *html = test_nth(detail, "parts", 0);
    JsonObject *plain = test_nth(detail, "parts", 1);
    g_assert_cmpstr(ff_detail_string(html, "action", NULL), ==, "leave-out");
    g_assert_cmpstr(ff_detail_string(html, "why", NULL), ==, "alternative");
    g_assert_cmpstr(ff_detail_string(plain, "action", NULL), ==, "fax");
    g_assert_cmpstr(ff_detail_string(plain, "note", NULL), ==, "on-cover");
    g_assert_false(json_object_has_member(plain, "why"));
}

static void test_cover_missing(Fixture *fixture, gconstpointer data)
{
    add_texts(fixture);
    add_fax(fixture, 41, "{\"pages_file\":\"pages.2.tif\",\"cover\":\"../covers/simple\"}");
    g_autoptr(FfOutcome) outcome =
        assert_fails(fixture, FF_REASON_COVER_MISSING, "../covers/simple");
}

/* The fixture allows three pages, the cover among them. */
static void test_cover_too_many(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "one\ftwo\fthree\n");
    add_fax(fixture, 41, "{\"cover\":\"simple\"}");
    g_autoptr(FfOutcome) outcome = assert_fails(fixture, FF_REASON_DOCUMENT_TOO_LONG, NULL);
}

static void test_what_is_kept(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "page one\n");
    test_add_file(fixture->files, "part.2", "left out\n");
    g_autoptr(FfOutcome) outcome = render(fixture);
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);

    test_assert_starts(ff_files_find(outcome->files, "page.png"), "\x89PNG");
    g_assert_cmpuint(g_strv_length(outcome->drop_files), ==, 2);
    g_assert_true(g_strv_contains((const char *const *)outcome->drop_files, "part.1"));
    g_assert_true(g_strv_contains((const char *const *)outcome->drop_files, "part.2"));
    g_assert_cmpint(ff_detail_int(test_nth(detail, "parts", 0), "pages", -1), ==, 1);
    g_assert_cmpstr(ff_detail_string(test_nth(detail, "parts", 0), "kind", NULL), ==, "text");
    g_assert_cmpint(ff_detail_int(test_nth(detail, "parts", 1), "pages", -1), ==, -1);
    g_assert_cmpint(ff_detail_int(test_nth(detail, "variants", 1), "pages", -1), ==, 1);
}

/* The second is in the HTML, the third is not; the last only decorates, and is nowhere. */
static const char with_pictures[] =
    "{\"parts\":[{\"file\":\"part.1\",\"type\":\"text/html\",\"action\":\"fax\",\"body\":true},"
    "{\"file\":\"part.2\",\"type\":\"image/bmp\",\"action\":\"leave-out\",\"why\":\"shown\","
    "\"content_id\":\"a\"},"
    "{\"file\":\"part.3\",\"type\":\"image/bmp\",\"action\":\"leave-out\",\"why\":\"shown\","
    "\"content_id\":\"b\"},"
    "{\"file\":\"part.4\",\"type\":\"image/bmp\",\"action\":\"leave-out\",\"why\":\"decoration\","
    "\"content_id\":\"c\"}]}";

/* 24 x 24 pixels, black. */
static void add_picture(Fixture *fixture, const char *name)
{
    enum { HEAD = 54, SIDE = 24 };
    static const guint8 head[] = {'B', 'M', 0, 0,    0, 0, 0, 0,    0, 0, HEAD, 0, 0, 0, 40,
                                  0,   0,   0, SIDE, 0, 0, 0, SIDE, 0, 0, 0,    1, 0, 24};
    guint8 octets[HEAD + SIDE * SIDE * 3] = {0};
    memcpy(octets, head, sizeof head);
    FfFile *file = ff_file_new(name, NULL);
    g_assert_true(ff_file_write(file->fd, octets, sizeof octets, NULL));
    g_ptr_array_add(fixture->files, file);
}

static void assert_part(JsonObject *detail, guint part, const char *action, const char *why)
{
    JsonObject *object = test_nth(detail, "parts", part);
    g_assert_cmpstr(ff_detail_string(object, "action", NULL), ==, action);
    g_assert_cmpstr(ff_detail_string(object, "why", NULL), ==, why);
}

static void test_pictures_of_the_text(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "<p>See <img src=\"cid:a\"></p>");
    for (char name[] = "part.2"; name[5] <= '4'; name[5]++) {
        add_picture(fixture, name);
    }
    add_fax(fixture, 41, "{}");
    g_autoptr(FfOutcome) outcome = render(fixture);
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpint(outcome->job->pages, ==, 2);
    assert_part(detail, 0, "fax", NULL);
    assert_part(detail, 1, "leave-out", "shown");
    assert_part(detail, 2, "fax", NULL);
    assert_part(detail, 3, "leave-out", "decoration");
    g_assert_cmpint(ff_detail_int(test_nth(detail, "parts", 2), "pages", -1), ==, 1);
}

/* What one would not expect of the pages is told with the part. */
static void test_note(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "caf\xe9\n");
    test_add_file(fixture->files, "part.2", "caf\xc3\xa9\n");
    test_add_file(fixture->files, "part.3", "coffee\n");
    g_autoptr(FfOutcome) outcome = render(fixture);
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpstr(ff_detail_string(test_nth(detail, "parts", 0), "note", NULL), ==,
                    "charset-guessed");
    g_assert_cmpstr(ff_detail_string(test_nth(detail, "parts", 1), "note", NULL), ==, NULL);
}

/* As the command line submits it. */
static void test_no_variants(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "page one\n");
    add_fax(fixture, 41, "{}");
    g_autoptr(FfOutcome) outcome = render(fixture);
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    JsonObject *variant = test_nth(detail, "variants", 0);

    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpint(((const FfJob *)outcome->children->pdata[0])->pages, ==, 1);
    g_assert_cmpstr(ff_detail_string(variant, "resolution", NULL), ==, "standard");
    g_assert_cmpint(count_rows(ff_files_find(outcome->files, "pages.tif")), <, 1200);
}

static void test_failing_document(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "good\n");
    test_add_file(fixture->files, "part.2", "%PDF-1.4\nand no more");
    test_add_file(fixture->files, "part.3", "good\n");
    g_autoptr(FfOutcome) outcome =
        assert_fails(fixture, FF_REASON_DOCUMENT_TRUNCATED, "broken.pdf");
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    static const char *const actions[] = {"fax", "fail", "fax"};
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        JsonObject *part = test_nth(detail, "parts", i);
        bool good = strcmp(actions[i], "fax") == 0;
        g_assert_cmpstr(ff_detail_string(part, "action", NULL), ==, actions[i]);
        g_assert_cmpint(ff_detail_int(part, "pages", -1), ==, good ? 1 : 0);
        g_assert_cmpstr(ff_detail_string(part, "why", NULL), ==,
                        good ? NULL : "document-truncated");
    }
}

static void test_only_document_fails(Fixture *fixture, gconstpointer data)
{
    test_add_file(fixture->files, "part.1", "");
    g_autoptr(FfOutcome) outcome = assert_fails(fixture, FF_REASON_DOCUMENT_NO_PAGES, NULL);
}

static void test_nothing_to_fax(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfOutcome) outcome = assert_fails(fixture, FF_REASON_NOTHING_TO_FAX, NULL);
}

static void test_too_long(Fixture *fixture, gconstpointer data)
{
    g_autofree char *two = test_text_new(2);
    test_add_file(fixture->files, "part.1", two);
    test_add_file(fixture->files, "part.2", two);
    test_add_file(fixture->files, "part.3", "one\n");
    g_autoptr(FfOutcome) outcome = assert_fails(fixture, FF_REASON_DOCUMENT_TOO_LONG, "broken.pdf");
}

static void test_missing_part(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(
        ff_stage_document(fixture->job, fixture->faxes, fixture->files, fixture->settings, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_BUG);
    g_assert_nonnull(strstr(error->message, "part.1"));
}

/* A picture drawn ten times by one that is drawn ten times ...: a few hundred octets that take
 * years. */
static char *make_bomb(void)
{
    GString *pdf = g_string_new("%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
                                "2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
                                "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]"
                                "/Resources<</XObject<</X 10 0 R>>>>/Contents 4 0 R>>\nendobj\n"
                                "4 0 obj\n<</Length 5>>\nstream\n/X Do\nendstream\nendobj\n");
    for (int depth = 10; depth < 20; depth++) {
        g_autofree char *inner = g_strdup_printf("/Resources<</XObject<</X %d 0 R>>>>", depth + 1);
        g_string_append_printf(
            pdf, "%d 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 612 792]%s/Length 60>>\nstream\n",
            depth, depth < 19 ? inner : "");
        for (int i = 0; i < 10; i++) {
            g_string_append(pdf, depth < 19 ? "/X Do " : "0 0 m ");
        }
        g_string_append(pdf, "\nendstream\nendobj\n");
    }
    g_string_append(pdf, "trailer\n<</Size 20/Root 1 0 R>>\n%%EOF\n");
    return g_string_free(pdf, false);
}

static void test_timeout(Fixture *fixture, gconstpointer data)
{
    g_autofree char *bomb = make_bomb();
    test_add_file(fixture->files, "part.1", "good\n");
    test_add_file(fixture->files, "part.2", bomb);
    test_add_file(fixture->files, "part.3", "good\n");
    fixture->settings->render_timeout_ms = SHORT_WALL_MS;
    g_autoptr(FfOutcome) outcome = assert_fails(fixture, FF_REASON_DOCUMENT_TIMEOUT, "broken.pdf");
    g_autoptr(JsonObject) detail = ff_detail_parse(outcome->job->detail);
    g_assert_cmpstr(ff_detail_string(test_nth(detail, "parts", 1), "why", NULL), ==,
                    "document-timeout");
    g_assert_cmpint(ff_detail_int(test_nth(detail, "parts", 0), "pages", -1), ==, 1);
    g_assert_cmpint(ff_detail_int(test_nth(detail, "parts", 2), "pages", -1), ==, 1);
}

/* ---- receptions ---- */

static FfOutcome *convert(const Fixture *fixture, FfFile *tiff, const FfUser *user)
{
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(fixture->files, tiff);
    FfOutcome *outcome = ff_stage_convert(fixture->job, fixture->files, user, &error);
    g_assert_no_error(error);
    return outcome;
}

static void test_convert_tiff(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfUser) anne = ff_user_new("anne", "anne@company.test");
    g_autoptr(FfOutcome) outcome = convert(fixture, test_fax_new("received.tif", 2), anne);
    g_autoptr(FfOutcome) nobody = ff_stage_convert(fixture->job, fixture->files, NULL, NULL);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpuint(outcome->files->len, ==, 1);
    test_assert_starts(ff_files_find(outcome->files, "page.png"), "\x89PNG");
    g_assert_cmpint(nobody->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpuint(nobody->files->len, ==, 1);
}

static void test_convert_pdf(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfUser) bert = ff_user_new("bert", "bert@company.test");
    bert->format = FF_FORMAT_PDF;
    g_autoptr(FfOutcome) outcome = convert(fixture, test_fax_new("received.tif", 2), bert);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_DONE);
    g_assert_cmpuint(outcome->files->len, ==, 2);
    test_assert_starts(ff_files_find(outcome->files, "received.pdf"), "%PDF");
    test_assert_starts(ff_files_find(outcome->files, "page.png"), "\x89PNG");
}

/* What the line took can't be drawn: said at once, not tried again, and the fax goes on. */
static void test_convert_broken(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfUser) bert = ff_user_new("bert", "bert@company.test");
    bert->format = FF_FORMAT_PDF;
    g_autoptr(FfOutcome) outcome =
        convert(fixture, ff_file_new_from_bytes("received.tif", "II*\0broken", 10, NULL), bert);
    g_assert_cmpint(outcome->code, ==, FF_OUTCOME_FAIL);
    g_assert_cmpint(outcome->reason, ==, FF_REASON_DOCUMENT_UNREADABLE);
    g_assert_cmpuint(outcome->files->len, ==, 0);
}

static void test_convert_nothing(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_stage_convert(fixture->job, fixture->files, NULL, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_BUG);
}

int main(int argc, char **argv)
{
    static const char one_part[] = "{\"parts\":[" BODY "],\"resolution\":\"standard\"}";
    static const char three_parts[] =
        "{\"parts\":[" BODY "," FILE_PART("2", "broken.pdf") "," FILE_PART("3", "good.txt") "]}";
    static const struct {
        const char *name;
        void (*run)(Fixture *fixture, gconstpointer detail);
        const char *detail;
    } tests[] = {
        {"/document/pictures-of-the-text", test_pictures_of_the_text, with_pictures},
        {"/document/variants", test_variants, two_variants},
        {"/document/covers", test_covers, with_covers},
        {"/document/cover-is-the-rest", test_cover_is_the_rest, cover_and_file},
        {"/document/parts-on-covers", test_parts_on_covers, with_covers},
        {"/document/cover-missing", test_cover_missing, with_covers},
        {"/document/cover-too-many", test_cover_too_many, one_part},
        {"/document/what-is-kept", test_what_is_kept, two_variants},
        {"/document/note", test_note, three_parts},
        {"/document/no-variants", test_no_variants, one_part},
        {"/document/failing-document", test_failing_document, three_parts},
        {"/document/only-document-fails", test_only_document_fails, one_part},
        {"/document/nothing-to-fax", test_nothing_to_fax, "{\"parts\":[]}"},
        {"/document/no-parts-at-all", test_nothing_to_fax, "{}"},
        {"/document/too-long", test_too_long, three_parts},
        {"/document/missing-part", test_missing_part, one_part},
        {"/document/timeout", test_timeout, three_parts},
        {"/convert/tiff", test_convert_tiff, "{}"},
        {"/convert/pdf", test_convert_pdf, "{}"},
        {"/convert/broken", test_convert_broken, "{}"},
        {"/convert/nothing", test_convert_nothing, "{}"},
    };
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    for (guint i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, tests[i].detail, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
