// SPDX-License-Identifier: GPL-3.0-or-later
/* Who may send and who receives: users and groups, as the store keeps them and the stages see them.
 *
 * Strings are owned; they may be NULL, lists may not, unless said otherwise. Names compare without
 * case; users and groups are named apart from each other. Addresses are lower case, numbers E.164.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* What one may do. Of a group: its quotas count the faxes of all members together. */
typedef struct {
    char **allowed_numbers; /* beginnings of numbers, "+1503"; none: all are allowed */
    char **blocked_numbers; /* the same; they win over the allowed ones */
    char **mailboxes;       /* addresses of the mailboxes that may be used; none: all */
    int pages_per_day;      /* since local midnight; 0: as many as wanted */
    int faxes_per_hour;     /* 0: as many as wanted */
    int concurrent_calls;   /* 0: as many as the lines have */
} FfPolicy;

typedef enum { FF_FORMAT_TIFF, FF_FORMAT_PDF } FfFormat;
typedef enum { FF_NOTIFY_ALWAYS, FF_NOTIFY_FAILURE, FF_NOTIFY_NEVER } FfNotify;
typedef enum { FF_ATTACH_NONE, FF_ATTACH_PDF, FF_ATTACH_TIFF, FF_ATTACH_THUMBNAIL } FfAttach;

/* Someone with an account. */
typedef struct {
    char *name;
    char *address;   /* routing address: notices and received faxes go there */
    char **aliases;  /* other addresses that may send, "*@domain" for a whole one, none below it */
    char **dids;     /* called numbers (E.164) that are this user's */
    char *billing;   /* up to 15 characters */
    FfFormat format; /* of received faxes */
    FfNotify notify;
    FfAttach attach;
    char *language;              /* NULL: the server's */
    char *fax, *voice, *company; /* for covers and headers */
    char *secret;                /* crypt(5) hash of the word in "[user:secret]"; NULL: none */
    char *forward;               /* user or "group:NAME" that gets this one's received faxes */
    char *cover_template;        /* below the folder of cover templates; NULL: the group's */
    FfPolicy policy;
} FfUser;

/* How a group shares received faxes. */
typedef enum { FF_SHARE_ALL, FF_SHARE_ROUND_ROBIN } FfShare;

typedef struct {
    char *name;
    char *description;
    char **members; /* names of users, in the order of the rota */
    FfShare share;
    char *always; /* user who gets a copy of each received fax, whoever's turn it is */
    char *cover_template;
    FfPolicy policy;
} FfGroup;

FfUser *ff_user_new(const char *name, const char *address);
FfUser *ff_user_copy(const FfUser *user);
void ff_user_free(FfUser *user);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfUser, ff_user_free)
FfGroup *ff_group_new(const char *name);
FfGroup *ff_group_copy(const FfGroup *group);
void ff_group_free(FfGroup *group);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfGroup, ff_group_free)

/* Whose mail from `address` is, in a list of FfUser: of the user whose routing address it is, else
 * whose alias, else who has its whole domain; so a colleague's own address is never the domain's.
 * Letters' case, and which way a domain outside ASCII is written, make no difference. NULL when it
 * is nobody's, or `list` or `address` is. The only way from an address to a user. */
const FfUser *ff_user_find_by_address(const GPtrArray *list, const char *address);
bool ff_group_has_member(const FfGroup *group, const char *user);
/* In lists of FfUser or FfGroup; NULL when `list` or `name` is, or there is none. */
const FfUser *ff_user_find(const GPtrArray *list, const char *name);
const FfGroup *ff_group_find(const GPtrArray *list, const char *name);

/* "tiff", "pdf"; "always", "failure", "never"; "none", "pdf", "tiff", "thumbnail"; "all",
 * "round-robin". */
const char *ff_format_name(FfFormat format);
const char *ff_notify_name(FfNotify notify);
const char *ff_attach_name(FfAttach attach);
const char *ff_share_name(FfShare share);
bool ff_format_from_name(const char *name, FfFormat *ret_format);
bool ff_notify_from_name(const char *name, FfNotify *ret_notify);
bool ff_attach_from_name(const char *name, FfAttach *ret_attach);
bool ff_share_from_name(const char *name, FfShare *ret_share);
