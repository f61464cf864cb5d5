// SPDX-License-Identifier: GPL-3.0-or-later
/* The parts without a peer: listing, memory, back-off, the relay's choice. */
#include "base/limits.h"
#include "gateway/back-off.h"
#include "gateway/pop3-listing.h"
#include "gateway/pop3-memory.h"
#include "gateway/relay-choice.h"

#include <string.h>

#define HOUR_MS (60 * 60 * 1000LL)

/* ---- listing ---- */

static void add_size(FfPop3Listing *listing, const char *line)
{
    ff_pop3_listing_add_size(listing, line, strlen(line));
}

static void add_uidl(FfPop3Listing *listing, const char *line)
{
    ff_pop3_listing_add_uidl(listing, line, strlen(line));
}

static const char *uidl_of(const FfPop3Listing *listing, guint number)
{
    return ff_pop3_listing_uidl(listing, ff_pop3_listing_find(listing, number));
}

static void test_listing(void)
{
    g_autoptr(FfPop3Listing) listing = ff_pop3_listing_new();
    static const char *const bad[] = {
        "",    "x",   "9",  "9 ", " 9 1", "0 1", "9 x", "-9 1", "99999999999999999999 1",
        "2 5", "1 1", "7 1"};

    add_size(listing, "2 10");
    add_size(listing, "5 99999999999999999999 extra");
    add_size(listing, "7  30");
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        add_size(listing, bad[i]);
    }
    g_assert_cmpuint(ff_pop3_listing_count(listing), ==, 3);
    g_assert_cmpuint(ff_pop3_listing_find(listing, 2)->size, ==, 10);
    g_assert_cmpuint(ff_pop3_listing_find(listing, 5)->size, ==, G_MAXUINT);
    g_assert_cmpuint(ff_pop3_listing_find(listing, 7)->size, ==, 30);
    for (guint number = 0; number < 10; number++) {
        if (number != 2 && number != 5 && number != 7) {
            g_assert_null(ff_pop3_listing_find(listing, number));
        }
    }
}

static void test_uidls(void)
{
    g_autoptr(FfPop3Listing) listing = ff_pop3_listing_new();
    g_autofree char *seventy = g_strnfill(70, 'u');
    g_autofree char *longest = g_strdup_printf("4 %s", seventy);
    g_autofree char *too_long = g_strdup_printf("5 %su", seventy);

    for (guint i = 1; i <= 9; i++) {
        g_autofree char *line = g_strdup_printf("%u 10", i);
        add_size(listing, line);
    }
    static const char *const lines[] = {"1 same",    "2 same ",    "1 again", "3 a b",
                                        "6 \x01",    "7 \xc3\xa4", "8",       "9 ",
                                        "10 nobody", "x",          ""};
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        add_uidl(listing, lines[i]);
    }
    add_uidl(listing, longest);
    add_uidl(listing, too_long);
    g_assert_cmpstr(uidl_of(listing, 1), ==, "same");
    g_assert_cmpstr(uidl_of(listing, 2), ==, "same");
    g_assert_cmpstr(uidl_of(listing, 4), ==, seventy);
    static const guint unknown[] = {3, 5, 6, 7, 8, 9};
    for (gsize i = 0; i < G_N_ELEMENTS(unknown); i++) {
        g_assert_null(uidl_of(listing, unknown[i]));
    }

    g_autofree char *doubled = ff_pop3_listing_key(listing, ff_pop3_listing_find(listing, 2));
    g_autofree char *single = ff_pop3_listing_key(listing, ff_pop3_listing_find(listing, 4));
    g_assert_cmpstr(doubled, ==, "number 2 of 10 octets");
    g_assert_cmpstr(single, ==, seventy);
}

/* ---- memory ---- */

static void test_strikes(void)
{
    g_autoptr(FfPop3Memory) memory = ff_pop3_memory_new();

    g_assert_true(ff_pop3_memory_is_clean(memory));
    g_assert_false(ff_pop3_memory_strike(memory, "a", 0));
    g_assert_false(ff_pop3_memory_strike(memory, "a", 1));
    g_assert_false(ff_pop3_memory_is_skipped(memory, "a", 1));
    g_assert_true(ff_pop3_memory_strike(memory, "a", 2));
    g_assert_true(ff_pop3_memory_is_skipped(memory, "a", 2));
    g_assert_false(ff_pop3_memory_is_skipped(memory, "b", 2));
    ff_pop3_memory_refuse(memory, "b", 3);
    g_assert_true(ff_pop3_memory_is_skipped(memory, "b", 3));
    g_assert_true(ff_pop3_memory_is_skipped(memory, "a", FF_POP3_SKIP_MS));
    g_assert_false(ff_pop3_memory_is_skipped(memory, "a", FF_POP3_SKIP_MS + 3));
    g_assert_false(ff_pop3_memory_strike(memory, "a", FF_POP3_SKIP_MS + 4));
}

