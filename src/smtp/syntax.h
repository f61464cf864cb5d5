// SPDX-License-Identifier: GPL-3.0-or-later
/* SMTP and LMTP command and reply syntax. Pure; everything parsed here is untrusted.
 * RFC 5321 (SMTP), 2033 (LMTP), 1870 (SIZE), 3030 (CHUNKING), 3461 (ENVID, xtext), 6152 (8BITMIME),
 * 6531 (SMTPUTF8). */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum {
    FF_SMTP_HELO,
    FF_SMTP_EHLO,
    FF_SMTP_LHLO,
    FF_SMTP_MAIL,
    FF_SMTP_RCPT,
    FF_SMTP_DATA,
    FF_SMTP_BDAT,
    FF_SMTP_RSET,
    FF_SMTP_NOOP,
    FF_SMTP_QUIT,
    FF_SMTP_VRFY,
    FF_SMTP_HELP,
    FF_SMTP_UNKNOWN,
} FfSmtpVerb;

typedef struct {
    FfSmtpVerb verb;
    char *path;   /* MAIL, RCPT: address without <>; "" is the null reverse path */
    char *envid;  /* MAIL: decoded xtext, or NULL */
    gint64 size;  /* MAIL SIZE=, BDAT chunk size; -1: not given */
    bool last;    /* BDAT ... LAST */
    char *domain; /* HELO, EHLO, LHLO */
} FfSmtpCommand;

/* One line without its CRLF. On a syntax error returns false with *ret_reply set to the full reply
 * line
 * ("501 5.5.4 ..."), a static string, and in *command only the verb. Unknown ESMTP parameters are
 * an error (555), those of the extensions announced by this project (SIZE BODY SMTPUTF8 ENVID RET
 * NOTIFY ORCPT) are not. */
bool ff_smtp_command_parse(const char *line, gsize length, FfSmtpCommand *command,
                           const char **ret_reply);
void ff_smtp_command_clear(FfSmtpCommand *command);

/* RFC 3461 section 4. Decode returns NULL when malformed. Callers free. */
char *ff_smtp_xtext_encode(const char *text);
char *ff_smtp_xtext_decode(const char *text, gsize length);

/* One reply of a server, perhaps of several lines. */
typedef struct {
    int code;   /* 100 to 599 */
    char *text; /* lines joined by '\n', without code */
} FfSmtpReply;
/* Takes one line (without CRLF); *ret_last says whether the reply ends with it. false: not a reply
 * line, or too many lines. Clear with ff_smtp_reply_clear(); a cleared or zeroed reply starts anew.
 */
bool ff_smtp_reply_add_line(FfSmtpReply *reply, const char *line, gsize length, bool *ret_last);
void ff_smtp_reply_clear(FfSmtpReply *reply);
