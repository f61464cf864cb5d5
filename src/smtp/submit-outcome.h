// SPDX-License-Identifier: GPL-3.0-or-later
/* From libcurl's result and the server's replies to the outcome of a submission. Private to
 * src/smtp. */
#pragma once

#include "smtp/submit.h"
#include "smtp/syntax.h"

#include <curl/curl.h>

struct FfSubmit {
    FfSubmitServer server; /* its strings are owned */
    CURL *curl;
    char message[CURL_ERROR_SIZE];
    int fd;
    off_t offset;
    gint64 deadline_ms; /* of a transfer with all that libcurl does after it */
    bool text_asked;    /* the server has accepted DATA */
    /* The last two replies: libcurl reads the reply to QUIT after one that refuses. */
    FfSmtpReply last, previous;
    bool last_is_open; /* more of its lines are to come */
};

/* The class of a transfer that ended with `result`, and the reply to tell; caller frees it. */
FfSubmitResult ff_submit_outcome(const FfSubmit *submit, CURLcode result, char **ret_reply);
/* Words for "there was no reply to the message", on one line whatever the server or libcurl said.
 */
char *ff_submit_unknown_reply(const FfSubmit *submit, const char *words, const char *advice);
