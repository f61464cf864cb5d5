// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole notices, read back as a mail program would. */
#include <glib/gstdio.h>
#include <gmime/gmime.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "notice/test-notice-facts.h"
#include "notice/text.h"

#define KINDS (FF_NOTICE_RECEIVED_PART + 1)

static GMimeMessage *parse(const char *octets, gsize length)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(octets, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    g_assert_nonnull(message);
    return message;
}

static GMimeMessage *compose(const TestFacts *test)
{
    gsize length;
    g_autofree char *octets = test_facts_compose(test, &length);
    return parse(octets, length);
}

typedef struct {
    const char *type;
    GMimeObject *found;
    guint count;
} Search;

static void match_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    Search *search = data;
    g_autofree char *type = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(part));
    search->count++;
    if (search->found == NULL && strcmp(type, search->type) == 0) {
        search->found = part;
    }
}

static GMimeObject *find_part(GMimeMessage *message, const char *type)
{
    Search search = {type, NULL, 0};
    g_mime_message_foreach(message, match_part, &search);
    return search.found;
}

/* Decoded content of the first part of that type, NULL when there is none. */
static char *content(GMimeMessage *message, const char *type)
{
    GMimeObject *part = find_part(message, type);
    if (part == NULL) {
        return NULL;
    }
    GMimeStream *memory = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), memory);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    char *text = g_strndup((const char *)bytes->data, bytes->len);
    ff_text_strip_returns(text);
    g_object_unref(memory);
    return text;
}

static const char *header(GMimeMessage *message, const char *name)
{
    return g_mime_object_get_header(GMIME_OBJECT(message), name);
}

static void assert_contains(const char *text, const char *part)
{
    if (text == NULL || strstr(text, part) == NULL) {
        g_test_message("\"%s\" is not in: %s", part, text);
        g_test_fail();
    }
}

static void assert_lacks(const char *text, const char *part)
{
    if (text != NULL && strstr(text, part) != NULL) {
        g_test_message("\"%s\" is in: %s", part, text);
        g_test_fail();
    }
}

/* RFC 5321: CRLF and nothing else, 7 bits, 998 octets a line. */
static void assert_transportable(const char *octets, gsize length)
{
    gsize column = 0;
    for (gsize i = 0; i < length; i++) {
        g_assert_cmpuint((guint8)octets[i], <, 0x80);
        g_assert_cmpuint((guint8)octets[i], !=, 0);
        g_assert_true((octets[i] == '\r') == (i + 1 < length && octets[i + 1] == '\n'));
        column = octets[i] == '\n' ? 0 : column + 1;
        g_assert_cmpuint(column, <=, 998);
    }
    g_assert_true(g_str_has_suffix(octets, "\r\n"));
}

static void test_every_kind(void)
{
    for (int kind = 0; kind < KINDS; kind++) {
        g_autoptr(TestFacts) test = test_facts_new(kind);
        gsize length;
        g_autofree char *octets = test_facts_compose(test, &length);
        assert_transportable(octets, length);
        GMimeMessage *message = parse(octets, length);
        g_autofree char *text = content(message, "text/plain");
        g_autofree char *html = content(message, "text/html");
        assert_lacks(text, "$(");
        assert_lacks(html, "$(");
        assert_lacks(g_mime_message_get_subject(message), "$(");
        assert_contains(text, "Reference 40, company.com.\n");
        g_assert_nonnull(find_part(message, "image/png"));
        g_assert_true(g_str_has_prefix(header(message, "Auto-Submitted"), "auto-"));
        assert_contains(header(message, "From"), "<fax@company.com>");
        g_assert_cmpstr(header(message, "To"), ==, "anne@company.com");
        g_assert_nonnull(header(message, "Date"));
        g_assert_nonnull(header(message, "MIME-Version"));
        g_object_unref(message);
    }
}

