// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/resolve.h"

#include "base/clock.h"
#include "base/error.h"

#include <errno.h>
#include <string.h>

typedef struct {
    char *host;
    char *service;
    GAsyncQueue *answers;
} Question;

typedef struct {
    int status;       /* of getaddrinfo() */
    int system_error; /* errno with EAI_SYSTEM */
    struct addrinfo *addresses;
} Answer;

static void answer_free(gpointer data)
{
    Answer *answer = data;
    if (answer == NULL) {
        return;
    }
    if (answer->addresses != NULL) {
        freeaddrinfo(answer->addresses);
    }
    g_free(answer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)

static Answer *look_up(const char *host, const char *service, int flags)
{
    Answer *answer = g_new0(Answer, 1);
    const struct addrinfo hints = {
        .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = flags | AI_NUMERICSERV};

    answer->status = getaddrinfo(host, service, &hints, &answer->addresses);
    answer->system_error = errno;
    return answer;
}

/* Nobody may be waiting any more when the answer comes: the queue's last holder frees it then. */
static gpointer look_up_in_thread(gpointer data)
{
    Question *question = data;

    g_async_queue_push(question->answers,
                       look_up(question->host, question->service, AI_ADDRCONFIG));
    g_async_queue_unref(question->answers);
    g_free(question->host);
    g_free(question->service);
    g_free(question);
    return NULL;
}

static Answer *look_up_until(const char *host, const char *service, gint64 deadline_ms)
{
    GAsyncQueue *answers = g_async_queue_new_full(answer_free);
    Question *question = g_new0(Question, 1);
    gint64 rest_ms = CLAMP(deadline_ms - ff_clock_monotonic_ms(), 0, G_MAXINT);

    question->host = g_strdup(host);
    question->service = g_strdup(service);
    question->answers = g_async_queue_ref(answers);
    g_thread_unref(g_thread_new("resolver", look_up_in_thread, question));
    Answer *answer = g_async_queue_timeout_pop(answers, (guint64)rest_ms * 1000);
    g_async_queue_unref(answers);
    return answer;
}

static const char *status_words(const Answer *answer)
{
    if (answer->status == EAI_NONAME) {
        return "no such name in the DNS; check its spelling";
    }
    if (answer->status == EAI_AGAIN) {
        return "the name server does not answer";
    }
    if (answer->status == EAI_SYSTEM) {
        return g_strerror(answer->system_error);
    }
    return gai_strerror(answer->status);
}

struct addrinfo *ff_resolve(const char *host, int port, gint64 deadline_ms, GError **error)
{
    g_autofree char *service = g_strdup_printf("%d", port);
    g_autoptr(Answer) answer = look_up(host, service, AI_NUMERICHOST);

    if (answer->status != 0) {
        answer_free(answer);
        answer = look_up_until(host, service, deadline_ms);
    }
    if (answer == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "%s port %d: timed out while looking up the name; check the name server", host,
                    port);
        return NULL;
    }
    if (answer->status != 0) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "%s port %d: can't find the host: %s",
                    host, port, status_words(answer));
        return NULL;
    }
    return g_steal_pointer(&answer->addresses);
}
