// SPDX-License-Identifier: GPL-3.0-or-later
/* What the owner of a machine sets and does in a call: the ladder of what is tried after a call
 * that failed, pages that must be stored before they are confirmed, refusals, and peers that
 * vanish. */
#include "base/limits.h"
#include "t30/encoding.h"
#include "t30/fax-tiff.h"
#include "t30/test-pages.h"
#include "t30/test-pair.h"

#define STEPS_SECOND (FF_ENDPOINT_SAMPLES_SECOND / FF_ENDPOINT_TICK)
#define STEPS_MAX    (1200 * STEPS_SECOND)
#define TURN_MS      100 /* what the modems' turning round varies by */

/* DCS, T.30 table 2, bits as spandsp orders them: octet 4 holds bits 9 to 16, the lowest first */
#define DCS_RATE_OCTET 4
#define DCS_RATE_MASK  0x3c
#define DCS_V17_14400  0x20
#define DCS_V29_9600   0x04
#define DCS_V27_4800   0x08
#define DCS_2D         0x80 /* bit 16 */
#define DCS_SCAN_OCTET 5
#define DCS_SCAN_MASK  0x70 /* bits 21 to 23 */
#define DCS_SCAN_20MS  0x00
#define DCS_SCAN_0MS   0x70
#define DCS_ECM_OCTET  6
#define DCS_ECM        0x04 /* bit 27 */
#define DCS_T6         0x40 /* bit 31 */

static void assert_confirmed(TestPair *pair, int pages)
{
    g_assert_cmpint(ff_endpoint_facts(pair->caller.endpoint).code, ==, 0);
    g_assert_cmpint(ff_endpoint_facts(pair->caller.endpoint).pages_confirmed, ==, pages);
    g_assert_cmpint(ff_endpoint_facts(pair->called.endpoint).pages_confirmed, ==, pages);
}

/* ---- the ladder ---- */

typedef struct {
    int max_rate;
    bool without_ecm;
    guint encodings;
    int min_scan_ms;
    /* what the other end's frame shows */
    int rate_code, bit_rate;
    int encoding;
    int scan_code;
} Rung;

static const Rung rungs[] = {
    {0, false, 0, 0, DCS_V17_14400, 14400, FF_ENCODING_MMR, DCS_SCAN_0MS},
    {12000, false, FF_ENCODING_MR, 0, DCS_V29_9600, 9600, FF_ENCODING_MR, DCS_SCAN_0MS},
    {9600, true, 0, 0, DCS_V29_9600, 9600, FF_ENCODING_MR, DCS_SCAN_0MS},
    {4800, true, FF_ENCODING_MH, 0, DCS_V27_4800, 4800, FF_ENCODING_MH, DCS_SCAN_0MS},
    {2400, false, FF_ENCODING_MH, 0, DCS_V27_4800, 4800, FF_ENCODING_MH, DCS_SCAN_0MS},
    {0, true, FF_ENCODING_MH, 20, DCS_V17_14400, 14400, FF_ENCODING_MH, DCS_SCAN_20MS},
};

static void set_rung(FfEndpointOptions *options, const Rung *rung)
{
    options->max_rate = rung->max_rate;
    options->without_ecm = rung->without_ecm;
    options->encodings = rung->encodings;
    options->min_scan_ms = rung->min_scan_ms;
}

static void assert_dcs(const FfEndpoint *endpoint, const Rung *rung)
{
    int rate = test_pair_octet(endpoint, "DCS", DCS_RATE_OCTET);
    int scan = test_pair_octet(endpoint, "DCS", DCS_SCAN_OCTET);
    int ecm = test_pair_octet(endpoint, "DCS", DCS_ECM_OCTET);
    g_assert_cmpint(rate & DCS_RATE_MASK, ==, rung->rate_code);
    g_assert_cmpint(scan & DCS_SCAN_MASK, ==, rung->scan_code);
    g_assert_cmpint((ecm & DCS_ECM) != 0, ==, !rung->without_ecm);
    g_assert_cmpint((ecm & DCS_T6) != 0, ==, rung->encoding == FF_ENCODING_MMR);
    g_assert_cmpint((rate & DCS_2D) != 0, ==, rung->encoding == FF_ENCODING_MR);
}