static void test_delivery_status(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    GMimeMessage *message = compose(test);
    GMimeContentType *type = g_mime_object_get_content_type(g_mime_message_get_mime_part(message));
    g_assert_true(g_mime_content_type_is_type(type, "multipart", "report"));
    g_assert_cmpstr(g_mime_content_type_get_parameter(type, "report-type"), ==, "delivery-status");
    g_assert_cmpint(
        g_mime_multipart_get_count(GMIME_MULTIPART(g_mime_message_get_mime_part(message))), ==, 3);
    g_autofree char *status = content(message, "message/delivery-status");
    g_auto(GStrv) groups = g_strsplit(g_strchomp(status), "\n\n", -1);
    g_assert_cmpuint(g_strv_length(groups), ==, 3);
    assert_contains(groups[0], "Reporting-MTA: dns; company.com\n");
    assert_contains(groups[1], "Final-Recipient: rfc822; FAX=+15035550123@company.com\n"
                               "Action: delivered\nStatus: 2.0.0\n");
    assert_lacks(groups[1], "Diagnostic-Code");
    assert_contains(groups[2], "Action: failed\nStatus: 5.4.7\n"
                               "Diagnostic-Code: X-T30; 49 (The call dropped prematurely)\n");
    g_autofree char *original = content(message, "text/rfc822-headers");
    assert_contains(original, "From: anne@company.com\n");
    assert_contains(original, "Subject: Contract for the new office\n");
    assert_lacks(original, "secret");
    g_object_unref(message);
}

/* Some sent, some not, some cancelled: one notice, and each has its own state. */
static void test_mixed_ends(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    FfJob *cancelled = ff_job_new(FF_KIND_FAX, FF_STATE_CANCELLED);
    test_set_string(&cancelled->number, "+15035550125");
    test_set_string(&cancelled->detail, "{\"address\":\"fax+5035550125@company.com\"}");
    g_ptr_array_add(test->faxes, cancelled);
    GMimeMessage *message = compose(test);
    g_autofree char *status = content(message, "message/delivery-status");
    g_autofree char *text = content(message, "text/plain");
    g_auto(GStrv) groups = g_strsplit(g_strchomp(status), "\n\n", -1);
    g_assert_cmpuint(g_strv_length(groups), ==, 4);
    assert_contains(groups[1], "Action: delivered\nStatus: 2.0.0");
    assert_contains(groups[2], "Action: failed\nStatus: 5.4.7");
    assert_contains(groups[3], "Original-Recipient: rfc822; fax+5035550125@company.com\n"
                               "Final-Recipient: rfc822; FAX=+15035550125@company.com\n"
                               "Action: failed\nStatus: 5.0.0\n"
                               "Diagnostic-Code: X-Faxferry; cancelled (The fax was cancelled");
    assert_contains(text, "did not reach 2 of 3 recipients.");
    assert_contains(text, "check the number of the recipient");
    g_object_unref(message);
}

/* Two addresses of a message were one number, and one fax. */
static void test_named_again(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    FfJob **faxes = (FfJob **)test->faxes->pdata;
    test_set_string(&faxes[0]->detail, "{\"again\":\"\"}");
    test_set_string(&faxes[1]->detail, "{\"again\":\"Dora <&>, Emil\"}");
    GMimeMessage *message = compose(test);
    g_autofree char *text = content(message, "text/plain");
    g_autofree char *html = content(message, "text/html");
    assert_contains(text, "named more than once, faxed once)");
    assert_contains(text, "named as Dora <&>, Emil, too;");
    assert_contains(html, "named as Dora &lt;&amp;&gt;, Emil, too; faxed once");
    g_object_unref(message);
}

/* What people cancelled needs no advice. */
static void test_all_cancelled(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    for (guint i = 0; i < test->faxes->len; i++) {
        FfJob *fax = g_ptr_array_index(test->faxes, i);
        fax->state = FF_STATE_CANCELLED;
        fax->reason = FF_REASON_NONE;
    }
    GMimeMessage *message = compose(test);
    g_autofree char *text = content(message, "text/plain");
    assert_contains(text, "“Contract for the new office” was cancelled.");
    assert_lacks(text, "What to do");
    g_object_unref(message);
}

