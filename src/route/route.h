// SPDX-License-Identifier: GPL-3.0-or-later
/* Routing of received faxes: facts of the call and the users to who gets it. Pure. */
#pragma once

#include "base/job.h"

typedef struct {
    const char *called_number; /* DID as the line gave it, or NULL */
    const char *line;
    const char *caller_number, *caller_identity, *subaddress; /* or NULL */
} FfRouteFacts;

typedef struct {
    const FfUser *user; /* NULL: nobody's, goes to postmaster */
    const char *why;    /* "did", "postmaster" */
} FfRoute;

/* `users`: FfUser. DIDs compare as E.164; the caller has normalised both. The result points into
 * users. */
FfRoute ff_route_find(const FfRouteFacts *facts, const GPtrArray *users);
