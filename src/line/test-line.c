// SPDX-License-Identifier: GPL-3.0-or-later
/* Whole calls on the loopback line. */
#include <string.h>
#include <unistd.h>

#include "base/detail.h"
#include "base/error.h"
#include "base/limits.h"
#include "line/line.h"
#include "line/loopback.h"
#include "t30/fax-tiff.h"
#include "t30/test-pages.h"

typedef struct {
    int told[64];
    int count;
    int ticks;
    int stop_at_page; /* page_confirmed() answers false at it, 0: never */
    int stop_at_tick;
    int asked, refuse_at; /* of accept() */
    char heard[32];
} Owner;

static bool on_page(int confirmed, gpointer data)
{
    Owner *owner = data;
    g_assert_cmpint(owner->count, <, (int)G_N_ELEMENTS(owner->told));
    owner->told[owner->count++] = confirmed;
    return owner->stop_at_page == 0 || confirmed < owner->stop_at_page;
}

static bool on_tick(gpointer data)
{
    Owner *owner = data;
    owner->ticks++;
    return owner->stop_at_tick == 0 || owner->ticks < owner->stop_at_tick;
}

/* Refuses at the moment that the test names, and counts how often it was asked. */
static bool on_accept(const char *caller_number, const char *identity, gpointer data)
{
    Owner *owner = data;
    owner->asked++;
    g_assert_true((caller_number == NULL) == (identity != NULL));
    g_strlcpy(owner->heard, identity != NULL ? identity : caller_number, sizeof owner->heard);
    return owner->asked != owner->refuse_at;
}

static const FfLineEvents events = {on_page, on_tick, on_accept};

static FfLineSettings loopback(int fail_page)
{
    static char name[] = "main", identity[] = "+1 503 555 0123";
    return (FfLineSettings){
        .name = name, .calls = 1, .far_identity = identity, .fail_page = fail_page};
}

typedef struct {
    FfAttempt *attempt;
    FfFile *far;
    Owner owner;
} Sent;

static void send_pages(Sent *sent, FfFile *pages, int count, int fail_page, int max_seconds)
{
    FfLineSettings line = loopback(fail_page);
    FfLineCall call = {.number = "+15035550123",
                       .tsi = "+1 503 555 0100",
                       .pages_fd = pages->fd,
                       .pages = count,
                       .max_seconds = max_seconds};
    g_autoptr(GError) error = NULL;
    sent->attempt = ff_attempt_new(1, 1);
    bool done =
        ff_line_send(&line, &call, &events, &sent->owner, sent->attempt, &sent->far, &error);
    g_assert_no_error(error);
    g_assert_true(done);
}

static void sent_clear(Sent *sent)
{
    ff_attempt_free(sent->attempt);
    ff_file_free(sent->far);
}

static void assert_success(int count)
{
    g_autoptr(FfFile) pages = test_pages_new(count, 1);
    Sent sent = {0};
    bool broken = false;
    send_pages(&sent, pages, count, 0, 0);
    g_assert_cmpint(sent.attempt->reason, ==, FF_REASON_NONE);
    g_assert_cmpint(sent.attempt->t30_code, ==, 0);
    g_assert_cmpint(sent.attempt->pages_confirmed, ==, count);
    g_assert_cmpint(sent.owner.count, ==, count);
    for (int page = 0; page < count; page++) {
        g_assert_cmpint(sent.owner.told[page], ==, page + 1);
        test_pages_assert_equal(pages, page, sent.far, page);
    }
    g_assert_cmpstr(sent.far->name, ==, "confirmed.tif");
    g_assert_cmpint(ff_fax_tiff_count(sent.far->fd, &broken), ==, count);
    g_assert_false(broken);
    sent_clear(&sent);
}

static void test_one_page(void)
{
    assert_success(1);
}

static void test_five_pages(void)
{
    assert_success(5);
}

