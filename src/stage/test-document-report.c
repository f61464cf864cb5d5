// SPDX-License-Identifier: GPL-3.0-or-later
/* What a child tells of its document is taken only when every field can be true. */
#include <math.h>
#include <string.h>

#include "stage/document-report.h"

enum {
    PAGES = 3,
    REASON_AT = 0,
    PAGES_AT = 4,
    NOTE_AT = 8,
    OFFICE_AT = 12,
    KIND_AT = 16,
    SHOWN_AT = 32,
    FACTS_AT = 32 + FF_LIMIT_HTML_PICTURES
};

/* Good octets of PAGES pages. */
static GByteArray *tell(void)
{
    const FfDocumentReport report = {
        .pages = PAGES, .kind = "html", .note = FF_NOTE_HTML_AS_TEXT, .shown = {0, 1}};
    g_autoptr(GArray) facts = g_array_new(false, true, sizeof(FfPageFacts));
    g_array_set_size(facts, PAGES);
    for (guint i = 0; i < PAGES; i++) {
        g_array_index(facts, FfPageFacts, i) =
            (FfPageFacts){1728, 2156, FF_RESOLUTION_FINE, 1000 + i, 0.25};
    }
    g_autoptr(FfFile) file = ff_file_new("report", NULL);
    g_assert_true(ff_document_report_write(file->fd, &report, facts));
    gsize length = 0;
    guint8 *octets = (guint8 *)ff_file_read(file->fd, 1 << 20, &length, NULL);
    g_assert_nonnull(octets);
    return g_byte_array_new_take(octets, length);
}

static bool take(const GByteArray *octets, int max_pages, FfDocumentReport *report, GArray *facts)
{
    g_autoptr(FfFile) file = ff_file_new_from_bytes("report", octets->data, octets->len, NULL);
    return ff_document_report_take(file->fd, max_pages, report, facts);
}

static void assert_refused(const GByteArray *octets, int max_pages)
{
    g_autoptr(GArray) facts = g_array_new(false, false, sizeof(FfPageFacts));
    FfDocumentReport report = {.pages = 77};
    g_assert_false(take(octets, max_pages, &report, facts));
    g_assert_cmpint(report.pages, ==, 77);
    g_assert_cmpuint(facts->len, ==, 0);
}

static void test_taken(void)
{
    g_autoptr(GByteArray) octets = tell();
    g_autoptr(GArray) facts = g_array_new(false, false, sizeof(FfPageFacts));
    FfDocumentReport report = {0};
    g_assert_true(take(octets, PAGES, &report, facts));
    g_assert_cmpint(report.reason, ==, FF_REASON_NONE);
    g_assert_cmpint(report.pages, ==, PAGES);
    g_assert_cmpstr(report.kind, ==, "html");
    g_assert_cmpstr(ff_document_note_name(report.note), ==, "html-as-text");
    g_assert_cmpuint(facts->len, ==, PAGES);
    g_assert_cmpint(report.shown[1], ==, 1);
    g_assert_cmpint(report.shown[0] + report.shown[2], ==, 0);
    g_assert_cmpint(g_array_index(facts, FfPageFacts, 2).octets, ==, 1002);
    assert_refused(octets, PAGES - 1);
    assert_refused(octets, 0);
    assert_refused(octets, -1);
}

static void test_unknown_kind(void)
{
    g_autoptr(GByteArray) octets = tell();
    g_autoptr(GArray) facts = g_array_new(false, false, sizeof(FfPageFacts));
    FfDocumentReport report = {0};
    memset(octets->data + KIND_AT, 'x', SHOWN_AT - KIND_AT);
    g_assert_true(take(octets, PAGES, &report, facts));
    g_assert_cmpstr(report.kind, ==, "unknown");
}

static void test_numbers(void)
{
    static const struct {
        gsize at;
        gint32 value;
    } lies[] = {
        {REASON_AT, -1},        {REASON_AT, FF_REASON_COUNT},
        {PAGES_AT, -1},         {PAGES_AT, 2},
        {PAGES_AT, 4},          {PAGES_AT, G_MAXINT32},
        {NOTE_AT, -1},          {NOTE_AT, FF_NOTE_COUNT},
        {NOTE_AT, G_MININT32},  {REASON_AT, FF_REASON_DOCUMENT_ENCRYPTED},
        {OFFICE_AT, -1},        {OFFICE_AT, FF_OFFICE_COUNT},
        {SHOWN_AT, 2},          {FACTS_AT - 4, 0x01010201},
        {OFFICE_AT, 1},         {FACTS_AT, 0},
        {FACTS_AT, G_MAXINT32}, {FACTS_AT + 4, -5},
        {FACTS_AT + 4, 0},      {FACTS_AT + 8, -1},
        {FACTS_AT + 8, 3},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(lies); i++) {
        g_autoptr(GByteArray) octets = tell();
        memcpy(octets->data + lies[i].at, &lies[i].value, sizeof lies[i].value);
        g_test_message("%d at %zu", lies[i].value, lies[i].at);
        assert_refused(octets, 10);
    }
}

static void test_black(void)
{
    static const double lies[] = {-0.1, 1.1, G_MAXDOUBLE, (double)NAN};
    for (gsize i = 0; i < G_N_ELEMENTS(lies); i++) {
        g_autoptr(GByteArray) octets = tell();
        memcpy(octets->data + FACTS_AT + G_STRUCT_OFFSET(FfPageFacts, black), &lies[i],
               sizeof lies[i]);
        assert_refused(octets, 10);
    }
}

static void test_lengths(void)
{
    g_autoptr(GByteArray) octets = tell();
    const guint length = octets->len;
    g_assert_cmpuint(length, ==, FACTS_AT + PAGES * sizeof(FfPageFacts));
    for (guint cut = 0; cut < length; cut++) {
        g_byte_array_set_size(octets, cut);
        assert_refused(octets, 10);
    }
    g_byte_array_set_size(octets, 2 * length);
    assert_refused(octets, 500);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document-report/taken", test_taken);
    g_test_add_func("/document-report/unknown-kind", test_unknown_kind);
    g_test_add_func("/document-report/numbers", test_numbers);
    g_test_add_func("/document-report/black", test_black);
    g_test_add_func("/document-report/lengths", test_lengths);
    return g_test_run();
}
