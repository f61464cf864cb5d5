// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/limits.h"
#include "t30/trace.h"

static JsonArray *frames_of(JsonObject *trace)
{
    return json_object_get_array_member(trace, "frames");
}

static const char *string_at(JsonObject *trace, guint index, const char *key)
{
    JsonObject *entry = json_array_get_object_element(frames_of(trace), index);
    return json_object_get_string_member(entry, key);
}

static gint64 number_at(JsonObject *trace, guint index, const char *key)
{
    JsonObject *entry = json_array_get_object_element(frames_of(trace), index);
    return json_object_get_int_member(entry, key);
}

static void test_frames(void)
{
    g_autoptr(FfTrace) trace = ff_trace_new();
    const guint8 dis[] = {0xff, 0x13, 0x80, 0x00, 0xee}, fcd[] = {0xff, 0x03, 0x06, 0x00, 0x55};
    ff_trace_note(trace, 20, "CED heard");
    ff_trace_frame(trace, 3000, true, dis, sizeof dis);
    ff_trace_frame(trace, 3100, true, dis, 2);
    ff_trace_frame(trace, 9000, false, fcd, sizeof fcd);
    ff_trace_frame(trace, 9020, false, fcd, sizeof fcd);
    ff_trace_frame(trace, 9040, true, fcd, sizeof fcd);
    g_autoptr(JsonObject) json = ff_trace_to_json(trace);
    g_assert_cmpuint(json_array_get_length(frames_of(json)), ==, 4);
    g_assert_cmpstr(string_at(json, 0, "note"), ==, "CED heard");
    g_assert_cmpint(number_at(json, 1, "ms"), ==, 3000);
    g_assert_cmpstr(string_at(json, 1, "direction"), ==, "heard");
    g_assert_cmpstr(string_at(json, 1, "name"), ==, "DIS");
    g_assert_cmpstr(string_at(json, 1, "octets"), ==, "ff 13 80 00 ee");
    g_assert_cmpstr(string_at(json, 2, "name"), ==, "FCD");
    g_assert_cmpstr(string_at(json, 2, "direction"), ==, "sent");
    g_assert_cmpint(number_at(json, 2, "count"), ==, 2);
    g_assert_cmpstr(string_at(json, 3, "direction"), ==, "heard");
    g_assert_cmpint(json_object_get_int_member(json, "left_out"), ==, 0);
}

/* Both ends of a long call are kept, in order, and no frame takes more than its share. */
static void test_bounds(void)
{
    g_autoptr(FfTrace) trace = ff_trace_new();
    guint8 frame[5000] = {0xff, 0x13, 0x80};
    const int all = 10 * FF_LIMIT_CALL_FRAMES + 7;
    for (int i = 0; i < all; i++) {
        ff_trace_frame(trace, i, true, frame, sizeof frame);
    }
    g_autoptr(JsonObject) json = ff_trace_to_json(trace);
    guint kept = json_array_get_length(frames_of(json));
    g_assert_cmpuint(kept, ==, FF_LIMIT_CALL_FRAMES);
    g_assert_cmpint(json_object_get_int_member(json, "left_out"), ==, all - FF_LIMIT_CALL_FRAMES);
    for (guint i = 0; i < kept; i++) {
        int expected = i < kept / 2 ? (int)i : all - (int)(kept - i);
        g_assert_cmpint(number_at(json, i, "ms"), ==, expected);
    }
    g_assert_cmpuint(strlen(string_at(json, 0, "octets")), ==, 3 * FF_LIMIT_CALL_FRAME_OCTETS - 1);
}

/* Page data of a whole call is one entry each time. */
static void test_page_data_in_the_ring(void)
{
    g_autoptr(FfTrace) trace = ff_trace_new();
    const guint8 dis[] = {0xff, 0x13, 0x80}, fcd[] = {0xff, 0x03, 0x06};
    for (int i = 0; i < 3 * FF_LIMIT_CALL_FRAMES; i++) {
        ff_trace_frame(trace, i, true, dis, sizeof dis);
    }
    for (int i = 0; i < 500; i++) {
        ff_trace_frame(trace, 5000 + i, true, fcd, sizeof fcd);
    }
    g_autoptr(JsonObject) json = ff_trace_to_json(trace);
    guint last = json_array_get_length(frames_of(json)) - 1;
    g_assert_cmpuint(last, ==, FF_LIMIT_CALL_FRAMES - 1);
    g_assert_cmpint(number_at(json, last, "count"), ==, 500);
    g_assert_cmpint(number_at(json, last, "ms"), ==, 5000);
    g_assert_cmpstr(string_at(json, last - 1, "name"), ==, "DIS");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/trace/frames", test_frames);
    g_test_add_func("/trace/bounds", test_bounds);
    g_test_add_func("/trace/page-data-in-the-ring", test_page_data_in_the_ring);
    return g_test_run();
}
