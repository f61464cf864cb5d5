// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/template.h"

#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "notice/text.h"

/* $(echo) gives `data`; $(form) tells the form; anything else is unknown. */
static char *lookup(const char *name, FfForm form, gpointer data)
{
    static const char *const forms[] = {"header", "text", "html"};
    if (g_ascii_strcasecmp(name, "form") == 0) {
        return g_strdup(forms[form]);
    }
    return g_ascii_strcasecmp(name, "echo") == 0 ? g_strdup(data) : NULL;
}

static char *substitute(const char *text, const char *value, GError **error)
{
    return ff_template_substitute(text, FF_FORM_TEXT, lookup, (gpointer)value, error);
}

static void test_substitute(void)
{
    const struct {
        const char *text, *expected;
    } rows[] = {
        {"", ""},
        {"plain", "plain"},
        {"$(echo)", "V"},
        {"a$(ECHO)b$(Echo)c", "aVbVc"},
        {"$ ( $$ (echo) )$", "$ ( $$ (echo) )$"},
        {"$$(echo)", "$V"},
        {"$(form)", "text"},
        {"a$(?echo)b$(echo)c$(/)d", "abVcd"},
        {"$(/)", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *out = substitute(rows[i].text, "V", &error);
        g_assert_no_error(error);
        g_assert_cmpstr(out, ==, rows[i].expected);
    }
}

static void test_blocks(void)
{
    const struct {
        const char *text, *value, *expected;
    } rows[] = {
        {"a$(?echo)b$(echo)c$(/)d", "", "ad"},
        {"$(?echo)x: $(echo)\n$(/)y", "", "y"},
        {"$(?echo)1$(/)$(?form)2$(/)", "", "2"},
        {"$(?echo)[$(echo)]$(/)", "$(/)$(?echo)", "[$(/)$(?echo)]"},
    };
    static const char *const bad[] = {"$(?echo)x", "$(?echo)$(?form)$(/)$(/)", "$(?nobody)$(/)",
                                      "$(?echo", "$(?)$(/)"};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *out = substitute(rows[i].text, rows[i].value, NULL);
        g_assert_cmpstr(out, ==, rows[i].expected);
    }
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(substitute(bad[i], "V", &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    }
}

static void test_values_are_not_expanded(void)
{
    const char *hostile[] = {"$(echo)", "$(", "$(nobody)", "$$(echo))", "$(form"};
    for (guint i = 0; i < G_N_ELEMENTS(hostile); i++) {
        g_autofree char *out = substitute("[$(echo)]", hostile[i], NULL);
        g_autofree char *expected = g_strdup_printf("[%s]", hostile[i]);
        g_assert_cmpstr(out, ==, expected);
    }
}

static void test_errors_name_the_variable(void)
{
    const struct {
        const char *text, *part;
    } rows[] = {
        {"x $(nobody) y", "$(nobody)"}, {"$()", "$()"},         {"$(echo", "not closed"},
        {"$(echo\n)", "not closed"},    {"a $(", "not closed"}, {"$(e\x01\x02)", "$(e  )"},
        {"$( echo )", "$( echo )"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(substitute(rows[i].text, "V", &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
        g_assert_nonnull(strstr(error->message, rows[i].part));
    }
}

static void test_size_is_bounded(void)
{
    g_autofree char *value = g_strnfill(FF_LIMIT_NOTICE_TEXT / 2, 'v');
    g_autoptr(GError) error = NULL;
    g_autofree char *once = substitute("$(echo)", value, &error);
    g_assert_cmpuint(strlen(once), ==, FF_LIMIT_NOTICE_TEXT / 2);
    g_assert_null(substitute("$(echo)$(echo)$(echo)", value, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
}

static const char letter[] =
    "From: \"Fax\" <a@b.c>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= $(form) $(echo)\n"
    "MIME-Version: 1.0\n"
    "Content-Type: multipart/alternative; boundary=X\n\n"
    "--X\nContent-Type: text/plain; charset=utf-8\n\n$(form) \xc3\xa4 $(echo)\n"
    "--X\nContent-Type: text/html; charset=utf-8\n"
    "Content-Transfer-Encoding: quoted-printable\n\n<p>=24(form) =C3=A4</p>\n"
    "--X--\n";

static char *expand(const char *template, const char *value, GError **error)
{
    GMimeMessage *message =
        ff_template_expand(template, strlen(template), lookup, (gpointer)value, error);
    if (message == NULL) {
        return NULL;
    }
    char *octets = g_mime_object_to_string(GMIME_OBJECT(message), NULL);
    g_object_unref(message);
    return octets;
}

static void test_expand(void)
{
    g_autoptr(GError) error = NULL;
    GMimeMessage *message =
        ff_template_expand(letter, strlen(letter), lookup, (gpointer) "V", &error);
    g_assert_no_error(error);
    g_assert_cmpstr(g_mime_message_get_subject(message), ==,
                    "Gr\xc3\xbc\xc3\x9f"
                    "e header V");
    GMimeMultipart *parts = GMIME_MULTIPART(g_mime_message_get_mime_part(message));
    g_autofree char *text =
        g_mime_text_part_get_text(GMIME_TEXT_PART(g_mime_multipart_get_part(parts, 0)));
    g_autofree char *html =
        g_mime_text_part_get_text(GMIME_TEXT_PART(g_mime_multipart_get_part(parts, 1)));
    g_assert_cmpstr(g_strchomp(text), ==, "text \xc3\xa4 V");
    g_assert_cmpstr(g_strchomp(html), ==, "<p>html \xc3\xa4</p>");
    g_object_unref(message);
}

/* The template is public: a value that knows its boundary must not end a part. */
static void test_boundary_is_made_anew(void)
{
    g_autofree char *octets = expand(letter, "\n--X--\n", NULL);
    g_assert_null(strstr(octets, "boundary=X"));
    g_assert_null(strstr(octets, "boundary=\"X\""));
}

static void test_header_injection(void)
{
    g_autofree char *octets = expand(letter, "x\r\nBcc: all@company.com\r\n\r\nbody", NULL);
    g_autofree char *header = g_strndup(octets, (gsize)(strstr(octets, "\n\n") - octets));
    g_assert_null(strstr(header, "\nBcc:"));
}

static void test_broken_templates(void)
{
    const char *rows[] = {
        "",
        "\n\n\n",
        "no header at all",
        "From: a@b.c\n\nno subject\n",
        "Subject: x\nContent-Type: multipart/mixed; boundary=Y\n\nnothing within\n",
        "Subject: x\nContent-Type: message/rfc822\n\nSubject: inner\n\ntext\n",
        "Subject: $(nobody)\n\ntext\n",
        "Subject: x\n\n$(echo\n",
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *octets = expand(rows[i], "V", &error);
        g_assert_null(octets);
        g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    }
}

static void test_too_large_or_deep(void)
{
    g_autofree char *filler = g_strnfill(FF_LIMIT_TEMPLATE, 'x');
    g_autofree char *large = g_strdup_printf("Subject: x\n\n%s", filler);
    g_autoptr(GError) error = NULL;
    g_assert_null(expand(large, "V", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_autoptr(GString) deep = g_string_new("Subject: x\n");
    for (int i = 0; i < 200; i++) {
        g_string_append_printf(deep, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i,
                               i);
    }
    g_clear_error(&error);
    g_assert_null(expand(deep->str, "V", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
}

/* Cut anywhere: an error or a message, never a crash. */
static void test_cut_anywhere(void)
{
    for (gsize length = 0; length < strlen(letter); length++) {
        g_autofree char *part = g_strndup(letter, length);
        g_autofree char *octets = expand(part, "V", NULL);
    }
}

static void test_clean(void)
{
    const struct {
        const char *text;
        gsize max;
        const char *expected;
    } rows[] = {
        {NULL, 10, ""},
        {"a\r\nb\tc\x7f", 10, "a  b c "},
        {"a\xe2\x80\xa8"
         "b\xe2\x80\xae"
         "c",
         10, "a b c"},
        {"0123456789", 10, "0123456789"},
        {"0123456789A", 10, "0123456..."},
        {"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", 6, "\xc3\xa4..."},
        {"\xff", 10, "\xef\xbf\xbd"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *clean = ff_text_clean(rows[i].text, rows[i].max);
        g_assert_cmpstr(clean, ==, rows[i].expected);
    }
    g_autofree char *ascii = ff_text_clean_ascii("\xc3\xa4\nb", 10);
    g_assert_cmpstr(ascii, ==, "? b");
}

static void test_wrap(void)
{
    g_autofree char *words = g_strnfill(200, 'w');
    for (int i = 9; i < 200; i += 10) {
        words[i] = ' ';
    }
    g_autofree char *wrapped = ff_text_wrap(words, 4);
    g_auto(GStrv) lines = g_strsplit(wrapped, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 3);
    for (char **line = lines; *line != NULL; line++) {
        g_assert_cmpuint(strlen(*line), <=, 76);
        g_assert_true(g_str_has_prefix(*line, "    w"));
    }
    g_autofree char *empty = ff_text_wrap("  ", 2);
    g_assert_cmpstr(empty, ==, "");
    g_autofree char *kept = ff_text_wrap_lines("-- \n  a\n");
    g_assert_cmpstr(kept, ==, "-- \n  a\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/substitute", test_substitute);
    g_test_add_func("/template/blocks", test_blocks);
    g_test_add_func("/template/values-are-not-expanded", test_values_are_not_expanded);
    g_test_add_func("/template/errors-name-the-variable", test_errors_name_the_variable);
    g_test_add_func("/template/size-is-bounded", test_size_is_bounded);
    g_test_add_func("/template/expand", test_expand);
    g_test_add_func("/template/boundary-is-made-anew", test_boundary_is_made_anew);
    g_test_add_func("/template/header-injection", test_header_injection);
    g_test_add_func("/template/broken-templates", test_broken_templates);
    g_test_add_func("/template/too-large-or-deep", test_too_large_or_deep);
    g_test_add_func("/template/cut-anywhere", test_cut_anywhere);
    g_test_add_func("/text/clean", test_clean);
    g_test_add_func("/text/wrap", test_wrap);
    return g_test_run();
}