/* Mail systems copy subjects into fields of their own. */
static void test_secret_is_not_given_back(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    test_set_string(&test->job->detail, "{\"subject_secret\":true}");
    test->facts.original_header =
        "Received: from mail.company.com\r\n\tby mx.company.com\r\n"
        "DKIM-Signature: v=1; z=Subject:[anne:sesame]\r\n =20Contract\r\n"
        "from: anne@company.com\r\nSubject: [anne:sesame] Contract\r\n"
        "Thread-Topic: =?utf-8?B?W2FubmU6c2VzYW1lXQ==?=\r\nX-Subject: [anne:sesame]\r\n"
        "Message-ID: <1@company.com>\r\n\r\n";
    GMimeMessage *message = compose(test);
    g_autofree char *original = content(message, "text/rfc822-headers");
    assert_contains(original, "Received: from mail.company.com\n by mx.company.com\n");
    assert_contains(original, "from: anne@company.com\n");
    assert_contains(original, "Message-ID: <1@company.com>\n");
    assert_contains(original, "Subject: Contract for the new office\n");
    assert_lacks(original, "sesame");
    assert_lacks(original, "W2FubmU6c2VzYW1lXQ");
    assert_lacks(original, "=20Contract");
    g_object_unref(message);
}

static void test_refusal_without_recipients(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_REFUSED);
    GMimeMessage *message = compose(test);
    g_autofree char *status = content(message, "message/delivery-status");
    assert_contains(
        status, "\n\nFinal-Recipient: rfc822; fax@company.com\nAction: failed\nStatus: 5.7.1\n");
    g_object_unref(message);
}

/* A heading without anything below it, a label without a value: both are left out. */
static void test_nothing_to_show(void)
{
    static const char *const types[] = {"text/plain", "text/html"};
    g_autoptr(TestFacts) refused = test_facts_new(FF_NOTICE_REFUSED);
    g_autoptr(TestFacts) received = test_facts_new(FF_NOTICE_RECEIVED);
    for (int with = 1; with >= 0; with--) {
        if (with == 0) {
            FfAttempt *attempt = g_ptr_array_index(received->attempts, 0);
            g_ptr_array_set_size(refused->parts, 0);
            test_set_string(&received->job->detail, "{}");
            test_set_string(&attempt->far_identity, NULL);
        }
        GMimeMessage *messages[] = {compose(refused), compose(received)};
        for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
            g_autofree char *refusal = content(messages[0], types[i]);
            g_autofree char *fax = content(messages[1], types[i]);
            (with == 0 ? assert_lacks : assert_contains)(refusal, "The parts of your message");
            (with == 0 ? assert_lacks : assert_contains)(fax, "Calls itself");
            assert_lacks(refusal, "$(");
            assert_lacks(fax, "$(");
        }
        g_object_unref(messages[0]);
        g_object_unref(messages[1]);
    }
}

/* "Left out: it is empty", but "Left out. The document x is empty." */
static void test_why_goes_on(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_REFUSED);
    FfNoticePart *part = g_ptr_array_index(test->parts, 1);
    part->action = FF_NOTICE_PART_LEFT_OUT;
    test_set_string(&part->why, "empty");
    part->pages = part->pages_most = 0;
    part = g_ptr_array_index(test->parts, 2);
    test_set_string(&part->why, "document-no-pages");
    GMimeMessage *message = compose(test);
    g_autofree char *text = content(message, "text/plain");
    g_autofree char *html = content(message, "text/html");
    assert_contains(text, "Left out: it is empty\n");
    assert_contains(text, "Left out. The document logo.png is empty:");
    assert_contains(html, "Left out</strong>: it is empty");
    g_object_unref(message);
}

