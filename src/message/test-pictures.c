// SPDX-License-Identifier: GPL-3.0-or-later
/* Pictures of a mail: sizes by their octets, references in HTML, and what becomes of each. */
#include <string.h>

#include "message/fixture.h"
#include "message/picture-size.h"
#include "message/references.h"

/* ---- sizes ---- */

static void test_sizes(void)
{
    static const struct {
        const char *octets;
        gsize length;
        guint width, height; /* 0: can't be told */
    } rows[] = {
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1\xe0", 24, 640, 480},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\2\x80\0\0\1", 23, 0, 0},
        {"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\1\xe0", 24, 0, 0},
        {"GIF89a\x40\1\xf0\0", 10, 320, 240},
        {"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\x40\1\0\0\x10\xff\xff\xff", 26, 320, 240},
        {"BM\0\0\0\0\0\0\0\0\0\0\0\0\x0c\0\0\0\x40\1\xf0\0\0\0\0\0", 26, 320, 240},
        {"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\1\0\xef\0\0", 30, 320, 240},
        {"RIFF\0\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x3f\xc1\x3b\0\0\0\0\0\0\0", 30, 320, 240},
        {"RIFF\0\0\0\0WEBPVP8 \x0a\0\0\0\0\0\0\x9d\1\x2a\x40\1\xf0\0", 30, 320, 240},
        {"RIFF\0\0\0\0WAVEfmt \x0a\0\0\0\0\0\0\x9d\1\x2a\x40\1\xf0\0", 30, 0, 0},
        {"\xff\xd8\xff\xe0\0\4xx\xff\xff\xc2\0\x11\x08\0\xf0\1\x40\3", 19, 320, 240},
        {"\xff\xd8\xff\xe0\0\0\xff\xc0\0\x11\x08\0\xf0\1\x40\3", 16, 320, 240},
        {"\xff\xd8\xff\xc4\0\4xx\xff\xda", 10, 0, 0},
        {"%PDF-1.4", 8, 0, 0},
        {"", 0, 0, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        FfPictureSize size = {0};
        g_autofree guint8 *exact = g_memdup2(rows[i].octets, rows[i].length);
        g_test_message("%u", i);
        g_assert_true(ff_picture_size(exact, rows[i].length, &size) == (rows[i].width > 0));
        g_assert_cmpuint(size.width, ==, rows[i].width);
        g_assert_cmpuint(size.height, ==, rows[i].height);
    }
}

/* ---- references ---- */

static void append(const FfHtmlReference *reference, gpointer data)
{
    g_string_append_printf(data, "%s %ux%u, ", reference->url, reference->width, reference->height);
}

static void test_references(void)
{
    static const struct {
        const char *html, *found;
    } rows[] = {
        {":cid:<img src=\"cid:a@b\"><img src=CID:c%40d>url(cid:e) cid: x",
         "cid:a@b 0x0, cid:c@d 0x0, cid:e 0x0, "},
        {"<img width=120 height='40' src=\"cid:a\">", "cid:a 120x40, "},
        {"<IMG src=cid:a style=\"max-width:600px; width: 120.5px;height:40px\">", "cid:a 120x40, "},
        {"<img width=\"50%\" style=\"height:2in\" src=cid:a>", "cid:a 0x0, "},
        {"<img width=99999999999999999999 src=cid:a>", "cid:a 100000x0, "},
        {"<table width=120 background=\"cid:a\">", "cid:a 0x0, "},
        {"<img width=9 src=\"http://x.test/a b.gif\"><img src=b.gif>",
         "http://x.test/a b.gif 9x0, b.gif 0x0, "},
        {"<script src=\"x.js\"></script><imgage>", ""},
        {"<img src=\"open", "open 0x0, "},
        {"<img src=", ""},
        {"<img width", ""},
        {"", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GString) found = g_string_new(NULL);
        ff_html_visit_references(rows[i].html, append, found);
        g_assert_cmpstr(found->str, ==, rows[i].found);
    }
}

/* ---- what becomes of them ---- */

#define HEAD                                                                                       \
    "From: anne@company.test\r\nTo: \"Bob 5035550123\" <fax@company.test>\r\nMIME-Version: "       \
    "1.0\r\n"