/* More than 256 frames of 256 octets: the end of a block is not the end of a page. */
static void test_dense_pages(void)
{
    g_autoptr(FfFile) pages = test_pages_new_dense(2, 5);
    g_assert_cmpint(ff_file_size(pages->fd), >, 4 * 65536);
    Sent sent = {0};
    send_pages(&sent, pages, 2, 0, 0);
    g_assert_cmpint(sent.attempt->reason, ==, FF_REASON_NONE);
    g_assert_cmpint(sent.owner.count, ==, 2);
    test_pages_assert_equal(pages, 1, sent.far, 1);
    sent_clear(&sent);
}

static void test_record(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 7);
    Sent sent = {0};
    send_pages(&sent, pages, 2, 0, 0);
    const FfAttempt *attempt = sent.attempt;
    g_assert_cmpstr(attempt->line, ==, "main");
    g_assert_cmpstr(attempt->far_identity, ==, "+1 503 555 0123");
    g_assert_cmpint(attempt->bit_rate, ==, 14400);
    g_assert_true(attempt->ecm);
    g_assert_cmpint(attempt->bad_rows, ==, 0);
    g_assert_cmpint(attempt->ended_ms, >, 0);
    JsonObject *detail = ff_detail_parse(attempt->detail);
    g_assert_true(g_str_has_prefix(ff_detail_string(detail, "dis", ""), "ff 13 80"));
    g_assert_true(g_str_has_prefix(ff_detail_string(detail, "dcs", ""), "ff 13 8"));
    g_assert_cmpstr(ff_detail_string(detail, "compression", ""), ==, "T.6 (MMR)");
    g_assert_cmpstr(ff_detail_string(detail, "own_identity", ""), ==, "+1 503 555 0100");
    g_assert_cmpint(ff_detail_int(detail, "seconds", 0), >, 10);
    JsonArray *rows = ff_detail_array(detail, "pages");
    g_assert_cmpuint(json_array_get_length(rows), ==, 2);
    g_assert_cmpint(ff_detail_int(ff_detail_element(rows, 1), "rows", 0), ==, TEST_ROWS);
    g_assert_cmpint(ff_detail_int(ff_detail_element(rows, 1), "octets", 0), >, 1000);
    json_object_unref(detail);
    g_assert_cmpint(sent.owner.ticks, >, 1);
    sent_clear(&sent);
}

static void test_hang_up_in_each_page(void)
{
    g_autoptr(FfFile) pages = test_pages_new(3, 20);
    for (int fail_page = 1; fail_page <= 3; fail_page++) {
        Sent sent = {0};
        send_pages(&sent, pages, 3, fail_page, 0);
        g_assert_cmpint(sent.attempt->reason, ==, FF_REASON_CALL_DROPPED);
        g_assert_cmpint(ff_reason_disposition(sent.attempt->reason), ==, FF_DISPOSITION_RETRY);
        g_assert_cmpint(sent.attempt->t30_code, !=, 0);
        g_assert_cmpint(sent.attempt->pages_confirmed, ==, fail_page - 1);
        g_assert_cmpint(sent.owner.count, ==, fail_page - 1);
        g_assert_true((sent.far != NULL) == (fail_page > 1));
        for (int page = 0; page < fail_page - 1; page++) {
            test_pages_assert_equal(pages, page, sent.far, page);
        }
        bool broken = false;
        g_assert_cmpint(sent.far == NULL ? 0 : ff_fax_tiff_count(sent.far->fd, &broken), ==,
                        fail_page - 1);
        g_assert_false(broken);
        sent_clear(&sent);
    }
}

static void test_owner_hangs_up(void)
{
    g_autoptr(FfFile) pages = test_pages_new(4, 30);
    Sent at_page = {.owner = {.stop_at_page = 2}};
    send_pages(&at_page, pages, 4, 0, 0);
    g_assert_cmpint(at_page.attempt->reason, ==, FF_REASON_CANCELLED);
    g_assert_cmpint(at_page.attempt->pages_confirmed, ==, 2);
    g_assert_cmpint(at_page.owner.count, ==, 2);
    sent_clear(&at_page);

    Sent at_tick = {.owner = {.stop_at_tick = 1}};
    send_pages(&at_tick, pages, 4, 0, 0);
    g_assert_cmpint(at_tick.attempt->reason, ==, FF_REASON_CANCELLED);
    g_assert_cmpint(at_tick.attempt->pages_confirmed, ==, 0);
    g_assert_null(at_tick.far);
    sent_clear(&at_tick);
}

