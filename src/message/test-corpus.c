// SPDX-License-Identifier: GPL-3.0-or-later
/* Every mail of tests/corpus/mail against the JSON beside it: the parser's own JSON without
 * sentences, lists of names and the body's hash, and for text parts their text. With
 * FF_CORPUS_WRITE set, the JSON files are written instead; then read the difference. */
#include <json-glib/json-glib.h>
#include <unistd.h>

#include "message/fixture.h"

enum { TEXT_LIMIT = 64 << 10 };

static void add_text(JsonObject *part, const FfFile *parts)
{
    g_autofree char *text = g_malloc0(TEXT_LIMIT);
    gint64 size = json_object_get_int_member(part, "size");
    gint64 offset = json_object_get_int_member(part, "offset");
    const char *type = json_object_get_string_member(part, "type");
    if (g_str_has_prefix(type, "text/") && size > 0) {
        g_assert_cmpint(size, <, TEXT_LIMIT);
        g_assert_cmpint(pread(parts->fd, text, (gsize)size, offset), ==, size);
        json_object_set_string_member(part, "text", text);
    }
}

static char *describe(const FfMail *mail, const FfFile *parts)
{
    g_autofree char *json = ff_mail_to_json(mail);
    g_autoptr(JsonNode) root = json_from_string(json, NULL);
    JsonObject *object = json_node_get_object(root);
    json_object_remove_member(object, "sentence");
    json_object_remove_member(object, "body_hash"); /* of test-mail.c, like the next */
    json_object_remove_member(object, "to");
    json_object_remove_member(object, "cc");
    JsonArray *list = json_object_get_array_member(object, "parts");
    for (guint i = 0; i < json_array_get_length(list); i++) {
        add_text(json_array_get_object_element(list, i), parts);
    }
    g_autofree char *text = json_to_string(root, TRUE);
    return g_strconcat(text, "\n", NULL);
}

static char *read_file(const char *path, gsize *ret_length)
{
    g_autoptr(GError) error = NULL;
    char *octets = NULL;
    g_file_get_contents(path, &octets, ret_length, &error);
    g_assert_no_error(error);
    return octets;
}

static void test_mail(gconstpointer data)
{
    g_autoptr(FfFixture) fixture = ff_fixture_new();
    g_autoptr(FfFile) parts = NULL;
    gsize length = 0;
    g_autofree char *stem = g_strndup(data, strlen(data) - strlen(".eml"));
    g_autofree char *expected_path = g_strconcat(stem, ".json", NULL);
    g_autofree char *octets = read_file(data, &length);
    g_autoptr(FfMail) mail = ff_fixture_parse(fixture, octets, length, &parts);
    g_autofree char *found = describe(mail, parts);
    if (g_getenv("FF_CORPUS_WRITE") != NULL) {
        g_assert_true(g_file_set_contents(expected_path, found, -1, NULL));
        return;
    }
    g_autofree char *expected = read_file(expected_path, NULL);
    g_assert_cmpstr(found, ==, expected);

    g_autofree char *json = ff_mail_to_json(mail);
    g_autoptr(FfMail) again = ff_mail_from_json(json, strlen(json), NULL);
    g_assert_nonnull(again);
    g_autofree char *json_again = ff_mail_to_json(again);
    g_assert_cmpstr(json_again, ==, json);
}

static void add_mail(const char *folder, const char *name)
{
    g_autofree char *test = g_strconcat("/message/corpus/", name, NULL);
    g_test_add_data_func_full(test, g_build_filename(folder, name, NULL), test_mail, g_free);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "tests", "corpus", "mail", NULL);
    g_autoptr(GDir) mails = g_dir_open(folder, 0, NULL);
    g_assert_nonnull(mails);
    guint count = 0;
    for (const char *name; (name = g_dir_read_name(mails)) != NULL;) {
        if (g_str_has_suffix(name, ".eml")) {
            add_mail(folder, name);
            count++;
        }
    }
    g_assert_cmpuint(count, >=, 20);
    return g_test_run();
}
