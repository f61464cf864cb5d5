// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/test-end.h"

#include <stdarg.h>
#include <string.h>

static void tell(TestEnd *end, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void tell(TestEnd *end, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (end->story->len > 0) {
        g_string_append_c(end->story, ' ');
    }
    g_string_append_vprintf(end->story, format, arguments);
    va_end(arguments);
}

static void on_trunk(const FfSipTrunkNews *news, gpointer data)
{
    static const char *const states[] = {"unwatched", "starting", "up", "down"};
    TestEnd *end = data;
    tell(end, "%s%s%d", states[news->state], news->code != 0 ? "=" : "", news->code);
    g_test_message("%s: %s", news->trunk, news->why);
}

static gpointer on_incoming(FfSipDialog *dialog, const FfSipInvite *invite, gpointer data)
{
    TestEnd *end = data;
    tell(end, "invite:%s<%s", invite->called, invite->caller_number);
    end->dialog = dialog;
    if (end->answer == NULL) {
        ff_sip_refuse(dialog, end->refusal, "No");
    } else {
        ff_sip_ring(dialog);
        if (end->answer[0] != '\0') {
            ff_sip_answer(dialog, end->answer, strlen(end->answer));
        }
    }
    return end;
}

static void on_event(FfSipDialog *dialog, const FfSipEvent *event, gpointer call, gpointer data)
{
    static const char *const names[] = {"ringing", "answered",  "confirmed", "offered",
                                        "changed", "unchanged", "ended"};
    TestEnd *end = data;
    g_assert_true(call == end);
    tell(end, "%s", names[event->type]);
    if (event->type == FF_SIP_UNCHANGED || event->type == FF_SIP_ENDED) {
        tell(end, "%d%s", event->code, event->by_peer ? "!" : "");
        tell(end, "cause=%d after=%d", event->cause, event->retry_after_s);
    }
    if (event->sdp != NULL) {
        tell(end, "[%.*s]", (int)event->sdp_length, event->sdp);
    }
    if (event->type == FF_SIP_OFFERED && end->change_answer != NULL) {
        ff_sip_answer(dialog, end->change_answer, strlen(end->change_answer));
    } else if (event->type == FF_SIP_OFFERED) {
        ff_sip_refuse(dialog, 488, "Not Acceptable Here");
    }
    if (event->type == FF_SIP_ENDED) {
        end->dialog = NULL;
        end->ended++;
    }
}

static const FfSipHandler handler = {on_trunk, on_incoming, on_event};

void test_end_start_with(TestEnd *end, const char *text)
{
    g_autoptr(GError) error = NULL;
    end->settings = ff_settings_parse("/tmp/test.conf", text, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < end->settings->lines->len; i++) {
        ((FfLineSettings *)end->settings->lines->pdata[i])->type = FF_LINE_SIP;
    }
    end->story = g_string_new(NULL);
    end->stack = ff_sip_stack_new(end->settings, &handler, end, &error);
    g_assert_no_error(error);
}

void test_end_start(TestEnd *end, int port, int peer_port, const char *more)
{
    g_autofree char *text = g_strdup_printf("[server]\nsip_address = 127.0.0.1\nsip_port = %d\n"
                                            "[line there]\nhost = 127.0.0.1\nport = %d\n"
                                            "user = 4930111\nregister = no\n%s",
                                            port, peer_port, more);
    test_end_start_with(end, text);
}

void test_end_stop(TestEnd *end)
{
    ff_sip_stack_free(end->stack);
    ff_settings_free(end->settings);
    g_string_free(end->story, TRUE);
}

static gboolean on_late(gpointer flag)
{
    *(bool *)flag = true;
    return G_SOURCE_REMOVE;
}

/* Runs until the story of that end has this in it. */
void test_end_wait(TestEnd *end, const char *what)
{
    bool late = false;
    const guint timer = g_timeout_add_seconds(45, on_late, &late);
    while (strstr(end->story->str, what) == NULL && !late) {
        g_main_context_iteration(NULL, TRUE);
    }
    if (late) {
        g_error("waited for \"%s\": %s", what, end->story->str);
    }
    g_source_remove(timer);
}

void test_end_place(TestEnd *end)
{
    static const char offer[] = "offer";
    const FfSipPlace place = {.number = "+4930222",
                              .caller_number = "+4930111",
                              .caller_name = "A \"B\"",
                              .sdp = offer,
                              .sdp_length = 5};
    g_autoptr(GError) error = NULL;
    end->dialog = ff_sip_place(end->stack, "there", &place, end, &error);
    g_assert_no_error(error);
}

gboolean test_end_hang_up(gpointer data)
{
    TestEnd *end = data;
    if (end->dialog != NULL) {
        ff_sip_hang_up(end->dialog);
    }
    return G_SOURCE_REMOVE;
}
