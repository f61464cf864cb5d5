// SPDX-License-Identifier: GPL-3.0-or-later
/* TNEF streams through the real program in its real box, and the hand-over from it. */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/limits.h"
#include "stage/test-help.h"
#include "stage/tnef-listing.h"
#include "stage/tnef.h"

/* ---- the hand-over ---- */

#define ROW(name, path, type, id) name "\t|\t" path "\t|\t" type "\t|\t" id "\n"

static char *describe_entries(const GPtrArray *entries)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < entries->len; i++) {
        const FfTnefEntry *entry = entries->pdata[i];
        g_string_append_printf(text, "%s=%s,%s,%s; ", entry->name, entry->file,
                               entry->type != NULL ? entry->type : "",
                               entry->content_id != NULL ? entry->content_id : "");
    }
    return g_string_free(text, FALSE);
}

static void test_listing(void)
{
    static const struct {
        const char *text, *entries;
    } rows[] = {
        {ROW("b", "/o/b", "unknown", "") ROW("a", "/o/a.1", "image/png", "c@d"),
         "b=b,,; a=a.1,image/png,c@d; "},
        {ROW("", "/o/tnef-tmp", "unknown", ""), "=tnef-tmp,,; "},
        {"a\t|\t/o/a", "a=a,,; "},
        {ROW("../x", "/o/..%2Fx", "unknown", ""), "../x=..%2Fx,,; "},
        {ROW("a", "/o/../x", "unknown", "") ROW("a", "/etc/passwd", "", "") ROW("a", "/o/", "", "")
             ROW("a", "/o/..", "", "") ROW("a", "/o", "", "") ROW("a", "/ox", "", ""),
         ""},
        {ROW("a", "/o/a", "", "") ROW("b", "/o/a", "", "") ROW("c", "/o/a", "", ""), "a=a,,; "},
        {"broken\nname\t|\t/o/broken\n", "name=broken,,; "},
        {"no separator\n\n", ""},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *exact = g_memdup2(rows[i].text, strlen(rows[i].text));
        g_autoptr(GPtrArray) entries = ff_tnef_read_listing(exact, strlen(rows[i].text), "/o");
        g_autofree char *found = describe_entries(entries);
        g_assert_cmpstr(found, ==, rows[i].entries);
    }
}

/* ---- streams (MS-OXTNEF 2.1.3) ---- */

enum {
    MESSAGE = 1,
    ATTACHMENT = 2,
    VERSION = 0x00089006,
    BODY = 0x0002800c,
    RENDER_DATA = 0x00069002,
    TITLE = 0x00018010,
    DATA = 0x0006800f,
};

static void append_32(GByteArray *stream, guint32 number)
{
    number = GUINT32_TO_LE(number);
    g_byte_array_append(stream, (const guint8 *)&number, sizeof number);
}

static void append(GByteArray *stream, guint8 level, guint32 id, const void *data, guint length)
{
    guint16 sum = 0;
    for (guint i = 0; i < length; i++) {
        sum = (guint16)(sum + ((const guint8 *)data)[i]);
    }
    g_byte_array_append(stream, &level, 1);
    append_32(stream, id);
    append_32(stream, length);
    g_byte_array_append(stream, data, length);
    const guint8 octets[] = {(guint8)(sum & 0xff), (guint8)(sum >> 8)};
    g_byte_array_append(stream, octets, sizeof octets);
}

static GByteArray *new_stream(const char *text)
{
    static const guint8 head[] = {0x78, 0x9f, 0x3e, 0x22, 7, 0};
    static const guint8 version[] = {0, 0, 1, 0};
    GByteArray *stream = g_byte_array_new();
    g_byte_array_append(stream, head, sizeof head);
    append(stream, MESSAGE, VERSION, version, sizeof version);
    if (text != NULL) {
        append(stream, MESSAGE, BODY, text, (guint)strlen(text) + 1);
    }
    return stream;
}

static void attach(GByteArray *stream, const char *name, const char *content)
{
    static const guint8 render[14] = {1};
    append(stream, ATTACHMENT, RENDER_DATA, render, sizeof render);
    append(stream, ATTACHMENT, TITLE, name, (guint)strlen(name) + 1);
    append(stream, ATTACHMENT, DATA, content, (guint)strlen(content));
}

/* ---- unpacked ---- */

