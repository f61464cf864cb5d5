// SPDX-License-Identifier: GPL-3.0-or-later
/* The stable names of the enumerations of job.h and user.h, as the store, JSON and the command line
 * use them.
 */
#include <string.h>

#include "base/job.h"

static const char *const kind_names[FF_KIND_COUNT] = {
    [FF_KIND_MESSAGE] = "message",
    [FF_KIND_FAX] = "fax",
    [FF_KIND_RECEPTION] = "reception",
    [FF_KIND_DELIVERY] = "delivery",
};

static const char *const state_names[FF_STATE_COUNT] = {
    [FF_STATE_RECEIVED] = "received",   [FF_STATE_ACCEPTED] = "accepted",
    [FF_STATE_READY] = "ready",         [FF_STATE_FINISHED] = "finished",
    [FF_STATE_REFUSED] = "refused",     [FF_STATE_QUARANTINED] = "quarantined",
    [FF_STATE_CLOSED] = "closed",       [FF_STATE_SENT] = "sent",
    [FF_STATE_FAILED] = "failed",       [FF_STATE_CANCELLED] = "cancelled",
    [FF_STATE_OFFERED] = "offered",     [FF_STATE_ARRIVED] = "arrived",
    [FF_STATE_CONVERTED] = "converted", [FF_STATE_ROUTED] = "routed",
};

static const char *const stage_names[FF_STAGE_COUNT] = {
    [FF_STAGE_NONE] = "none", [FF_STAGE_MESSAGE] = "message", [FF_STAGE_DOCUMENT] = "document",
    [FF_STAGE_LINE] = "line", [FF_STAGE_NOTICE] = "notice",
};

static const char *const format_names[] = {[FF_FORMAT_TIFF] = "tiff", [FF_FORMAT_PDF] = "pdf"};

static const char *const notify_names[] = {
    [FF_NOTIFY_ALWAYS] = "always",
    [FF_NOTIFY_FAILURE] = "failure",
    [FF_NOTIFY_NEVER] = "never",
};

static const char *const attach_names[] = {
    [FF_ATTACH_NONE] = "none",
    [FF_ATTACH_PDF] = "pdf",
    [FF_ATTACH_TIFF] = "tiff",
    [FF_ATTACH_THUMBNAIL] = "thumbnail",
};

static const char *const share_names[] = {
    [FF_SHARE_ALL] = "all",
    [FF_SHARE_ROUND_ROBIN] = "round-robin",
};

static const char *name_of(const char *const names[], guint count, guint value)
{
    return value < count ? names[value] : "unknown";
}

static int find_name(const char *const names[], guint count, const char *name)
{
    for (guint i = 0; name != NULL && i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return (int)i;
        }
    }
    return -1;
}

/* The two directions of one table. */
// NOLINTBEGIN(bugprone-macro-parentheses): a type in parentheses is none
#define DEFINE_NAMES(type, word, names)                                                            \
    const char *ff_##word##_name(type value)                                                       \
    {                                                                                              \
        return name_of(names, G_N_ELEMENTS(names), (guint)value);                                  \
    }                                                                                              \
    bool ff_##word##_from_name(const char *name, type *ret_value)                                  \
    {                                                                                              \
        int found = find_name(names, G_N_ELEMENTS(names), name);                                   \
        if (found < 0) {                                                                           \
            return false;                                                                          \
        }                                                                                          \
        *ret_value = (type)found;                                                                  \
        return true;                                                                               \
    }
// NOLINTEND(bugprone-macro-parentheses)

DEFINE_NAMES(FfKind, kind, kind_names)
DEFINE_NAMES(FfState, state, state_names)
DEFINE_NAMES(FfStage, stage, stage_names)
DEFINE_NAMES(FfFormat, format, format_names)
DEFINE_NAMES(FfNotify, notify, notify_names)
DEFINE_NAMES(FfAttach, attach, attach_names)
DEFINE_NAMES(FfShare, share, share_names)