#define TEXT  "--x\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n"
#define IMAGE "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
#define PHOTO "\r\niVBORw0KGgoAAAANSUhEUgAAAoAAAAHg\r\n" /* 640 x 480, its header only */
#define LOGO  "\r\niVBORw0KGgoAAAANSUhEUgAAAKAAAABk\r\n" /* 160 x 100 */
#define HTML  "Content-Type: text/html\r\n\r\n"

static char *describe(const FfMail *mail)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < mail->parts->len; i++) {
        const FfPart *part = mail->parts->pdata[i];
        g_string_append_printf(
            text, "%s %s %s%s%s%s%s; ", part->type, ff_part_action_name(part->action),
            part->why != NULL ? part->why : "-", part->body ? " body" : "",
            part->file != NULL ? " kept" : "", part->content_id != NULL ? " " : "",
            part->content_id != NULL ? part->content_id : "");
        if (part->alternative_of != NULL) {
            g_string_append_printf(text, "of %s; ", part->alternative_of);
        }
    }
    return g_string_free(text, FALSE);
}

#define RELATED(html, image)                                                                       \
    HEAD "Content-Type: multipart/related; boundary=x\r\n\r\n--x\r\n" HTML html                    \
         "\r\n--x\r\n" IMAGE "Content-ID: <a>\r\n" image "--x--\r\n"
#define ALTERNATIVE(html, image)                                                                   \
    HEAD "Content-Type: multipart/alternative; boundary=x\r\n\r\n" TEXT                            \
         "--x\r\nContent-Type: multipart/related; boundary=y\r\n\r\n--y\r\n" HTML html             \
         "\r\n--y\r\n" IMAGE "Content-ID: <a>\r\n" image "--y--\r\n--x--\r\n"
#define MIXED(field, image)                                                                        \
    HEAD "Content-Type: multipart/mixed; boundary=x\r\n\r\n" TEXT "--x\r\n" IMAGE field image      \
         "--x--\r\n"

static void test_choice(void)
{
    static const struct {
        const char *name, *mail, *parts;
    } rows[] = {
        {"photo shown", RELATED("Hi <img src=cid:a>", PHOTO),
         "text/html fax - body kept; image/png leave-out shown kept a; "},
        {"photo shown as a logo", RELATED("Hi <img width=100 src=cid:a>", PHOTO),
         "text/html fax - body kept; image/png leave-out decoration kept a; "},
        {"logo shown", RELATED("Hi <img src=cid:a>", LOGO),
         "text/html fax - body kept; image/png leave-out decoration kept a; "},
        {"logo shown large", RELATED("Hi <img width=600 src=cid:a>", LOGO),
         "text/html fax - body kept; image/png leave-out shown kept a; "},
        {"logo of nobody", RELATED("Hi", LOGO),
         "text/html fax - body kept; image/png leave-out decoration a; "},
        {"photo of nobody", RELATED("Hi", PHOTO),
         "text/html fax - body kept; image/png fax - kept a; "},
        {"nothing but a photo", RELATED("<img src=cid:a>", PHOTO),
         "text/html leave-out empty body; image/png fax - kept a; "},
        {"nothing but a logo", RELATED("<img src=cid:a>", LOGO),
         "text/html leave-out empty body; image/png fax - kept a; "},
        {"photo beside plain text", ALTERNATIVE("Hi <img src=cid:a>", PHOTO),
         "text/plain leave-out alternative body kept; of part.1; text/html fax - body kept; "
         "image/png leave-out shown kept a; "},
        {"logo beside plain text", ALTERNATIVE("Hi <img src=cid:a>", LOGO),
         "text/plain fax - body kept; text/html leave-out alternative body; "
         "image/png leave-out decoration a; "},
        {"photo of nobody beside plain text", ALTERNATIVE("Hi", PHOTO),
         "text/plain fax - body kept; text/html leave-out alternative body; "
         "image/png fax - kept a; "},
        {"photo", MIXED("", PHOTO), "text/plain fax - body kept; image/png fax - kept; "},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(FfFixture) fixture = ff_fixture_new();
        g_autoptr(FfMail) mail =
            ff_fixture_parse(fixture, rows[i].mail, strlen(rows[i].mail), NULL);
        g_autofree char *parts = describe(mail);
        g_test_message("%s", rows[i].name);
        g_assert_cmpstr(parts, ==, rows[i].parts);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/pictures/sizes", test_sizes);
    g_test_add_func("/message/pictures/references", test_references);
    g_test_add_func("/message/pictures/choice", test_choice);
    return g_test_run();
}