typedef struct {
    char *folder; /* of temporary files; empty again after each test */
    FfFile *contents;
    FfUnpacked *unpacked;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->folder = g_dir_make_tmp("faxferry-tnef-test-XXXXXX", NULL);
    ff_file_set_directory(fixture->folder);
    fixture->contents = ff_file_new("unpacked", NULL);
    fixture->unpacked = ff_unpacked_new(fixture->contents->fd);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_unpacked_free(fixture->unpacked);
    ff_file_free(fixture->contents);
    ff_file_set_directory(NULL);
    g_assert_cmpint(rmdir(fixture->folder), ==, 0);
    g_free(fixture->folder);
}

static const FfUnpackedPart *unpack(const Fixture *fixture, GByteArray *taken)
{
    g_autoptr(GByteArray) octets = taken;
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) stream = ff_file_new_from_bytes("part.1", octets->data, octets->len, NULL);
    const gint64 deadline_ms = ff_clock_monotonic_ms() + TEST_FAR_WALL_MS;
    ff_tnef_unpack(stream, 1, deadline_ms, fixture->unpacked, &error);
    g_assert_no_error(error);
    return fixture->unpacked->parts->pdata[fixture->unpacked->parts->len - 1];
}

static char *describe(const Fixture *fixture, const FfUnpackedPart *part)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < part->files->len; i++) {
        const FfUnpackedFile *file = part->files->pdata[i];
        char content[100] = "";
        g_assert_cmpint(file->size, <, sizeof content);
        g_assert_cmpint(pread(fixture->contents->fd, content, (gsize)file->size, file->offset), ==,
                        file->size);
        g_string_append_printf(text, "%s%s=%s; ", file->text ? "*" : "",
                               file->name != NULL ? file->name : "", content);
    }
    return g_string_free(text, FALSE);
}

static void test_order(Fixture *fixture, gconstpointer data)
{
    GByteArray *stream = new_stream("Hello");
    attach(stream, "zz.pdf", "first");
    attach(stream, "aa.pdf", "second");
    attach(stream, "aa.pdf", "third");
    attach(stream, "../../etc/x", "fourth");
    attach(stream, "broken\nname", "fifth");
    attach(stream, "a\t|\t/etc/passwd", "sixth");
    attach(stream, "", "seventh");
    const FfUnpackedPart *part = unpack(fixture, stream);
    g_autofree char *found = describe(fixture, part);
    g_assert_cmpstr(ff_reason_name(part->reason), ==, "none");
    g_test_message("%s", found);
    g_assert_nonnull(
        strstr(found, "zz.pdf=first; aa.pdf=second; aa.pdf=third; ../../etc/x=fourth; "));
    g_assert_nonnull(strstr(found, "=fifth; "));
    g_assert_nonnull(strstr(found, "=sixth; "));
    g_assert_nonnull(strstr(found, "=seventh; "));
    g_assert_nonnull(strstr(found, "*=Hello; "));
    g_assert_cmpuint(part->files->len, ==, 8);
}

static void test_no_order_twice(Fixture *fixture, gconstpointer data)
{
    GByteArray *stream = new_stream(NULL);
    attach(stream, "a", "one");
    unpack(fixture, stream);
    stream = new_stream(NULL);
    attach(stream, "a", "two");
    const FfUnpackedPart *second = unpack(fixture, stream);
    g_autofree char *found = describe(fixture, second);
    g_assert_cmpstr(found, ==, "a=two; ");
}

static void test_empty(Fixture *fixture, gconstpointer data)
{
    const FfUnpackedPart *part = unpack(fixture, new_stream(NULL));
    g_assert_cmpint(part->reason, ==, FF_REASON_NONE);
    g_assert_cmpuint(part->files->len, ==, 0);
}

/* Cut anywhere, a stream gives no part of a file; one that is empty then fails as a document. */
static void test_cut(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GByteArray) whole = new_stream(NULL);
    attach(whole, "a", "one");
    for (guint length = 0; length < whole->len; length += 9) {
        GByteArray *cut = g_byte_array_new();
        g_byte_array_append(cut, whole->data, length);
        const FfUnpackedPart *part = unpack(fixture, cut);
        g_test_message("%u", length);
        for (guint i = 0; i < part->files->len; i++) {
            g_assert_cmpint(((const FfUnpackedFile *)part->files->pdata[i])->size, ==, 0);
        }
    }
}

static void test_damaged(Fixture *fixture, gconstpointer data)
{
    GByteArray *stream = new_stream(NULL);
    attach(stream, "a", "one");
    stream->data[stream->len - 3] ^= 1; /* what its checksum tells */
    g_assert_cmpstr(ff_reason_name(unpack(fixture, stream)->reason), ==, "document-unreadable");
}

