// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/test-help.h"

#include <string.h>

FfSettings *test_settings_new(const char *server)
{
    g_autofree char *templates = g_test_build_filename(G_TEST_DIST, "data", "templates", NULL);
    g_autofree char *covers = g_test_build_filename(G_TEST_DIST, "data", "covers", NULL);
    g_autofree char *text = g_strdup_printf(
        "[server]\ncountry = US\ntsi = +1 503 555 0100\ntemplate_dir = %s\ncover_dir = %s\n"
        "postmaster = postmaster@company.test\n%s\n"
        "[gateway main]\naddress = fax@company.test\nhost = pop.company.test\n"
        "user = fax@company.test\npassword_file = /nonexistent\nsmtp_host = smtp.company.test\n"
        "sender_verification = none\n",
        templates, covers, server);
    g_autoptr(GError) error = NULL;
    FfSettings *settings = ff_settings_parse("/test.conf", text, &error);
    g_assert_no_error(error);
    return settings;
}

GPtrArray *test_users_new(void)
{
    GPtrArray *users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
    FfUser *anne = ff_user_new("anne", "anne@company.test");
    test_set(&anne->billing, "A-100");
    g_ptr_array_add(users, anne);
    return users;
}

void test_set(char **field, const char *value)
{
    g_free(*field);
    *field = g_strdup(value);
}

char *test_text_new(int pages)
{
    GString *text = g_string_new(NULL);
    for (int page = 1; page <= pages; page++) {
        g_string_append_printf(text, "%sPage %d of the letter.\n", page > 1 ? "\f" : "", page);
    }
    return g_string_free(text, false);
}

void test_add_file(FfFiles *files, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(files, ff_file_new_from_bytes(name, text, strlen(text), &error));
    g_assert_no_error(error);
}

FfFile *test_fax_new(const char *name, int pages)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFiles) files = ff_files_new();
    g_autofree char *text = test_text_new(pages);
    test_add_file(files, "part.1", text);
    const FfFile *part = files->pdata[0];
    const FfDocument document = {.name = "letter.txt", .type = "text/plain", .fd = part->fd};
    const FfPageOptions options = {FF_RESOLUTION_FINE, FF_PAGE_LETTER, 500, false};
    FfDocumentReport report = {0};
    g_autoptr(GArray) facts = NULL;
    g_autoptr(FfSettings) settings = test_settings_new("");
    FfFile *fax = ff_stage_render(&document, 1, &options, settings, &report, &facts, &error);
    g_assert_no_error(error);
    g_assert_cmpint((int)facts->len, ==, pages);
    test_set(&fax->name, name);
    return fax;
}

int test_count_pages(const FfFile *file)
{
    g_autoptr(GError) error = NULL;
    FfTiffFacts facts = {0};
    g_assert_nonnull(file);
    ff_document_check_tiff(file->fd, &facts, &error);
    g_assert_no_error(error);
    return facts.pages;
}

void test_assert_starts(const FfFile *file, const char *magic)
{
    gsize length = 0;
    g_assert_nonnull(file);
    g_autofree char *octets = ff_file_read(file->fd, 64 << 20, &length, NULL);
    g_assert_cmpuint(length, >=, strlen(magic));
    g_assert_cmpmem(octets, strlen(magic), magic, strlen(magic));
}

JsonObject *test_nth(JsonObject *detail, const char *key, guint index)
{
    JsonArray *array = ff_detail_array(detail, key);
    g_assert_nonnull(array);
    g_assert_cmpuint(index, <, json_array_get_length(array));
    return ff_detail_element(array, index);
}