static void test_memory_is_bounded(void)
{
    g_autoptr(FfPop3Memory) memory = ff_pop3_memory_new();

    for (guint i = 0; i < FF_POP3_TROUBLE_MAX + 100; i++) {
        g_autofree char *key = g_strdup_printf("%u", i);
        ff_pop3_memory_refuse(memory, key, 0);
        g_assert_cmpint(ff_pop3_memory_is_skipped(memory, key, 0), ==, i < FF_POP3_TROUBLE_MAX);
    }
    ff_pop3_memory_refuse(memory, "late", FF_POP3_SKIP_MS + 1); /* the old ones make room */
    g_assert_true(ff_pop3_memory_is_skipped(memory, "late", FF_POP3_SKIP_MS + 1));
}

/* ---- back-off ---- */

static void test_back_off(void)
{
    const int interval_ms = 60 * 1000;

    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_DONE, interval_ms, 0, 1), ==, interval_ms);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_RETRY, interval_ms, 1, 0.5), ==, interval_ms);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_RETRY, interval_ms, 2, 0.5), ==, 2 * interval_ms);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_RETRY, interval_ms, 9, 0.5), ==, HOUR_MS / 4);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_RETRY, interval_ms, G_MAXUINT, 0.5), ==,
                    HOUR_MS / 4);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_BACK_OFF, interval_ms, 1, 0.5), ==,
                    2 * interval_ms);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_BACK_OFF, interval_ms, 99, 0.5), ==, HOUR_MS);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_ALERT, interval_ms, 1, 0.5), ==, HOUR_MS);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_ALERT, 24 * HOUR_MS, 1, 0.5), ==, 24 * HOUR_MS);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_RETRY, 24 * HOUR_MS, 30, 0.5), ==, 24 * HOUR_MS);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_RETRY, interval_ms, 1, 0), ==, 45 * 1000);
    g_assert_cmpint(ff_back_off_delay_ms(FF_POP3_RETRY, interval_ms, 1, 1), ==, 75 * 1000);
}

/* ---- the relay's choice ---- */

static void test_choice(void)
{
    FfGatewaySettings one = {.name = (char *)"one", .address = (char *)"fax@one.test"};
    FfGatewaySettings two = {.name = (char *)"two", .address = (char *)"fax@two.test"};
    g_autoptr(GPtrArray) gateways = g_ptr_array_new();
    FfSettings settings = {.gateways = gateways};
    static const struct {
        const char *reverse_path, *header, *name;
    } cases[] = {
        {"fax@two.test", "From: fax@one.test\r\n", "two"},
        {"FAX@Two.test", "", "two"},
        {"", "Subject: x\r\nFrom: Fax <fax@two.test>\r\n\r\n", "two"},
        {"", "from:fax@two.test\n\n", "two"},
        {"", "From:\r\n =?utf-8?q?x?=\r\n\t<FAX@TWO.TEST>\r\n\r\n", "two"},
        {"", "From: \"<fax@one.test>\" <fax@two.test>\r\n\r\n", "two"},
        {"", "X-From: <fax@two.test>\r\n\r\n", "one"},
        {"", "Subject: x\r\n\r\nFrom: <fax@two.test>\r\n", "one"},
        {"", "From: <nobody@else.test>\r\nFrom: <fax@two.test>\r\n\r\n", "one"},
        {"", "From: <fax@two.test", "one"},
        {"x@y", "From", "one"},
        {"", "", "one"},
    };

    g_assert_null(ff_relay_choose(&settings, "", "", 0));
    g_ptr_array_add(gateways, &one);
    g_ptr_array_add(gateways, &two);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const FfGatewaySettings *gateway = ff_relay_choose(
            &settings, cases[i].reverse_path, cases[i].header, strlen(cases[i].header));
        g_assert_cmpstr(gateway->name, ==, cases[i].name);
    }
}

