// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/detail.h"
#include "stage/cover-choice.h"
#include "stage/test-help.h"

typedef struct {
    FfSettings *settings;
    FfGatewaySettings mailbox;
    GPtrArray *users, *groups;
    FfUser *anne;
    GHashTable *flags;
} Fixture;

static void add_group(Fixture *fixture, const char *name, const char *template_name)
{
    static const char *const members[] = {"anne", NULL};
    FfGroup *group = ff_group_new(name);
    g_strfreev(group->members);
    group->members = g_strdupv((char **)members);
    group->cover_template = g_strdup(template_name);
    g_ptr_array_add(fixture->groups, group);
}

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->settings = test_settings_new("cover_template = server");
    fixture->users = test_users_new();
    fixture->groups = g_ptr_array_new_with_free_func((GDestroyNotify)ff_group_free);
    fixture->anne = fixture->users->pdata[0];
    fixture->flags = g_hash_table_new(g_str_hash, g_str_equal);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_settings_free(fixture->settings);
    g_ptr_array_unref(fixture->users);
    g_ptr_array_unref(fixture->groups);
    g_hash_table_unref(fixture->flags);
}

static const char *choose(const Fixture *fixture, bool has_text)
{
    const FfCoverSources sources = {fixture->settings, &fixture->mailbox, fixture->groups,
                                    fixture->anne};
    return ff_cover_choose(&sources, fixture->flags, has_text);
}

static void test_precedence(Fixture *fixture, gconstpointer data)
{
    static char of_mailbox[] = "mailbox";
    g_assert_cmpstr(choose(fixture, true), ==, "server");
    fixture->mailbox.cover_template = of_mailbox;
    g_assert_cmpstr(choose(fixture, true), ==, "mailbox");
    add_group(fixture, "a", NULL);
    add_group(fixture, "b", "second");
    add_group(fixture, "c", "third");
    g_assert_cmpstr(choose(fixture, true), ==, "second");
    test_set(&fixture->anne->cover_template, "user");
    g_assert_cmpstr(choose(fixture, true), ==, "user");
    g_hash_table_insert(fixture->flags, (gpointer) "template", (gpointer) "flag");
    g_assert_cmpstr(choose(fixture, true), ==, "flag");
}

static void test_wanted(Fixture *fixture, gconstpointer data)
{
    static const struct {
        FfTemplateMode mode;
        const char *flag;
        bool has_text, wanted;
    } rows[] = {
        {FF_TEMPLATE_TEXT, "fine", true, true},       {FF_TEMPLATE_TEXT, "fine", false, false},
        {FF_TEMPLATE_TEXT, "cover", false, true},     {FF_TEMPLATE_TEXT, "template", false, true},
        {FF_TEMPLATE_TEXT, "nocover", true, false},   {FF_TEMPLATE_NEVER, "fine", true, false},
        {FF_TEMPLATE_NEVER, "cover", false, true},    {FF_TEMPLATE_ALWAYS, "fine", false, true},
        {FF_TEMPLATE_ALWAYS, "nocover", true, false},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        fixture->settings->template_mode = rows[i].mode;
        g_hash_table_remove_all(fixture->flags);
        g_hash_table_insert(fixture->flags, (gpointer)rows[i].flag, (gpointer) "x");
        g_test_message("row %zu", i);
        g_assert_true((choose(fixture, rows[i].has_text) != NULL) == rows[i].wanted);
    }
}

static JsonObject *add_part(JsonArray *parts, const char *type, const char *file,
                            const char *action, bool body)
{
    JsonObject *part = json_object_new();
    ff_detail_set_string(part, "type", type);
    ff_detail_set_string(part, "file", file);
    ff_detail_set_string(part, "action", action);
    json_object_set_boolean_member(part, "body", body);
    json_array_add_object_element(parts, part);
    return part;
}

static void test_text(Fixture *fixture, gconstpointer data)
{
    g_autoptr(JsonArray) parts = json_array_new();
    JsonObject *file = add_part(parts, "text/plain", "part.1", "fax", false);
    g_assert_false(ff_cover_has_text(parts));
    JsonObject *html = add_part(parts, "text/html", "part.2", "fax", true);
    g_assert_true(ff_cover_has_text(parts));
    g_assert_false(ff_cover_has_words(parts));
    JsonObject *other = add_part(parts, "text/plain", "part.3", "leave-out", true);
    g_assert_null(ff_cover_words_of(parts, html));
    ff_detail_set_string(other, "alternative_of", "part.2");
    g_assert_true(ff_cover_words_of(parts, html) == other);
    g_assert_null(ff_cover_words_of(parts, other));
    g_assert_null(ff_cover_words_of(parts, file));
    JsonObject *plain = add_part(parts, "text/plain", "part.4", "fax", true);
    g_assert_true(ff_cover_words_of(parts, plain) == plain);
    g_assert_false(ff_cover_has_text(NULL) || ff_cover_has_words(NULL));
}

#define ADD(name, function)                                                                        \
    g_test_add("/cover-choice/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("precedence", test_precedence);
    ADD("wanted", test_wanted);
    ADD("text", test_text);
    return g_test_run();
}
