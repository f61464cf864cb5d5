// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-window.h"

#include "base/clock.h"
#include "gateway/pop3-trouble.h"

#include <errno.h>
#include <poll.h>

#define IN_FLIGHT_MAX (8 << 20)                     /* announced octets asked for ahead */
#define SESSION_MS    (10 * 60 * 1000)              /* then QUIT, so that deletions are committed */
#define MESSAGE_MAX   (G_GUINT64_CONSTANT(1) << 30) /* a body that never ends holds nobody up */
#define LATER_MAX     8  /* 4xx in a row: the fax server is in trouble, not the message */
#define DELETE_BATCH  64 /* DELEs sent together while RETRs still go out */
#define REFILL_PARTS                                                                               \
    4 /* RETRs go out when a fourth of the window is free: fewer, larger writes                    \
       */

typedef enum { CLOSING_NOT, CLOSING_CHECK, CLOSING_QUIT, CLOSING_DONE } Closing;

typedef struct {
    FfPop3Link *link;
    FfPop3Memory *memory;
    FfHandOver *hand_over;
    const FfPop3Listing *listing;
    FfPop3Report *report;
    FfPop3Trouble trouble;
    gint64 ends_ms; /* monotonic: no RETR after it */
    guint window;

    guint next; /* index of the first message not asked for and not passed over */
    guint asked;
    guint in_flight; /* RETR without an end yet */
    guint64 octets_in_flight;
    const FfPop3Entry *current; /* whose text is coming */
    guint64 current_octets;
    GArray *taken; /* numbers to delete */
    guint deletes_sent;
    GArray *deleted; /* numbers whose DELE was answered +OK */
    guint later_in_a_row;
    char *later; /* the fax server's last 4xx */
    bool fax_server_waits;
    Closing closing;
} Window;

/* ---- answers of the fax server ---- */

static void on_later(Window *window, const FfPop3Entry *entry, const char *reply)
{
    g_free(window->later);
    window->later = g_strdup(reply);
    if (++window->later_in_a_row >= LATER_MAX) {
        window->fax_server_waits = true;
    }
    ff_pop3_trouble_report(&window->trouble, entry, reply);
}

static void on_answer(guint message, FfHandOverAnswer answer, const char *reply, gpointer data)
{
    Window *window = data;
    const FfPop3Entry *entry = ff_pop3_listing_find(window->listing, message);

    if (answer == FF_HAND_OVER_TAKEN) {
        g_array_append_val(window->taken, message);
        window->report->handed_over++;
        window->later_in_a_row = 0;
    } else if (answer == FF_HAND_OVER_LATER) {
        on_later(window, entry, reply);
    } else {
        ff_pop3_trouble_refuse(&window->trouble, entry, reply);
    }
}

/* ---- what to ask for ---- */

static bool session_is_full(const Window *window)
{
    const FfGatewaySettings *mailbox = window->link->mailbox;
    return window->fax_server_waits || window->asked >= (guint)mailbox->session_messages ||
           window->report->octets + window->octets_in_flight >= (guint64)mailbox->session_bytes ||
           ff_pop3_memory_is_stopped(window->memory) || ff_clock_monotonic_ms() >= window->ends_ms;
}

static void pass_over_skipped(Window *window)
{
    guint count = ff_pop3_listing_count(window->listing);

    for (; window->next < count; window->next++) {
        const FfPop3Entry *entry = ff_pop3_listing_get(window->listing, window->next);
        if (!ff_pop3_trouble_is_skipped(&window->trouble, entry)) {
            return;
        }
        ff_pop3_trouble_report(&window->trouble, entry,
                               "passed over after earlier failures; it stays in the mailbox");
    }
}

static bool is_all_asked(const Window *window)
{
    return window->next >= ff_pop3_listing_count(window->listing) || session_is_full(window);
}

/* At least one is always on its way, however large it says it is. */
static bool has_room(const Window *window)
{
    if (is_all_asked(window) || window->in_flight >= window->window) {
        return false;
    }
    const FfPop3Entry *entry = ff_pop3_listing_get(window->listing, window->next);
    return window->in_flight == 0 || window->octets_in_flight + entry->size <= IN_FLIGHT_MAX;
}

