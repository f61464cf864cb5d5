// SPDX-License-Identifier: GPL-3.0-or-later
/* Errors inside the program.
 *
 * Every fallible function returns bool or a pointer and takes GError ** last. The error's domain is
 * FF_ERROR and its code is the class, which decides what the caller does with the work at hand:
 *
 *   FF_ERROR_TEMPORARY  try again later: network, full disk, busy peer. Unknown causes are
 * temporary. FF_ERROR_PERMANENT  the same input can never work: bad argument, refused by policy.
 *   FF_ERROR_CONFIG     the administrator must change something first (EX_CONFIG on the command
 * line). FF_ERROR_BUG        an invariant of ours is broken.
 *
 * The text is for the operator: what, where, why, what to do. The sentence that a sender of mail
 * reads comes from base/reason.h, never from here.
 */
#pragma once

#include <glib.h>

#define FF_ERROR (ff_error_quark())
GQuark ff_error_quark(void);

typedef enum {
    FF_ERROR_TEMPORARY,
    FF_ERROR_PERMANENT,
    FF_ERROR_CONFIG,
    FF_ERROR_BUG,
} FfErrorClass;

/* The class of any GError; a foreign domain (GIO, libxml) is temporary. */
FfErrorClass ff_error_class(const GError *error);

/* The exit status (sysexits.h) that fits an error. */
int ff_error_exit_status(const GError *error);

/* Sets a temporary error from errno: "what: strerror". Keeps errno. */
void ff_error_set_errno(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);
