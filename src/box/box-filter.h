// SPDX-License-Identifier: GPL-3.0-or-later
/* What the filters for a function (box-calls.c) and for a program (box-program-calls.c) share.
 *
 * Three answers: allowed; death for calls that nothing of ours makes and an intruder tries first,
 * so that it shows; ENOSYS for all others, as from an older kernel, and libraries fall back. */
#pragma once

#include <glib.h>
#include <seccomp.h>
#include <stdbool.h>

/* Calls that depend on one argument: meant when (argument & mask) == value. */
typedef struct {
    int call;
    unsigned argument;
    guint64 mask, value;
} FfBoxRule;

/* Allows what every process needs: descriptors that are open, memory without code, threads,
 * signals to itself, time. Kills on what none does. NULL when it can't be made. */
scmp_filter_ctx ff_box_filter_new(void);
/* false when a rule can't be added. Calls that this machine does not have are left out. */
bool ff_box_filter_add(scmp_filter_ctx filter, guint32 action, const int *calls, gsize count);
bool ff_box_filter_add_rules(scmp_filter_ctx filter, guint32 action, const FfBoxRule *rules,
                             gsize count);
/* What a new process gets for its answer: a clone without CLONE_THREAD. */
bool ff_box_filter_answer_fork(scmp_filter_ctx filter, guint32 action);
/* Sets the filter when `complete`, and frees it. */
bool ff_box_filter_load(scmp_filter_ctx filter, bool complete);