static void test_longest_call(void)
{
    g_autoptr(FfFile) pages = test_pages_new(5, 40);
    Sent sent = {0};
    send_pages(&sent, pages, 5, 0, 60);
    g_assert_cmpint(sent.attempt->reason, ==, FF_REASON_CALL_TOO_LONG);
    g_assert_cmpint(sent.attempt->pages_confirmed, <, 5);
    sent_clear(&sent);
}

static void assert_refused(FfFile *pages, int count)
{
    FfLineSettings line = loopback(0);
    FfLineCall call = {"+15035550123", NULL, "+1 503 555 0100", pages->fd, count, 0};
    Owner owner = {0};
    g_autoptr(FfAttempt) attempt = ff_attempt_new(1, 1);
    g_autoptr(GError) error = NULL;
    FfFile *far = NULL;
    g_assert_false(ff_line_send(&line, &call, &events, &owner, attempt, &far, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_null(far);
    g_assert_cmpint(owner.count, ==, 0);
}

/* Cut at many places, the same fax must never be taken for whole. */
static void test_truncated_pages(void)
{
    g_autoptr(FfFile) whole = test_pages_new(2, 50);
    gint64 size = ff_file_size(whole->fd);
    for (gint64 cut = 0; cut < size; cut += MAX(size / 40, 1)) {
        g_autoptr(FfFile) part = ff_file_new("pages.tif", NULL);
        g_assert_true(ff_file_copy(whole->fd, part->fd, NULL));
        g_assert_cmpint(ftruncate(part->fd, cut), ==, 0);
        assert_refused(part, 2);
    }
    assert_refused(whole, 3);
    assert_refused(whole, 1);
    g_autoptr(FfFile) text = ff_file_new_from_bytes("pages.tif", "no TIFF at all", 14, NULL);
    assert_refused(text, 1);
}

static void test_other_types_are_refused(void)
{
    FfLineSettings line = loopback(0);
    g_autoptr(GError) error = NULL;
    g_assert_true(ff_line_check(&line, &error));
    g_assert_no_error(error);
    line.type = FF_LINE_SIP;
    g_assert_false(ff_line_check(&line, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_CONFIG);
    g_assert_nonnull(strstr(error->message, "[line main]"));
}

static void receive_pages(Sent *received, FfFile *offered, int fail_page)
{
    const FfLineOffer offer = {"+442079460018", "+44 20 7946 0018", "47#11", "+1 503 555 0100",
                               offered->fd};
    FfLineSettings line = loopback(fail_page);
    g_autoptr(GError) error = NULL;
    received->attempt = ff_attempt_new(1, 1);
    bool done = ff_line_receive_loopback(&line, &offer, &events, &received->owner,
                                         received->attempt, &received->far, &error);
    g_assert_no_error(error);
    g_assert_true(done);
}

static void test_receive(void)
{
    g_autoptr(FfFile) offered = test_pages_new(3, 60);
    Sent received = {0};
    receive_pages(&received, offered, 0);
    g_assert_cmpint(received.attempt->reason, ==, FF_REASON_NONE);
    g_assert_cmpint(received.attempt->pages_confirmed, ==, 3);
    g_assert_cmpstr(received.attempt->far_identity, ==, "+44 20 7946 0018");
    g_assert_cmpstr(received.far->name, ==, "received.tif");
    g_assert_cmpint(received.owner.count, ==, 3);
    g_assert_cmpint(received.owner.asked, ==, 2);
    g_autoptr(JsonObject) detail = ff_detail_parse(received.attempt->detail);
    g_assert_cmpstr(ff_detail_string(detail, "sub_address", NULL), ==, "47#11");
    for (int page = 0; page < 3; page++) {
        test_pages_assert_equal(offered, page, received.far, page);
    }
    sent_clear(&received);
}

/* Before it is answered there is no identity; in phase B there is, and no page. */
static void test_refused(void)
{
    g_autoptr(FfFile) offered = test_pages_new(2, 60);
    for (int moment = 1; moment <= 2; moment++) {
        Sent received = {.owner.refuse_at = moment};
        receive_pages(&received, offered, 0);
        g_assert_cmpint(received.attempt->reason, ==, FF_REASON_CALL_REFUSED);
        g_assert_cmpint(received.attempt->pages_confirmed, ==, 0);
        g_assert_cmpint(received.owner.asked, ==, moment);
        g_assert_cmpstr(received.owner.heard, ==,
                        moment == 1 ? "+442079460018" : "+44 20 7946 0018");
        g_assert_cmpint(received.owner.count, ==, 0);
        g_assert_null(received.far);
        g_assert_true((received.attempt->far_identity != NULL) == (moment == 2));
        sent_clear(&received);
    }
}

static void test_receive_in_part(void)
{
    g_autoptr(FfFile) offered = test_pages_new(3, 70);
    for (int fail_page = 1; fail_page <= 3; fail_page++) {
        Sent received = {0};
        receive_pages(&received, offered, fail_page);
        g_assert_cmpint(received.attempt->reason, ==, FF_REASON_CALL_DROPPED);
        g_assert_cmpint(received.attempt->pages_confirmed, ==, fail_page - 1);
        g_assert_true((received.far != NULL) == (fail_page > 1));
        bool broken = false;
        for (int page = 0; page < fail_page - 1; page++) {
            test_pages_assert_equal(offered, page, received.far, page);
        }
        g_assert_cmpint(received.far == NULL ? 0 : ff_fax_tiff_count(received.far->fd, &broken), ==,
                        fail_page - 1);
        g_assert_false(broken);
        sent_clear(&received);
    }
}

/* A peer that stops talking in the middle of a page, sender or receiver, in each of the pages: the
 * call ends, within T.30's timers or by our watch. */
static void assert_silence_ends(FfEndpointOptions near, FfEndpointOptions far, int page)
{
    Owner owner = {0};
    FfLoopbackCall call = {near, far, {0, page}, FF_LIMIT_CALL_SECONDS, &events, &owner};
    FfLoopbackResult result = {0};
    g_assert_true(ff_loopback_run(&call, &result, NULL));
    g_assert_cmpint(result.near.pages_confirmed, ==, page - 1);
    g_assert_true(result.ended == FF_REASON_CALL_DROPPED || result.near.code != 0);
    g_assert_cmpint(result.seconds, <, 600);
    ff_loopback_result_clear(&result);
}

static void test_silent_peer(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 80);
    for (int page = 1; page <= 2; page++) {
        g_autoptr(FfFile) taken = ff_file_new("received.tif", NULL);
        assert_silence_ends(
            (FfEndpointOptions){
                .caller = true, .identity = "1", .send_fd = pages->fd, .receive_fd = -1},
            (FfEndpointOptions){
                .caller = false, .identity = "2", .send_fd = -1, .receive_fd = taken->fd},
            page);
        g_autoptr(FfFile) other = ff_file_new("received.tif", NULL);
        assert_silence_ends(
            (FfEndpointOptions){
                .caller = false, .identity = "1", .send_fd = -1, .receive_fd = other->fd},
            (FfEndpointOptions){
                .caller = true, .identity = "2", .send_fd = pages->fd, .receive_fd = -1},
            page);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_fax_tiff_silence();
    g_test_add_func("/line/one-page", test_one_page);
    g_test_add_func("/line/five-pages", test_five_pages);
    g_test_add_func("/line/dense-pages", test_dense_pages);
    g_test_add_func("/line/record", test_record);
    g_test_add_func("/line/hang-up-in-each-page", test_hang_up_in_each_page);
    g_test_add_func("/line/owner-hangs-up", test_owner_hangs_up);
    g_test_add_func("/line/longest-call", test_longest_call);
    g_test_add_func("/line/truncated-pages", test_truncated_pages);
    g_test_add_func("/line/other-types-are-refused", test_other_types_are_refused);
    g_test_add_func("/line/receive", test_receive);
    g_test_add_func("/line/refused", test_refused);
    g_test_add_func("/line/receive-in-part", test_receive_in_part);
    g_test_add_func("/line/silent-peer", test_silent_peer);
    return g_test_run();
}
