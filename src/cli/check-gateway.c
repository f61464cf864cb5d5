// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/error.h"
#include "cli/check.h"
#include "cli/output.h"
#include "gateway/pop3-login.h"
#include "smtp/submit.h"

/* Nobody waits a minute for each of several servers. */
#define LONGEST_WAIT_MS 20000

static bool is_loopback(const char *host)
{
    return g_str_has_prefix(host, "127.") || g_strcmp0(host, "::1") == 0 ||
           g_ascii_strcasecmp(host, "localhost") == 0;
}

static void check_security(FfFindings *findings, const char *subject, const char *host,
                           FfSecurity security, const char *key)
{
    if (security == FF_SECURITY_NONE && !is_loopback(host)) {
        ff_findings_add(findings, FF_FOUND_DOUBT, subject,
                        "the connection to %s is not encrypted; set %s to tls or starttls", host,
                        key);
    }
}

static bool sign_in(const FfGatewaySettings *gateway, GError **error)
{
    guint capabilities = 0;
    g_autoptr(FfPop3Link) link = ff_pop3_link_open(gateway, error);
    if (link == NULL || !ff_pop3_login(link, &capabilities, error)) {
        return false;
    }
    FfPop3Event event;
    ff_pop3_link_ask(link, FF_POP3_QUIT, NULL, &event, NULL);
    return true;
}

/* What follows the name of the server or the code for "no reply", which the subject of the line
 * says. */
static const char *skip_origin(const char *text, const char *origin_end)
{
    const char *end = strstr(text, origin_end);
    return end != NULL ? end + strlen(origin_end) : text;
}

static void check_mailbox(FfFindings *findings, const FfGatewaySettings *gateway)
{
    g_autofree char *subject = g_strdup_printf("mailbox %s", gateway->name);
    g_autoptr(GError) error = NULL;
    FfGatewaySettings patient = *gateway;
    patient.timeout_ms = MIN(gateway->timeout_ms, LONGEST_WAIT_MS);
    if (sign_in(&patient, &error)) {
        ff_findings_add(findings, FF_FOUND_GOOD, subject, "signed in to %s port %d as %s",
                        gateway->host, gateway->port, gateway->user);
    } else {
        ff_findings_add(findings, FF_FOUND_BAD, subject, "%s", skip_origin(error->message, "): "));
    }
    check_security(findings, subject, gateway->host, gateway->security, "security");
}

static void check_submission(FfFindings *findings, const FfGatewaySettings *gateway)
{
    g_autofree char *subject = g_strdup_printf("submission %s", gateway->name);
    g_autoptr(FfSubmit) submit =
        ff_submit_new_for_gateway(gateway, MIN(gateway->timeout_ms, LONGEST_WAIT_MS));
    g_autofree char *reply = NULL;
    if (ff_submit_check(submit, &reply) == FF_SUBMIT_DONE) {
        ff_findings_add(findings, FF_FOUND_GOOD, subject, "%s port %d is ready to take mail",
                        gateway->smtp_host, gateway->smtp_port);
    } else {
        ff_findings_add(findings, FF_FOUND_BAD, subject, "%s", skip_origin(reply, "451 4.4.1 "));
    }
    check_security(findings, subject, gateway->smtp_host, gateway->smtp_security, "smtp_security");
}

void ff_check_gateway(FfFindings *findings, const FfGatewaySettings *gateway)
{
    check_mailbox(findings, gateway);
    check_submission(findings, gateway);
}