static bool send(Window *window, FfPop3Command command, guint message, GError **error)
{
    return ff_pop3_proto_send(window->link->proto, command, message, NULL) ||
           ff_pop3_link_fail(window->link, error, FF_ERROR_BUG, "a command could not be queued");
}

static bool send_retrieves(Window *window, guint room, GError **error)
{
    for (; room > 0 && has_room(window); room--) {
        const FfPop3Entry *entry = ff_pop3_listing_get(window->listing, window->next++);
        if (!send(window, FF_POP3_RETR, entry->number, error)) {
            return false;
        }
        window->asked++;
        window->in_flight++;
        window->octets_in_flight += entry->size;
        pass_over_skipped(window);
    }
    return true;
}

static bool send_deletes(Window *window, guint room, GError **error)
{
    guint count = MIN(room, window->taken->len);

    for (guint i = 0; i < count; i++) {
        if (!send(window, FF_POP3_DELE, g_array_index(window->taken, guint, i), error)) {
            return false;
        }
    }
    if (count > 0) {
        g_array_remove_range(window->taken, 0, count);
    }
    window->deletes_sent += count;
    return true;
}

/* Everything asked for has come, is answered, and is deleted or left. */
static bool is_over(const Window *window)
{
    return is_all_asked(window) && window->in_flight == 0 && window->taken->len == 0 &&
           ff_hand_over_outstanding(window->hand_over) == 0;
}

static bool send_closing(Window *window, GError **error)
{
    bool check = window->closing == CLOSING_NOT && window->deletes_sent > 0;

    window->closing = check ? CLOSING_CHECK : CLOSING_QUIT;
    return send(window, check ? FF_POP3_STAT : FF_POP3_QUIT, 0, error);
}

/* Without PIPELINING: the next command only when no reply is due. */
static bool ask_one(Window *window, GError **error)
{
    if (ff_pop3_proto_pending(window->link->proto) > 0) {
        return true;
    }
    if (window->taken->len > 0) {
        return send_deletes(window, 1, error);
    }
    if (has_room(window)) {
        return send_retrieves(window, 1, error);
    }
    return is_over(window) ? send_closing(window, error) : true;
}

static bool ask_ahead(Window *window, GError **error)
{
    guint room = window->window - window->in_flight;
    bool refill = room * REFILL_PARTS >= window->window && has_room(window);

    if (refill && !send_retrieves(window, room, error)) {
        return false;
    }
    if ((refill || is_all_asked(window) || window->taken->len >= DELETE_BATCH) &&
        !send_deletes(window, window->taken->len, error)) {
        return false;
    }
    return is_over(window) && window->closing == CLOSING_NOT ? send_closing(window, error) : true;
}

static bool ask(Window *window, GError **error)
{
    if (window->closing != CLOSING_NOT) {
        return true;
    }
    return window->window > 1 ? ask_ahead(window, error) : ask_one(window, error);
}

/* ---- events of the mailbox ---- */

static void finish_current(Window *window, const FfPop3Entry *entry)
{
    window->in_flight--;
    window->octets_in_flight -= entry->size;
    window->current = NULL;
    window->current_octets = 0;
}

static bool on_retrieve(Window *window, const FfPop3Event *event, GError **error)
{
    const FfPop3Entry *entry = ff_pop3_listing_find(window->listing, event->message);

    if (event->ok) {
        window->current = entry;
        return ff_hand_over_begin(window->hand_over, entry->number, window->link->mailbox->address,
                                  ff_pop3_listing_uidl(window->listing, entry), error);
    }
    g_autofree char *words = ff_pop3_link_words(event);
    if (event->code == FF_POP3_CODE_NONE || event->code == FF_POP3_CODE_SYS_PERM) {
        ff_pop3_trouble_strike(&window->trouble, entry, words);
    }
    finish_current(window, entry);
    return true;
}

static bool on_text(Window *window, const FfPop3Event *event, GError **error)
{
    window->current_octets += event->length;
    window->report->octets += event->length;
    if (window->current_octets > MESSAGE_MAX) {
        return ff_pop3_link_fail(window->link, error, FF_ERROR_TEMPORARY,
                                 "message %u does not end after %u MiB", event->message,
                                 (guint)(MESSAGE_MAX >> 20));
    }
    return ff_hand_over_write(window->hand_over, event->octets, event->length, error);
}

