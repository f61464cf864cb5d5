// SPDX-License-Identifier: GPL-3.0-or-later
/* Routing of received faxes: the facts of a call, rules, users and groups to who gets the fax.
 * Pure.
 *
 * Rules are tried sort by sort in the configured order, and within a sort the most specific first:
 * one without `*` and `?` before one with, then the one with more characters beside them. A user's
 * called numbers count as rules of the sort did, and win over a rule with the same number.
 *
 * Whoever a rule names may forward (FfUser.forward) to another user or a group, and so on; where
 * that goes round in a circle, or on for more than FF_LIMIT_FORWARDS, the postmaster gets the fax.
 */
#pragma once

#include "base/job.h"
#include "base/routing.h"

/* NULL where the call did not tell. Numbers are E.164 where they can be. */
typedef struct {
    const char *called_number, *line, *caller_identity, *caller_number, *subaddress;
} FfRouteFacts;

/* All that routing looks at; borrowed. Lists may be NULL. */
typedef struct {
    const GPtrArray *rules;  /* FfRule */
    const GPtrArray *users;  /* FfUser */
    const GPtrArray *groups; /* FfGroup */
    const GPtrArray *turns;  /* FfTurn, as the store lists them */
    char *const *order;      /* words of route_order, NULL-terminated; `sender` is the identity,
                                then the caller's number */
    const char *forward;     /* who gets what is the postmaster's: "NAME", "group:NAME"; NULL */
} FfRouteTables;

/* One mailbox that gets the fax. */
typedef struct {
    const FfUser *user;  /* points into the tables; NULL: the postmaster */
    const FfUser *first; /* whose fax it was before it was forwarded; NULL: it was not */
    bool circle;         /* the postmaster's because forwarding leads nowhere */
} FfDelivery;

typedef struct {
    const char *why;    /* name of a sort, "postmaster", "hand" */
    char *rule;         /* pattern that matched, or the called number of a user; NULL: none */
    GArray *deliveries; /* FfDelivery; each user once, never empty */
    GPtrArray *turns;   /* FfTurn with the member whose turn was taken, to be put on record */
} FfRoute;

/* One step of the search, for people. */
typedef struct {
    FfSort sort;
    char *pattern, *target; /* target: of a rule, or "user:NAME" for a user's number */
    bool matches;
    const char *why; /* words: "the call has no called number" ...; static */
} FfRouteStep;

/* `steps`: NULL, or an array of FfRouteStep to be filled, with its clear function set
 * (ff_route_steps_new()). */
FfRoute *ff_route_find(const FfRouteFacts *facts, const FfRouteTables *tables, GArray *steps);
/* To a target that a person names. NULL: there is no such user or group. */
FfRoute *ff_route_to(const char *target, const FfRouteTables *tables);
void ff_route_free(FfRoute *route);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfRoute, ff_route_free)
GArray *ff_route_steps_new(void);

/* A new DELIVERY for each mailbox of the route; its detail says who routed it, by which rule, and
 * from whom it was forwarded. FfJob; caller unrefs. */
GPtrArray *ff_route_make_jobs(const FfRoute *route, const FfJob *reception);
/* Puts on record in the reception how it was routed, and its user where it has only one. */
void ff_route_note(const FfRoute *route, FfJob *reception);

/* Does forwarding lead from this user back to where it came from? The chain in words, "anne -> ben
 * -> anne", which the caller frees; NULL: no. `user` counts with its own forward, whatever the list
 * has of that name. */
char *ff_route_find_circle(const FfUser *user, const FfRouteTables *tables);

/* The most specific entry that matches; of two as specific, the one that refuses. NULL: none.
 * Facts that are not known yet are NULL. */
const FfJunk *ff_junk_find(const GPtrArray *junk, const char *caller_number,
                           const char *caller_identity);

/* Does a pattern match a fact? Also for tests. */
bool ff_pattern_matches(FfSort sort, const char *pattern, const char *fact);
/* Order of two patterns of a sort: negative when the first is the more specific one. */
int ff_pattern_compare(const char *first, const char *second);

/* ---- what is odd about rules ---- */

/* Rules that can never decide, or name nobody: calls `tell` with the rule and why. `lines`: names
 * of the configured lines, NULL-terminated. */
typedef void (*FfRouteTell)(const FfRule *rule, const char *why, gpointer data);
void ff_route_check(const FfRouteTables *tables, char *const *lines, FfRouteTell tell,
                    gpointer data);
