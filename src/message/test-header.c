// SPDX-License-Identifier: GPL-3.0-or-later
/* Header block, encoded words, character sets, text. */
#include <string.h>

#include "base/charset.h"
#include "base/clock.h"
#include "base/limits.h"
#include "message/header.h"
#include "message/text.h"
#include "message/words.h"

static FfHeader *parse(const char *text)
{
    return ff_header_parse(text, strlen(text), true);
}

static void test_fields(void)
{
    g_autoptr(FfHeader) header =
        parse("From - Mon Nov 23 16:08:00 2026\r\nTo: a@b,\r\n\tc@d\r\nX : spaced\nto:second\r\n"
              "Empty:\r\n\r\nBody: not a field\r\n");
    g_assert_true(header->whole);
    g_assert_cmpuint(header->fields->len, ==, 4);
    g_assert_cmpstr(ff_header_value(header, "TO"), ==, "a@b,\tc@d");
    g_assert_cmpstr(ff_header_value(header, "x"), ==, "spaced");
    g_assert_cmpstr(ff_header_find(header, "To", 1)->value, ==, "second");
    g_assert_null(ff_header_find(header, "To", 2));
    g_assert_cmpuint(ff_header_count(header, "to"), ==, 2);
    g_assert_cmpstr(ff_header_value(header, "Empty"), ==, "");
    g_assert_null(ff_header_value(header, "Body"));
}