static void test_reception(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_RECEIVED);
    GMimeMessage *message = compose(test);
    GMimeObject *attachment = find_part(message, "image/tiff");
    g_assert_cmpstr(g_mime_part_get_filename(GMIME_PART(attachment)), ==, "fax.tif");
    GMimeStream *memory = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(attachment)), memory);
    GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    g_assert_cmpmem(bytes->data, bytes->len, "II*\0not really", 14);
    g_object_unref(memory);
    g_assert_null(find_part(message, "message/delivery-status"));
    g_assert_null(header(message, "In-Reply-To"));
    g_assert_cmpstr(header(message, "Auto-Submitted"), ==, "auto-generated");
    g_object_unref(message);
}

/* Each untrusted field at its worst. */
static void set_hostile(TestFacts *test, const char *value)
{
    FfJob *fax = g_ptr_array_index(test->faxes, 0);
    FfAttempt *attempt = g_ptr_array_index(test->attempts, 0);
    FfNoticePart *part = g_ptr_array_index(test->parts, 1);
    test_set_string(&test->job->subject, value);
    test_set_string(&test->job->message_id, value);
    test_set_string(&test->job->sender, value);
    test_set_string(&fax->recipient_name, value);
    test_set_string(&fax->reason_argument, value);
    test_set_string(&attempt->far_identity, value);
    test_set_string(&attempt->t30_text, value);
    test_set_string(&part->name, value);
    test_set_string(&part->why, value);
    test->facts.references = value;
    test->facts.original_header = value;
    if (test->attachment != NULL) {
        test_add_attachment(test, value);
    }
}

static void test_header_injection(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    set_hostile(test, "x\r\nBcc: all@company.com\r\nContent-Type: text/html\r\n\r\n<script>");
    gsize length;
    g_autofree char *octets = test_facts_compose(test, &length);
    assert_transportable(octets, length);
    GMimeMessage *message = parse(octets, length);
    g_assert_null(header(message, "Bcc"));
    g_assert_true(g_mime_content_type_is_type(
        g_mime_object_get_content_type(g_mime_message_get_mime_part(message)), "multipart",
        "report"));
    g_assert_null(header(message, "In-Reply-To"));
    g_autofree char *status = content(message, "message/delivery-status");
    assert_lacks(status, "\nBcc");
    g_object_unref(message);
}

static void test_html_injection(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    set_hostile(test, "<script>alert(\"1\")</script><img src='x'>&amp;");
    GMimeMessage *message = compose(test);
    g_autofree char *html = content(message, "text/html");
    assert_lacks(html, "<script");
    assert_lacks(html, "src='x'");
    assert_contains(html, "&lt;script&gt;alert(&quot;1&quot;)");
    assert_contains(html, "&amp;amp;");
    g_object_unref(message);
}

static void test_values_with_variables(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_SENT);
    test_set_string(&test->job->subject, "$(user_billing_code) $(nobody) $(");
    GMimeMessage *message = compose(test);
    g_autofree char *text = content(message, "text/plain");
    g_assert_cmpstr(g_mime_message_get_subject(message), ==,
                    "Fax sent: $(user_billing_code) $(nobody) $(");
    assert_contains(text, "“$(user_billing_code) $(nobody) $(”");
    g_object_unref(message);
}

/* Word by word: GMime 3.2.13 loses text when it decodes neighbouring base64 words together. */
static char *decoded_subject(GMimeMessage *message)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(GMIME_OBJECT(message));
    const char *raw =
        g_mime_header_get_raw_value(g_mime_header_list_get_header(headers, "Subject"));
    g_auto(GStrv) words = g_strsplit_set(raw, " \r\n\t", -1);
    GString *out = g_string_new(NULL);
    bool encoded_before = true;
    for (char **word = words; *word != NULL; word++) {
        bool encoded = g_str_has_prefix(*word, "=?");
        g_autofree char *text = g_mime_utils_header_decode_text(NULL, *word);
        if (**word != '\0') {
            g_string_append(out, encoded && encoded_before ? "" : out->len > 0 ? " " : "");
            g_string_append(out, text);
            encoded_before = encoded;
        }
    }
    return g_string_free(out, FALSE);
}