/* `setter`: whose options they are, the other's are the widest. */
static void assert_rung(FfMedium medium, int setter, const Rung *rung)
{
    g_autoptr(FfFile) pages = test_pages_new(1, 21);
    g_auto(TestPair) pair = {0};
    pair.options[0].medium = pair.options[1].medium = medium;
    set_rung(&pair.options[setter], rung);
    test_pair_begin(&pair, pages);
    g_assert_true(test_pair_run(&pair, STEPS_MAX));
    assert_confirmed(&pair, 1);
    assert_dcs(pair.called.endpoint, rung);
    FfEndpointFacts facts = ff_endpoint_facts(pair.called.endpoint);
    g_assert_cmpint(facts.bit_rate, ==, rung->bit_rate);
    g_assert_cmpint(facts.ecm, ==, !rung->without_ecm);
    g_assert_cmpint(facts.encoding, ==, rung->encoding);
    g_clear_pointer(&pair.called.endpoint, ff_endpoint_free);
    test_pages_assert_equal(pages, 0, pair.received, 0);
}

static void test_ladder(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(rungs); i++) {
        if (rungs[i].min_scan_ms == 0) { /* a sender has no wish for it */
            assert_rung(FF_MEDIUM_T38, 0, &rungs[i]);
            assert_rung(FF_MEDIUM_AUDIO, 0, &rungs[i]);
        }
        assert_rung(FF_MEDIUM_T38, 1, &rungs[i]);
        assert_rung(FF_MEDIUM_AUDIO, 1, &rungs[i]);
    }
}

/* ---- pages that wait to be stored ---- */

typedef struct {
    FfMedium medium;
    bool without_ecm;
} Way;

static const Way ways[] = {{FF_MEDIUM_T38, false},
                           {FF_MEDIUM_T38, true},
                           {FF_MEDIUM_AUDIO, false},
                           {FF_MEDIUM_AUDIO, true}};

static void begin(TestPair *pair, const Way *way, FfFile *pages)
{
    pair->options[0].medium = pair->options[1].medium = way->medium;
    pair->options[0].without_ecm = way->without_ecm;
    test_pair_begin(pair, pages);
}

/* When the page was told to the owner and when its confirmation began, in the called side's time.
 */
static gint64 confirmation_delay(TestPair *pair)
{
    while (pair->called.pages_told == 0) {
        g_assert_false(test_pair_step(pair));
    }
    gint64 told_ms = ff_endpoint_times(pair->called.endpoint).call_ms;
    g_assert_true(test_pair_run(pair, STEPS_MAX));
    gint64 heard_ms = test_pair_frame_ms(pair->caller.endpoint, "heard", "MCF", told_ms);
    g_test_message("MCF heard %d ms after the page", (int)(heard_ms - told_ms));
    return heard_ms - told_ms;
}

/* No confirmation leaves before the owner's word, and the far end does not mind the wait. */
static void test_hold(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 22);
    const int wait_ms = FF_LIMIT_PAGE_HOLD_MS - 100;
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_auto(TestPair) at_once = {0}, held = {0};
        begin(&at_once, &ways[i], pages);
        gint64 usual_ms = confirmation_delay(&at_once);
        begin(&held, &ways[i], pages);
        held.called.answer = FF_PAGE_HOLD;
        held.called.store_ticks = wait_ms / FF_ENDPOINT_TICK_MS;
        gint64 held_ms = confirmation_delay(&held);
        assert_confirmed(&held, 2);
        g_assert_cmpint(held_ms - usual_ms, >=, wait_ms - TURN_MS);
        g_assert_cmpint(held_ms - usual_ms, <=, wait_ms + TURN_MS);
        g_assert_cmpint(test_pair_frames(held.caller.endpoint, "sent", "EOP"), <=, 1);
    }
}

/* A page that is not stored is not confirmed; the call ends. */
static void test_hold_expires(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 23);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_auto(TestPair) pair = {0};
        begin(&pair, &ways[i], pages);
        pair.called.answer = FF_PAGE_HOLD;
        pair.called.store_ticks = -1;
        test_pair_run(&pair, STEPS_MAX);
        g_assert_true(pair.called.over);
        g_assert_cmpint(ff_endpoint_facts(pair.called.endpoint).code, !=, 0);
        g_assert_cmpint(ff_endpoint_facts(pair.called.endpoint).pages_confirmed, ==, 0);
        g_assert_cmpint(ff_endpoint_facts(pair.caller.endpoint).pages_confirmed, ==, 0);
        g_assert_cmpint(test_pair_frames(pair.caller.endpoint, "heard", "MCF"), ==, 0);
    }
}

