// SPDX-License-Identifier: GPL-3.0-or-later
#include "route/route.h"

#include <string.h>

/* A rule finds a user, or NULL when it says nothing. */
typedef const FfUser *(*Rule)(const FfRouteFacts *facts, const GPtrArray *users);

static bool has_did(const FfUser *user, const char *number)
{
    for (guint i = 0; user->dids[i] != NULL; i++) {
        if (strcmp(user->dids[i], number) == 0) {
            return true;
        }
    }
    return false;
}

/* An empty number is none: it must not meet an empty DID. */
static const FfUser *find_by_did(const FfRouteFacts *facts, const GPtrArray *users)
{
    const char *number = facts->called_number;
    if (number == NULL || *number == '\0') {
        return NULL;
    }
    for (guint i = 0; i < users->len; i++) {
        if (has_did(users->pdata[i], number)) {
            return users->pdata[i];
        }
    }
    return NULL;
}

/* In their order; the first that finds somebody decides. */
static const struct {
    Rule find;
    const char *why;
} rules[] = {
    {find_by_did, "did"},
};

FfRoute ff_route_find(const FfRouteFacts *facts, const GPtrArray *users)
{
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        const FfUser *user = rules[i].find(facts, users);
        if (user != NULL) {
            return (FfRoute){user, rules[i].why};
        }
    }
    return (FfRoute){NULL, "postmaster"};
}