static void test_lie(Fixture *fixture, gconstpointer data)
{
    GByteArray *stream = new_stream(NULL);
    attach(stream, "a", "one");
    stream->data[stream->len - 3 - 2 - 1] = 0x7f; /* the length */
    const FfUnpackedPart *part = unpack(fixture, stream);
    g_assert_cmpint(part->reason, !=, FF_REASON_NONE);
    g_assert_cmpuint(part->files->len, ==, 0);
}

static void test_many(Fixture *fixture, gconstpointer data)
{
    GByteArray *stream = new_stream(NULL);
    for (guint i = 0; i < FF_LIMIT_PARTS + 1; i++) {
        g_autofree char *name = g_strdup_printf("%u", i);
        attach(stream, name, "x");
    }
    g_assert_cmpstr(ff_reason_name(unpack(fixture, stream)->reason), ==, "too-many-parts");
}

static void test_late(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GByteArray) octets = new_stream("x");
    g_autoptr(FfFile) stream = ff_file_new_from_bytes("part.1", octets->data, octets->len, NULL);
    g_assert_true(ff_tnef_unpack(stream, 1, ff_clock_monotonic_ms(), fixture->unpacked, NULL));
    const FfUnpackedPart *part = fixture->unpacked->parts->pdata[0];
    g_assert_cmpstr(ff_reason_name(part->reason), ==, "document-timeout");
}

/* ---- in a mail ---- */

/* Two packages, one of them in an attached message before the other: each has its own files. */
static void test_mail(Fixture *fixture, gconstpointer data)
{
    static const char head[] =
        "From: anne@company.test\r\nTo: \"Bob 5035550123\" <fax@company.test>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n";
    static const char part[] = "Content-Type: application/ms-tnef; name=winmail.dat\r\n"
                               "Content-Transfer-Encoding: base64\r\n\r\n";
    g_autoptr(GByteArray) inner = new_stream("inner text");
    g_autoptr(GByteArray) outer = new_stream("outer text");
    attach(inner, "inner.bin", "inner");
    attach(outer, "outer.bin", "outer");
    g_autofree char *inner_code = g_base64_encode(inner->data, inner->len);
    g_autofree char *outer_code = g_base64_encode(outer->data, outer->len);
    g_autofree char *mail =
        g_strconcat(head, "Content-Type: message/rfc822\r\n\r\nSubject: s\r\n", part, inner_code,
                    "\r\n--x\r\n", part, outer_code, "\r\n--x--\r\n", NULL);
    g_autoptr(FfFile) file = ff_file_new_from_bytes("message.eml", mail, strlen(mail), NULL);
    g_autoptr(FfSettings) settings = test_settings_new("");
    g_autoptr(GPtrArray) users = test_users_new();
    const FfMailFacts facts = {
        .settings = settings, .mailbox = settings->gateways->pdata[0], .users = users};
    g_autoptr(FfFiles) files = ff_files_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(FfMail) parsed = ff_stage_parse_mail(file->fd, &facts, files, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(ff_reason_name(parsed->reason), ==, "none");
    static const char *const contents[] = {
        "outer text", NULL, "outer", "Subject: s\n\ninner text", NULL, "inner"};
    g_assert_cmpuint(parsed->parts->len, ==, G_N_ELEMENTS(contents));
    for (guint i = 0; i < G_N_ELEMENTS(contents); i++) {
        const FfPart *found = parsed->parts->pdata[i];
        g_test_message("%u", i);
        g_assert_true((found->file == NULL) == (contents[i] == NULL));
        if (contents[i] != NULL) {
            test_assert_starts(ff_files_find(files, found->file), contents[i]);
        } else {
            g_assert_cmpstr(found->why, ==, "unpacked");
        }
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(Fixture *fixture, gconstpointer data);
    } tests[] = {
        {"/stage/tnef/order", test_order},     {"/stage/tnef/twice", test_no_order_twice},
        {"/stage/tnef/empty", test_empty},     {"/stage/tnef/cut", test_cut},
        {"/stage/tnef/damaged", test_damaged}, {"/stage/tnef/lie", test_lie},
        {"/stage/tnef/many", test_many},       {"/stage/tnef/late", test_late},
        {"/stage/tnef/mail", test_mail},
    };
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    g_test_add_func("/stage/tnef/listing", test_listing);
    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
        g_test_add(tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
    }
    return g_test_run();
}