static void test_may_send(void)
{
    FfGatewaySettings main = {.name = (char *)"main", .address = (char *)"fax@one.test"};
    g_autoptr(GPtrArray) gateways = g_ptr_array_new();
    FfSettings settings = {.gateways = gateways, .from_address = (char *)"notices@two.test"};
    static const struct {
        const char *reverse_path;
        bool may;
    } cases[] = {
        {"", true},
        {"fax@one.test", true},
        {"Fax@ONE.test", true},
        {"Notices@two.test", true},
        {"notices@one.test", false},
        {"fax+x@one.test", false},
        {"fax@one.test.", false},
        {"fax", false},
        {"<>", false},
    };

    g_ptr_array_add(gateways, &main);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_test_message("%s", cases[i].reverse_path);
        g_assert_true(ff_relay_may_send(&settings, cases[i].reverse_path) == cases[i].may);
    }
    settings.from_address = NULL;
    g_assert_false(ff_relay_may_send(&settings, "notices@two.test"));
}

/* ---- what was deleted, and is still there ---- */

static FfPop3Listing *list(const char *const *sizes, const char *const *uidls)
{
    FfPop3Listing *listing = ff_pop3_listing_new();
    for (guint i = 0; sizes[i]; i++) {
        ff_pop3_listing_add_size(listing, sizes[i], strlen(sizes[i]));
    }
    for (guint i = 0; uidls[i]; i++) {
        ff_pop3_listing_add_uidl(listing, uidls[i], strlen(uidls[i]));
    }
    return listing;
}

static void test_deleted(void)
{
    static const struct {
        const char *sizes[6], *uidls[6]; /* of the later listing */
        guint with_uidls, at_once, later;
    } cases[] = {
        /* message 3 is left, as it should be */
        {{"1 30"}, {"1 c"}, 0, 0, 0},
        {{NULL}, {NULL}, 0, 0, 0},
        /* and one has come */
        {{"1 30", "2 40"}, {"1 c", "2 d"}, 0, 0, 0},
        /* nothing was deleted */
        {{"1 10", "2 20", "3 30"}, {"1 a", "2 b", "3 c"}, 2, 2, 0},
        {{"1 10", "2 20", "3 30", "4 40"}, {"1 a", "2 b", "3 c", "4 d"}, 2, 2, 0},
        /* one was, one was not */
        {{"1 20", "2 30"}, {"1 b", "2 c"}, 1, 0, 0},
        /* two have come */
        {{"1 30", "2 40", "3 50"}, {"1 c", "2 d", "3 e"}, 0, 2, 0},
        /* a UIDL is used again */
        {{"1 11", "2 30"}, {"1 a", "2 c"}, 0, 0, 0},
    };
    static const char *const sizes[] = {"1 10", "2 20", "3 30", NULL};
    static const char *const uidls[] = {"1 a", "2 b", "3 c", NULL};
    static const char *const nothing[] = {NULL};

    for (guint i = 0; i < 2 * G_N_ELEMENTS(cases); i++) {
        bool named = i % 2;
        g_autoptr(FfPop3Listing) before = list(sizes, named ? uidls : nothing);
        g_autoptr(FfPop3Listing) after =
            list(cases[i / 2].sizes, named ? cases[i / 2].uidls : nothing);
        FfPop3Deleted deleted;
        ff_pop3_deleted_init(&deleted);
        g_assert_cmpuint(ff_pop3_deleted_still_there(&deleted, after), ==, 0);
        ff_pop3_deleted_add(&deleted, before, ff_pop3_listing_get(before, 0));
        ff_pop3_deleted_add(&deleted, before, ff_pop3_listing_get(before, 1));
        deleted.left = 1;
        g_assert_cmpuint(ff_pop3_deleted_still_there(&deleted, after), ==,
                         named ? cases[i / 2].with_uidls : cases[i / 2].later);
        deleted.followed = true;
        g_assert_cmpuint(ff_pop3_deleted_still_there(&deleted, after), ==,
                         named ? cases[i / 2].with_uidls : cases[i / 2].at_once);
        ff_pop3_deleted_forget(&deleted);
        g_assert_cmpuint(ff_pop3_deleted_still_there(&deleted, after), ==, 0);
        ff_pop3_deleted_clear(&deleted);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/listing/sizes", test_listing);
    g_test_add_func("/listing/UIDLs", test_uidls);
    g_test_add_func("/memory/strikes", test_strikes);
    g_test_add_func("/memory/bounded", test_memory_is_bounded);
    g_test_add_func("/back-off", test_back_off);
    g_test_add_func("/relay-choice", test_choice);
    g_test_add_func("/relay-choice/may send", test_may_send);
    g_test_add_func("/deleted", test_deleted);
    return g_test_run();
}
