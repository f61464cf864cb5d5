// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/detail.h"

#include <string.h>

static void test_members(void)
{
    g_autoptr(JsonObject) object =
        ff_detail_parse("{\"a\":\"x\",\"n\":7,\"b\":true,\"l\":[{\"k\":1},2],\"o\":{\"p\":\"q\"}}");
    g_assert_cmpstr(ff_detail_string(object, "a", "none"), ==, "x");
    g_assert_cmpstr(ff_detail_string(object, "n", "none"), ==, "none");
    g_assert_cmpint(ff_detail_int(object, "n", 0), ==, 7);
    g_assert_cmpint(ff_detail_int(object, "a", 5), ==, 5);
    g_assert_true(ff_detail_bool(object, "b"));
    g_assert_false(ff_detail_bool(object, "a"));
    g_assert_nonnull(ff_detail_object(object, "o"));
    g_assert_null(ff_detail_object(object, "l"));
    JsonArray *list = ff_detail_array(object, "l");
    g_assert_cmpint(ff_detail_int(ff_detail_element(list, 0), "k", 0), ==, 1);
    g_assert_null(ff_detail_element(list, 1));
    g_assert_null(ff_detail_array(object, "missing"));
}

static void test_no_object(void)
{
    static const char *const texts[] = {"", "[]", "7", "null", "{", "{\"a\":}", "\xff", NULL};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(JsonObject) object = ff_detail_parse(texts[i]);
        g_assert_cmpuint(json_object_get_size(object), ==, 0);
    }
}

/* Would end the process if it were parsed. Brackets within strings are no depth. */
static void test_depth(void)
{
    static const char *const deep[] = {"[", "{\"a\":", "{\"a\\\"\":[\"]\","};
    for (guint i = 0; i < G_N_ELEMENTS(deep); i++) {
        g_autoptr(GString) text = g_string_new("{\"l\":");
        for (guint j = 0; j < 100000; j++) {
            g_string_append(text, deep[i]);
        }
        g_autoptr(JsonObject) object = ff_detail_parse(text->str);
        g_assert_cmpuint(json_object_get_size(object), ==, 0);
    }
    g_autofree char *brackets = g_strnfill(1000, '[');
    g_autofree char *flat = g_strdup_printf("{\"a\":\"\\\"%s\"}", brackets);
    g_autoptr(JsonObject) object = ff_detail_parse(flat);
    g_assert_cmpuint(strlen(ff_detail_string(object, "a", "")), ==, 1001);
}

static void test_text(void)
{
    g_autoptr(JsonObject) object = json_object_new();
    ff_detail_set_string(object, "a", "x\n\"");
    ff_detail_set_string(object, "b", NULL);
    g_autofree char *text = ff_detail_to_text(object);
    g_assert_cmpstr(text, ==, "{\"a\":\"x\\n\\\"\"}");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/detail/members", test_members);
    g_test_add_func("/detail/no-object", test_no_object);
    g_test_add_func("/detail/depth", test_depth);
    g_test_add_func("/detail/text", test_text);
    return g_test_run();
}