static bool on_end(Window *window, GError **error)
{
    if (!window->current) {
        return ff_pop3_link_fail(window->link, error, FF_ERROR_BUG, "the end of no message");
    }
    finish_current(window, window->current);
    return ff_hand_over_end(window->hand_over, error);
}

/* "+OK count octets" and nothing that another command is answered with. */
static bool is_stat(const FfPop3Event *event)
{
    g_autofree char *text = g_strndup(event->octets, event->length);
    return event->ok && g_regex_match_simple("^[0-9]+ +[0-9]+", text, 0, 0);
}

static bool on_stat(Window *window, const FfPop3Event *event, GError **error)
{
    if (is_stat(event)) {
        return send_closing(window, error);
    }
    window->link->broken = true;
    return ff_pop3_link_fail(window->link, error, FF_ERROR_TEMPORARY,
                             "the server has lost step: the answer to STAT is none; nothing was "
                             "deleted");
}

static bool on_quit(Window *window, const FfPop3Event *event, GError **error)
{
    g_autofree char *words = ff_pop3_link_words(event);

    window->closing = CLOSING_DONE;
    if (event->ok) {
        window->report->deleted = window->deleted->len;
        return true;
    }
    return ff_pop3_link_fail(window->link, error, FF_ERROR_TEMPORARY,
                             "QUIT was refused, so deletions are not certain: %s", words);
}

static bool on_reply(Window *window, const FfPop3Event *event, GError **error)
{
    switch (event->command) {
    case FF_POP3_RETR:
        return on_retrieve(window, event, error);
    case FF_POP3_DELE:
        if (event->ok) { /* refused: it comes again, and is known by its content */
            g_array_append_val(window->deleted, event->message);
        }
        return true;
    case FF_POP3_STAT:
        return on_stat(window, event, error);
    case FF_POP3_QUIT:
        return on_quit(window, event, error);
    default:
        return ff_pop3_link_fail(window->link, error, FF_ERROR_BUG, "a reply nobody waits for");
    }
}

static bool on_event(Window *window, const FfPop3Event *event, GError **error)
{
    switch (event->type) {
    case FF_POP3_EVENT_REPLY:
        return on_reply(window, event, error);
    case FF_POP3_EVENT_TEXT: /* comes and ends only after +OK to a RETR, which sets current */
        return on_text(window, event, error);
    case FF_POP3_EVENT_END:
        return on_end(window, error);
    default:
        return ff_pop3_link_fail_broken(window->link, event, error);
    }
}

static bool take_events(Window *window, GError **error)
{
    FfPop3Event event;

    for (;;) {
        ff_pop3_proto_next(window->link->proto, &event);
        if (event.type == FF_POP3_EVENT_NONE) {
            return true;
        }
        if (!on_event(window, &event, error)) {
            return false;
        }
    }
}

/* ---- waiting for either side ---- */

static bool wait_for_either(Window *window, bool *ret_mailbox, GError **error)
{
    struct pollfd fds[] = {
        {.fd = ff_stream_get_fd(window->link->stream), .events = POLLIN},
        {.fd = ff_hand_over_get_fd(window->hand_over), .events = POLLIN},
    };
    bool due = ff_pop3_proto_pending(window->link->proto) > 0;
    bool buffered =
        due && ff_stream_is_tls(window->link->stream) && ff_stream_has_input(window->link->stream);
    int timeout_ms = buffered ? 0 : window->link->mailbox->timeout_ms;

    if (!due) {
        fds[0].fd = -1;
    }
    int ready = poll(fds, G_N_ELEMENTS(fds), timeout_ms);
    if (ready < 0 && errno != EINTR) {
        return ff_pop3_link_fail(window->link, error, FF_ERROR_TEMPORARY, "poll: %s",
                                 g_strerror(errno));
    }
    if (ready == 0 && !buffered) {
        return ff_pop3_link_fail(
            window->link, error, FF_ERROR_TEMPORARY, "%s did not answer within %d s",
            due ? "mail server or fax server" : "the fax server", timeout_ms / 1000);
    }
    *ret_mailbox = buffered || (ready > 0 && fds[0].revents);
    return true;
}

