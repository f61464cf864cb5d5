// SPDX-License-Identifier: GPL-3.0-or-later
/* What `faxferry check` found: a line each. Private to cli. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

#include "base/settings.h"
#include "base/user.h"
#include "cli/cli.h"

typedef enum {
    FF_FOUND_GOOD,
    FF_FOUND_DOUBT, /* works, and may not be what is wanted */
    FF_FOUND_BAD,
} FfFound;

typedef struct {
    JsonArray *rows;
    bool bad; /* something would fail */
} FfFindings;

void ff_findings_add(FfFindings *findings, FfFound found, const char *subject, const char *format,
                     ...) G_GNUC_PRINTF(4, 5);

/* Signs in to the mailbox and to the submission server, and leaves at once. */
void ff_check_gateway(FfFindings *findings, const FfGatewaySettings *gateway);
/* What its policies for senders let in, and whether anybody can pass. `users`: FfUser, or NULL. */
void ff_check_senders(FfFindings *findings, const FfGatewaySettings *gateway,
                      const GPtrArray *users);

/* Whether rules for received faxes and forwarding lead to somebody. */
void ff_check_routes(FfFindings *findings, FfCli *cli);

/* The layers of the box, one by one, and what is lost where one is missing. */
void ff_check_box(FfFindings *findings);
/* Which LibreOffice reads Office documents, and which of them. */
void ff_check_office(FfFindings *findings, const FfSettings *settings);
/* Each template of each language. */
void ff_check_templates(FfFindings *findings, const FfSettings *settings);
/* Draws each template of cover sheets that is named. Lists: FfUser, FfGroup, or NULL. */
void ff_check_covers(FfFindings *findings, const FfSettings *settings, const GPtrArray *users,
                     const GPtrArray *groups);
/* Whether attachments in Outlook's own format can be unpacked. */
void ff_check_tnef(FfFindings *findings);
