// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3.h"

#include "base/limits.h"
#include "gateway/pop3-link.h"
#include "gateway/pop3-listing.h"
#include "gateway/pop3-login.h"
#include "gateway/pop3-memory.h"
#include "gateway/pop3-window.h"

#include <string.h>

void ff_pop3_report_clear(FfPop3Report *report)
{
    g_free(report->problem);
    *report = (FfPop3Report){0};
}

typedef void (*AddLine)(FfPop3Listing *listing, const char *line, gsize length);

/* Reads one multi-line reply; *ret_ok is false when it was refused. */
static bool read_list(FfPop3Link *link, FfPop3Listing *listing, AddLine add, bool *ret_ok,
                      GError **error)
{
    FfPop3Event event;
    guint lines = 0;

    if (!ff_pop3_link_next(link, &event, error)) {
        return false;
    }
    *ret_ok = event.ok;
    while (event.type == FF_POP3_EVENT_LINE || (event.type == FF_POP3_EVENT_REPLY && event.ok)) {
        if (event.type == FF_POP3_EVENT_LINE) {
            add(listing, event.octets, event.length);
        }
        if (lines++ > FF_LIMIT_MAILBOX_MESSAGES) {
            return ff_pop3_link_fail(link, error, FF_ERROR_TEMPORARY,
                                     "its list of messages has no end");
        }
        if (!ff_pop3_link_next(link, &event, error)) {
            return false;
        }
    }
    return true;
}

/* LIST is mandatory; a server may have no UIDL, or refuse it. */
static bool read_listing(FfPop3Link *link, FfPop3Listing *listing, bool may_pipeline,
                         GError **error)
{
    bool listed = false, named = false;

    ff_pop3_proto_send(link->proto, FF_POP3_LIST, 0, NULL);
    if (may_pipeline) {
        ff_pop3_proto_send(link->proto, FF_POP3_UIDL, 0, NULL);
    }
    if (!read_list(link, listing, ff_pop3_listing_add_size, &listed, error)) {
        return false;
    }
    if (!listed) {
        return ff_pop3_link_fail(link, error, FF_ERROR_TEMPORARY,
                                 "the server refuses to LIST the mailbox");
    }
    if (!may_pipeline) {
        ff_pop3_proto_send(link->proto, FF_POP3_UIDL, 0, NULL);
    }
    return read_list(link, listing, ff_pop3_listing_add_uidl, &named, error);
}

/* Says so and only QUITs. The next pass goes on behind these messages, so that new mail gets its
 * turn; the one after it begins at the start again. */
static bool end_pass(FfPop3Link *link, FfPop3Memory *memory, FfHandOver *hand_over,
                     const FfPop3Listing *listing, guint still_there, FfPop3Report *report,
                     GError **error)
{
    FfPop3Deleted *deleted = ff_pop3_memory_deleted(memory);
    guint behind = ff_pop3_memory_left_behind(memory) + deleted->count;

    report->problem = g_strdup_printf("the server says that it deleted %u messages, but they are "
                                      "still there; the next look comes after the interval",
                                      still_there);
    ff_pop3_deleted_forget(deleted);
    ff_pop3_memory_set_left_behind(memory, ff_pop3_listing_count(listing));
    bool good = ff_pop3_window_run(link, memory, hand_over, listing, false, report, error);
    ff_pop3_memory_set_left_behind(memory, behind);
    return good;
}

static bool run_session(FfPop3Link *link, FfPop3Memory *memory, FfHandOver *hand_over,
                        FfPop3Report *report, GError **error)
{
    g_autoptr(FfPop3Listing) listing = ff_pop3_listing_new();
    guint capabilities = 0;

    if (!ff_pop3_login(link, &capabilities, error)) {
        return false;
    }
    bool may_pipeline =
        (capabilities & FF_POP3_CAN_PIPELINE) && ff_pop3_memory_may_pipeline(memory);
    if (!read_listing(link, listing, may_pipeline, error)) {
        return false;
    }
    report->messages = ff_pop3_listing_count(listing);
    FfPop3Deleted *deleted = ff_pop3_memory_deleted(memory);
    guint still_there = ff_pop3_deleted_still_there(deleted, listing);
    if (still_there > 0) {
        return end_pass(link, memory, hand_over, listing, still_there, report, error);
    }
    ff_pop3_deleted_forget(deleted);
    return ff_pop3_window_run(link, memory, hand_over, listing, may_pipeline, report, error);
}

static FfPop3Result result_of(const FfPop3Link *link, const GError *error)
{
    if (ff_error_class(error) == FF_ERROR_CONFIG) {
        return FF_POP3_ALERT;
    }
    return link && link->patience ? FF_POP3_BACK_OFF : FF_POP3_RETRY;
}

FfPop3Result ff_pop3_fetch(const FfGatewaySettings *mailbox, FfPop3Memory *memory,
                           FfHandOver *hand_over, FfPop3Report *report, GError **error)
{
    g_autoptr(GError) cause = NULL;
    FfPop3Result result = FF_POP3_DONE;

    *report = (FfPop3Report){0};
    g_autoptr(FfPop3Link) link = ff_pop3_link_open(mailbox, &cause);
    if (!link || !run_session(link, memory, hand_over, report, &cause)) {
        result = result_of(link, cause);
        ff_pop3_memory_set_left_behind(memory, 0);
        if (link && link->broken) {
            ff_pop3_memory_note_desync(memory);
        }
        g_propagate_error(error, g_steal_pointer(&cause));
    }
    return result;
}