static bool exchange(Window *window, GError **error)
{
    bool mailbox = ff_pop3_proto_pending(window->link->proto) > 0;

    if (ff_hand_over_outstanding(window->hand_over) > 0 &&
        !wait_for_either(window, &mailbox, error)) {
        return false;
    }
    if (mailbox && (!ff_pop3_link_fill(window->link, error) || !take_events(window, error))) {
        return false;
    }
    /* Messages are sent on when the mailbox has no more for the moment, or the buffer is full. */
    return ff_hand_over_collect(window->hand_over, false, error);
}

/* A server that closes may be seen by a write that fails, while what it sent before waits to be
 * read: that tells which message it stopped in. */
static bool flush(Window *window, GError **error)
{
    if (ff_pop3_link_flush(window->link, error)) {
        return true;
    }
    while (ff_pop3_link_fill(window->link, NULL) && take_events(window, NULL)) {
        ;
    }
    return false;
}

static bool run(Window *window, GError **error)
{
    pass_over_skipped(window);
    while (window->closing != CLOSING_DONE) {
        if (!ask(window, error) || !flush(window, error) ||
            (window->closing != CLOSING_DONE && !exchange(window, error))) {
            return false;
        }
    }
    return true;
}

/* Whatever went wrong while a message came may come from the message: three times are enough. Not
 * when it is the fax server that failed, which then can't take the RSET either. */
static void give_up_current(Window *window, const GError *error)
{
    if (window->current && ff_hand_over_drop(window->hand_over, NULL)) {
        ff_pop3_trouble_strike(&window->trouble, window->current, error->message);
    }
}

/* Where the next session of this pass begins: behind all that stays in the mailbox. */
static void note_progress(Window *window)
{
    FfPop3Report *report = window->report;
    bool stopped = window->fax_server_waits || ff_pop3_memory_is_stopped(window->memory);

    report->more = !stopped && window->next < ff_pop3_listing_count(window->listing);
    ff_pop3_memory_set_left_behind(window->memory,
                                   report->more ? window->next - report->deleted : 0);
}

static void remember_deleted(const Window *window)
{
    FfPop3Deleted *deleted = ff_pop3_memory_deleted(window->memory);

    for (guint i = 0; i < window->deleted->len; i++) {
        guint number = g_array_index(window->deleted, guint, i);
        ff_pop3_deleted_add(deleted, window->listing,
                            ff_pop3_listing_find(window->listing, number));
    }
    deleted->left = ff_pop3_listing_count(window->listing) - deleted->count;
    deleted->followed = window->report->more;
}

static bool fail_fax_server(const Window *window, GError **error)
{
    g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                "the fax server can't take mail at present: %s; it stays in the mailbox",
                window->later);
    return false;
}

bool ff_pop3_window_run(FfPop3Link *link, FfPop3Memory *memory, FfHandOver *hand_over,
                        const FfPop3Listing *listing, bool may_pipeline, FfPop3Report *report,
                        GError **error)
{
    Window window = {.link = link,
                     .memory = memory,
                     .hand_over = hand_over,
                     .listing = listing,
                     .report = report};
    g_autoptr(GError) cause = NULL;

    window.trouble = (FfPop3Trouble){.memory = memory, .listing = listing, .report = report};
    window.window = may_pipeline ? (guint)link->mailbox->window : 1;
    window.ends_ms = ff_clock_monotonic_ms() + SESSION_MS;
    window.taken = g_array_new(FALSE, FALSE, sizeof(guint));
    window.deleted = g_array_new(FALSE, FALSE, sizeof(guint));
    window.next = MIN(ff_pop3_memory_left_behind(memory), ff_pop3_listing_count(listing));
    ff_hand_over_set_callback(hand_over, on_answer, &window);
    bool good = run(&window, &cause);
    if (good) {
        note_progress(&window);
        remember_deleted(&window);
    } else {
        give_up_current(&window, cause);
    }
    ff_hand_over_set_callback(hand_over, NULL, NULL);
    if (!good) {
        g_propagate_error(error, g_steal_pointer(&cause));
    } else if (window.fax_server_waits) {
        good = fail_fax_server(&window, error);
    }
    g_array_unref(window.taken);
    g_array_unref(window.deleted);
    g_free(window.later);
    return good;
}