/* Ten seconds to store it: with error correction the far end waits. */
static void test_busy(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 24);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (ways[i].without_ecm) {
            continue;
        }
        g_auto(TestPair) pair = {0};
        begin(&pair, &ways[i], pages);
        pair.called.answer = FF_PAGE_BUSY;
        pair.called.store_ticks = 10 * STEPS_SECOND;
        gint64 delay_ms = confirmation_delay(&pair);
        assert_confirmed(&pair, 2);
        g_assert_cmpint(delay_ms, >=, 10000);
        g_assert_cmpint(test_pair_frames(pair.caller.endpoint, "heard", "RNR"), >, 2);
        g_clear_pointer(&pair.called.endpoint, ff_endpoint_free);
        test_pages_assert_equal(pages, 1, pair.received, 1);
    }
}

static void test_busy_for_ever(void)
{
    g_autoptr(FfFile) pages = test_pages_new(1, 25);
    g_auto(TestPair) pair = {0};
    begin(&pair, &ways[0], pages);
    pair.called.answer = FF_PAGE_BUSY;
    pair.called.store_ticks = -1;
    g_assert_true(test_pair_run(&pair, STEPS_MAX));
    g_assert_cmpint(ff_endpoint_facts(pair.caller.endpoint).code, !=, 0);
    g_assert_cmpint(ff_endpoint_facts(pair.caller.endpoint).pages_confirmed, ==, 0);
    g_assert_cmpint(ff_endpoint_facts(pair.called.endpoint).pages_confirmed, ==, 0);
}

/* ---- refusals ---- */

static void test_refused_by_identity(void)
{
    g_autoptr(FfFile) pages = test_pages_new(1, 26);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        g_auto(TestPair) pair = {0};
        begin(&pair, &ways[i], pages);
        pair.called.refuses = true;
        g_assert_true(test_pair_run(&pair, STEPS_MAX));
        g_assert_cmpint(pair.called.pages_told, ==, 0);
        g_assert_false(ff_endpoint_facts(pair.caller.endpoint).page_began);
        g_assert_cmpstr(ff_endpoint_facts(pair.called.endpoint).far_identity, ==,
                        "+1 503 555 0100");
        g_assert_cmpint(ff_endpoint_facts(pair.caller.endpoint).code, !=, 0);
        g_assert_cmpint(ff_endpoint_facts(pair.called.endpoint).code, !=, 0);
    }
}

/* ---- peers that vanish ---- */

static int steps_of_whole_call(const Way *way, FfFile *pages)
{
    g_auto(TestPair) pair = {0};
    begin(&pair, way, pages);
    g_assert_true(test_pair_run(&pair, STEPS_MAX));
    return pair.steps;
}

/* Steps until the side that stays is over, by T.30 or by the watch. */
static int steps_to_end(TestPair *pair, TestSide *stays)
{
    int begun = pair->steps;
    while (!stays->over) {
        test_pair_step(pair);
        FfWatchTimes times = ff_endpoint_times(stays->endpoint);
        if (!stays->over && ff_watch(&times, 0) != FF_REASON_NONE) {
            ff_endpoint_hang_up(stays->endpoint);
        }
        g_assert_cmpint(pair->steps - begun, <, STEPS_MAX);
    }
    return pair->steps - begun;
}

static void assert_ends(const Way *way, FfFile *pages, int vanish_step, bool caller_vanishes)
{
    g_auto(TestPair) pair = {0};
    begin(&pair, way, pages);
    test_pair_run(&pair, vanish_step);
    TestSide *goes = caller_vanishes ? &pair.caller : &pair.called;
    TestSide *stays = caller_vanishes ? &pair.called : &pair.caller;
    goes->gone = true;
    int took = steps_to_end(&pair, stays);
    g_assert_cmpint(took, <, 300 * STEPS_SECOND);
    FfEndpointFacts facts = ff_endpoint_facts(stays->endpoint);
    g_assert_true(facts.code != 0 || facts.pages_confirmed == 2);
}

static void test_vanish(void)
{
    g_autoptr(FfFile) pages = test_pages_new(2, 27);
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        int all = steps_of_whole_call(&ways[i], pages);
        for (int instant = 0; instant < 20; instant++) {
            assert_ends(&ways[i], pages, all * instant / 20, false);
            assert_ends(&ways[i], pages, all * instant / 20, true);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_fax_tiff_silence();
    g_test_add_func("/call/ladder", test_ladder);
    g_test_add_func("/call/hold", test_hold);
    g_test_add_func("/call/hold-expires", test_hold_expires);
    g_test_add_func("/call/busy", test_busy);
    g_test_add_func("/call/busy-for-ever", test_busy_for_ever);
    g_test_add_func("/call/refused-by-identity", test_refused_by_identity);
    g_test_add_func("/call/vanish", test_vanish);
    return g_test_run();
}
