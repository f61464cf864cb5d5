// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/flow.h"

static void test_main_paths(void)
{
    static const struct {
        FfKind kind;
        FfState from;
        FfStage stage;
        FfState done;
    } paths[] = {
        {FF_KIND_MESSAGE, FF_STATE_RECEIVED, FF_STAGE_MESSAGE, FF_STATE_ACCEPTED},
        {FF_KIND_MESSAGE, FF_STATE_ACCEPTED, FF_STAGE_DOCUMENT, FF_STATE_READY},
        {FF_KIND_MESSAGE, FF_STATE_FINISHED, FF_STAGE_NOTICE, FF_STATE_CLOSED},
        {FF_KIND_MESSAGE, FF_STATE_REFUSED, FF_STAGE_NOTICE, FF_STATE_CLOSED},
        {FF_KIND_FAX, FF_STATE_READY, FF_STAGE_LINE, FF_STATE_SENT},
        {FF_KIND_RECEPTION, FF_STATE_OFFERED, FF_STAGE_LINE, FF_STATE_ARRIVED},
        {FF_KIND_RECEPTION, FF_STATE_ARRIVED, FF_STAGE_DOCUMENT, FF_STATE_CONVERTED},
        {FF_KIND_RECEPTION, FF_STATE_CONVERTED, FF_STAGE_NOTICE, FF_STATE_ROUTED},
        {FF_KIND_DELIVERY, FF_STATE_READY, FF_STAGE_NOTICE, FF_STATE_CLOSED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        FfState next;
        g_assert_cmpint(ff_flow_stage(paths[i].kind, paths[i].from), ==, paths[i].stage);
        g_assert_true(ff_flow_next(paths[i].kind, paths[i].from, FF_OUTCOME_DONE, 0, &next));
        g_assert_cmpint(next, ==, paths[i].done);
        g_assert_true(ff_flow_next(paths[i].kind, paths[i].from, FF_OUTCOME_RETRY, 0, &next));
        g_assert_cmpint(next, ==, paths[i].from);
    }
}

static void test_failures(void)
{
    FfState next;
    g_assert_true(ff_flow_next(FF_KIND_MESSAGE, FF_STATE_RECEIVED, FF_OUTCOME_FAIL,
                               FF_REASON_UNKNOWN_SENDER, &next));
    g_assert_cmpint(next, ==, FF_STATE_REFUSED);
    g_assert_true(
        ff_flow_next(FF_KIND_MESSAGE, FF_STATE_RECEIVED, FF_OUTCOME_FAIL, FF_REASON_BOUNCE, &next));
    g_assert_cmpint(next, ==, FF_STATE_QUARANTINED);
    g_assert_true(
        ff_flow_next(FF_KIND_FAX, FF_STATE_READY, FF_OUTCOME_FAIL, FF_REASON_BUSY, &next));
    g_assert_cmpint(next, ==, FF_STATE_FAILED);
    g_assert_true(ff_flow_next(FF_KIND_RECEPTION, FF_STATE_ARRIVED, FF_OUTCOME_FAIL,
                               FF_REASON_INTERNAL, &next));
    g_assert_cmpint(next, ==, FF_STATE_CONVERTED);
    g_assert_true(ff_flow_next(FF_KIND_RECEPTION, FF_STATE_CONVERTED, FF_OUTCOME_FAIL,
                               FF_REASON_JUNK, &next));
    g_assert_cmpint(next, ==, FF_STATE_QUARANTINED);
}

/* Every state of every kind: has it ended, is someone at work, or does it wait for another job? */
static void test_every_state_has_a_way_out(void)
{
    static const guint no_children[FF_STATE_COUNT] = {0};
    for (guint kind = 0; kind < FF_KIND_COUNT; kind++) {
        guint known = 0;
        for (guint state = 0; state < FF_STATE_COUNT; state++) {
            FfState next = FF_STATE_COUNT;
            if (!ff_flow_is_state(kind, state)) {
                g_assert_cmpint(ff_flow_stage(kind, state), ==, FF_STAGE_NONE);
                g_assert_false(ff_flow_is_final(kind, state));
                g_assert_false(ff_flow_can_cancel(kind, state));
                continue;
            }
            known++;
            bool worked = ff_flow_stage(kind, state) != FF_STAGE_NONE;
            bool waits = ff_flow_after_children(kind, state, no_children, &next) ||
                         (kind == FF_KIND_FAX && state == FF_STATE_ACCEPTED);
            g_assert_cmpint(worked + waits + ff_flow_is_final(kind, state), ==, 1);
            for (guint code = 0; code <= FF_OUTCOME_FAIL; code++) {
                g_assert_true(ff_flow_next(kind, state, code, FF_REASON_INTERNAL, &next) == worked);
                g_assert_true(!worked || ff_flow_is_state(kind, next));
            }
            g_assert_false(ff_flow_is_final(kind, state) && ff_flow_can_cancel(kind, state));
        }
        g_assert_cmpuint(known, >, 0);
    }
}

static void test_faxes_and_their_message(void)
{
    FfState next = FF_STATE_COUNT;
    g_assert_true(ff_flow_child_follows(FF_STATE_READY, FF_STATE_ACCEPTED, &next));
    g_assert_cmpint(next, ==, FF_STATE_READY);
    g_assert_true(ff_flow_child_follows(FF_STATE_REFUSED, FF_STATE_ACCEPTED, &next));
    g_assert_cmpint(next, ==, FF_STATE_CANCELLED);
    g_assert_true(ff_flow_child_follows(FF_STATE_QUARANTINED, FF_STATE_ACCEPTED, &next));
    g_assert_false(ff_flow_child_follows(FF_STATE_READY, FF_STATE_CANCELLED, &next));
    g_assert_false(ff_flow_child_follows(FF_STATE_ACCEPTED, FF_STATE_ACCEPTED, &next));
    guint ended[FF_STATE_COUNT] = {[FF_STATE_SENT] = 1, [FF_STATE_FAILED] = 1};
    g_assert_true(ff_flow_after_children(FF_KIND_MESSAGE, FF_STATE_READY, ended, &next));
    g_assert_cmpint(next, ==, FF_STATE_FINISHED);
    g_assert_false(ff_flow_after_children(FF_KIND_MESSAGE, FF_STATE_ACCEPTED, ended, &next));
}

static void test_deliveries_and_their_reception(void)
{
    static const struct {
        guint closed, failed, cancelled;
        FfState next;
    } rows[] = {
        {2, 0, 0, FF_STATE_CLOSED}, {1, 0, 1, FF_STATE_CLOSED}, {0, 0, 2, FF_STATE_CANCELLED},
        {1, 1, 0, FF_STATE_FAILED}, {0, 1, 1, FF_STATE_FAILED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const guint ended[FF_STATE_COUNT] = {[FF_STATE_CLOSED] = rows[i].closed,
                                             [FF_STATE_FAILED] = rows[i].failed,
                                             [FF_STATE_CANCELLED] = rows[i].cancelled};
        FfState next = FF_STATE_COUNT;
        g_assert_true(ff_flow_after_children(FF_KIND_RECEPTION, FF_STATE_ROUTED, ended, &next));
        g_assert_cmpint(next, ==, rows[i].next);
        g_assert_false(ff_flow_after_children(FF_KIND_RECEPTION, FF_STATE_CONVERTED, ended, &next));
    }
}

static void test_people(void)
{
    FfState next = FF_STATE_COUNT;
    g_assert_true(ff_flow_cancel(FF_KIND_FAX, FF_STATE_READY, &next));
    g_assert_cmpint(next, ==, FF_STATE_CANCELLED);
    g_assert_false(ff_flow_cancel(FF_KIND_FAX, FF_STATE_SENT, &next));
    g_assert_true(ff_flow_cancel(FF_KIND_MESSAGE, FF_STATE_RECEIVED, &next));
    g_assert_cmpint(next, ==, FF_STATE_REFUSED);
    g_assert_true(ff_flow_retry(FF_KIND_FAX, FF_STATE_FAILED, &next));
    g_assert_cmpint(next, ==, FF_STATE_READY);
    g_assert_false(ff_flow_retry(FF_KIND_FAX, FF_STATE_SENT, &next));
    g_assert_false(ff_flow_retry(FF_KIND_MESSAGE, FF_STATE_QUARANTINED, &next));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow/main-paths", test_main_paths);
    g_test_add_func("/flow/failures", test_failures);
    g_test_add_func("/flow/every-state-has-a-way-out", test_every_state_has_a_way_out);
    g_test_add_func("/flow/faxes-and-their-message", test_faxes_and_their_message);
    g_test_add_func("/flow/deliveries-and-their-reception", test_deliveries_and_their_reception);
    g_test_add_func("/flow/people", test_people);
    return g_test_run();
}