static void test_languages_round_trip(void)
{
    const char *subject = "Grüße – 契約書 – договор – عقد 😀";
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_SENT);
    test_set_string(&test->job->subject, subject);
    test_set_string(&((FfJob *)g_ptr_array_index(test->faxes, 0))->recipient_name,
                    "Jürgen Müller 山田");
    GMimeMessage *message = compose(test);
    g_autofree char *expected = g_strdup_printf("Fax sent: %s", subject);
    g_autofree char *text = content(message, "text/plain");
    g_autofree char *html = content(message, "text/html");
    g_autofree char *read = decoded_subject(message);
    g_assert_cmpstr(read, ==, expected);
    assert_contains(text, subject);
    assert_contains(html, subject);
    assert_contains(text, "Jürgen Müller 山田");
    g_object_unref(message);
}

static void test_huge_values(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    g_autofree char *huge = g_strnfill(300000, 'h');
    set_hostile(test, huge);
    for (int i = 0; i < 2000; i++) {
        FfNoticePart *part = g_new0(FfNoticePart, 1);
        part->name = g_strdup("a.pdf");
        g_ptr_array_add(test->parts, part);
    }
    gsize length;
    g_autofree char *octets = test_facts_compose(test, &length);
    assert_transportable(octets, length);
    g_assert_cmpuint(length, <, 400000);
    GMimeMessage *message = parse(octets, length);
    g_autofree char *text = content(message, "text/plain");
    assert_contains(text, "and 1803 more");
    g_object_unref(message);
}

/* Octets that are no UTF-8 at all. */
static void test_rubbish_values(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_FAILED);
    char rubbish[256];
    for (int i = 0; i < 255; i++) {
        rubbish[i] = (char)(i + 1);
    }
    rubbish[255] = '\0';
    set_hostile(test, rubbish);
    gsize length;
    g_autofree char *octets = test_facts_compose(test, &length);
    assert_transportable(octets, length);
}

static void test_message_id(void)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int kind = 0; kind < KINDS; kind++) {
        g_autoptr(TestFacts) test = test_facts_new(kind);
        GMimeMessage *first = compose(test), *second = compose(test);
        const char *identifier = g_mime_message_get_message_id(first);
        g_assert_cmpstr(identifier, ==, g_mime_message_get_message_id(second));
        g_assert_true(g_str_has_suffix(identifier, "@company.com"));
        g_assert_true(g_hash_table_add(seen, g_strdup(identifier)));
        test->job->id++;
        GMimeMessage *other = compose(test);
        g_assert_true(g_hash_table_add(seen, g_strdup(g_mime_message_get_message_id(other))));
        test_set_string(&test->job->detail, "{\"round\":1}");
        GMimeMessage *again = compose(test), *copy = compose(test);
        identifier = g_mime_message_get_message_id(again);
        g_assert_cmpstr(identifier, ==, g_mime_message_get_message_id(copy));
        g_assert_true(g_hash_table_add(seen, g_strdup(identifier)));
        g_object_unref(again);
        g_object_unref(copy);
        g_object_unref(first);
        g_object_unref(second);
        g_object_unref(other);
    }
}

static void test_threads(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_SENT);
    g_autoptr(GString) references = g_string_new("junk <first@x> ");
    for (int i = 0; i < 100; i++) {
        g_string_append_printf(references, "<r%d@x>\r\n (comment) ", i);
    }
    test->facts.references = references->str;
    GMimeMessage *message = compose(test);
    const char *field = header(message, "References");
    g_assert_cmpstr(header(message, "In-Reply-To"), ==, "<m1@company.com>");
    g_assert_true(g_str_has_prefix(field, "<first@x> <r8"));
    g_assert_true(g_str_has_suffix(field, "<r99@x> <m1@company.com>"));
    g_object_unref(message);
}

static void assert_error(const TestFacts *test, FfErrorClass class, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_notice_compose(&test->facts, &test->settings, NULL, &error));
    g_assert_error(error, FF_ERROR, (int)class);
    assert_contains(error->message, part);
}

