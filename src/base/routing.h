// SPDX-License-Identifier: GPL-3.0-or-later
/* Where received faxes go, as the store keeps it: rules, the turns of groups, and junk.
 *
 * A pattern may hold `*` (any characters) and `?` (one). Called numbers and callers' numbers are
 * E.164; an identity (CSID, TSI: what a machine says of itself) compares by its text without case
 * and, where the pattern has a digit, also by its digits alone, because machines write numbers as
 * they like.
 *
 * Strings are owned and never NULL unless said otherwise.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* The fact of a call that a pattern looks at. */
typedef enum {
    FF_SORT_DID,        /* called number */
    FF_SORT_LINE,       /* name of the line */
    FF_SORT_CSID,       /* identity of the caller's machine */
    FF_SORT_CALLER,     /* caller's number */
    FF_SORT_SUBADDRESS, /* T.30 SUB */
    FF_SORT_COUNT
} FfSort;

const char *ff_sort_name(FfSort sort); /* "did", "line", "csid", "caller", "subaddress" */
bool ff_sort_from_name(const char *name, FfSort *ret_sort);

/* A rule. */
typedef struct {
    FfSort sort;
    char *pattern; /* unique within its sort, without case */
    char *target;  /* "user:NAME", "group:NAME" or "postmaster" */
} FfRule;

typedef enum {
    FF_JUNK_REFUSE, /* the call is not answered, or ended before the first page */
    FF_JUNK_APART,  /* received and kept, not mailed */
} FfJunkAction;

const char *ff_junk_action_name(FfJunkAction action); /* "refuse", "apart" */
bool ff_junk_action_from_name(const char *name, FfJunkAction *ret_action);

typedef struct {
    FfSort sort; /* CSID or CALLER */
    char *pattern;
    FfJunkAction action;
    char *note; /* for people, or NULL */
} FfJunk;

/* Whose turn it was in a group that shares by turns; and, in an outcome, whose it is now. */
typedef struct {
    char *group;
    char *last;   /* member who got the last fax; NULL: nobody yet */
    char *member; /* who gets this one; NULL in what the store lists */
} FfTurn;

FfRule *ff_rule_new(FfSort sort, const char *pattern, const char *target);
FfRule *ff_rule_copy(const FfRule *rule);
void ff_rule_free(FfRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfRule, ff_rule_free)
FfJunk *ff_junk_new(FfSort sort, const char *pattern, FfJunkAction action, const char *note);
FfJunk *ff_junk_copy(const FfJunk *junk);
void ff_junk_free(FfJunk *junk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfJunk, ff_junk_free)
FfTurn *ff_turn_new(const char *group, const char *last, const char *member);
FfTurn *ff_turn_copy(const FfTurn *turn);
void ff_turn_free(FfTurn *turn);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfTurn, ff_turn_free)

typedef enum { FF_TARGET_USER, FF_TARGET_GROUP, FF_TARGET_POSTMASTER } FfTarget;

/* Reads a rule's target; *ret_name points into it, NULL for the postmaster. False: neither of the
 * three forms, or no name. */
bool ff_target_read(const char *target, FfTarget *ret_kind, const char **ret_name);
/* The same of an autoforward, where a user's name stands alone: "NAME" or "group:NAME". */
FfTarget ff_target_read_forward(const char *forward, const char **ret_name);