/* Only the envelope line of a mailbox file is none of the fields. */
static void test_mbox_line(void)
{
    static const struct {
        const char *line;
        guint fields; /* of two, one behind the line */
        const char *from;
    } rows[] = {
        {"From anne@company.test Mon Nov 23 16:08:00 2026", 1, NULL},
        {"From anne@company.test  Mon Nov  2 06:08:00 2026 +0100", 1, NULL},
        {"From MAILER-DAEMON Mon Nov 23 16:08 CET 2026", 1, NULL},
        {"From - Mon Nov 23 16:08:00 2026", 1, NULL},
        {"From \"a b\"@company.test Mon Nov 23 16:08:00 2026", 1, NULL},
        {"From uucp!anne Mon Nov 23 16:08:00 2026 remote from host", 1, NULL},
        /* obsolete fields (RFC 5322 section 4.5) */
        {"From : anne@company.test", 2, "anne@company.test"},
        {"From\t: anne@company.test", 2, "anne@company.test"},
        {"From \t : anne@company.test", 2, "anne@company.test"},
        {"From :", 2, ""},
        {"From : Mon Nov 23 16:08:00 2026", 2, "Mon Nov 23 16:08:00 2026"},
        {"From : x Mon Nov 23 16:08:00 2026", 2, "x Mon Nov 23 16:08:00 2026"},
        /* neither: the header has ended */
        {"From ", 0, NULL},
        {"From anne@company.test", 0, NULL},
        {"From Mon Nov 23 16:08:00 2026", 0, NULL},
        {"From anne: Mon Nov 23", 0, NULL},
        {"From anne@company.test Mon Nov 23 2026", 0, NULL},
        {"From anne@company.test Xxx Nov 23 16:08:00 2026", 0, NULL},
        {"From anne@company.test Mon Xxx 23 16:08:00 2026", 0, NULL},
        {"From anne@company.test Mon Nov xx 16:08:00 2026", 0, NULL},
        {"FROM anne@company.test Mon Nov 23 16:08:00 2026", 0, NULL},
        {">From anne@company.test Mon Nov 23 16:08:00 2026", 0, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = g_strconcat(rows[i].line, "\r\nTo: a@b\r\n\r\nbody", NULL);
        g_autoptr(FfHeader) header = parse(text);
        g_test_message("%s", rows[i].line);
        g_assert_cmpuint(header->fields->len, ==, rows[i].fields);
        g_assert_cmpstr(ff_header_value(header, "From"), ==, rows[i].from);
    }
    g_autoptr(FfHeader) second =
        parse("To: a@b\nFrom anne@company.test Mon Nov 23 16:08:00 2026\nCc: c@d\n");
    g_assert_cmpuint(second->fields->len, ==, 1);
}

static void test_no_header(void)
{
    static const char *const texts[] = {"", "\r\n", "just text\r\nTo: x\r\n", ": x\r\n",
                                        " folded\r\n"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(FfHeader) header = parse(texts[i]);
        g_assert_cmpuint(header->fields->len, ==, 0);
        g_assert_true(header->whole);
    }
}

static void test_header_bounds(void)
{
    g_autofree char *value = g_strnfill(FF_LIMIT_HEADER_FIELD + 10, 'x');
    g_autofree char *text = g_strdup_printf("A: %s\r\nB: y", value);
    g_autoptr(FfHeader) header = parse(text);
    g_assert_true(ff_header_find(header, "A", 0)->cut);
    g_assert_cmpuint(strlen(ff_header_value(header, "A")), <=, FF_LIMIT_HEADER_FIELD);
    g_assert_cmpstr(ff_header_value(header, "B"), ==, "y");
    g_autoptr(FfHeader) open = ff_header_parse("A: x\r\n", 6, false);
    g_assert_false(open->whole);
    g_autoptr(FfHeader) nul = ff_header_parse("A: x\0y\r\n\r\n", 10, true);
    g_assert_cmpstr(ff_header_value(nul, "A"), ==, "x y");
}

/* Cut anywhere, a header gives a prefix of its fields and no crash. */
static void test_header_cut(void)
{
    static const char text[] = "From a@b Mon Nov 23 16:08:00 2026\r\n"
                               "To: a@b,\r\n\tc@d\r\nSubject: s\r\n\r\nbody";
    for (gsize length = 0; length < sizeof text; length++) {
        g_autofree char *exact = g_memdup2(text, length);
        g_autoptr(FfHeader) header = ff_header_parse(exact, length, true);
        g_assert_cmpuint(header->fields->len, <=, 2);
    }
}

static void test_comments(void)
{
    static const struct {
        const char *value, *plain;
    } rows[] = {
        {"no", "no"},
        {"no (really (nested) \\) )", "no"},
        {"(a) auto-replied ; x=\"(kept)\"", "auto-replied ; x=\"(kept)\""},
        {"\"open (", "\"open ("},
        {"(open", ""},
        {"a\\", "a\\"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *plain = ff_header_without_comments(rows[i].value);
        g_assert_cmpstr(plain, ==, rows[i].plain);
    }
}

static void test_words(void)
{
    static const struct {
        const char *raw, *text;
    } rows[] = {
        {"plain", "plain"},
        {"=?utf-8?q?a=20b_c?=", "a b c"},
        {"=?UTF-8?B?w5Y=?=", "\xc3\x96"},
        {"=?utf-8*de?b?w5Y=?=", "\xc3\x96"},
        {"a =?utf-8?q?b?= c", "a b c"},
        {"=?utf-8?q?a?= =?utf-8?q?b?=", "ab"},
        {"=?utf-8?q?a?=\r\n =?utf-8?q?b?= =?us-ascii?q?c?=", "abc"},
        /* text after a padded word, neighbours of one character set */
        {"=?utf-8?b?YQ==?= =?utf-8?b?YmM=?= d", "abc d"},
        {"=?utf-8?b?YQ==YmM=?=", "abc"},
        {"=?utf-8?b?YWI?=", "ab"},
        {"=?utf-8?b?w5?= =?utf-8?q?x?=", "\xc3\xbf"
                                         "x"},
        /* one character in two words */
        {"=?utf-8?q?=C3?= =?utf-8?q?=96?=", "\xc3\x96"},
        {"=?iso-2022-jp?b?GyRCOzNFREJATzobKEI=?=",
         "\xe5\xb1\xb1\xe7\x94\xb0\xe5\xa4\xaa\xe9\x83\x8e"},
        {"=?iso-8859-1?q?=80?=", "\xe2\x82\xac"},
        {"=?no-such-charset?q?M=FCller?=", "M\xc3\xbcller"},
        {"=?utf-8?q?=ZZ=4?=", "=ZZ=4"},
        {"=?utf-8?x?y?=", "=?utf-8?x?y?="},
        {"=?utf-8?q?open", "=?utf-8?q?open"},
        {"=?", "=?"},
        {"=??q?x?=", "=??q?x?="},
        {"M\xfcller", "M\xc3\xbcller"},
        {"\xb9\xd8\xd3\xda\xba\xcf\xcd\xac", "\xe5\x85\xb3\xe4\xba\x8e\xe5\x90\x88\xe5\x90\x8c"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text = ff_words_decode(rows[i].raw);
        g_assert_true(g_utf8_validate(text, -1, NULL));
        if (i != 10) { /* an odd octet: only its validity counts */
            g_assert_cmpstr(text, ==, rows[i].text);
        }
    }
}

static void test_words_are_linear(void)
{
    g_autoptr(GString) raw = g_string_new(NULL);
    while (raw->len < FF_LIMIT_HEADER_FIELD) {
        g_string_append(raw, "=?utf-8?q?x");
    }
    gint64 start_ms = ff_clock_monotonic_ms();
    g_autofree char *text = ff_words_decode(raw->str);
    g_assert_cmpuint(strlen(text), ==, raw->len);
    g_assert_cmpint(ff_clock_monotonic_ms() - start_ms, <, 1000);
}

static void test_one_line(void)
{
    static const struct {
        const char *text;
        gsize limit;
        const char *line;
    } rows[] = {
        {"  a \r\n\t b  ", 100, "a b"},
        {"invoice\xe2\x80\xae"
         "fdp.exe",
         100, "invoicefdp.exe"},
        {"abc", 2, "ab"},
        {"\xc3\x96\xc3\x96", 3, "\xc3\x96"},
        {"a b", 2, "a"},
        {"\x1b[31m\x07", 100, "[31m"},
        {"", 10, ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *line = ff_words_one_line(rows[i].text, rows[i].limit);
        g_assert_cmpstr(line, ==, rows[i].line);
    }
}

static void test_charsets(void)
{
    static const struct {
        const char *charset, *octets;
        gsize length;
        const char *text;
    } rows[] = {
        {NULL, "", 0, ""},
        {NULL,
         "\xef\xbb\xbf"
         "a",
         4, "a"},
        {NULL,
         "\xff\xfe"
         "a\0",
         4, "a"},
        {NULL, "\xfe\xff\0a", 4, "a"},
        {"us-ascii", "\xc3\x96", 2, "\xc3\x96"},
        {"utf-8",
         "a\xff"
         "b",
         3,
         "a\xef\xbf\xbd"
         "b"},
        {"utf-8", "a\0b", 3, "ab"},
        {"ISO-8859-1", "\x93q\x94", 3, "\xe2\x80\x9cq\xe2\x80\x9d"},
        {"windows-1252", "\x81", 1, "\xef\xbf\xbd"},
        {"gb2312", "\xc3", 1, "\xef\xbf\xbd"},
        {"utf-16le", "a\0b", 3, "a\xef\xbf\xbd"},
        {"../../etc/passwd", "M\xfc", 2, "M\xc3\xbc"},
        {"", "x", 1, "x"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gsize length = 0;
        g_autofree char *text =
            ff_charset_to_utf8(rows[i].charset, rows[i].octets, rows[i].length, &length);
        g_assert_cmpstr(text, ==, rows[i].text);
        g_assert_cmpuint(length, ==, strlen(text));
    }
}

static void test_flowed(void)
{
    static const struct {
        const char *text, *result;
        bool delete_space;
    } rows[] = {
        {"a \nb\nc\n", "a b\nc\n", false},
        {"a \nb\n", "ab\n", true},
        {"> a \n> b\n>> c\nd\n", "> a b\n>> c\nd\n", false},
        {"> a \nb\n", "> a \nb\n", false},
        {"a \n-- \nsig\n", "a \n-- \nsig\n", false},
        {" From\n", "From\n", false},
        {"a ", "a ", false},
        {"", "", false},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *result = ff_text_unflow(rows[i].text, rows[i].delete_space);
        g_assert_cmpstr(result, ==, rows[i].result);
    }
}

static void test_blank(void)
{
    static const char *const blank[] = {"",
                                        "  \r\n\t",
                                        "\xc2\xa0\xe2\x80\x8b\xef\xbb\xbf",
                                        "<p>&nbsp;</p>",
                                        "<html><head><title>T</title></head><body></body></html>",
                                        "<!-- <p>x</p> -->",
                                        "<style>p{}</style><script>x</script>",
                                        "<img src=\"cid:a\"><img src='https://a/b.png'>",
                                        "<style>never closed"};
    static const char *const shown[] = {
        "<p>x</p>",           "&amp;", "<img src=\"data:image/png;base64,xx\">",
        "<header>x</header>", "a<",    "<body>\xc3\x96"};
    for (guint i = 0; i < G_N_ELEMENTS(blank); i++) {
        g_assert_true(ff_text_html_is_blank(blank[i]));
        g_assert_cmpint(ff_text_is_blank(blank[i]), ==, i < 3);
    }
    for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
        g_assert_false(ff_text_html_is_blank(shown[i]));
    }
}

static void test_lines(void)
{
    g_autoptr(GString) text = g_string_new("a\r\nb\rc\n\r\r\nd\r");
    ff_text_normalise_lines(text);
    g_assert_cmpstr(text->str, ==, "a\nb\nc\n\n\nd\n");
}

static void test_html_charset(void)
{
    static const struct {
        const char *html, *charset;
    } rows[] = {
        {"<meta charset=\"iso-8859-15\">", "iso-8859-15"},
        {"<meta content='text/html; CHARSET=utf-8'>", "utf-8"},
        {"<meta charset=utf-16>", NULL},
        {"<meta charset=", NULL},
        {"<p>", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *charset = ff_charset_of_html(rows[i].html, strlen(rows[i].html));
        g_assert_cmpstr(charset, ==, rows[i].charset);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/message/header/fields", test_fields);
    g_test_add_func("/message/header/mbox-line", test_mbox_line);
    g_test_add_func("/message/header/none", test_no_header);
    g_test_add_func("/message/header/bounds", test_header_bounds);
    g_test_add_func("/message/header/cut", test_header_cut);
    g_test_add_func("/message/header/comments", test_comments);
    g_test_add_func("/message/words/decode", test_words);
    g_test_add_func("/message/words/linear", test_words_are_linear);
    g_test_add_func("/message/words/one-line", test_one_line);
    g_test_add_func("/message/charset", test_charsets);
    g_test_add_func("/message/text/flowed", test_flowed);
    g_test_add_func("/message/text/blank", test_blank);
    g_test_add_func("/message/text/lines", test_lines);
    g_test_add_func("/message/text/html-charset", test_html_charset);
    return g_test_run();
}