static void test_bad_addresses(void)
{
    const char *bad[] = {NULL, "", "anne", "a@b\r\nBcc: x@y", "a@b,c@d", "<a@b>", "ä@b.c", "a b@c"};
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_SENT);
        test->facts.to = bad[i];
        assert_error(test, FF_ERROR_PERMANENT, "no mail address");
        test->facts.to = "anne@company.com";
        test->facts.from = bad[i];
        assert_error(test, FF_ERROR_PERMANENT, "no mail address");
    }
}

static void test_template_errors(void)
{
    g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_SENT);
    g_autofree char *folder = g_dir_make_tmp("faxferry-test.XXXXXX", NULL);
    g_autofree char *language = g_build_filename(folder, "en", NULL);
    g_autofree char *path = g_build_filename(language, "fax.dn.eml", NULL);
    test_set_string(&test->settings.template_dir, folder);
    assert_error(test, FF_ERROR_CONFIG, path);
    g_assert_cmpint(g_mkdir(language, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, "Subject: $(nobody)\n\ntext\n", -1, NULL));
    assert_error(test, FF_ERROR_CONFIG, path);
    assert_error(test, FF_ERROR_CONFIG, "$(nobody)");
    g_assert_true(g_file_set_contents(
        path, "Subject: own $(subject)\nBcc: spy@x.y\n\nonly text $(retries)\n", -1, NULL));
    GMimeMessage *message = compose(test);
    g_autofree char *text = content(message, "text/plain");
    g_assert_cmpstr(g_strchomp(text), ==, "only text 2");
    g_assert_null(header(message, "Bcc"));
    g_object_unref(message);
    g_unlink(path);
    g_rmdir(language);
    g_rmdir(folder);
}

/* The language is part of a path. */
static void test_language(void)
{
    const char *languages[] = {"de", "../en", "", ".", "en/..", "averyveryverylonglanguagename"};
    for (guint i = 0; i < G_N_ELEMENTS(languages); i++) {
        g_autoptr(TestFacts) test = test_facts_new(FF_NOTICE_SENT);
        test_set_string(&test->user->language, languages[i]);
        g_object_unref(compose(test));
        test_set_string(&test->settings.language, languages[i]);
        g_object_unref(compose(test));
    }
}

int main(int argc, char **argv)
{
    g_setenv("TZ", "UTC", TRUE);
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    g_test_add_func("/notice/every-kind", test_every_kind);
    g_test_add_func("/notice/delivery-status", test_delivery_status);
    g_test_add_func("/notice/mixed-ends", test_mixed_ends);
    g_test_add_func("/notice/named-again", test_named_again);
    g_test_add_func("/notice/all-cancelled", test_all_cancelled);
    g_test_add_func("/notice/secret-is-not-given-back", test_secret_is_not_given_back);
    g_test_add_func("/notice/nothing-to-show", test_nothing_to_show);
    g_test_add_func("/notice/why-goes-on", test_why_goes_on);
    g_test_add_func("/notice/refusal-without-recipients", test_refusal_without_recipients);
    g_test_add_func("/notice/reception", test_reception);
    g_test_add_func("/notice/header-injection", test_header_injection);
    g_test_add_func("/notice/html-injection", test_html_injection);
    g_test_add_func("/notice/values-with-variables", test_values_with_variables);
    g_test_add_func("/notice/languages-round-trip", test_languages_round_trip);
    g_test_add_func("/notice/huge-values", test_huge_values);
    g_test_add_func("/notice/rubbish-values", test_rubbish_values);
    g_test_add_func("/notice/message-id", test_message_id);
    g_test_add_func("/notice/threads", test_threads);
    g_test_add_func("/notice/bad-addresses", test_bad_addresses);
    g_test_add_func("/notice/template-errors", test_template_errors);
    g_test_add_func("/notice/language", test_language);
    return g_test_run();
}
